/** The state of writing one Program as one JavaScript function, and the steps that every instruction shares. */
import type { Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import {
  type Expression,
  type Memory,
  type Variable,
  Binding,
  atom,
  isAtomic,
  largestSize,
  literalExpression,
  longestText,
  variableExpression,
} from "./expression.ts";
import { Pending } from "./inlining.ts";
import type { LongRegions } from "./large.ts";
import type { Module } from "./module.ts";
import type { Names } from "./names.ts";
import type { Needed } from "./needed.ts";
import { type Statement, block } from "./statement.ts";
import type { Structure } from "./structure.ts";
import type { Places } from "./tape-places.ts";
import type { UseTable } from "./uses.ts";
import { ValueTable } from "./value-table.ts";
import { withoutNegativeZero } from "./zero.ts";

export class FunctionWriter {
  readonly module: Module;
  readonly program: Program;
  readonly structure: Structure;
  readonly needed: Needed;
  readonly uses: UseTable;
  readonly long: LongRegions;
  readonly names: Names;
  /** Where statements go. */
  statements: Statement[] = [];
  /** The variable that a result should best be left in, because its only use is to be copied there. */
  readonly preferred: Map<Value, Variable> = new Map();
  /** The functions that chunks of long regions became. */
  readonly parts: Statement[] = [];
  /** Whether a loop around has made room on the tapes for all that it pushes. */
  reserved = false;
  /** By the array of a tape: where the next values go, where that is settled for several. */
  readonly places: Map<string, Places> = new Map();
  /** By the first push, or pop, of a run: how many there are. */
  readonly runs: Map<Instruction, number> = new Map();
  /** Buffers that were made before the loop in whose turns they are used, under these names. */
  readonly hoisted: Map<Instruction, string> = new Map();
  private readonly written: ValueTable<Expression>;
  private readonly pending: Pending;
  private readonly scopes = new Map<Variable, number>();

  constructor(
    module: Module,
    program: Program,
    analyses: { structure: Structure; needed: Needed; uses: UseTable; long: LongRegions },
  ) {
    this.module = module;
    this.program = program;
    this.structure = analyses.structure;
    this.needed = analyses.needed;
    this.uses = analyses.uses;
    this.long = analyses.long;
    this.names = module.names;
    this.written = new ValueTable(this.structure.values);
    this.pending = new Pending(this.structure.values);
  }

  state(statement: Statement): void {
    this.statements.push(statement);
  }

  /** Statements written into a block of their own, with names of its own. */
  capture<R>(write: () => R): { statements: Statement[]; result: R } {
    const outer = this.statements;
    const statements: Statement[] = [];
    this.statements = statements;
    this.names.open();
    try {
      return { statements, result: write() };
    } finally {
      this.names.close();
      this.statements = outer;
    }
  }

  /** The expressions of some values, to be written into one expression; what would make it too long gets a name first. */
  operands(values: readonly Value[]): Expression[] {
    const expressions = values.map((value) => this.peek(value));
    let size = 1;
    let length = 0;
    for (const expression of expressions) {
      size += expression.size;
      length += expression.text.length + 3;
    }
    if (size > largestSize || length > longestText) return this.shortened(values, size, length);
    for (const value of values) this.pending.remove(value);
    return expressions;
  }

  /** Names the longest operands until the rest fits. */
  private shortened(values: readonly Value[], size: number, length: number): Expression[] {
    const largestFirst = values
      .map((value) => ({ value, expression: this.pending.get(value) }))
      .toSorted((a, b) => (b.expression?.text.length ?? 0) - (a.expression?.text.length ?? 0));
    for (const { value, expression } of largestFirst) {
      if (size <= largestSize && length <= longestText) break;
      if (expression === undefined || expression.size === 0) continue;
      this.pending.remove(value);
      this.name(value, expression);
      size -= expression.size;
      length -= expression.text.length;
    }
    const shorter = values.map((value) => this.peek(value));
    for (const value of values) this.pending.remove(value);
    return shorter;
  }

  operand(value: Value): Expression {
    const [expression] = this.operands([value]);
    if (expression === undefined) throw new Error("an operand without an expression");
    return expression;
  }

  /** The expression of a value that goes into a variable, a call or the result. */
  settled(value: Value): Expression {
    return withoutNegativeZero(value, this.operand(value));
  }

  /** The value as something that can be written, and evaluated, more than once. */
  repeatable(value: Value): Expression {
    const expression = this.operand(value);
    if (isAtomic(expression) && (expression.variables.length === 0 || this.variableOf(value) !== undefined)) {
      this.written.set(value, expression);
      return expression;
    }
    const name = this.names.declare(value.name);
    this.state(`const ${name} = ${expression.text};`);
    this.written.set(value, atom(name));
    return atom(name);
  }

  /** The expression of a value that is a literal or already has a variable. */
  known(value: Value): Expression | undefined {
    if (value.instruction?.kind === "constant") return literalExpression(value.instruction.value);
    const expression = this.written.get(value);
    return expression !== undefined && isAtomic(expression) ? expression : undefined;
  }

  private peek(value: Value): Expression {
    const expression = this.written.get(value) ?? this.pending.get(value);
    if (expression !== undefined) return expression;
    if (value.instruction?.kind === "constant") return literalExpression(value.instruction.value);
    throw new Error(`value ${value.name ?? value.id} of ${this.program.name} is used before it is written`);
  }

  /** Says how a value is computed: it waits for its only use, or gets a variable. */
  define(value: Value, expression: Expression): void {
    const uses = this.uses.of(value);
    if (uses.count === 0) {
      if (expression.reads.length > 0) this.state(`${expression.text};`);
      return;
    }
    const moves = uses.count === 1 && !uses.inLoop && !uses.crosses && !isBuffer(value.type);
    // A loop that is gone through again and again need not ask for a length every time.
    const isAsked = value.instruction?.kind === "length" && uses.inLoop;
    const again = isAtomic(expression) && expression.variables.length === 0 && !uses.crosses && !isAsked;
    if (again && value.name === undefined) this.written.set(value, expression);
    else if (moves && !(uses.nested && expression.reads.length > 0)) this.pending.add(value, expression);
    else this.name(value, expression);
  }

  /** Gives a value a variable, or a place in the scratch array where it goes from one chunk to another. */
  private name(value: Value, expression: Expression): void {
    if (this.uses.of(value).crosses) {
      const place = this.long.place(value, this.uses.of(value).last);
      this.state(`${place} = ${expression.text};`);
      this.written.set(value, this.placed(value, place));
      return;
    }
    const name = this.names.declare(value.name ?? nameOfLength(value));
    this.state(`const ${name} = ${expression.text};`);
    this.written.set(value, atom(name));
  }

  private placed(value: Value, place: string): Expression {
    if (value.type !== "bool") return atom(place);
    return { ...atom(`${place} === 1`), binding: Binding.equality, size: 1 };
  }

  /** Says that a variable, a parameter for instance, already holds a value. */
  bind(value: Value, expression: Expression): void {
    const uses = this.uses.of(value);
    if (uses.count === 0) return;
    if (!uses.crosses) {
      this.written.set(value, expression);
      return;
    }
    const place = this.long.place(value, this.uses.of(value).last);
    this.state(`${place} = ${expression.text};`);
    this.written.set(value, this.placed(value, place));
  }

  /** Gives names to what waits and would change by a write. */
  beforeWriting(written: ReadonlySet<Memory> | "all" | undefined): void {
    if (written === undefined) return;
    this.nameAll(this.pending.reading(written));
  }

  private nameAll(values: readonly Value[]): void {
    for (const value of values) {
      const expression = this.pending.get(value);
      if (expression === undefined) continue;
      this.pending.remove(value);
      this.name(value, expression);
    }
  }

  /** A new variable that is assigned more than once; `scope` tells the functions apart that chunks are. */
  variable(name: string | undefined): Variable {
    const variable: Variable = { name: this.names.declare(name), occupants: [] };
    this.scopes.set(variable, this.long.scope);
    return variable;
  }

  /** Gives back the names of variables that were not needed. */
  release(variables: readonly Variable[]): void {
    for (const { name } of variables) this.names.release(name);
  }

  /** The variable that holds a value, if it is one that may be assigned anew. */
  variableOf(value: Value): Variable | undefined {
    const expression = this.written.get(value);
    const [variable] = expression?.variables ?? [];
    return variable !== undefined && expression?.text === variable.name ? variable : undefined;
  }

  /**
   * Whether an instruction may leave a result in a variable that exists: all that the variable held must have had its
   * last use by `position`. What waits and mentions it is named first.
   */
  claim(variable: Variable | undefined, type: string, region: Region, position: number): Variable | undefined {
    if (variable === undefined || this.scopes.get(variable) !== this.long.scope) return undefined;
    const holds = variable.occupants;
    if (holds.some((value) => value.type !== type || this.uses.of(value).last > position)) return undefined;
    const waiting = this.pending.mentioning(variable);
    if (waiting.some((value) => value.region !== region)) return undefined;
    this.nameAll(waiting);
    return variable;
  }

  /** Lets a variable hold values, and nothing it held before. */
  occupy(variable: Variable, values: readonly Value[]): void {
    variable.occupants = values;
    for (const value of values) this.bind(value, variableExpression(variable));
  }

  /** Makes statements a function of their own and returns its call. */
  outline(statements: readonly Statement[]): string {
    const { scratch } = this.long;
    const name = this.names.declareOutermost("part");
    const shared = this.module.isRecursive(this.program) && scratch !== undefined;
    const params = shared ? `${scratch.scalars}, ${scratch.buffers}` : "";
    this.parts.push(block(`function ${name}(${params})`, statements));
    return `${name}(${params});`;
  }

  positionOf(instruction: Instruction): { start: number; end: number } {
    const start = this.structure.startOf(instruction);
    return { start, end: this.structure.endAt(start) };
  }
}

function nameOfLength({ instruction }: Value): string | undefined {
  const buffer = instruction?.kind === "length" ? instruction.args[0]?.name : undefined;
  return buffer === undefined ? undefined : `${buffer}_length`;
}
