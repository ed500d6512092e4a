/** Takes one gradient in this process; prints the largest resident memory beyond that of a process that took a tiny one. */
import { gradient, gradientInto } from "wengert";
import { functions, randomInputs } from "./functions.mjs";

const [name, size, form] = process.argv.slice(2);
const { cost } = functions[name];
const call = form === "gradient" ? gradient(cost) : gradientInto(cost);
const take = (count) => {
  const x = randomInputs(count);
  return form === "gradient" ? call(x) : call(new Float32Array(count), x);
};
for (let k = 0; k < 20; k++) take(10_000);
globalThis.gc();
const before = process.memoryUsage.rss();
take(Number(size));
console.log(JSON.stringify({ bytes: process.resourceUsage().maxRSS * 1024 - before }));
