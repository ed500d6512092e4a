/** The built page in a browser, for tests: every page watches for errors and for requests to elsewhere. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from "playwright-core";
import { servePage } from "../../../packages/cli/src/explore/serve.ts";
import { findBrowser } from "./find-browser.ts";

const root = join(import.meta.dirname, "../../..");

export const browserPath: string | undefined = findBrowser();

if (browserPath === undefined) {
  console.log(
    "No Chrome or Chromium was found, so the explorer is not tested in a browser. Install one (on Debian: apt-get install chromium), or name it: CHROME_PATH=/path/to/chrome npm test",
  );
}

const flags = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export interface OpenedPage {
  readonly page: Page;
  /** What a page must not do: errors in the console or uncaught, requests to other places. */
  readonly complaints: readonly string[];
}

export interface Explorer {
  readonly address: string;
  /** A new page in a context of its own, at a state of the explorer. */
  open(fragment?: string, options?: BrowserContextOptions): Promise<OpenedPage>;
  close(): Promise<void>;
}

export async function startExplorer(): Promise<Explorer> {
  const built = spawnSync(process.execPath, [join(root, "scripts/build-explorer.mjs")], { encoding: "utf8" });
  if (built.status !== 0) throw new Error(`the page was not built:\n${built.stdout}${built.stderr}`);
  const server = await servePage(join(root, "packages/cli/lib/explorer"), 0);
  const profile = mkdtempSync(join(tmpdir(), "wengert-profile-"));
  const browser = await chromium.launch({
    ...(browserPath === undefined ? {} : { executablePath: browserPath }),
    args: [...flags, `--disk-cache-dir=${profile}`],
  });
  const contexts: BrowserContext[] = [];
  return {
    address: server.address,
    async open(fragment = "", options = {}) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 1000 }, ...options });
      contexts.push(context);
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      context.on("request", (request) => {
        const url = request.url();
        if (!url.startsWith(server.address) && !/^(?:data|blob):/.test(url)) complaints.push(`a request to ${url}`);
      });
      await page.goto(`${server.address}${fragment}`);
      return { page, complaints };
    },
    async close() {
      await Promise.all(contexts.map((context) => context.close()));
      await browser.close();
      server.close();
      rmSync(profile, { recursive: true, force: true });
    },
  };
}

/** The address of a state. */
export function fragment(parts: Readonly<Record<string, string | readonly string[]>>): string {
  const pairs = Object.entries(parts).flatMap(([name, value]) =>
    (typeof value === "string" ? [value] : value).map((one) => `${name}=${encodeURIComponent(one)}`),
  );
  return `#${pairs.join("&")}`;
}

/** Waits until the page shows the value of the function. */
export async function valueOf(page: Page, name = "value"): Promise<number> {
  const text = await page.locator(`[data-result="${name}"]`).textContent();
  return Number((text ?? "").replace("−", "-").replace("−", "-").replace("∞", "Infinity"));
}
