/**
 * Very long straight lines of operations on numbers. A text of 50,000 statements, and its gradient, is to be compiled in
 * about a second: so every operation becomes one statement on a scratch array, `m[5] = m[3] * m[4];`, in functions of
 * equal length, and places are used again after a value's last use. Nothing is looked at more than twice.
 */
import type { Elementary } from "../elementary/entry.ts";
import type { Instruction, Program, Value } from "../program/types.ts";
import { literalExpression } from "./expression.ts";

/** From this many instructions on a straight line is written this way. */
const longest = 20_000;
/** Statements in one function: V8 compiles and optimises such functions quickly. */
const perFunction = 1000;

/** Whether a Program is a very long line of literals and operations, without regions or memory. */
export function isLongStraightLine({ body }: Program): boolean {
  if (body.instructions.length < longest || body.params.some(({ type }) => type !== "f64")) return false;
  return body.instructions.every(({ kind }) => kind === "constant" || kind === "elementary");
}

export interface StraightLine {
  /** The functions that hold the statements, and the scratch array. */
  readonly parts: readonly string[];
  /** The statements that call them. */
  readonly calls: readonly string[];
  /** The expression of a param or result after the calls. */
  readonly textOf: (value: Value) => string;
}

export interface StraightLineNames {
  readonly scratch: string;
  /** A new name for one of the functions. */
  readonly part: () => string;
  readonly elementary: (f: Elementary) => string;
}

/** The statements of a long straight line; `paramTexts` are read into the scratch array first. */
export function writeStraightLine(
  program: Program,
  paramTexts: readonly string[],
  names: StraightLineNames,
): StraightLine {
  const { params, instructions, yields } = program.body;
  const table = new ValueTable(params, instructions);
  const lastUse = lastUses(table, instructions, yields);
  const places = table.column(none);
  const free: number[] = [];
  let used = 0;
  const literals = new Map<Value, string>();
  const place = (value: Value): number => {
    const at = free.pop() ?? used++;
    places[table.row(value)] = at;
    return at;
  };
  const textOf = (value: Value): string => {
    const at = places[table.row(value)] ?? none;
    return at === none ? (literals.get(value) ?? "NaN") : `${names.scratch}[${at}]`;
  };

  const first = params.map((param, k) => `${names.scratch}[${place(param)}] = ${paramTexts[k] ?? "NaN"};`);
  const statements: string[] = [];
  instructions.forEach((instruction, position) => {
    const [result] = instruction.results;
    if (result === undefined || lastUse[table.row(result)] === none) return;
    if (instruction.kind === "constant") {
      const { text } = literalExpression(instruction.value);
      literals.set(result, text.startsWith("-") ? `(${text})` : text);
      return;
    }
    if (instruction.kind !== "elementary") throw new Error("a straight line holds only operations");
    const operands = instruction.args.map(textOf);
    for (const arg of instruction.args) {
      const row = table.row(arg);
      const at = places[row] ?? none;
      if (at === none || lastUse[row] !== position || arg.instruction === undefined) continue;
      // The same operand twice is released once.
      lastUse[row] = none;
      free.push(at);
    }
    const text = operationText(instruction.f, operands, names.elementary);
    statements.push(`${names.scratch}[${place(result)}] = ${text};`);
  });

  const parts: string[] = [];
  const calls: string[] = [...first];
  for (let k = 0; k < statements.length; k += perFunction) {
    const name = names.part();
    parts.push(`function ${name}() {\n  ${statements.slice(k, k + perFunction).join("\n  ")}\n}`);
    calls.push(`${name}();`);
  }
  return { parts: [`const ${names.scratch} = new Float64Array(${used});`, ...parts], calls, textOf };
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
      least = Math.min(least, id);
      most = Math.max(most, id);
    };
    params.forEach(take);
    for (const { results } of instructions) results.forEach(take);
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
    const [result] = instruction?.results ?? [];
    if (instruction === undefined || result === undefined || last[table.row(result)] === none) continue;
    for (const arg of instruction.args) {
      const row = table.row(arg);
      if (last[row] === none) last[row] = position;
    }
  }
  return last;
}

function operationText(f: Elementary, operands: readonly string[], nameOf: (f: Elementary) => string): string {
  const { javascript } = f;
  const [x = "", y = ""] = operands;
  if (javascript.kind === "infix") return `${x} ${javascript.operator} ${y}`;
  if (javascript.kind === "prefix") return `${javascript.operator}${x}`;
  return `${nameOf(f)}(${operands.join(", ")})`;
}
