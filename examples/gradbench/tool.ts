/** The program that GradBench drives: messages on standard input, responses on standard output, and nothing else there. */
import { once } from "node:events";
import { lineOf, respond, type Response } from "./protocol.ts";

// What a problem or a library prints must not get between the responses.
console.log = console.error;
console.info = console.error;
console.debug = console.error;

/** The lines of standard input. A line may be tens of megabytes: its pieces are put together once. */
async function* lines(): AsyncGenerator<string> {
  let pieces: Buffer[] = [];
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    let from = 0;
    for (let end = chunk.indexOf("\n"); end !== -1; end = chunk.indexOf("\n", from)) {
      yield Buffer.concat([...pieces, chunk.subarray(from, end)]).toString("utf8");
      pieces = [];
      from = end + 1;
    }
    if (from < chunk.length) pieces.push(chunk.subarray(from));
  }
  if (pieces.length > 0) yield Buffer.concat(pieces).toString("utf8");
}

function answer(line: string): Response {
  try {
    return respond(JSON.parse(line));
  } catch (error) {
    return { id: null, success: false, error: `no message: ${error instanceof Error ? error.message : String(error)}` };
  }
}

for await (const line of lines()) {
  if (line.trim() === "") continue;
  for (const piece of lineOf(answer(line))) {
    if (!process.stdout.write(piece)) await once(process.stdout, "drain");
  }
}
