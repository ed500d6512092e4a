/** What tools make of a function's text before it is read. */
import { expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead } from "./compare.ts";

const scale = (a: number): number => a * 1.5;
const twist = (a: number): number => Math.sin(a);
const names = { scale, twist };

/** The source, before the tools:
 *
 * function f(x, y = 2) {
 *   const g = (a) => scale(a) * y;
 *   function helper(b) { return Math.max(b, 0) + twist(b); }
 *   let s = 0;
 *   for (let i = 0; i < 3; i++) { if (s > 1) { s += g(i); } else s -= helper(x + i); }
 *   return x > 0 && y > 0 ? s : -s;
 * }
 */
const texts: readonly (readonly [tool: string, free: Readonly<Record<string, unknown>>, text: string])[] = [
  [
    "vitest",
    { __vite_ssr_import_0__: names },
    `function f(x, y = 2) {
	const g = (a) => (0,__vite_ssr_import_0__.scale)(a) * y;
	function helper(b) {
		return Math.max(b, 0) + (0,__vite_ssr_import_0__.twist)(b);
	}
	let s = 0;
	for (let i = 0; i < 3; i++) {
		if (s > 1) {
			s += g(i);
		} else s -= helper(x + i);
	};
	return x > 0 && y > 0 ? s : -s;
}`,
  ],
  [
    "TypeScript's CommonJS",
    { lib_1: names },
    `function f(x, y = 2) {
    const g = (a) => (0, lib_1.scale)(a) * y;
    function helper(b) { return Math.max(b, 0) + (0, lib_1.twist)(b); }
    let s = 0;
    for (let i = 0; i < 3; i++) {
        if (s > 1) {
            s += g(i);
        }
        else
            s -= helper(x + i);
    }
    return x > 0 && y > 0 ? s : -s;
}`,
  ],
  [
    "esbuild's CommonJS",
    { import_lib: names },
    `function f(x, y = 2) {
  const g = (a) => (0, import_lib.scale)(a) * y;
  function helper(b) {
    return Math.max(b, 0) + (0, import_lib.twist)(b);
  }
  let s = 0;
  for (let i = 0; i < 3; i++) {
    if (s > 1) {
      s += g(i);
    } else s -= helper(x + i);
  }
  return x > 0 && y > 0 ? s : -s;
}`,
  ],
  [
    "esbuild that keeps names",
    { ...names, __name: (f: unknown) => f },
    `function f(x, y = 2) {
  const g = /* @__PURE__ */ __name((a) => scale(a) * y, "g");
  function helper(b) {
    return Math.max(b, 0) + twist(b);
  }
  __name(helper, "helper");
  let s = 0;
  for (let i = 0; i < 3; i++) {
    if (s > 1) {
      s += g(i);
    } else s -= helper(x + i);
  }
  return x > 0 && y > 0 ? s : -s;
}`,
  ],
  [
    "esbuild's minifier",
    names,
    `function b(n,t=2){const u=e=>scale(e)*t;function m(e){return Math.max(e,0)+twist(e)}let r=0;for(let e=0;e<3;e++)r>1?r+=u(e):r-=m(n+e);return n>0&&t>0?r:-r}`,
  ],
  [
    "a minifier that joins statements with commas",
    names,
    `function(n,t){void 0===t&&(t=2);var r=0,e=0,u;for(u=function(n){return scale(n)*t};e<3;e++)r>1?r+=u(e):(r-=Math.max(n+e,0)+twist(n+e),!1);return n>0&&t>0||(r=-r),r}`,
  ],
  [
    "istanbul",
    { ...names, cov_1k2j: () => ({ f: [0, 0, 0], s: Array(12).fill(0), b: [[0], [0, 0], [0, 0], [0, 0]] }) },
    `function f(x,y=(cov_1k2j().b[0][0]++,2)){cov_1k2j().f[0]++;cov_1k2j().s[0]++;const g=a=>{cov_1k2j().f[1]++;cov_1k2j().s[1]++;return scale(a)*y;};function helper(b){cov_1k2j().f[2]++;cov_1k2j().s[2]++;return Math.max(b,0)+twist(b);}let s=(cov_1k2j().s[3]++,0);cov_1k2j().s[4]++;for(let i=(cov_1k2j().s[5]++,0);i<3;i++){cov_1k2j().s[6]++;if(s>1){cov_1k2j().b[1][0]++;cov_1k2j().s[7]++;s+=g(i);}else{cov_1k2j().b[1][1]++;cov_1k2j().s[8]++;s-=helper(x+i);}}cov_1k2j().s[9]++;return(cov_1k2j().b[3][0]++,x>0)&&(cov_1k2j().b[3][1]++,y>0)?(cov_1k2j().b[2][0]++,s):(cov_1k2j().b[2][1]++,-s);}`,
  ],
];

test.each(texts)("the text that %s makes is read as what it was", (_, free, text) => {
  const made: unknown = new Function(...Object.keys(free), `return ${text};`)(...Object.values(free));
  if (typeof made !== "function") throw new Error("the text is no function");
  const f = made as AnyFunction;
  for (const args of [[1.5], [-2.25], [0], [3, -1], [0.1, 0.5]]) {
    const own: unknown = Reflect.apply(f, undefined, args);
    const padded = args.length === 1 ? [...args, undefined] : args;
    expect(evaluateAsRead(f, padded, () => names)).toBe(own);
  }
});
