/**
 * Checks that hold for every program of the corpus: reverse mode, recording everything, forward mode, finite
 * differences and closed forms agree, to second order in all four combinations of the modes; the value is the
 * function's own, bit for bit; arguments end up as the function itself leaves them. Each finding is one line.
 */
import { gradient, jvp, valueAndGradient, vjp } from "../src/index.ts";
import type { CorpusProgram } from "./corpus/program.ts";

type Call = (...args: unknown[]) => unknown;
type Jvp = (args: unknown[], tangents: unknown[]) => { tangent: unknown };
interface Along {
  readonly gradient: Call;
  readonly jvp: Jvp;
}

/** What is wrong with a program, one line per finding. */
export function checkProgram(program: CorpusProgram): string[] {
  const points: readonly (readonly unknown[])[] = [program.at, ...(program.also ?? [])];
  const check = checksOf(program);
  return points.flatMap((point, k) => check(point).map((line) => (k === 0 ? line : `${line} (point ${k})`)));
}

function checksOf(program: CorpusProgram): (at: readonly unknown[]) => string[] {
  const { f, scope } = program;
  const options = scope === undefined ? {} : { scope };
  const native = (program.plain ?? f) as Call;
  const both = valueAndGradient(f, options) as unknown as Call;
  const reverse = gradient(f, options);
  const everything = gradient(f, { ...options, record: "everything" }) as unknown as Call;
  const forward = gradient(f, { ...options, mode: "forward" }) as unknown as Call;
  const forwardOverReverse = jvp(reverse, options) as unknown as Jvp;
  const reverseOverReverse = vjp(reverse, options) as unknown as Call;
  /** The derivative of f in the direction v, written with jvp, and its derivatives in both modes. */
  const alongs = new Map<number, Along>();
  const current: { v: () => readonly unknown[] } = { v: () => [] };
  const alongOf = (count: number, v: () => readonly unknown[]): Along => {
    current.v = v;
    const known = alongs.get(count);
    if (known !== undefined) return known;
    const names = Array.from({ length: count }, (_, k) => `x${k}`);
    const list = names.join(", ");
    const text = `return (${list}) => jvp(f)([${list}], [${names.map((_, k) => `v${k}`).join(", ")}]).tangent`;
    const derived = new Function("f", "jvp", text)(f, jvp) as CorpusProgram["f"];
    const directions = (): object => Object.fromEntries(current.v().map((tangent, k) => [`v${k}`, tangent]));
    const outer = { scope: () => ({ ...scope?.(), f, jvp, ...directions() }), verify: false };
    const made = { gradient: gradient(derived, outer) as unknown as Call, jvp: jvp(derived, outer) as unknown as Jvp };
    alongs.set(count, made);
    return made;
  };
  const hasRest = /\.\.\./.test(f.toString().split(/=>|\{/)[0] ?? "");

  return (at) => {
    const findings: string[] = [];
    const before = numbersOf(at);
    const isCount = at.flatMap((arg, k) => numbersOf(arg).map(() => program.counts?.includes(k) === true));
    const afterwards = copyOf(at);
    const own = native(...afterwards);

    /** Calls with copies of the arguments, which have to end up as f itself leaves them. */
    const run = (name: string, call: (args: unknown[]) => unknown): number[] => {
      const args = copyOf(at);
      const result = call(args);
      if (program.plain === undefined && !isSame(args, afterwards))
        findings.push(`${name} leaves the arguments as ${show(args)}, f as ${show(afterwards)}`);
      return numbersOf(result);
    };
    const compare = (name: string, found: readonly number[], expected: readonly number[], within: number): void => {
      const scale = Math.max(...expected.map(Math.abs).filter(Number.isFinite), 1e-300);
      const isNear = (a: number, b: number): boolean => a === b || Object.is(a, b) || Math.abs(a - b) <= within * scale;
      if (found.length === expected.length && found.every((a, k) => isNear(a, expected[k]))) return;
      findings.push(`${name}: ${show(found)}, expected ${show(expected)}`);
    };

    const value: { current: unknown } = { current: undefined };
    const partials = run("valueAndGradient", (args) => {
      const result = both(...args) as { value: unknown; gradient: unknown };
      value.current = result.value;
      return result.gradient;
    });
    if (program.plain === undefined && !Object.is(value.current, own))
      findings.push(`value ${String(value.current)}, f gives ${String(own)}`);
    if (program.plain !== undefined) compare("value", [Number(value.current)], [Number(own)], 1e-12);
    compare(
      "reverse",
      run("reverse", (args) => (reverse as unknown as Call)(...args)),
      partials,
      0,
    );
    compare(
      "recording everything",
      run("recording everything", (args) => everything(...args)),
      partials,
      1e-12,
    );
    compare(
      "forward",
      run("forward", (args) => forward(...args)),
      partials,
      1e-12,
    );
    if (partials.length !== before.length)
      return [...findings, `${partials.length} partials for ${before.length} numbers`];
    partials.forEach((partial, k) => {
      if (isCount[k] && partial !== 0) findings.push(`the partial of count ${k} is ${partial}`);
    });
    if (program.closed !== undefined) {
      const closed = numbersOf(program.closed(...(copyOf(at) as never[])));
      compare("reverse, against the closed form", partials, closed, program.within ?? 1e-12);
    }

    const direction = directionOf(before.length, program.name).map((v, k) => (isCount[k] ? 0 : v));
    const isSmooth = program.smooth !== false;
    const at1 = (x: readonly number[]): unknown[] => withNumbers(copyEach(at), [...x]) as unknown[];
    if (isSmooth) {
      const differences = before.map((_, k) =>
        isCount[k] ? 0 : difference((t) => [Number(native(...at1(moved(before, unit(k, before.length), t))))])[0],
      );
      compare("reverse, against finite differences", partials, differences, 1e-6);
    }

    const tangents = (): unknown[] => withNumbers(copyEach(at), [...direction]) as unknown[];
    const second = hasRest ? [] : run("forward over reverse", (args) => forwardOverReverse(args, tangents()).tangent);
    if (hasRest) return findings;
    if (isSmooth) {
      const differences = difference((t) =>
        numbersOf((reverse as unknown as Call)(...at1(moved(before, direction, t)))),
      );
      compare("forward over reverse, against finite differences", second, differences, 1e-6);
    }
    const seed = (): unknown => {
      const list = tangents().map(withNulls);
      const isAlone = list.length === 1 && f.length <= 1;
      return isAlone ? list[0] : list;
    };
    const twice = run("reverse over reverse", (args) => {
      const { pullback } = reverseOverReverse(...args) as { pullback: (seed: unknown) => unknown };
      return pullback(seed());
    });
    compare("reverse over reverse", zeroed(twice, isCount), zeroed(second, isCount), 1e-10);

    const v = tangents();
    const along = alongOf(at.length, () => v);
    const reverseOverForward = run("reverse over forward", (args) => along.gradient(...args));
    compare("reverse over forward", zeroed(reverseOverForward, isCount), zeroed(second, isCount), 1e-10);
    const twiceForward = run("forward over forward", (args) => along.jvp(args, tangents()).tangent);
    const quadratic = second.reduce((sum, h, k) => sum + h * direction[k], 0);
    const size = second.reduce((sum, h, k) => sum + Math.abs(h * direction[k]), 0);
    if (Math.abs(twiceForward[0] - quadratic) > 1e-10 * size)
      findings.push(`forward over forward: ${twiceForward[0]}, expected ${quadratic}`);
    return findings;
  };
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

function moved(x: readonly number[], direction: readonly number[], t: number): number[] {
  return x.map((value, k) => value + t * direction[k]);
}

function unit(k: number, length: number): number[] {
  return Array.from({ length }, (_, j) => (j === k ? 1 : 0));
}

function zeroed(values: readonly number[], isCount: readonly boolean[]): number[] {
  return values.map((value, k) => (isCount[k] ? 0 : value));
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

/** The value with null in place of what carries no derivative. */
function withNulls(value: unknown): unknown {
  if (typeof value === "number" || isFloats(value)) return value;
  if (Array.isArray(value)) return value.map(withNulls);
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return null;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, withNulls(item)]));
}

/** Copies of arguments; one array in two positions stays one array. */
function copyOf(args: readonly unknown[]): unknown[] {
  return structuredClone(args) as unknown[];
}

/** Copies of arguments that share nothing. */
function copyEach(args: readonly unknown[]): unknown[] {
  return args.map((arg) => structuredClone(arg));
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
