/** `wengert explore`: serves the explorer's page and opens it on a function. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { functionReference } from "../load/reference.ts";
import type { Point } from "../point.ts";
import { UsageError } from "../usage.ts";
import { servePage } from "./serve.ts";

export interface ExploreOptions {
  readonly point: Point | undefined;
  readonly port: string | undefined;
  readonly opens: boolean;
}

/** Returns when the user ends it with Ctrl+C. @throws UsageError */
export async function runExplore(subject: string | undefined, { point, port, opens }: ExploreOptions): Promise<void> {
  const folder = fileURLToPath(new URL("../../lib/explorer", import.meta.url));
  if (!existsSync(`${folder}/index.html`)) {
    throw new UsageError("the explorer's page is not built", "In a clone of the repository: npm run explorer");
  }
  const fragment = subject === undefined ? "" : await fragmentOf(subject, point);
  const server = await serve(folder, port);
  const address = `${server.address}${fragment}`;
  process.stdout.write(`The explorer is at ${address}\nCtrl+C ends it.\n`);
  if (opens) openBrowser(address);
  await interruption();
  server.close();
}

async function serve(folder: string, port: string | undefined): ReturnType<typeof servePage> {
  const number = Number(port ?? 0);
  if (!Number.isInteger(number) || number < 0 || number > 65_535 || port === "") {
    throw new UsageError(`--port can't be "${port ?? ""}"`, "It takes a number from 1 to 65535.");
  }
  try {
    return await servePage(folder, number);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "EADDRINUSE")
      throw new UsageError(`port ${number} is taken`, "Leave --port out for one that is free.");
    if (code === "EACCES") throw new UsageError(`port ${number} is not allowed`, "Take one above 1024.");
    throw error;
  }
}

/** The state that the page begins with, as it reads it from its address. */
async function fragmentOf(subject: string, point: Point | undefined): Promise<string> {
  const parts: [name: string, value: string][] = [];
  const reference = functionReference(subject);
  if (reference === undefined) parts.push(["formula", subject]);
  else {
    // Reading a file takes what a formula does not need.
    const { textOfFunction } = await import("./text-of-function.ts");
    const { text, name } = textOfFunction(reference);
    parts.push(["typescript", text], ["function", name]);
  }
  for (const [name, value] of point ?? []) parts.push(["at", `${name}=${JSON.stringify(value)}`]);
  return `#${parts.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join("&")}`;
}

/** Where there is a browser to be expected; whether one opens is not waited for. */
function openBrowser(address: string): void {
  const { platform, env } = process;
  const [command, ...args] =
    platform === "darwin"
      ? ["open", address]
      : platform === "win32"
        ? ["rundll32", "url.dll,FileProtocolHandler", address]
        : ["xdg-open", address];
  if (platform === "linux" && env["DISPLAY"] === undefined && env["WAYLAND_DISPLAY"] === undefined) return;
  const child = spawn(command, args, { stdio: "ignore", detached: true });
  child.on("error", () => {
    process.stdout.write("No browser could be opened: open the address yourself.\n");
  });
  child.unref();
}

function interruption(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      process.once(signal, () => {
        resolve();
      });
    }
  });
}
