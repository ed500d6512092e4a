/** `npm run --silent gradbench`, as a harness starts it. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";

const root = join(import.meta.dirname, "..");

test("the exchange of a harness: nothing but responses on standard output, and an end with the input", async () => {
  const tool = spawn(process.execPath, ["scripts/gradbench.mjs"], { cwd: root, stdio: ["pipe", "pipe", "pipe"] });
  const responses: unknown[] = [];
  const lines = createInterface({ input: tool.stdout });
  const answers = lines[Symbol.asyncIterator]();
  const send = async (message: object | string): Promise<void> => {
    tool.stdin.write(`${typeof message === "string" ? message : JSON.stringify(message)}\n`);
    const { value }: { value?: unknown } = await answers.next();
    responses.push(JSON.parse(String(value)));
  };
  await send({ id: 0, kind: "start", eval: "lse" });
  await send({ id: 1, kind: "define", module: "lse" });
  // A line of several megabytes.
  const x = Array.from({ length: 200_000 }, (_, k) => Math.sin(k));
  await send({
    id: 2,
    kind: "evaluate",
    module: "lse",
    function: "gradient",
    input: { x, min_runs: 1, min_seconds: 0 },
  });
  await send({ id: 3, kind: "evaluate", module: "lse", function: "hessian", input: { x: [1] } });
  await send("no json");
  await send({ id: 5, kind: "analysis", of: 2, valid: true });
  tool.stdin.end();
  const [code]: unknown[] = await once(tool, "close");
  expect(code).toBe(0);
  const { output } = responses[2] as { output: number[] };
  expect(output).toHaveLength(200_000);
  expect(output.reduce((sum, partial) => sum + partial)).toBeCloseTo(1, 10);
  expect([...responses.slice(0, 2), ...responses.slice(3)]).toEqual([
    { id: 0, tool: "wengert" },
    { id: 1, success: true },
    { id: 3, success: false, error: "lse has no function hessian" },
    { id: null, success: false, error: expect.stringContaining("no message") as string },
    { id: 5 },
  ]);
}, 60_000);
