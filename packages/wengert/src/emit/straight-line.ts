/**
 * Very long straight lines of operations on numbers. V8 takes seconds to compile the text of 150,000 statements and long
 * to optimise it, so such a line is laid out as a list of steps on a scratch array, which a loop runs through; places in
 * the array are used again after a value's last use. People see the same steps as statements: `m[5] = m[3] * m[4];`.
 */
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import type { Elementary } from "../elementary/entry.ts";
import type { Instruction, Program, Value } from "../program/types.ts";

/** From this many instructions on a straight line is laid out this way. */
const longest = 20_000;

/** Whether a Program is a very long line of literals and operations, without regions or memory. */
export function isLongStraightLine({ body }: Program): boolean {
  if (body.instructions.length < longest || body.params.some(({ type }) => type !== "f64")) return false;
  return body.instructions.every(
    ({ kind, results }) => kind === "elementary" || (kind === "constant" && results[0]?.type === "f64"),
  );
}

/** The operations that a loop over steps does by itself. */
const operators: readonly Elementary[] = [add, subtract, multiply, divide, negate];

/** A straight line laid out. Step k puts functions[f[k]] of the places x[k], y[k], … into the place target[k]. */
export interface StraightLine {
  /** The first five are +, −, ×, ÷ and the sign. */
  readonly functions: readonly Elementary[];
  readonly count: number;
  readonly f: Int32Array;
  readonly target: Int32Array;
  readonly x: Int32Array;
  /** Of a function of one operand it is x. */
  readonly y: Int32Array;
  /** The places of all operands, by step, of functions that may have more than two. */
  readonly lists: ReadonlyMap<number, readonly number[]>;
  /** How many places there are. */
  readonly size: number;
  /** What places hold before the first step. */
  readonly literals: readonly (readonly [place: number, value: number])[];
  /** Where a param or a result lies. */
  readonly placeOf: (value: Value) => number;
}

/** Lays a long straight line out. Time and memory grow linearly with the Program. */
export function layOut(program: Program): StraightLine {
  const { params, instructions, yields } = program.body;
  const table = new ValueTable(params, instructions);
  const lastUse = lastUses(table, instructions, yields);
  const places = table.column(none);
  const free: number[] = [];
  let size = 0;
  let count = 0;
  const functions = new Map(operators.map((f, k) => [f, k]));
  const column = (): Int32Array => new Int32Array(instructions.length);
  const [f, target, x, y] = [column(), column(), column(), column()];
  const lists = new Map<number, number[]>();
  const literals: (readonly [place: number, value: number])[] = [];
  const placesOfLiterals = new Map<string, number>();
  const placeOf = (value: Value): number => places[table.row(value)] ?? none;
  const placeLiteral = (value: number): number => {
    const key = Object.is(value, -0) ? "-0" : String(value);
    let place = placesOfLiterals.get(key);
    if (place === undefined) {
      place = size++;
      placesOfLiterals.set(key, place);
      literals.push([place, value]);
    }
    return place;
  };

  for (const param of params) places[table.row(param)] = size++;
  for (let position = 0; position < instructions.length; position++) {
    const instruction = instructions[position];
    const result = instruction?.results[0];
    if (instruction === undefined || result === undefined || lastUse[table.row(result)] === none) continue;
    if (instruction.kind === "constant") {
      places[table.row(result)] = placeLiteral(Number(instruction.value));
      continue;
    }
    if (instruction.kind !== "elementary") throw new Error("a straight line holds only operations");
    let at = functions.get(instruction.f);
    if (at === undefined) functions.set(instruction.f, (at = functions.size));
    f[count] = at;
    const { args } = instruction;
    const first = args[0];
    const second = args[1] ?? first;
    if (first !== undefined) x[count] = placeOf(first);
    if (second !== undefined) y[count] = placeOf(second);
    if (args.length > 2 || instruction.f.arity === "any") lists.set(count, args.map(placeOf));
    for (const arg of args) {
      const row = table.row(arg);
      if (lastUse[row] !== position || arg.instruction?.kind !== "elementary") continue;
      // The same operand twice is released once.
      lastUse[row] = none;
      free.push(places[row] ?? none);
    }
    const place = free.pop() ?? size++;
    places[table.row(result)] = place;
    target[count++] = place;
  }
  return { functions: [...functions.keys()], count, f, target, x, y, lists, size, literals, placeOf };
}

/** In a column: nothing is known of the value. */
const none = -1;
/** In the column of last uses: a result of the Program. */
const atTheEnd = 0x7fffffff;

/** Columns of numbers by value: its id counted from the smallest, as lookups in maps would take most of the time. */
class ValueTable {
  private readonly first: number;
  private readonly length: number;

  constructor(params: readonly Value[], instructions: readonly Instruction[]) {
    let [least, most] = [Infinity, -Infinity];
    const take = ({ id }: Value): void => {
      if (id < least) least = id;
      if (id > most) most = id;
    };
    for (const param of params) take(param);
    for (const { results } of instructions) if (results[0] !== undefined) take(results[0]);
    this.first = least;
    this.length = Math.max(0, most - least + 1);
  }

  row({ id }: Value): number {
    return id - this.first;
  }

  column(content: number): Int32Array {
    return new Int32Array(this.length).fill(content);
  }
}

/** By value the position of its last use; `none` for those that nothing needed uses. */
function lastUses(table: ValueTable, instructions: readonly Instruction[], yields: readonly Value[]): Int32Array {
  const last = table.column(none);
  for (const value of yields) last[table.row(value)] = atTheEnd;
  for (let position = instructions.length - 1; position >= 0; position--) {
    const instruction = instructions[position];
    const result = instruction?.results[0];
    if (instruction === undefined || result === undefined || last[table.row(result)] === none) continue;
    for (const arg of instruction.args) {
      const row = table.row(arg);
      if (last[row] === none) last[row] = position;
    }
  }
  return last;
}
