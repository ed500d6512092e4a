/** Large graphs: collapsed, opened on demand, and the page goes on answering. */
import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { browserPath, type Explorer, fragment, startExplorer } from "./explorer.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

const chain = (turns: number): string => `export function f(x: number) {
  let s = x;
  for (let k = 0; k < ${turns}; k++) {
    const a = Math.sin(s) * 0.5;
    s = s + a / (k + 1);
  }
  return s;
}`;

/** The seconds that the page's own thread has been computing since: however busy the machine is. */
async function measureBusy(page: Page): Promise<() => Promise<number>> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable", { timeDomain: "threadTicks" });
  const total = async (): Promise<number> => {
    const { metrics } = await session.send("Performance.getMetrics");
    return metrics.find(({ name }) => name === "TaskDuration")?.value ?? NaN;
  };
  const before = await total();
  return async () => (await total()) - before;
}

describe.skipIf(browserPath === undefined)("a large graph", () => {
  let explorer: Explorer;
  beforeAll(async () => {
    explorer = await startExplorer();
  });
  afterAll(() => explorer.close());

  test("of 5,000 operations is collapsed and says so; the page itself does little for it", async () => {
    const { page, complaints } = await explorer.open();
    await page.locator(".canvas svg").waitFor();
    const busy = await measureBusy(page);
    await page.goto(`${explorer.address}${fragment({ typescript: chain(1250), mode: "both" })}`);
    await page.locator(".collapsed").waitFor();
    expect(await page.locator(".collapsed").textContent()).toContain("5,000 operations");
    await expect.poll(() => page.locator('.canvas[data-mode="reverse"] [data-group]').count()).toBeGreaterThan(10);
    expect(await page.locator('.canvas[data-mode="reverse"] [data-node]').count()).toBeLessThanOrEqual(61);
    const nodes = await page.locator(".nodes li").count();
    await page.locator(".nodes li button").first().click();
    await expect.poll(() => page.locator(".nodes li").count()).toBeGreaterThan(nodes);
    await page.getByRole("button", { name: "Close what was opened" }).click();
    await expect.poll(() => page.locator(".nodes li").count()).toBe(nodes);
    await page.getByRole("button", { name: "Last step" }).click();
    await expect.poll(() => page.locator("[data-description]").textContent()).toContain("backward sweep");
    // Of all this the page itself computes less than a second and a half; the rest is the worker's.
    expect(await busy()).toBeLessThan(1.5);
    expect(complaints).toEqual([]);
  });

  test("beyond the limit is refused with the limit", async () => {
    const { page, complaints } = await explorer.open(fragment({ typescript: chain(5000) }));
    await expect.poll(() => page.locator(".status .problem").textContent()).toContain("10,000");
    expect(complaints).toEqual([]);
  });
});
