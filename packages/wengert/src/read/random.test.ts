/** Random functions give, as they are read, what they give when they are called: to the last bit. */
import { array, assert, nat, property } from "fast-check";
import { expect, test } from "vitest";
import { WengertError } from "../errors.ts";
import { type AnyFunction, evaluateAsRead } from "./compare.ts";

/** Makes the text of a function from a stream of choices. */
class Writer {
  private readonly choices: readonly number[];
  private at = 0;
  private fresh = 0;
  private depth = 0;
  private loops: string[] = [];
  private readonly constants: string[][] = [["x", "y"]];
  private readonly variables: string[][] = [[]];

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  /** A number below n. */
  private choose(n: number): number {
    const choice = this.choices[this.at++] ?? 0;
    return choice % n;
  }

  private pick(...texts: readonly string[]): string {
    return texts[this.choose(texts.length)] ?? "x";
  }

  private name(prefix: string): string {
    return `${prefix}${this.fresh++}`;
  }

  private assignable(): string {
    const names = this.variables.flat();
    return names[this.choose(names.length)] ?? "v";
  }

  number(size: number): string {
    if (size <= 0) {
      const names = [...this.constants.flat(), ...this.variables.flat()];
      const k = this.choose(names.length + 3);
      return names[k] ?? this.pick("0.5", "2", "-1", "1e3", "0", "3");
    }
    const inner = (): string => this.number(size - 1 - this.choose(2));
    switch (this.choose(14)) {
      case 0:
        return `(${inner()} + ${inner()})`;
      case 1:
        return `(${inner()} - ${inner()})`;
      case 2:
        return `(${inner()} * ${inner()})`;
      case 3:
        return `(${inner()} / ${inner()})`;
      case 4:
        return `(${inner()} % ${inner()})`;
      case 5:
        return `(${this.condition(size - 1)} ? ${inner()} : ${inner()})`;
      case 6:
        return `Math.${this.pick("sin", "abs", "floor", "sqrt", "exp")}(${inner()})`;
      case 7:
        return `Math.${this.pick("max", "min")}(${inner()}, ${inner()})`;
      case 8:
        return `a[${this.index()}]`;
      case 9:
        return `p.${this.pick("u", "w.z")}`;
      case 10:
        return `f(${inner()}, ${inner()})`;
      case 11:
        return `(${inner()} ${this.pick("||", "&&")} ${inner()})`;
      case 12:
        return `q[${this.choose(3)}]`;
      default:
        return `(- ${inner()})`;
    }
  }

  /** An index that is always one of a's four: the number of turns of a loop, or a constant. */
  private index(): string {
    const loop = this.loops.at(-1);
    return loop === undefined || this.choose(3) === 0 ? String(this.choose(4)) : `${loop} % 4`;
  }

  condition(size: number): string {
    if (size <= 0) return `${this.number(0)} < ${this.number(0)}`;
    const inner = (): string => this.condition(size - 1);
    switch (this.choose(6)) {
      case 0:
        return `(${inner()} && ${inner()})`;
      case 1:
        return `(${inner()} || ${inner()})`;
      case 2:
        return `!(${inner()})`;
      case 3:
        return "b";
      default:
        return `${this.number(size - 1)} ${this.pick("<", "<=", ">", ">=", "===", "!==")} ${this.number(size - 1)}`;
    }
  }

  private block(size: number): string {
    this.constants.push([]);
    this.variables.push([]);
    this.depth++;
    const text = `{ ${this.statements(size)} }`;
    this.depth--;
    this.variables.pop();
    this.constants.pop();
    return text;
  }

  private loopBody(counter: string, size: number): string {
    this.loops.push(counter);
    const text = this.block(size);
    this.loops.pop();
    return text;
  }

  statements(size: number): string {
    const count = 1 + this.choose(4);
    return Array.from({ length: count }, () => this.statement(size)).join(" ");
  }

  private statement(size: number): string {
    switch (this.choose(size <= 0 ? 8 : 17)) {
      case 0: {
        const value = this.number(2);
        const name = this.name("c");
        this.constants.at(-1)?.push(name);
        return `const ${name} = ${value};`;
      }
      case 1: {
        const value = this.number(2);
        const name = this.name("v");
        this.variables.at(-1)?.push(name);
        return `let ${name} = ${value};`;
      }
      case 2:
      case 3:
        return `${this.assignable()} ${this.pick("=", "+=", "-=", "*=")} ${this.number(2)};`;
      case 4:
        return `a[${this.index()}] ${this.pick("=", "+=", "-=", "*=")} ${this.number(2)};`;
      case 5:
        return `${this.pick("p.u", "p.w.z", "q[1]", "q[0]")} ${this.pick("=", "+=")} ${this.number(2)};`;
      case 6:
        return `b = ${this.condition(1)};`;
      case 7:
        return `${this.assignable()}${this.pick("++", "--")};`;
      case 8:
      case 9:
        return `if (${this.condition(2)}) ${this.block(size - 1)} else ${this.block(size - 1)}`;
      case 10:
        return `if (${this.condition(1)}) ${this.block(size - 1)}`;
      case 11:
        return `if (${this.condition(1)}) return ${this.number(1)};`;
      case 12:
      case 13: {
        const i = this.name("i");
        const head = this.pick(
          `let ${i} = 0; ${i} < 5; ${i}++`,
          `let ${i} = 6; ${i} > 0; ${i} -= 2`,
          `let ${i} = 0; ${i} < a.length; ${i}++`,
          `let ${i} = 1; ${i} <= 4; ${i} += 3`,
        );
        return `for (${head}) ${this.loopBody(i, size - 1)}`;
      }
      case 14: {
        const k = this.name("k");
        return `let ${k} = 0; while (${k} < 4 && ${this.condition(1)}) { ${k}++; ${this.loopBody(k, size - 1)} }`;
      }
      case 15: {
        if (this.loops.length === 0) return `set(${this.number(1)});`;
        const i = this.loops.at(-1) ?? "";
        const leave = i.startsWith("k") || this.choose(2) === 0 ? this.pick("break", "continue") : "break";
        return `if (${this.condition(1)}) ${leave};`;
      }
      default:
        return `switch (${this.number(1)}) { case 0: ${this.assignable()} = 1; break; case ${this.number(0)}: ${this.assignable()} += 2; default: b = !b; }`;
    }
  }

  text(): string {
    this.variables[0]?.push("v");
    return `(x, y, a) => {
      let v = 1, b = false;
      const p = { u: x, w: { z: 2 } }, q = [1, y, 3];
      const f = (s, t) => { if (s > t) return s - t; v += 1; return s * t; };
      const set = (s) => { v = s; p.u += 1; };
      ${this.statements(3)}
      return [v, b ? 1 : 0, p.u, p.w.z, q[0] + q[1], a[0], a[1], a[2], a[3]];
    }`;
  }
}

function compare(choices: readonly number[]): boolean {
  // A path may return a number and another the list: both are wrapped alike.
  const text = new Writer(choices)
    .text()
    .replaceAll(/return (?!s|\[)([^;]+);/g, "return [$1, 0, 0, 0, 0, 0, 0, 0, 0];");
  const made: unknown = new Function(`return ${text};`)();
  const f = made as AnyFunction;
  for (const [x, y] of [
    [0.7, -1.3],
    [2, 0],
    [-0, 5.5],
  ] as const) {
    const [ours, theirs] = [
      [0.25, -3, 1, 7],
      [0.25, -3, 1, 7],
    ];
    const own: unknown = Reflect.apply(f, undefined, [x, y, theirs]);
    try {
      expect(evaluateAsRead(f, [x, y, ours]), text).toStrictEqual(own);
    } catch (error) {
      if (error instanceof WengertError) throw new Error(text, { cause: error });
      throw error;
    }
  }
  return true;
}

const runs = Number(process.env["READ_RUNS"] ?? 120);

test("random functions are read as they are", { timeout: 600_000 }, () => {
  assert(
    property(array(nat(10_000), { minLength: 20, maxLength: 250 }), (choices) => compare(choices)),
    { numRuns: runs, ...(runs > 120 ? { endOnFailure: true } : {}) },
  );
});
