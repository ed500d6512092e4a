/** Gradients of functions of a million to a billion Float32Array inputs, as far as memory allows. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import os from "node:os";
import { fileURLToPath } from "node:url";
import { functions } from "../scale/functions.mjs";

export const title =
  "A million to a billion inputs in a Float32Array: time per input, and memory beyond the inputs and the gradient";

export const bar = undefined;

const sizes = [1e6, 1e7, 1e8, 1e9];
const names = ["10⁶", "10⁷", "10⁸", "10⁹"];
/** What a process will hold at most, where gradients took so many bytes per input: with one gradient more, and the engine. */
const bytesFor = (count, perInput) => (perInput + 4) * count + 5e8;
/** A row is wrong above: single precision. */
const tolerance = 1e-4;
/** Of which the time per input is compared between the sizes. */
const forms = ["gradient by hand", "gradientInto", "valueAndGradientInto", "gradient"];

export async function measureCase(progress) {
  const rows = [];
  for (const name of Object.keys(functions)) {
    const perInput = new Map(forms.map((form) => [form, []]));
    let bytesPerInput = 8;
    for (const [k, count] of sizes.entries()) {
      if (os.freemem() < bytesFor(count, bytesPerInput)) {
        const gigabytes = (bytesFor(count, bytesPerInput) / 1e9).toFixed(1);
        rows.push({ name: `${name}, ${names[k]}`, reason: `takes ${gigabytes} GB of memory, which is not free` });
        continue;
      }
      progress(`${name}, ${names[k]} inputs`);
      const memory = {
        gradientInto: await run("memory.mjs", name, count, "gradientInto"),
        gradient: await run("memory.mjs", name, count, "gradient"),
      };
      bytesPerInput = Math.max(...Object.values(memory).map(({ bytes = 0 }) => bytes / count));
      const times = await run("times.mjs", name, count);
      if ("reason" in times) {
        rows.push({ name: `${name}, ${names[k]}`, reason: times.reason });
        continue;
      }
      for (const { name: form, milliseconds, fastest, ratio, error } of times) {
        const nanoseconds = (fastest * 1e6) / count;
        perInput.get(form)?.push(nanoseconds);
        rows.push({
          name: `${name}, ${names[k]}: ${form}`,
          precision: "float32",
          milliseconds,
          ratio,
          error,
          isWrong: error > tolerance,
          note: [`${nanoseconds.toFixed(2)} ns per input`, ...describeMemory(memory[form], count)].join("; "),
        });
      }
    }
    rows.push(...[...perInput].map(([form, all]) => flatness(`${name}: ${form}`, all)));
  }
  return rows;
}

/** How much memory a form took, in parts of that of the inputs and the gradient. */
function describeMemory(measured, count) {
  if (measured === undefined) return [];
  if (measured.reason !== undefined) return [measured.reason];
  return [`${(measured.bytes / (8 * count)).toFixed(3)} of the memory of inputs and gradient`];
}

/** The largest time per input of all sizes over the smallest. */
function flatness(name, all) {
  const ratio = Math.max(...all) / Math.min(...all);
  return { name, ratio: { median: ratio, low: ratio, high: ratio }, note: "largest ÷ smallest time per input" };
}

/** Runs a program of bench/scale in a process of its own: what it prints, or why it printed nothing. */
async function run(program, ...args) {
  const path = fileURLToPath(new URL(`../scale/${program}`, import.meta.url));
  const child = spawn(process.execPath, ["--expose-gc", path, ...args.map(String)], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let [printed, said] = ["", ""];
  child.stdout.on("data", (text) => (printed += text));
  child.stderr.on("data", (text) => (said += text));
  const [code, signal] = await once(child, "close");
  if (code === 0) return JSON.parse(printed);
  const message = said.split("\n").find((line) => line.includes("Error")) ?? "";
  return { reason: `ended with ${signal ?? `exit code ${code}`}${message === "" ? "" : `: ${message.trim()}`}` };
}
