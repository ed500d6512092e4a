/** Tangents that are all zero are skipped: what derivatives are does not depend on it. */
import { array, assert, nat, property } from "fast-check";
import { describe, expect, test } from "vitest";
import { hessian, hvp } from "./hessian.ts";
import { jacobian } from "./jacobian.ts";
import { jvp } from "./jvp.ts";
import type { AnyFunction } from "./types.ts";
import { Choices } from "./random-choices.ts";

const skips = (source: string): boolean => /t\d+ && t\d+\[[^\]]*\] === 1/.test(source);

const sines = (length: number, from = 0): number[] => Array.from({ length }, (_, k) => Math.sin(1.3 * k + from));

/** With −0 as 0. */
function positive(value: unknown): unknown {
  if (typeof value === "number") return value + 0;
  return Array.isArray(value) ? value.map(positive) : value;
}

/** y = W·x, W given row by row. */
const product = (x: number[], w: number[], rows: number): number[] => {
  const y = new Array<number>(rows).fill(0);
  for (let i = 0; i < rows; i++) {
    let sum = 0;
    for (let j = 0; j < x.length; j++) sum += w[i * x.length + j]! * x[j]!;
    y[i] = sum;
  }
  return y;
};

describe("a product of a matrix and a vector", () => {
  const [x, w] = [sines(20), sines(12 * 20, 5)];

  test("has the matrix as its Jacobian, of which each pass computes its own columns", () => {
    const dy = jacobian(product, { wrt: 0, mode: "forward" });
    const rows = Array.from({ length: 12 }, (_, i) => w.slice(20 * i, 20 * i + 20));
    expect(dy(x, w, 12)).toEqual(rows);
    expect(skips(dy.source)).toBe(true);
  });

  test("has a NaN wherever a tangent or what it is multiplied by is one, though others are zero", () => {
    const dy = jacobian(product, { wrt: 0, mode: "forward" });
    const wrong = [...w];
    wrong[45] = Infinity;
    const rows = dy(x, wrong, 12);
    // Row 2 has zeros times ∞ but in column 5.
    expect(rows[2]).toEqual(jacobian(product, { wrt: 0, mode: "forward", record: "everything" })(x, wrong, 12)[2]);
    expect(rows[2]![5]).toBe(Infinity);
    expect(rows[1]).toEqual(w.slice(20, 40));
  });

  test("has a column for inputs that nothing is multiplied by, and none without rows", () => {
    const dy = jacobian(product, { wrt: 0, mode: "forward" });
    expect(dy(x, [], 0)).toEqual([]);
    expect(
      dy(x, new Array<number>(240).fill(0), 12)
        .flat()
        .every((each) => each === 0),
    ).toBe(true);
  });
});

/** A skinning: of m blocks of three numbers each vertex takes a sum. */
const skin = (angles: number[], weights: number[], base: number[], count: number): number[] => {
  const m = angles.length;
  const blocks = new Array<number>(3 * m).fill(0);
  for (let b = 0; b < m; b++) {
    for (let c = 0; c < 3; c++) blocks[3 * b + c] = Math.cos(angles[b]! + c);
  }
  const out = new Array<number>(count).fill(0);
  for (let k = 0; k < count; k++) {
    let position = 0;
    for (let b = 0; b < m; b++) {
      let coordinate = 0;
      for (let c = 0; c < 3; c++) coordinate += blocks[3 * b + c]! * base[3 * k + c]!;
      position += weights[k * m + b]! * coordinate;
    }
    out[k] = position;
  }
  return out;
};

describe("a sum over blocks that one input each moves", () => {
  const [m, count] = [19, 8];
  const args = [sines(m), sines(m * count, 1), sines(3 * count, 2), count] as const;
  const [angles, weights, base] = args;
  const partial = (k: number, b: number): number =>
    weights[k * m + b]! * [0, 1, 2].reduce((sum, c) => sum - Math.sin(angles[b]! + c) * base[3 * k + c]!, 0);

  test("has the partials of the formula, in the Jacobian and along a direction", () => {
    const dy = jacobian(skin, { wrt: 0, mode: "forward" });
    const rows = dy([...angles], [...weights], [...base], count);
    expect(skips(dy.source)).toBe(true);
    rows.forEach((row, k) => row.forEach((each, b) => expect(each).toBeCloseTo(partial(k, b), 14)));
    const direction = angles.map((_, b) => (b === 3 ? 2 : b === 11 ? -1 : 0));
    const { tangent } = jvp(skin, { wrt: 0 })([[...angles], [...weights], [...base], count], [direction]);
    tangent.forEach((each, k) => expect(each).toBeCloseTo(2 * partial(k, 3) - partial(k, 11), 14));
  });

  test("has second derivatives on the diagonal alone", () => {
    const total = (a: number[], w: number[], x: number[], n: number): number => {
      const out = skin(a, w, x, n);
      let sum = 0;
      for (const each of out) sum += each * each;
      return sum;
    };
    const options = { wrt: 0, scope: () => ({ skin }) } as const;
    const given = (): [number[], number[], number[], number] => [[...angles], [...weights], [...base], count];
    expect(positive(hessian(total, options)(...given()))).toEqual(
      positive(hessian(total, { ...options, record: "everything" })(...given())),
    );
    const direction = angles.map((_, b) => (b === 4 ? 1 : 0));
    const product4 = hvp(total, options)(given(), [direction]);
    const column = hessian(total, options)(...given()).map((row) => row[4]!);
    product4.forEach((each, b) => expect(each).toBeCloseTo(column[b]!, 12));
  });
});

test("a loop that stores to what it loads, one that ends early and one inside a while are what they are without", () => {
  const f = (x: number[], w: number[]): number[] => {
    const y = x.map((each) => each * each);
    const out = new Array<number>(9).fill(0);
    for (let k = 0; k < 9; k++) {
      let sum = 0;
      for (let j = 0; j < x.length; j++) sum += w[k]! * y[j]! * w[j]!;
      out[k] = sum;
      y[k] = sum;
    }
    for (let k = 0; k < 9; k++) {
      for (let j = 0; j < x.length; j++) {
        if (w[j]! > 0.9 && j > k) break;
        out[k] = out[k]! + w[k]! * x[j]! * w[j]!;
      }
    }
    let turns = 0;
    while (turns < 3) {
      for (let k = 0; k < 9; k++) {
        for (let j = 0; j < x.length; j++) out[k] = out[k]! + w[k]! * x[j]! * w[j]!;
      }
      turns++;
    }
    return out;
  };
  const args = (): [number[], number[]] => [sines(17), sines(17, 3)];
  const whole = jacobian(f, { wrt: 0, mode: "forward", record: "everything" });
  expect(positive(jacobian(f, { wrt: 0, mode: "forward" })(...args()))).toEqual(positive(whole(...args())));
});

/** Writes nests of loops over x (differentiated), w and a matrix of weights from choices. */
class Nests extends Choices {
  text(): string {
    const lines = [
      "const y = x.map((each, j) => Math.sin(each) * (j + 1));",
      "const out = new Array(6).fill(0);",
      "let [p, q] = [1, 0.5];",
    ];
    for (let nests = 1 + this.choose(2); nests > 0; nests--) {
      lines.push(this.pick(["", "y[2] = x[5];", "q = x[3] * 0.5;"]));
      lines.push("for (let k = 0; k < 6; k++) {", this.pick(["let s = 0;", "let s = x[k];", "let s = q * w[k];"]));
      lines.push(this.pick(["", "", "", "y[k] = y[k + 1] * 0.5;", "p += w[k];"]));
      lines.push(
        this.pick([
          "for (let j = 0; j < n; j++) {",
          "for (let j = 1; j < n; j += 2) {",
          "for (let j = n - 1; j >= 0; j--) {",
        ]),
      );
      for (let count = 1 + this.choose(3); count > 0; count--) lines.push(this.statement());
      lines.push("}", "out[k] = out[k] + s;", "}");
    }
    return `(x, w, n, g) => {\n${lines.join("\n")}\nreturn out;\n}`;
  }

  private statement(): string {
    const term = (): string => this.term();
    switch (this.choose(9)) {
      case 0:
        return `out[k] = out[k] + ${term()};`;
      case 1:
        return `if (w[j] > ${this.pick(["0", "p - 1"])}) s += ${term()}; else s -= ${term()};`;
      case 2:
        return `{ const t = ${term()}; s += t * w[k]; out[(k + 1) % 6] -= t; }`;
      case 3:
        return `for (let c = 0; c < 2; c++) s += ${this.active("(j + c) % n")} * w[6 * c + k];`;
      case 4:
        return `{ let t = 0; for (let c = 0; c < 3; c++) t += ${this.active(this.pick(["j", "c"]))} * w[c] * w[k]; s += t * w[j]; }`;
      case 5:
        return `p = ${this.pick(["p * 0.9 + w[j]", "Math.cos(p)"])};`;
      default:
        return `s ${this.pick(["+=", "-="])} ${term()};`;
    }
  }

  private active(index: string): string {
    return `${this.pick(["x", "y"])}[${index}]`;
  }

  private term(): string {
    const active = this.active(this.pick(["j", "j", "j", "k", "n - 1 - j", "g[j]", "g[k]"]));
    const factor = (): string =>
      this.pick(["w[j]", "w[k]", "w[k + j]", "0.3", "p", "Math.sin(w[j])", "(w[j] - w[k])", "q", "x[k]", "y[j]"]);
    return this.pick([
      `${factor()} * ${active}`,
      `${active} * ${factor()} * ${factor()}`,
      `-(${active}) / 4 * ${factor()}`,
      `${active} / (2 + w[j]) * ${factor()}`,
      `(${active} + ${this.active("j")}) * ${factor()}`,
    ]);
  }
}

let skipping = 0;

function check(choices: readonly number[]): void {
  const text = new Nests(choices).text();
  const f = new Function(`return ${text};`)() as AnyFunction;
  const length = 10 + ((choices[0] ?? 0) % 9);
  const w = sines(length + 6, 2);
  const special = choices[1] ?? 0;
  if (special % 3 === 0) w[special % w.length] = [NaN, Infinity, 0, -Infinity, 1e200][special % 5]!;
  const args = (): never[] => [sines(length), [...w], length, w.map((_, k) => (7 * k) % length)] as never[];
  const options = { wrt: 0, mode: "forward" } as const;
  const alone = jacobian(f, options);
  const whole = jacobian(f, { ...options, record: "everything" });
  expect(positive(alone(...args())), text).toEqual(positive(whole(...args())));
  const direction = Array.from({ length }, (_, k) =>
    (choices[2] ?? 0) % (k + 2) === 0 ? [1, NaN, -2, 0.5][special % 4]! : 0,
  );
  const along = jvp(f, { wrt: 0 })(args() as never, [direction] as never);
  expect(positive(along.tangent), text).toEqual(
    positive(jvp(f, { wrt: 0, record: "everything" })(args() as never, [direction] as never).tangent),
  );
  if (skips(alone.source)) skipping++;
}

const runs = Number(process.env["SKIP_RUNS"] ?? 60);

test("random nests of loops have one Jacobian, zeros skipped or not", { timeout: 600_000 }, () => {
  assert(
    property(array(nat(10_000), { minLength: 10, maxLength: 60 }), (choices) => {
      check(choices);
    }),
    { numRuns: runs, ...(runs > 60 ? { endOnFailure: true } : {}) },
  );
  if (runs > 60) console.info(`${skipping} skip zeros`);
  expect(skipping).toBeGreaterThan(runs / 20);
});
