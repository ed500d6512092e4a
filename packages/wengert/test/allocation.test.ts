/** That the …Into forms allocate nothing from call to call, measured in a process of its own on the built library. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const root = fileURLToPath(new URL("../../../", import.meta.url));

/** Prints how many bytes a call of each form allocates. */
const program = `
import { gradient, gradientInto, hessianInto, hvpInto, jacobianInto, valueAndGradientInto } from ${JSON.stringify(
  new URL("../lib/index.js", import.meta.url).href,
)};
const chain = (x) => {
  const y = new Float64Array(x.length);
  for (let i = 0; i < x.length; i++) {
    let s = x[i];
    for (let k = 0; k < i; k++) s = Math.sin(s) + y[k];
    y[i] = s;
  }
  let sum = 0;
  for (let i = 0; i < y.length; i++) sum += y[i] * Math.exp(y[i]);
  return sum;
};
const pair = (x) => [x[0] * Math.sin(x[1]), x[1] / x[2], x[2] * x[0]];
const x = new Float64Array([0.1, 0.2, 0.3]);
const [points, vectors] = [[x], [new Float64Array([1, 0, 2])]];
const [row, matrix] = [new Float64Array(3), new Float64Array(9)];
const forms = {
  gradientInto: ((f) => () => f(row, x))(gradientInto(chain)),
  valueAndGradientInto: ((f) => () => f(row, x))(valueAndGradientInto(chain)),
  hessianInto: ((f) => () => f(matrix, x))(hessianInto(chain)),
  hvpInto: ((f) => () => f(row, points, vectors))(hvpInto(chain)),
  forward: ((f) => () => f(matrix, x))(jacobianInto(pair, { mode: "forward" })),
  reverse: ((f) => () => f(matrix, x))(jacobianInto(pair, { mode: "reverse" })),
  gradient: ((f) => () => f(x))(gradient(chain)),
};
const calls = 20_000;
const results = {};
for (const [name, call] of Object.entries(forms)) {
  results[name] = Infinity;
  // Before the engine has optimised the code, it boxes numbers on the way.
  for (let round = 0; round < 5; round++) {
    globalThis.gc();
    const before = process.memoryUsage();
    for (let k = 0; k < calls; k++) call();
    const after = process.memoryUsage();
    const bytes = after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers;
    results[name] = Math.min(results[name], bytes / calls);
  }
}
console.log(JSON.stringify(results));
`;

test("a call of an …Into form allocates nothing, one of gradient more than an array", () => {
  spawnSync(process.execPath, [join(root, "scripts/build.mjs")]);
  // A young generation that holds everything: nothing is collected while it is counted.
  const options = [
    "--single-threaded",
    "--expose-gc",
    "--max-semi-space-size=256",
    "--min-semi-space-size=256",
    "--input-type=module",
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [...options, "--eval", program], { encoding: "utf8" });
  expect(stderr).toBe("");
  const { gradient, ...into } = JSON.parse(stdout) as Record<string, number>;
  expect(gradient).toBeGreaterThan(24);
  expect(Object.keys(into)).toHaveLength(6);
  // The engine boxes the number that a function returns.
  const { valueAndGradientInto, ...others } = into;
  expect(valueAndGradientInto).toBeLessThan(24);
  for (const [name, bytes] of Object.entries(others)) expect(bytes, name).toBeLessThan(8);
});
