/** The explorer in a browser: typing, stepping, sliding, practising. */
import { explain } from "@wengert/explain";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { browserPath, type Explorer, fragment, startExplorer, valueOf } from "./explorer.ts";
import type { Page } from "playwright-core";

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });

describe.skipIf(browserPath === undefined)("the explorer", () => {
  let explorer: Explorer;
  beforeAll(async () => {
    explorer = await startExplorer();
  });
  afterAll(() => explorer.close());

  const type = async (page: Page, text: string): Promise<void> => {
    await page.locator(".cm-content").click();
    await page.keyboard.press("Control+a");
    await page.keyboard.type(text);
  };

  test("a typed formula is explained; the numbers at the end of both modes are the library's", async () => {
    const { page, complaints } = await explorer.open();
    await type(page, "x*y + sin(x)/y");
    await page.locator('[data-result="y"]').waitFor();
    await page.getByLabel("x, as a number").fill("0.7");
    await page.getByLabel("y, as a number").fill("-1.3");
    const expected = explain("x*y + sin(x)/y", { at: { x: 0.7, y: -1.3 } });
    await expect.poll(() => valueOf(page, "x")).toBe(expected.gradient[0]?.value);
    expect(await valueOf(page, "y")).toBe(expected.gradient[1]?.value);
    expect(await valueOf(page)).toBe(expected.nodes.at(-1)?.value);

    const text = async (): Promise<string> => (await page.locator("[data-description]").textContent()) ?? "";
    const six = (value: number | null | undefined): string =>
      String(Number((value ?? NaN).toPrecision(6))).replace("-", "−");
    for (const mode of ["Forward", "Reverse"]) {
      await page.getByRole("button", { name: mode, exact: true }).click();
      await page.getByRole("button", { name: "Last step" }).click();
      await expect.poll(text).toContain(mode === "Forward" ? "step 4 of 4" : "backward sweep, step 4 of 4");
      // The last step of forward mode holds the whole gradient, that of reverse mode the last contribution.
      const last =
        mode === "Forward"
          ? expected.gradient[0]?.value
          : expected.backwardSweep.at(-1)?.contributions.at(-1)?.after.value;
      expect(await text()).toContain(six(last));
      // What sets them is loaded when they are first shown. Minus signs stand apart from their numbers there.
      await expect.poll(() => page.locator(".equations").textContent()).toContain(six(last).replace("−", ""));
    }
    expect(complaints).toEqual([]);
  });

  test("every step of both modes has a figure, an equation and words, and the arrow keys reach them", async () => {
    const { page, complaints } = await explorer.open(fragment({ formula: "tanh(w)*cos(w) + log(w)", at: "w=2" }));
    await page.locator(".canvas svg").waitFor();
    for (const [mode, count] of [
      ["Forward", 5],
      ["Reverse", 10],
    ] as const) {
      await page.getByRole("button", { name: mode, exact: true }).click();
      await page.locator("#graph").focus();
      const seen = new Set<string>();
      for (let k = 1; k <= count; k++) {
        await page.keyboard.press("ArrowRight");
        await expect.poll(() => page.locator(".count").textContent()).toBe(`${k} / ${count}`);
        await expect.poll(() => page.locator('.canvas [data-state="current"][data-node]').count()).toBe(1);
        await expect.poll(() => page.locator(".equations .katex").count()).toBeGreaterThan(0);
        await expect
          .poll(async () => seen.has((await page.locator("[data-description]").textContent()) ?? ""))
          .toBe(false);
        seen.add((await page.locator("[data-description]").textContent()) ?? "");
      }
      expect(seen.size).toBe(count);
    }
    // The adjoint of w is the sum of three contributions.
    expect(await page.locator("[data-description]").textContent()).toContain("−0.405989");
    expect(complaints).toEqual([]);
  });

  test("playing goes through all steps by itself, and stops at the end", async () => {
    const { page, complaints } = await explorer.open(fragment({ formula: "x*y", at: ["x=1", "y=2"], mode: "reverse" }));
    await page.locator(".canvas svg").waitFor();
    await page.getByRole("button", { name: "Play" }).click();
    await page.getByRole("button", { name: "Pause" }).waitFor();
    await expect.poll(() => page.locator(".count").textContent()).toBe("2 / 2");
    await page.getByRole("button", { name: "Play" }).waitFor();
    expect(complaints).toEqual([]);
  });

  test("a node that is pointed at stands out with its operands and its paths to the inputs; a click goes to its step", async () => {
    const { page, complaints } = await explorer.open(
      fragment({
        formula: "tanh(w4 + w3*tanh(w2 + w1))",
        at: ["w1=1", "w2=1", "w3=1", "w4=1"],
        mode: "forward",
        step: "5",
      }),
    );
    const product = page
      .locator(".canvas [data-node]")
      .filter({ has: page.locator("circle") })
      .nth(6);
    await product.locator("circle").first().hover({ force: true });
    // The product of w3 and b, which is made of a, w2 and w1.
    await expect.poll(() => page.locator(".pointed").textContent()).toContain("c = w3·b");
    expect(await page.locator(".canvas [data-node].is-operand").count()).toBe(2);
    expect(await page.locator(".canvas [data-node].is-on-path").count()).toBe(6);
    expect(await page.locator(".canvas [data-from].is-on-path").count()).toBe(5);
    await product.locator("circle").first().click({ force: true });
    await expect.poll(() => page.locator(".count").textContent()).toBe("3 / 5");
    expect(complaints).toEqual([]);
  });

  test("what was written in the other language is there again", async () => {
    const { page } = await explorer.open(fragment({ formula: "x*y*y", at: ["x=1", "y=2"] }));
    await expect.poll(() => valueOf(page)).toBe(4);
    await page.getByRole("button", { name: "TypeScript" }).click();
    await expect.poll(() => page.locator(".cm-content").textContent()).toContain("export function");
    await page.getByRole("button", { name: "Formula" }).click();
    await expect.poll(() => page.locator(".cm-content").textContent()).toBe("x*y*y");
    await expect.poll(() => valueOf(page)).toBe(4);
  });

  test("a slider changes the point, and everything follows", async () => {
    const { page, complaints } = await explorer.open(fragment({ formula: "w1^2 + w2^2", at: ["w1=1", "w2=1"] }));
    await expect.poll(() => valueOf(page, "w1")).toBe(2);
    const slider = page.locator('.input-row input[type="range"]').first();
    await slider.focus();
    await page.keyboard.press("ArrowRight");
    const number = page.getByLabel("w1, as a number");
    await expect.poll(async () => Number(await number.inputValue())).toBeGreaterThan(1);
    const w1 = Number(await number.inputValue());
    await expect.poll(() => valueOf(page, "w1")).toBe(2 * w1);
    await expect.poll(() => page.url()).toContain(`at=w1=${w1}`);
    expect(complaints).toEqual([]);
  });

  test("an error is underlined at its place while the last graph stays", async () => {
    const { page, complaints } = await explorer.open(fragment({ formula: "w1*w2" }));
    await page.locator(".canvas svg").waitFor();
    await type(page, "w1*sinn(w2)");
    await expect.poll(() => page.locator(".mistake").textContent()).toBe("sinn");
    expect(await page.getByRole("alert").first().textContent()).toContain("sinn");
    expect(await page.locator(".canvas svg").count()).toBe(1);
    await type(page, "w1*sin(w2)");
    await expect.poll(() => page.locator(".mistake").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  test("TypeScript with types, helpers, arrays and records is explained, with errors at their place", async () => {
    const { page, complaints } = await explorer.open();
    const source = `interface Body { mass: number; v: number[] }
const square = (x: number): number => x ** 2;
export function energy(p: Body, scale = 2): number {
  let s = 0;
  for (const v of p.v) s += square(v);
  return scale * p.mass! * (s as number);
}`;
    await page.goto(
      `${explorer.address}${fragment({ typescript: source, at: ['p={"mass":2,"v":[3,4]}', "scale=0.5"] })}`,
    );
    await page.reload();
    await expect.poll(() => valueOf(page)).toBe(25);
    expect(await valueOf(page, "p.mass")).toBe(12.5);
    expect(await valueOf(page, "p.v[0]")).toBe(6);
    await page.goto(`${explorer.address}${fragment({ typescript: source.replace("square(v)", "squared(v)") })}`);
    await expect.poll(() => page.locator(".mistake").textContent()).toBe("squared");
    expect(complaints).toEqual([]);
  });

  test("a function that throws at the point says so, at the place", async () => {
    const source =
      "const half = (x: number) => x / 2;\nexport function f(x: number) {\n  if (x < 0) throw new RangeError('negative');\n  return half(x);\n}";
    const { page, complaints } = await explorer.open(fragment({ typescript: source, at: "x=-1" }));
    await expect.poll(() => page.locator(".status .problem").textContent()).toContain("throws");
    await expect.poll(() => page.locator(".mistake").first().textContent()).toContain("throw new RangeError");
    await page.goto(`${explorer.address}${fragment({ typescript: source, at: "x=3" })}`);
    await expect.poll(() => valueOf(page)).toBe(1.5);
    expect(complaints).toEqual([]);
  });

  test("practice tells right from wrong, and says what a wrong answer looks like", async () => {
    const { page, complaints } = await explorer.open(
      fragment({ formula: "tanh(w2 + w1)", at: ["w1=0.5", "w2=-0.3"], panel: "practice", seed: "3", mode: "reverse" }),
    );
    const question = page.locator(".practice p").nth(2);
    const box = page.locator(".practice input");
    for (let k = 1; k <= 6; k++) {
      await expect.poll(() => page.locator(".practice p").first().textContent()).toContain(`Question ${k} of 6`);
      // ∂a/∂w1 and ∂a/∂w2 are 1; ∂b/∂a and every adjoint are 1 − b².
      const isOne = ((await question.textContent()) ?? "").startsWith("∂a");
      await box.fill(isOne ? "w1*w2" : "1 + b^2");
      await page.getByRole("button", { name: "Check" }).click();
      await page.locator(".judgement.is-wrong").waitFor();
      expect(((await page.locator(".judgement").textContent()) ?? "").length).toBeGreaterThan(10);
      await box.fill(isOne ? "1" : "1 - tanh(w1 + w2)^2");
      await page.getByRole("button", { name: "Check" }).click();
      await page.locator(".judgement.is-right").waitFor();
      await page.getByRole("button", { name: "Next question" }).click();
    }
    await expect.poll(() => page.locator(".practice").textContent()).toContain("6 of 6 right");
    expect(complaints).toEqual([]);
  });

  test("a derivation is checked line by line", async () => {
    const { page, complaints } = await explorer.open(
      fragment({
        formula: "tanh(w2 + w1)",
        at: ["w1=0.5", "w2=-0.3"],
        panel: "derivation",
        claim: "∂b/∂a = 1 - b^2\n∂a/∂w1 = w2\n∇a = [w2, 1]",
      }),
    );
    const verdicts = page.locator(".judged > li > .row strong");
    await expect.poll(() => verdicts.allTextContents()).toEqual(["right", "wrong here", "follows from line 2"]);
    expect(complaints).toEqual([]);
  });
});
