/** A server of the explorer's page: the built files, on this machine only. */
import { readdirSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { extname, join, relative, sep } from "node:path";

const types: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
};

/** Workers take their policy from this header; the page has the same in its head. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

export interface PageServer {
  /** http://127.0.0.1:5173/ */
  readonly address: string;
  close(): void;
}

/**
 * Serves the files of a folder; nothing else can be asked for.
 *
 * @param port  0 for any that is free
 * @throws NodeJS.ErrnoException EADDRINUSE where the port is taken
 */
export async function servePage(folder: string, port: number): Promise<PageServer> {
  const files = new Map(filesIn(folder).map((path) => [`/${relative(folder, path).split(sep).join("/")}`, path]));
  const server = createServer(({ method, url = "/" }, response) => {
    const [pathname = ""] = url.split("?");
    const path = files.get(pathname === "/" ? "/index.html" : pathname);
    const isRead = method === "GET" || method === "HEAD";
    if (path === undefined || !isRead) {
      response
        .writeHead(isRead ? 404 : 405, { "content-type": "text/plain" })
        .end(isRead ? "not found\n" : "only GET\n");
      return;
    }
    response.writeHead(200, {
      "content-type": types[extname(path)] ?? "application/octet-stream",
      // Names of assets change with their content; the page itself is asked for anew.
      "cache-control": pathname.startsWith("/assets/") ? "max-age=31536000, immutable" : "no-cache",
      "content-security-policy": policy,
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
    });
    response.end(method === "HEAD" ? undefined : readFileSync(path));
  });
  await listening(server, port);
  const at = server.address();
  if (at === null || typeof at === "string") throw new Error("the server has no port");
  return {
    address: `http://127.0.0.1:${at.port}/`,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function listening(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "127.0.0.1", () => {
      resolve();
    });
  });
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesIn(path) : [path];
  });
}
