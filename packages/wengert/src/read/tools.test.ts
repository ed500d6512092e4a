/**
 * What tools make of a function's text before it is read: vitest 4.1, TypeScript 5.9, esbuild 0.28, Vite 8.3 (rolldown and
 * oxc), SWC 1.16, terser 5.51, Babel 7.29, istanbul-lib-instrument 6.0.
 */
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
    "Vite's production build (its helpers get names of one letter)",
    { e: scale, t: twist },
    `function r(n, r = 2) {
	let i = (t) => e(t) * r;
	function a(e) {
		return Math.max(e, 0) + t(e);
	}
	let o = 0;
	for (let e = 0; e < 3; e++) o > 1 ? o += i(e) : o -= a(n + e);
	return n > 0 && r > 0 ? o : -o;
}`,
  ],
  [
    "SWC's minifier, which inlines the helpers",
    {},
    `function e(t,r=2){let s=t=>1.5*t*r,n=0;for(let e=0;e<3;e++){var i;n>1?n+=s(e):n-=Math.max(i=t+e,0)+Math.sin(i)}return t>0&&r>0?n:-n}`,
  ],
  [
    "terser in three passes",
    {},
    `function t(t,n=2){function s(t){return Math.max(t,0)+Math.sin(t)}const e=t=>(t=>1.5*t)(t)*n;let r=0;for(let n=0;n<3;n++)r>1?r+=e(n):r-=s(t+n);return t>0&&n>0?r:-r}`,
  ],
  [
    "SWC's and Babel's CommonJS",
    { _lib: names },
    `function f(x, y = 2) {
    const g = (a)=>(0, _lib.scale)(a) * y;
    function helper(b) {
        return Math.max(b, 0) + (0, _lib.twist)(b);
    }
    let s = 0;
    for(let i = 0; i < 3; i++){
        if (s > 1) {
            s += g(i);
        } else s -= helper(x + i);
    }
    return x > 0 && y > 0 ? s : -s;
}`,
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
    // A user writes { scale, twist }, or what a bundler makes of the names.
    const scope = "e" in free ? free : names;
    expect(evaluateAsRead(f, padded, () => scope)).toBe(own);
  }
});

/** function area(x) { class Box { u = 2; v; constructor(v) { this.v = v; } sum() { … } } return new Box(x).sum(); } */
const classes: readonly (readonly [tool: string, text: string])[] = [
  [
    "esbuild that keeps names, as tsx does",
    `function area(x) {
  class Box {
    constructor(v) {
      this.v = v;
    }
    v;
    static {
      __name(this, "Box");
    }
    u = 2;
    sum() {
      return this.u * this.v;
    }
  }
  return new Box(x).sum();
}`,
  ],
  [
    "esbuild for ES2020",
    `function area(x) {
  class Box {
    constructor(v) {
      __publicField(this, "v", v);
      __publicField(this, "u", 2);
    }
    sum() {
      return this.u * this.v;
    }
  }
  return new Box(x).sum();
}`,
  ],
  [
    "Babel for engines without fields",
    `function area(x) {
  class Box {
    constructor(v) {
      _defineProperty(this, "v", void 0);
      _defineProperty(this, "u", 2);
      this.v = v;
    }
    sum() {
      return this.u * this.v;
    }
  }
  return new Box(x).sum();
}`,
  ],
];

test.each(classes)("the class that %s makes is read as what it was", (_, text) => {
  const define = (of: object, name: string, value: unknown): void => void Reflect.set(of, name, value);
  const given = { __name: () => undefined, __publicField: define, _defineProperty: define };
  const f = new Function(...Object.keys(given), `return ${text};`)(...Object.values(given)) as AnyFunction;
  expect(evaluateAsRead(f, [3])).toBe(Reflect.apply(f, undefined, [3]));
});

test("Object.assign in place of a spread, and Math.pow in place of **", () => {
  // { ...p, e: x } ** 2 as TypeScript writes it for ES2015
  const f = (p: { a: number }, x: number): number => {
    const q = Object.assign(Object.assign({}, p), { e: x });
    return Math.pow(q.a, 2) * q.e;
  };
  expect(evaluateAsRead(f, [{ a: 3 }, 2])).toBe(18);
});

test.each([
  ["TypeScript for ES2015", `(p) => { const { a } = p, rest = __rest(p, ["a"]); return a * rest.b; }`, "__rest"],
  [
    "esbuild for ES2015",
    `(p) => { const q = __spreadProps(__spreadValues({}, p), { e: 1 }); return q.a; }`,
    "__spreadProps",
  ],
  ["Babel for old engines", `function (p) { var _xs = _slicedToArray(p, 2), a = _xs[0]; return a; }`, "_slicedToArray"],
  ["SWC for old engines", `(p) => { const q = _object_spread({}, p); return q.a; }`, "_object_spread"],
])("what %s translates is refused by the name of the helper and of the cure", (_, text, helper) => {
  const f = new Function(`return ${text};`)() as AnyFunction;
  expect(() => evaluateAsRead(f, [{ a: 1, b: 2 }])).toThrow(
    `translated the function for older JavaScript (${helper}). Set its target to ES2022 or later.`,
  );
});
