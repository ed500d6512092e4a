/** What a process holds at its peak when it takes a gradient again and again, the inputs included. */
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { peerNames, peersOf } from "../peers.mjs";

export const title = "Peak memory of a process that takes gradients for half a second, inputs included";

const cases = ["mlp", "logistic-regression", "log-sum-exp"];

export async function measureCase(progress) {
  const rows = [describe("bare node", [])];
  for (const name of cases) {
    const { peers } = await import(`./${name}.mjs`);
    for (const contestant of ["hand-written", "wengert", ...peerNames]) {
      const reason = peersOf({ peers })[contestant];
      if (typeof reason === "string") continue;
      progress(`${name}: ${contestant}`);
      rows.push(describe(`${name}: ${contestant}`, [name, contestant]));
    }
  }
  return rows;
}

/** Runs one contestant in a process of its own. */
function describe(name, args) {
  const program = fileURLToPath(new URL("../memory/take-gradients.mjs", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  if (status !== 0) return { name, reason: /^\w*Error.*$/m.exec(stderr)?.[0] ?? `it ended with exit code ${status}` };
  const { peak, calls } = JSON.parse(stdout.trim().split("\n").at(-1));
  return { name, memory: peak, note: calls === undefined ? undefined : `${calls} ${calls === 1 ? "call" : "calls"}` };
}
