/** The GradBench tool as a child process, spoken to as the harness speaks to it: one line each way, in turn. */
import { spawn } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../../scripts/install.mjs";

/** The tool gave no answer. */
export class NoAnswer extends Error {}

export class Tool {
  #process;
  #pieces = [];
  #waiting;
  #nextId = 0;
  #ended;

  constructor() {
    // What `npm run --silent gradbench` starts, without npm in between: the memory measured is that of the tool.
    this.#process = spawn(process.execPath, [join(root, "scripts/gradbench.mjs")], {
      cwd: root,
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#process.stdout.on("data", (chunk) => this.#receive(chunk));
    // Its end is told below; a write to a process that has just ended is no other error.
    this.#process.stdin.on("error", () => {});
    this.#process.on("close", (code, signal) => {
      this.#ended = new NoAnswer(`the tool ended with ${signal === null ? `exit code ${code}` : signal}`);
      this.#waiting?.reject(this.#ended);
    });
  }

  /**
   * Sends a message and waits for its answer.
   *
   * @param limit  in seconds
   * @throws       NoAnswer if the tool ends, or takes longer: it is ended then
   */
  async ask(message, limit) {
    const id = this.#nextId++;
    let timer;
    const line = await new Promise((resolve, reject) => {
      if (this.#ended !== undefined) return reject(this.#ended);
      this.#waiting = { resolve, reject };
      timer = setTimeout(() => {
        reject(new NoAnswer(`no answer within ${limit} s`));
        this.end();
      }, limit * 1000);
      this.#process.stdin.write(`${JSON.stringify({ id, ...message })}\n`);
    }).finally(() => clearTimeout(timer));
    const response = JSON.parse(line);
    if (response.id !== id) throw new Error(`the answer to message ${id} has the id ${response.id}`);
    return response;
  }

  #receive(chunk) {
    this.#pieces.push(chunk);
    if (chunk.at(-1) !== 10) return;
    const line = Buffer.concat(this.#pieces).toString("utf8");
    this.#pieces = [];
    this.#waiting.resolve(line);
  }

  end() {
    this.#process.kill("SIGKILL");
  }

  /** Lets the largest resident memory be counted anew, where the system can (Linux). */
  forgetPeak() {
    try {
      writeFileSync(`/proc/${this.#process.pid}/clear_refs`, "5");
    } catch {
      // Then it is the largest since the process began.
    }
  }

  /** The largest resident memory in bytes; undefined where the system does not tell. */
  peakMemory() {
    try {
      const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${this.#process.pid}/status`, "utf8"))?.[1];
      return kilobytes === undefined ? undefined : Number(kilobytes) * 1024;
    } catch {
      return undefined;
    }
  }
}
