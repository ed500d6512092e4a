/**
 * The reference meaning of a Program: what every emitted target is tested against. It evaluates over a domain that
 * says what an f64 is, so that tracing and other analyses by evaluation share it.
 */
import { compare } from "../elementary/algebra.ts";
import { add } from "../elementary/arithmetic.ts";
import type { Elementary } from "../elementary/entry.ts";
import { evaluateInteger, roundToInteger } from "./builder.ts";
import type {
  BufferType,
  CallInstruction,
  ForInstruction,
  Instruction,
  Program,
  Region,
  ScalarType,
  Value,
  WhileInstruction,
} from "./types.ts";

/** The elements of a buffer, changed in place. */
export interface Elements<E> {
  readonly length: number;
  [index: number]: E;
}

/** What takes the place of f64: numbers, nodes of a graph, sets of inputs. i32 and bool are always numbers and booleans. */
export interface Domain<T> {
  /** A number that the Program itself brings: a literal, a converted integer. */
  constant(value: number, instruction: Instruction): T;
  /** f applied to its operands; `instruction` is the elementary operation or the accumulate it belongs to. */
  apply(f: Elementary, operands: readonly T[], instruction: Instruction): T;
  /** The number that a comparison or a conversion to i32 looks at. */
  toNumber(x: T, instruction: Instruction): number;
  /** What a store to an f32[] leaves of x. */
  round(x: T, instruction: Instruction): T;
  /** A new buffer of zeros. */
  allocate(type: "f64[]" | "f32[]", length: number, instruction: Instruction): Elements<T>;
  /** Told of every time that a region is evaluated. */
  visit?(region: Region): void;
  /** Told of every f64 that a value of the Program stands for, each time anew. */
  bind?(value: Value, x: T): void;
  /** Told where evaluation enters a turn of a loop (its index, or the count of turns) or a call, and leaves it. */
  enter?(instruction: ForInstruction | WhileInstruction | CallInstruction, turn: number): void;
  leave?(): void;
  /** Gives the results of a call without entering it; undefined where it is to be entered. */
  call?(instruction: CallInstruction, args: readonly Cell<T>[]): readonly Cell<T>[] | undefined;
}

/** What a value stands for during an evaluation. */
export type Cell<T> =
  | { readonly type: "f64"; readonly value: T }
  | { readonly type: "i32"; readonly value: number }
  | { readonly type: "bool"; readonly value: boolean }
  | { readonly type: "f64[]" | "f32[]"; readonly elements: Elements<T> }
  | { readonly type: "i32[]"; readonly elements: Elements<number> };

/** Raised where a legal Program ends in a failure: a `fail` that is reached, an index out of range, a division by zero. */
export class ProgramFailure extends Error {
  /** The code of the `fail`; −1 for any other failure. */
  readonly code: number;
  readonly instruction: Instruction;

  constructor(what: string, instruction: Instruction) {
    super(what);
    this.name = "ProgramFailure";
    this.code = instruction.kind === "fail" ? instruction.code : -1;
    this.instruction = instruction;
  }
}

/** Raised where an evaluation takes more steps than it may. */
export class StepsExceeded extends Error {}

type Frame<T> = Map<Value, Cell<T>>;
type Recorded<T> = { readonly site: number; readonly cell: Cell<T> };

/** Evaluates a Program over a domain, in at most so many steps; buffers among the arguments are changed in place. */
export function interpretIn<T>(
  domain: Domain<T>,
  program: Program,
  args: readonly Cell<T>[],
  most: number = Infinity,
): Cell<T>[] {
  const evaluation = new Evaluation(domain, most);
  const results = evaluation.run(program, args);
  evaluation.finish();
  return results;
}

class Evaluation<T> {
  private readonly domain: Domain<T>;
  /** How many more instructions may be evaluated. */
  private steps: number;
  /** By number; shared by the whole evaluation. */
  private readonly tapes = new Map<number, Recorded<T>[]>();

  constructor(domain: Domain<T>, steps: number) {
    this.domain = domain;
    this.steps = steps;
  }

  run(program: Program, args: readonly Cell<T>[]): Cell<T>[] {
    const frame: Frame<T> = new Map();
    const { params } = program.body;
    if (args.length !== params.length) {
      throw new Error(`${program.name} takes ${params.length} arguments and got ${args.length}`);
    }
    this.bindAll(frame, params, args);
    return this.runRegion(program.body, frame);
  }

  /** A Program pops all that it pushes. */
  finish(): void {
    for (const [tape, recorded] of this.tapes) {
      const last = recorded.at(-1);
      if (last !== undefined)
        throw new Error(`tape ${tape} still holds ${recorded.length} values, the last of site ${last.site}`);
    }
  }

  /** Evaluates the instructions of a region and returns what it yields. */
  private runRegion(region: Region, frame: Frame<T>): Cell<T>[] {
    this.domain.visit?.(region);
    for (const instruction of region.instructions) this.step(instruction, frame);
    return region.yields.map((value) => cellOf(frame, value));
  }

  private step(instruction: Instruction, frame: Frame<T>): void {
    if (--this.steps < 0) throw new StepsExceeded();
    this.bindAll(frame, instruction.results, this.evaluate(instruction, frame));
  }

  private bindAll(frame: Frame<T>, values: readonly Value[], cells: readonly Cell<T>[]): void {
    if (values.length !== cells.length) throw new Error(`${cells.length} results for ${values.length} values`);
    for (let k = 0; k < values.length; k++) {
      const value = values[k];
      const cell = cells[k];
      if (value === undefined || cell === undefined || cell.type !== value.type)
        throw new Error(`a value of type ${cell?.type} where one of type ${value?.type} is needed`);
      frame.set(value, cell);
      if (cell.type === "f64") this.domain.bind?.(value, cell.value);
    }
  }

  private evaluate(instruction: Instruction, frame: Frame<T>): readonly Cell<T>[] {
    const { domain } = this;
    const at = (k: number): Cell<T> => cellOf(frame, operand(instruction, k));
    switch (instruction.kind) {
      case "constant":
        return [this.constant(instruction.value, typeOf(instruction), instruction)];
      case "elementary":
        return [
          f64(
            domain.apply(
              instruction.f,
              instruction.args.map((value) => floatOf(cellOf(frame, value))),
              instruction,
            ),
          ),
        ];
      case "integer": {
        const [a, b] = [integerOf(at(0)), integerOf(at(1))];
        const divides = instruction.operator === "divide" || instruction.operator === "remainder";
        if (divides && b === 0) throw new ProgramFailure("an integer division by zero", instruction);
        return [i32(evaluateInteger(instruction.operator, a, b))];
      }
      case "compare": {
        const [left, right] = [this.comparable(at(0), instruction), this.comparable(at(1), instruction)];
        return [{ type: "bool", value: compare(left, instruction.operator, right) }];
      }
      case "not":
        return [{ type: "bool", value: !booleanOf(at(0)) }];
      case "convert": {
        const from = at(0);
        if (instruction.rounding === undefined)
          return [f64(domain.constant(this.comparable(from, instruction), instruction))];
        const number = domain.toNumber(floatOf(from), instruction);
        const rounded = roundToInteger(number, instruction.rounding);
        if (rounded === undefined) throw new ProgramFailure(`${number} is no index`, instruction);
        return [i32(rounded)];
      }
      case "allocate":
        return [this.allocate(typeOf(instruction), integerOf(at(0)), instruction)];
      case "length":
        return [i32(elementsOf(at(0)).length)];
      case "load": {
        const [buffer, index] = [at(0), integerOf(at(1))];
        const length = elementsOf(buffer).length;
        checkIndex(index, length, instruction, instruction.checked);
        return [buffer.type === "i32[]" ? i32(element(buffer.elements, index)) : f64(element(floatsOf(buffer), index))];
      }
      case "store":
      case "accumulate": {
        const [buffer, index, value] = [at(0), integerOf(at(1)), at(2)];
        checkIndex(index, elementsOf(buffer).length, instruction, instruction.checked);
        if (buffer.type === "i32[]") {
          const old = instruction.kind === "store" ? 0 : element(buffer.elements, index);
          buffer.elements[index] = inRange(old + integerOf(value));
          return [];
        }
        const floats = floatsOf(buffer);
        const stored =
          instruction.kind === "store"
            ? floatOf(value)
            : domain.apply(add, [element(floats, index), floatOf(value)], instruction);
        floats[index] = buffer.type === "f32[]" ? domain.round(stored, instruction) : stored;
        return [];
      }
      case "for":
        return this.runFor(instruction, frame);
      case "while":
        return this.runWhile(instruction, frame);
      case "if": {
        const region = instruction.regions[booleanOf(at(0)) ? 0 : 1];
        if (region === undefined) throw new Error("an if without a branch");
        return this.runRegion(region, frame);
      }
      case "call": {
        const args = instruction.args.map((value) => cellOf(frame, value));
        const known = domain.call?.(instruction, args);
        if (known !== undefined) return known;
        domain.enter?.(instruction, 0);
        const results = this.run(instruction.callee, args);
        domain.leave?.();
        return results;
      }
      case "push":
        this.tape(instruction.tape).push({ site: instruction.site, cell: at(0) });
        return [];
      case "pop": {
        const recorded = this.tape(instruction.tape).pop();
        const wanted = `site ${instruction.site} of tape ${instruction.tape}`;
        if (recorded === undefined) throw new Error(`a pop for ${wanted}, which is empty`);
        if (recorded.site !== instruction.site)
          throw new Error(`a pop for ${wanted} meets a value of site ${recorded.site}`);
        return [recorded.cell];
      }
      case "differentiate":
        throw new Error("a differentiate instruction has no meaning of its own: expand it first");
      case "checkpoint":
        return [];
      case "fail":
        throw new ProgramFailure(`failure ${instruction.code} is reached`, instruction);
    }
  }

  private runFor(instruction: ForInstruction, frame: Frame<T>): readonly Cell<T>[] {
    const [region] = instruction.regions;
    if (region === undefined) throw new Error("a for without a body");
    const low = integerOf(cellOf(frame, operand(instruction, 0)));
    const high = integerOf(cellOf(frame, operand(instruction, 1)));
    let carried: readonly Cell<T>[] = instruction.args.slice(2).map((value) => cellOf(frame, value));
    const count = turnsOf(low, high, instruction.step);
    for (let turn = 0; turn < count; turn++) {
      const index = low + (instruction.reversed ? count - 1 - turn : turn) * instruction.step;
      this.domain.enter?.(instruction, index);
      this.bindAll(frame, region.params, [i32(index), ...carried]);
      carried = this.runRegion(region, frame);
      this.domain.leave?.();
    }
    return carried;
  }

  private runWhile(instruction: WhileInstruction, frame: Frame<T>): readonly Cell<T>[] {
    const [test, body] = instruction.regions;
    if (test === undefined || body === undefined) throw new Error("a while without a condition or a body");
    let carried: readonly Cell<T>[] = instruction.args.map((value) => cellOf(frame, value));
    for (let turn = 0; ; turn++) {
      this.domain.enter?.(instruction, turn);
      this.bindAll(frame, test.params, carried);
      const [goesOn] = this.runRegion(test, frame);
      const again = goesOn !== undefined && booleanOf(goesOn);
      if (again) {
        this.bindAll(frame, body.params, carried);
        carried = this.runRegion(body, frame);
      }
      this.domain.leave?.();
      if (!again) return [...carried, i32(turn)];
    }
  }

  private constant(value: number | boolean, type: string, instruction: Instruction): Cell<T> {
    if (typeof value === "boolean") return { type: "bool", value };
    return type === "i32" ? i32(value) : f64(this.domain.constant(value, instruction));
  }

  private allocate(type: string, length: number, instruction: Instruction): Cell<T> {
    if (length < 0) throw new ProgramFailure(`a buffer of ${length} elements`, instruction);
    if (type === "i32[]") return { type, elements: new Int32Array(length) };
    if (type !== "f64[]" && type !== "f32[]") throw new Error(`a buffer of type ${type}`);
    return { type, elements: this.domain.allocate(type, length, instruction) };
  }

  /** The number that a comparison or a conversion to f64 looks at. */
  private comparable(cell: Cell<T>, instruction: Instruction): number {
    if (cell.type === "f64") return this.domain.toNumber(cell.value, instruction);
    return cell.type === "bool" ? Number(cell.value) : integerOf(cell);
  }

  private tape(number: number): Recorded<T>[] {
    let tape = this.tapes.get(number);
    if (tape === undefined) this.tapes.set(number, (tape = []));
    return tape;
  }
}

/** How many turns a `for` makes. */
export function turnsOf(low: number, high: number, step: number): number {
  if (!Number.isInteger(step) || step === 0) throw new Error(`a for with step ${step}`);
  return Math.max(0, Math.ceil((high - low) / step));
}

function f64<T>(value: T): Cell<T> {
  return { type: "f64", value };
}

function i32<T>(value: number): Cell<T> {
  return { type: "i32", value: inRange(value) };
}

/** The reader claims that i32 arithmetic never overflows; where it does, the Program is wrong and not the input. */
function inRange(value: number): number {
  if (value !== (value | 0)) throw new Error(`${value} is no i32`);
  return value | 0;
}

function operand(instruction: Instruction, k: number): Value {
  const value = instruction.args[k];
  if (value === undefined) throw new Error(`a ${instruction.kind} without argument ${k}`);
  return value;
}

function typeOf(instruction: Instruction): ScalarType | BufferType {
  const [result] = instruction.results;
  if (result === undefined) throw new Error(`a ${instruction.kind} without a result`);
  return result.type;
}

function cellOf<T>(frame: Frame<T>, value: Value): Cell<T> {
  const cell = frame.get(value);
  if (cell === undefined) throw new Error(`value ${value.name ?? value.id} is used before it is defined`);
  return cell;
}

function floatOf<T>(cell: Cell<T>): T {
  if (cell.type !== "f64") throw new Error(`a value of type ${cell.type} where an f64 is needed`);
  return cell.value;
}

function integerOf<T>(cell: Cell<T>): number {
  if (cell.type !== "i32") throw new Error(`a value of type ${cell.type} where an i32 is needed`);
  return cell.value;
}

function booleanOf<T>(cell: Cell<T>): boolean {
  if (cell.type !== "bool") throw new Error(`a value of type ${cell.type} where a bool is needed`);
  return cell.value;
}

function elementsOf<T>(cell: Cell<T>): Elements<T> | Elements<number> {
  if (cell.type === "f64" || cell.type === "i32" || cell.type === "bool")
    throw new Error(`a value of type ${cell.type} where a buffer is needed`);
  return cell.elements;
}

function floatsOf<T>(cell: Cell<T>): Elements<T> {
  if (cell.type !== "f64[]" && cell.type !== "f32[]")
    throw new Error(`a value of type ${cell.type} where a buffer of f64 is needed`);
  return cell.elements;
}

function checkIndex(index: number, length: number, instruction: Instruction, checked: boolean): void {
  if (index >= 0 && index < length) return;
  const what = `index ${index} of a buffer of ${length} elements`;
  if (checked) throw new ProgramFailure(what, instruction);
  throw new Error(`an unchecked access reaches ${what}`);
}

function element<E>(elements: Elements<E>, index: number): E {
  const value = elements[index];
  if (value === undefined) throw new Error(`a buffer has no element ${index}`);
  return value;
}
