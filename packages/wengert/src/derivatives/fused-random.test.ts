/** Random loops over the same arrays, some of which may be fused and some not: the gradients are those of two sweeps. */
import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { gradient, valueAndGradient } from "./gradient.ts";
import type { AnyFunction } from "./types.ts";

/** Writes a function of a, b and k from choices. Its arrays t and c live from loop to loop, and from turn to turn. */
class Loops {
  private readonly choices: readonly number[];
  private next = 0;

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  text(): string {
    const lines = ["const t = [1, 0.5, 2, 1.5];", "const c = [0.5, 1.5];", "let [s, q, m] = [0, 1, 0];"];
    for (let loops = 1 + this.choose(4); loops > 0; loops--) lines.push(...this.loop());
    return `(a, b, k) => {\n${lines.join("\n")}\nreturn s + ${this.pick(["0", "q", "m", "s * 0.1", "t[1]", "c[0] * k", "a[2]"])};\n}`;
  }

  private choose(count: number): number {
    const choice = this.choices[this.next++ % this.choices.length] ?? 0;
    return (choice + this.next) % count;
  }

  private pick<T>(items: readonly T[]): T {
    const item = items[this.choose(items.length)];
    if (item === undefined) throw new Error("nothing to pick from");
    return item;
  }

  private loop(): string[] {
    const head = this.pick([
      "for (let i = 0; i < a.length; i++) {",
      "for (let i = 0; i < a.length; i++) {",
      "for (let i = 0; i + 1 < a.length; i++) {",
      "for (let i = a.length - 1; i >= 0; i--) {",
    ]);
    const lines = Array.from({ length: 1 + this.choose(3) }, () => this.statement("i"));
    return [head, ...lines, "}", ...(this.choose(4) === 0 ? [`q = ${this.expression("0")};`] : [])];
  }

  private statement(i: string): string {
    const value = (): string => this.expression(i);
    switch (this.choose(12)) {
      case 0:
        return `t[${i}] = ${value()};`;
      case 1:
        return `c[${this.pick(["0", "1"])}] = ${value()};`;
      case 2:
        return `if (${value()} > 0.5) { s += ${value()}; } else { ${this.pick(["m -=", "s -=", "q ="])} ${value()}; }`;
      case 3:
        return `q = ${this.pick(["q * 0.5 +", "Math.sin(q) +", "0.1 *"])} ${value()};`;
      case 4:
        return `for (let j = 0; j < b.length; j++) s += ${value()} * b[j];`;
      case 5:
        return `a[${i}] = ${value()};`;
      case 6:
        return `{ const v = ${value()}; m += v * ${value()}; s -= v; }`;
      case 7:
        return `t[${i}] += ${value()};`;
      default:
        return `${this.pick(["s +=", "s +=", "m -=", "s -="])} ${value()};`;
    }
  }

  private expression(i: string): string {
    const leaf = (): string =>
      this.pick([`a[${i}]`, `a[${i}]`, `b[${i}]`, "k", `t[${i}]`, "c[0]", "c[1]", "q", "0.7", `b[3 - ${i}]`, "a[0]"]);
    const inner = this.pick([leaf(), `${leaf()} * ${leaf()}`, `(${leaf()} - ${leaf()})`]);
    return this.pick([inner, `Math.sin(${inner})`, `Math.exp(-((${inner}) ** 2))`, `${inner} * ${leaf()}`]);
  }
}

const numbers = (value: unknown): number[] =>
  typeof value === "number" ? [value] : Object.values(value as object).flatMap(numbers);

let fused = 0;

function check(choices: readonly number[]): void {
  const text = new Loops(choices).text();
  const f = new Function(`return ${text};`)() as AnyFunction;
  const args = (): never[] => [[0.4, -0.8, 1.1, 0.3], [0.9, -0.2, 0.6, 1.3], 0.75] as never[];
  const alone = gradient(f);
  const given = args();
  const own = args();
  const partials = alone(...given);
  const value: unknown = f(...own);
  expect(given, text).toStrictEqual(own);
  expect(valueAndGradient(f)(...args()), text).toStrictEqual({ value, gradient: partials });
  const apart = numbers(gradient(f, { record: "everything" })(...args()));
  const size = Math.max(1, ...apart.map(Math.abs));
  numbers(partials).forEach((each, k) => expect(Math.abs(each - (apart[k] ?? NaN)) / size, text).toBeLessThan(1e-11));
  const forward = numbers(gradient(f, { mode: "forward" })(...args()));
  forward.forEach((each, k) => expect(Math.abs(each - (apart[k] ?? NaN)) / size, text).toBeLessThan(1e-11));
  const loops = (source: string): number => source.match(/for \(/g)?.length ?? 0;
  if (loops(alone.source) < loops(Object.assign(gradient(f, { record: "everything" })).sourceFor(...args()))) fused++;
}

const runs = Number(process.env["FUSE_RUNS"] ?? 60);

test("random loops have one gradient, fused or not", { timeout: 600_000 }, () => {
  assert(
    property(array(nat(10_000), { minLength: 10, maxLength: 80 }), (choices) => {
      check(choices);
    }),
    { numRuns: runs, ...(runs > 60 ? { endOnFailure: true } : {}) },
  );
  if (runs > 60) console.info(`${fused} fused`);
  expect(fused).toBeGreaterThan(runs / 20);
});
