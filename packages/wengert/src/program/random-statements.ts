/** The statements of random Programs: each adds instructions, and what they define, to a scope. */
import { multiply, subtract } from "../elementary/arithmetic.ts";
import { RandomScope } from "./random-scope.ts";
import { isBuffer, type Program, type Type, type Value } from "./types.ts";

/** `singles`: local f32[] buffers. */
export type RandomFeature = "if" | "for" | "while" | "buffers" | "singles" | "calls";

/** The length of every array param of a random Program. */
export const randomArrayLength = 4;

export interface RandomCallee {
  readonly program: Program;
  /** Which buffer params it writes, by position among the params. */
  readonly written: ReadonlySet<number>;
}

export interface StatementOptions {
  readonly allow: ReadonlySet<RandomFeature>;
  readonly callees: readonly RandomCallee[];
  /** How deep regions may still nest. */
  readonly depth: number;
  readonly statements: number;
}

type Statement = (scope: RandomScope, options: StatementOptions) => void;

/** Adds random statements to a scope. */
export function randomStatements(scope: RandomScope, options: StatementOptions): void {
  const choices = [assign, assign, assign, decide, ...memoryStatements(scope, options)];
  if (options.callees.length > 0) choices.push(call);
  if (options.depth > 0) {
    if (options.allow.has("if")) choices.push(branch, branch);
    if (options.allow.has("for")) choices.push(forLoop, forLoop);
    if (options.allow.has("while")) choices.push(whileLoop);
  }
  for (let k = 0; k < options.statements; k++) scope.source.pick(choices)(scope, options);
}

function memoryStatements(scope: RandomScope, { allow }: StatementOptions): Statement[] {
  if (allow.has("buffers")) return [allocate, load, load, store, accumulate];
  return scope.buffers.length > 0 ? [load, load, store, accumulate] : [];
}

const assign: Statement = (scope) => {
  const { value, bound } = scope.expression();
  if (value.instruction !== undefined && scope.source.chance(0.4))
    value.name ??= scope.source.pick(["s", "t", "u", "w"]);
  scope.addNumber(value, bound);
};

const decide: Statement = (scope) => {
  scope.booleans.push(scope.condition());
};

const allocate: Statement = (scope, { allow }) => {
  const { builder: b, source } = scope;
  const length = source.chance(0.5) ? randomArrayLength : source.integer(1, 3);
  const type = allow.has("singles") && source.chance(0.5) ? "f32[]" : "f64[]";
  const value = b.allocate(type, b.integer(length));
  scope.buffers.push({ value, length, writable: true });
  for (let k = source.integer(0, 2); k > 0; k--)
    b.store(value, b.integer(source.integer(0, length - 1)), scope.within(2));
};

const load: Statement = (scope) => {
  const { builder: b, source, buffers } = scope;
  if (buffers.length === 0) return;
  const { value, length } = source.pick(buffers);
  scope.addNumber(b.load(value, scope.index(length), source.chance(0.5)), 4);
};

const store: Statement = (scope) => {
  const { builder: b, source } = scope;
  const writable = scope.buffers.filter((buffer) => buffer.writable);
  if (writable.length === 0) return;
  const { value, length } = source.pick(writable);
  b.store(value, scope.index(length), scope.within(2), source.chance(0.5));
};

const accumulate: Statement = (scope) => {
  const { builder: b, source } = scope;
  const writable = scope.buffers.filter((buffer) => buffer.writable);
  if (writable.length === 0) return;
  const { value, length } = source.pick(writable);
  b.accumulate(value, scope.index(length), scope.within(1), source.chance(0.5));
};

/** Fills a region: a scope of its own with fewer statements, then what it yields. */
function inner(scope: RandomScope, options: StatementOptions, enter: (own: RandomScope) => void): RandomScope {
  const own = new RandomScope(scope.builder, scope.source, scope);
  enter(own);
  const statements = scope.source.integer(0, Math.max(2, options.statements >> 1));
  randomStatements(own, { ...options, depth: options.depth - 1, statements });
  return own;
}

const branch: Statement = (scope, options) => {
  const { builder: b, source } = scope;
  const numbers = source.integer(0, 2);
  const passive = source.chance(0.2);
  const fill = (): Value[] => {
    const own = inner(scope, options, () => undefined);
    const results = Array.from({ length: numbers }, () => own.within(3));
    return passive ? [...results, own.index(4), own.condition()] : results;
  };
  const types: Type[] = Array.from({ length: numbers }, () => "f64");
  if (passive) types.push("i32", "bool");
  for (const value of b.branch(scope.condition(), types, fill, fill)) define(scope, value, 3, 3);
};

/** Makes a value usable from here on, with the bound of an f64 or the largest that an i32 can be. */
function define(scope: RandomScope, value: Value, bound: number, max: number): void {
  if (value.type === "f64") scope.addNumber(value, bound);
  else if (value.type === "i32") scope.addInteger(value, max);
  else scope.booleans.push(value);
}

/** Values that a loop carries: f64 within 2, and sometimes an i32 up to 3. */
function carriedValues(scope: RandomScope, atLeast: number): Value[] {
  const { builder: b, source } = scope;
  const carried = Array.from({ length: source.integer(atLeast, 2) }, () => scope.within(2));
  return source.chance(0.2) ? [...carried, b.integer(source.integer(0, 3))] : carried;
}

/** What a loop's body yields for its carried values. */
function nextCarried(own: RandomScope, carried: readonly Value[]): Value[] {
  const { builder: b } = own;
  return carried.map((value) => {
    if (value.type === "f64") return own.within(2);
    return b.integerOperation("remainder", b.integerOperation("add", value, own.index(3)), b.integer(4));
  });
}

const forLoop: Statement = (scope, options) => {
  const { builder: b, source } = scope;
  const writable = scope.buffers.some((buffer) => buffer.writable);
  const initial = carriedValues(scope, writable ? 0 : 1);
  const { max, ...range } = randomRange(scope);
  const results = b.loop(
    { ...range, reversed: source.chance(0.3) },
    initial,
    (index, carried) => {
      const own = inner(scope, options, (entered) => {
        entered.addInteger(index, max);
        for (const value of carried) define(entered, value, 2, 3);
        if (source.chance(0.3)) entered.addNumber(b.toNumber(index), max);
      });
      return nextCarried(own, carried);
    },
    source.pick(["i", "j", "k"]),
  );
  for (const value of results) define(scope, value, 2, 3);
};

/** A range of at most four indices from 0 to `max`; sometimes empty. */
function randomRange(scope: RandomScope): { low: Value; high: Value; step: number; max: number } {
  const { builder: b, source } = scope;
  const step = source.pick([1, 1, 1, 2, -1, -2]);
  if (step < 0) {
    const low = source.integer(0, 3);
    return { low: b.integer(low), high: b.integer(source.integer(-1, low)), step, max: low };
  }
  const inScope = scope.integers.filter(({ max }) => max <= 3);
  const low = inScope.length > 0 && source.chance(0.3) ? source.pick(inScope).value : b.integer(source.integer(0, 2));
  if (scope.buffers.length > 0 && source.chance(0.5)) {
    const { value, length } = source.pick(scope.buffers);
    return { low, high: b.length(value), step, max: length - 1 };
  }
  const high = source.integer(0, 4);
  return { low, high: b.integer(high), step, max: Math.max(0, high - 1) };
}

const whileLoop: Statement = (scope, options) => {
  const { builder: b, source } = scope;
  const counts = source.chance(0.5);
  const first = counts ? b.integer(source.integer(0, 3)) : scope.within(2);
  const { carried, turns } = b.whileLoop(
    [first, ...carriedValues(scope, 0)],
    ([leading = first]) =>
      // Counting ends at 3, halving before it falls below ½.
      counts
        ? b.compare(leading, "<", b.integer(3))
        : b.compare(b.apply(multiply, leading, leading), ">", b.constant(0.25)),
    ([leading = first, ...others]) => {
      const own = inner(scope, options, (entered) => {
        for (const value of [leading, ...others]) define(entered, value, 2, 3);
      });
      const next = counts
        ? b.integerOperation("add", leading, b.integer(1))
        : b.apply(
            multiply,
            leading,
            b.apply(subtract, b.constant(0.25), b.apply(multiply, own.within(1), b.constant(0.25))),
          );
      return [next, ...nextCarried(own, others)];
    },
  );
  for (const value of carried) define(scope, value, 2, 3);
  scope.addInteger(turns, 3);
};

const call: Statement = (scope, { callees }) => {
  const { builder: b, source } = scope;
  const { program, written } = source.pick(callees);
  const free = scope.buffers.filter(({ value, length }) => value.type === "f64[]" && length === randomArrayLength);
  const args: Value[] = [];
  for (const [k, param] of program.body.params.entries()) {
    if (!isBuffer(param.type)) {
      args.push(scope.within(2));
      continue;
    }
    // One buffer in two positions, written in one of them, would be two names of one memory.
    const fitting = free.filter((buffer) => buffer.writable || !written.has(k));
    if (fitting.length === 0) return;
    const buffer = source.pick(fitting);
    free.splice(free.indexOf(buffer), 1);
    args.push(buffer.value);
  }
  for (const value of b.call(program, args)) scope.addNumber(value, 6);
};
