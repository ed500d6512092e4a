/**
 * Checks that hold for every program of the corpus: reverse mode, recording everything, forward mode, finite
 * differences and closed forms agree, to second order in all four combinations of the modes; the value is the
 * function's own, bit for bit; arguments end up as the function itself leaves them. Each finding is one line.
 */
import { gradient, jvp, valueAndGradient, vjp } from "../src/index.ts";
import { parametersOf } from "../src/read/parse.ts";
import { sourceOf } from "../src/read/source.ts";
import type { CorpusProgram } from "./corpus/program.ts";

type Call = (...args: unknown[]) => unknown;
type Jvp = (args: unknown[], tangents: unknown[]) => { value: unknown; tangent: unknown };

interface Along {
  readonly gradient: Call;
  readonly jvp: Jvp;
}

/** What is wrong with a program, one line per finding. */
export function checkProgram(program: CorpusProgram): string[] {
  const points: readonly (readonly unknown[])[] = [program.at, ...(program.also ?? [])];
  const derivatives = derivativesOf(program);
  return points.flatMap((point, k) =>
    new Check(program, derivatives, point).run().map((line) => (k === 0 ? line : `${line} (point ${k})`)),
  );
}

/** Everything that is compared, made once for all points. */
function derivativesOf({ f, scope, plain }: CorpusProgram) {
  const checked = scope === undefined ? {} : { scope };
  // The reading is checked once.
  const options = { ...checked, verify: false };
  const reverse = gradient(f, options);
  const parameters = parametersOf(sourceOf(f));
  /** The derivative of f in a direction, written with jvp inside a function, and its own derivatives. */
  const alongs = new Map<number, Along>();
  const along = (count: number): Along => {
    const known = alongs.get(count);
    if (known !== undefined) return known;
    const taken = parameters.slice(0, count);
    const points = taken.map(({ isRest }, k) => `${isRest ? "..." : ""}x${k}`).join(", ");
    const directions = taken.map((_, k) => `v${k}`).join(", ");
    const text = `return (${directions}, ${points}) => jvp(f)([${points}], [${directions}]).tangent`;
    const derived = new Function("f", "jvp", text)(f, jvp) as CorpusProgram["f"];
    const outer = { scope: () => ({ ...scope?.(), f, jvp }), verify: false, wrt: taken.map((_, k) => count + k) };
    const made = { gradient: asCall(gradient(derived, outer)), jvp: jvp(derived, outer) as unknown as Jvp };
    alongs.set(count, made);
    return made;
  };
  return {
    parameters,
    native: asCall(plain ?? f),
    valueAndGradient: asCall(valueAndGradient(f, checked)),
    reverse: asCall(reverse),
    everything: asCall(gradient(f, { ...options, record: "everything" })),
    forward: asCall(gradient(f, { ...options, mode: "forward" })),
    forwardOverReverse: jvp(reverse, options) as unknown as Jvp,
    reverseOverReverse: asCall(vjp(reverse, options)),
    along,
  };
}

function asCall(f: unknown): Call {
  return f as Call;
}

/** The checks of a program at one point. */
class Check {
  readonly #program: CorpusProgram;
  readonly #derivatives: ReturnType<typeof derivativesOf>;
  readonly #at: readonly unknown[];
  readonly #findings: string[] = [];
  /** The arguments as f leaves them. */
  readonly #afterwards: unknown[];
  readonly #own: unknown;
  readonly #numbers: readonly number[];
  /** Whether a number is a count, whose partial is 0. */
  readonly #isCount: readonly boolean[];

  constructor(program: CorpusProgram, derivatives: ReturnType<typeof derivativesOf>, at: readonly unknown[]) {
    this.#program = program;
    this.#derivatives = derivatives;
    this.#at = at;
    this.#numbers = numbersOf(at);
    this.#isCount = at.flatMap((arg, k) => numbersOf(arg).map(() => program.counts?.includes(k) === true));
    this.#afterwards = copyOf(at);
    this.#own = derivatives.native(...this.#afterwards);
  }

  run(): string[] {
    const single = this.#program.single === true;
    const partials = this.#first(single ? 1e-6 : 1e-12);
    if (partials.length === this.#numbers.length) this.#second(partials, single ? 1e-6 : 1e-10);
    else this.#findings.push(`${partials.length} partials for ${this.#numbers.length} numbers`);
    return this.#findings;
  }

  #first(exact: number): number[] {
    const { closed, within, plain } = this.#program;
    const { native, valueAndGradient: both, reverse, everything, forward } = this.#derivatives;
    const value: { current: unknown } = { current: undefined };
    const partials = this.#call("valueAndGradient", (args) => {
      const result = both(...args) as { value: unknown; gradient: unknown };
      value.current = result.value;
      return result.gradient;
    });
    if (plain !== undefined) this.#compare("value", [Number(value.current)], [Number(this.#own)], exact);
    else if (!Object.is(value.current, this.#own))
      this.#findings.push(`value ${String(value.current)}, f gives ${String(this.#own)}`);
    this.#compare(
      "reverse",
      this.#call("reverse", (args) => reverse(...args)),
      partials,
      0,
    );
    this.#compare(
      "recording everything",
      this.#call("everything", (args) => everything(...args)),
      partials,
      exact,
    );
    this.#compare(
      "forward",
      this.#call("forward", (args) => forward(...args)),
      partials,
      exact,
    );
    partials.forEach((partial, k) => {
      if (this.#isCount[k] && partial !== 0) this.#findings.push(`the partial of count ${k} is ${partial}`);
    });
    this.#compare(
      "reverse, called again",
      this.#call("reverse again", (args) => reverse(...args)),
      partials,
      0,
    );
    if (closed !== undefined) {
      const expected = numbersOf(closed(...(copyOf(this.#at) as never[])));
      this.#compare("reverse, against the closed form", partials, expected, within ?? exact);
    }
    if (this.#isSmooth) {
      const differences = this.#numbers.map((_, k) => {
        if (this.#isCount[k]) return 0;
        const direction = this.#numbers.map((__, j) => (j === k ? 1 : 0));
        return difference((t) => [Number(native(...this.#moved(direction, t)))])[0];
      });
      this.#compare("reverse, against finite differences", partials, differences, 1e-6);
    }
    return partials;
  }

  #second(partials: readonly number[], exact: number): void {
    const { parameters, reverse, forwardOverReverse, reverseOverReverse, along } = this.#derivatives;
    const direction = directionOf(partials.length, this.#program.name).map((v, k) => (this.#isCount[k] ? 0 : v));
    /** The direction in the shape of the partials. */
    const seed = (): unknown => withNumbers(reverse(...copyOf(this.#at)), [...direction]);
    const tangents = (): unknown[] => (parameters.length === 1 ? [seed()] : (seed() as unknown[]));

    const count = Math.min(this.#at.length, parameters.length);
    /** Calls with the tangents as arguments, which stay as they are. */
    const inDirection = (call: (v: unknown[]) => unknown): unknown => {
      const v = tangents().slice(0, count);
      const result = call(v);
      if (!isSame(v, tangents().slice(0, count))) this.#findings.push(`a tangent is changed: ${show(v)}`);
      return result;
    };

    const product = this.#call("forward over reverse", (args) => {
      const { value, tangent } = forwardOverReverse(args, tangents());
      this.#compare("value of forward over reverse", numbersOf(value), partials, exact);
      return tangent;
    });
    if (this.#isSmooth) {
      const differences = difference((t) => numbersOf(reverse(...this.#moved(direction, t))));
      this.#compare("forward over reverse, against finite differences", product, differences, 1e-6);
    }
    const others = {
      "reverse over reverse": (args: unknown[]): unknown => {
        const { pullback } = reverseOverReverse(...args) as { pullback: (seed: unknown) => unknown };
        return pullback(seed());
      },
      "reverse over forward": (args: unknown[]): unknown => inDirection((v) => along(count).gradient(...v, ...args)),
    };
    for (const [name, call] of Object.entries(others)) {
      // A count has no derivative, but a second derivative with respect to it may be asked for.
      const found = this.#call(name, call).map((value, k) => (this.#isCount[k] ? product[k] : value));
      this.#compare(name, found, product, exact);
    }
    const [quadratic] = this.#call("forward over forward", (args) =>
      inDirection((v) => along(count).jvp([...v, ...args], tangents().slice(0, count)).tangent),
    );
    const terms = product.map((h, k) => h * direction[k]);
    const expected = terms.reduce((sum, term) => sum + term, 0);
    const size = terms.reduce((sum, term) => sum + Math.abs(term), 0);
    if (!(Math.abs(quadratic - expected) <= exact * size) && !Object.is(quadratic, expected))
      this.#findings.push(`forward over forward: ${quadratic}, expected ${expected}`);
  }

  get #isSmooth(): boolean {
    return this.#program.smooth !== false && this.#program.single !== true;
  }

  /** Calls with copies of the arguments, which have to end up as f itself leaves them. */
  #call(name: string, call: (args: unknown[]) => unknown): number[] {
    const args = copyOf(this.#at);
    const result = call(args);
    if (this.#program.plain === undefined && !isSame(args, this.#afterwards))
      this.#findings.push(`${name} leaves the arguments as ${show(args)}, f as ${show(this.#afterwards)}`);
    return numbersOf(result);
  }

  /** Notes numbers that differ by more than `within` of the largest. */
  #compare(name: string, found: readonly number[], expected: readonly number[], within: number): void {
    const largest = Math.max(...expected.map(Math.abs).filter(Number.isFinite), 1e-300);
    const isNear = (a: number, b: number): boolean => Object.is(a, b) || Math.abs(a - b) <= within * largest;
    if (found.length === expected.length && found.every((a, k) => isNear(a, expected[k]))) return;
    this.#findings.push(`${name}: ${show(found)}, expected ${show(expected)}`);
  }

  /** The point moved in a direction; its arguments share nothing. */
  #moved(direction: readonly number[], t: number): unknown[] {
    const numbers = this.#numbers.map((value, k) => value + t * direction[k]);
    return this.#at.map((arg) => withNumbers(structuredClone(arg), numbers));
  }
}

/** Richardson's extrapolation of central differences, to order h⁶. */
function difference(g: (t: number) => readonly number[]): number[] {
  const h = 2e-3;
  const central = [h, h / 2, h / 4].map((step) => {
    const right = g(step);
    const left = g(-step);
    return right.map((value, k) => (value - left[k]) / (2 * step));
  });
  const [a, b, c] = central;
  return a.map((_, k) => {
    const ab = (4 * b[k] - a[k]) / 3;
    const bc = (4 * c[k] - b[k]) / 3;
    return (16 * bc - ab) / 15;
  });
}

/** Numbers between −1 and 1, the same ones for the same name. */
function directionOf(length: number, name: string): number[] {
  let state = [...name].reduce((hash, letter) => (Math.imul(hash, 31) + letter.charCodeAt(0)) >>> 0, 7);
  return Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 31 - 1;
  });
}

function isFloats(value: unknown): value is Float64Array | Float32Array {
  return value instanceof Float64Array || value instanceof Float32Array;
}

/** The numbers in a value that carry a derivative, in order. */
function numbersOf(value: unknown): number[] {
  if (typeof value === "number") return [value];
  if (isFloats(value)) return Array.from(value);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return [];
  return Object.values(value).flatMap(numbersOf);
}

/** The value with other numbers in it; takes them off the list. */
function withNumbers(value: unknown, numbers: number[]): unknown {
  if (typeof value === "number") return numbers.shift();
  if (isFloats(value)) return value.map(() => numbers.shift() ?? NaN);
  if (Array.isArray(value)) return value.map((item) => withNumbers(item, numbers));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withNumbers(item, numbers)]));
}

/** Copies of arguments; one array in two positions stays one array. */
function copyOf(args: readonly unknown[]): unknown[] {
  return structuredClone(args) as unknown[];
}

function isSame(a: unknown, b: unknown): boolean {
  if (typeof a !== "object" || a === null || typeof b !== "object" || b === null) return Object.is(a, b);
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => isSame(Reflect.get(a, key), Reflect.get(b, key)));
}

function show(value: unknown): string {
  return JSON.stringify(value, (_, item: unknown) =>
    isFloats(item) ? Array.from(item) : typeof item === "number" && !Number.isFinite(item) ? String(item) : item,
  );
}
