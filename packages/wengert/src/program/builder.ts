/** Builds Programs: appends instructions to the current region and folds what can be folded exactly on the way. */
import { type Comparison, compare } from "../elementary/algebra.ts";
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import type { Elementary } from "../elementary/entry.ts";
import type {
  BufferType,
  Instruction,
  IntegerInstruction,
  Program,
  Region,
  Rounding,
  ScalarType,
  Source,
  Span,
  Type,
  Value,
} from "./types.ts";
import { elementType, isBuffer } from "./types.ts";

/** An instruction before it has its results and its region. */
type Draft = Instruction extends infer I
  ? I extends Instruction
    ? Omit<I, "results" | "region" | "adjoint" | "span">
    : never
  : never;

let nextId = 0;
/** The regions of an instruction that has none. */
const none: readonly Region[] = [];

export function createRegion(parent: Region | undefined): Region {
  return { params: [], instructions: [], yields: [], parent };
}

/** A new value; `Builder` makes those that instructions define. */
export function createValue(type: Type, region: Region, instruction: Instruction | undefined, name?: string): Value {
  return { id: nextId++, type, region, instruction, name };
}

/** Adds a parameter to a region. */
export function addParam(region: Region, type: Type, name?: string): Value {
  const value = createValue(type, region, undefined, name);
  region.params.push(value);
  return value;
}

/** The literal that a value is, if it is one. */
export function literal(value: Value): number | boolean | undefined {
  return value.instruction?.kind === "constant" ? value.instruction.value : undefined;
}

/** Whether a value is the literal number given; tells 0 from −0. */
export function isLiteral(value: Value, number: number): boolean {
  return Object.is(literal(value), number);
}

export interface BuilderOptions {
  /** Whether what is built computes derivatives (`Instruction.adjoint`). */
  readonly adjoint?: boolean;
}

export class Builder {
  /** Where instructions go. */
  region: Region;
  /** Given to every new instruction. */
  adjoint: boolean;
  /** Given to every new instruction. */
  span: Span | undefined = undefined;

  constructor(region: Region = createRegion(undefined), options: BuilderOptions = {}) {
    this.region = region;
    this.adjoint = options.adjoint ?? false;
  }

  /** Runs `build` with instructions going to another region. */
  inside<R>(region: Region, build: () => R): R {
    const outer = this.region;
    this.region = region;
    try {
      return build();
    } finally {
      this.region = outer;
    }
  }

  /** Runs `build` with the flag and the span of another instruction given to what is built. */
  marked<R>({ adjoint, span }: Pick<Instruction, "adjoint" | "span">, build: () => R): R {
    const outer = { adjoint: this.adjoint, span: this.span };
    this.adjoint = adjoint;
    this.span = span;
    try {
      return build();
    } finally {
      this.adjoint = outer.adjoint;
      this.span = outer.span;
    }
  }

  /** Appends an instruction with results of the types given. */
  append(draft: Draft, types: readonly Type[]): Value[] {
    const { region, adjoint, span } = this;
    const { args, regions } = draft;
    return this.add(completed(draft, { args, regions, results: this.results(types), region, adjoint, span }));
  }

  /** Appends the same kind of instruction as another, with its span and flag, on other operands and regions. */
  appendLike(model: Instruction, args: Value[], regions: readonly Region[], types: readonly Type[]): Value[] {
    const { region } = this;
    const { adjoint, span } = model;
    return this.add(completed(model, { args, regions, results: this.results(types), region, adjoint, span }));
  }

  /** The results of an instruction in the making. They come first, as an array that grows takes several times the memory. */
  private results(types: readonly Type[]): Value[] {
    const type = types[0];
    if (type === undefined) return [];
    if (types.length === 1) return [createValue(type, this.region, undefined)];
    return types.map((each) => createValue(each, this.region, undefined));
  }

  private add(instruction: Instruction): Value[] {
    const { results } = instruction;
    if (results.length > 0) for (const result of results) result.instruction = instruction;
    this.region.instructions.push(instruction);
    return results;
  }

  private addOne(instruction: Instruction, result: Value): Value {
    result.instruction = instruction;
    this.region.instructions.push(instruction);
    return result;
  }

  private appendOne(draft: Draft, type: Type): Value {
    const { region, adjoint, span } = this;
    const { args, regions } = draft;
    const result = createValue(type, region, undefined);
    return this.addOne(completed(draft, { args, regions, results: [result], region, adjoint, span }), result);
  }

  private appendConstant(value: number | boolean, type: ScalarType): Value {
    const { region, adjoint, span } = this;
    const result = createValue(type, region, undefined);
    return this.addOne(
      { kind: "constant", value, args: [], regions: none, results: [result], region, adjoint, span },
      result,
    );
  }

  constant(value: number): Value {
    return this.appendConstant(value, "f64");
  }

  integer(value: number): Value {
    return this.appendConstant(value, "i32");
  }

  boolean(value: boolean): Value {
    return this.appendConstant(value, "bool");
  }

  /** f applied to f64 values. Folds literals and the rewrites that keep every bit: x·1, x/1, x − 0, −−x, x ** 1, x ** 2 = x·x. */
  apply(f: Elementary, ...operands: Value[]): Value {
    const folded = fold(f, operands);
    if (folded !== undefined) return this.constant(folded);
    const x = operands[0];
    const simpler = x === undefined ? undefined : this.rewrite(f, x, operands[1]);
    if (simpler !== undefined) return simpler;
    const { region, adjoint, span } = this;
    const result = createValue("f64", region, undefined);
    return this.addOne(
      { kind: "elementary", f, args: operands, regions: none, results: [result], region, adjoint, span },
      result,
    );
  }

  private rewrite(f: Elementary, x: Value, y: Value | undefined): Value | undefined {
    if (f === negate) {
      return x.instruction?.kind === "elementary" && x.instruction.f === negate ? x.instruction.args[0] : undefined;
    }
    if (y === undefined) return undefined;
    if (f === multiply) {
      if (isLiteral(y, 1)) return x;
      if (isLiteral(x, 1)) return y;
      if (this.adjoint) return this.rewriteAdjointProduct(x, y);
    }
    if (f === divide && isLiteral(y, 1)) return x;
    if (f === subtract && isLiteral(y, 0)) return x;
    if (f.name === "pow" && isLiteral(y, 1)) return x;
    if (f.name === "pow" && isLiteral(y, 2)) return this.apply(multiply, x, x);
    if (this.adjoint && (f === add || f === subtract)) return this.rewriteAdjointSum(f, x, y);
    return undefined;
  }

  /** In derivatives: x·(1/y) = x/y, signs moved out of products. */
  private rewriteAdjointProduct(x: Value, y: Value): Value | undefined {
    if (isLiteral(y, -1)) return this.apply(negate, x);
    if (isLiteral(x, -1)) return this.apply(negate, y);
    const negated = negatedBy(y);
    if (negated !== undefined) return this.apply(negate, this.apply(multiply, x, negated));
    const negatedX = negatedBy(x);
    if (negatedX !== undefined) return this.apply(negate, this.apply(multiply, negatedX, y));
    if (y.instruction?.kind === "elementary" && y.instruction.f === divide && y.instruction.adjoint) {
      const [one, divisor] = y.instruction.args;
      if (one !== undefined && divisor !== undefined && isLiteral(one, 1)) return this.apply(divide, x, divisor);
    }
    return undefined;
  }

  /** In derivatives: x + x = 2x, x + (−y) = x − y and x − (−y) = x + y. */
  private rewriteAdjointSum(f: Elementary, x: Value, y: Value): Value | undefined {
    if (f === add && x === y) return this.apply(multiply, this.constant(2), x);
    const negated = negatedBy(y);
    if (negated !== undefined) return this.apply(f === add ? subtract : add, x, negated);
    const negatedX = negatedBy(x);
    if (f === add && negatedX !== undefined) return this.apply(subtract, y, negatedX);
    return undefined;
  }

  integerOperation(operator: IntegerInstruction["operator"], x: Value, y: Value): Value {
    const a = literal(x);
    const b = literal(y);
    if (typeof a === "number" && typeof b === "number") {
      const folded = evaluateInteger(operator, a, b);
      if (Number.isInteger(folded) && folded === (folded | 0)) return this.integer(folded | 0);
    }
    if ((operator === "add" || operator === "subtract") && b === 0) return x;
    if (operator === "add" && a === 0) return y;
    if (operator === "multiply" && b === 1) return x;
    if (operator === "multiply" && a === 1) return y;
    if (operator === "multiply" && (a === 0 || b === 0)) return this.integer(0);
    return this.appendOne({ kind: "integer", operator, args: [x, y], regions: [] }, "i32");
  }

  compare(left: Value, operator: Comparison, right: Value): Value {
    const a = literal(left);
    const b = literal(right);
    if (a !== undefined && b !== undefined) return this.boolean(compare(Number(a), operator, Number(b)));
    return this.appendOne({ kind: "compare", operator, args: [left, right], regions: [] }, "bool");
  }

  not(x: Value): Value {
    const known = literal(x);
    if (typeof known === "boolean") return this.boolean(!known);
    if (x.instruction?.kind === "not" && x.instruction.args[0] !== undefined) return x.instruction.args[0];
    return this.appendOne({ kind: "not", args: [x], regions: [] }, "bool");
  }

  /** i32 or bool → f64; f64 as it is. */
  toNumber(x: Value): Value {
    if (x.type === "f64") return x;
    const known = literal(x);
    if (known !== undefined) return this.constant(Number(known));
    return this.appendOne({ kind: "convert", rounding: undefined, args: [x], regions: [] }, "f64");
  }

  /** f64 → i32; i32 as it is. */
  toInteger(x: Value, rounding: Rounding): Value {
    if (x.type === "i32") return x;
    const known = literal(x);
    if (typeof known === "number") {
      const folded = roundToInteger(known, rounding);
      if (folded !== undefined) return this.integer(folded);
    }
    if (x.instruction?.kind === "convert") {
      const [source] = x.instruction.args;
      if (source?.type === "i32") return source;
    }
    return this.appendOne({ kind: "convert", rounding, args: [x], regions: [] }, "i32");
  }

  allocate(type: BufferType, length: Value): Value {
    return this.appendOne({ kind: "allocate", args: [length], regions: [] }, type);
  }

  length(buffer: Value): Value {
    const { instruction } = buffer;
    if (instruction?.kind === "allocate" && instruction.args[0] !== undefined) return instruction.args[0];
    return this.appendOne({ kind: "length", args: [buffer], regions: [] }, "i32");
  }

  load(buffer: Value, index: Value, checked: boolean = true): Value {
    if (!isBuffer(buffer.type)) throw new TypeError(`load from a ${buffer.type}`);
    return this.appendOne({ kind: "load", checked, args: [buffer, index], regions: [] }, elementType(buffer.type));
  }

  store(buffer: Value, index: Value, value: Value, checked: boolean = true): void {
    this.append({ kind: "store", checked, args: [buffer, index, value], regions: [] }, []);
  }

  accumulate(buffer: Value, index: Value, value: Value, checked: boolean = true): void {
    this.append({ kind: "accumulate", checked, args: [buffer, index, value], regions: [] }, []);
  }

  /** An `if`; both regions are built by the callbacks, which return what they yield. A literal condition builds only the branch taken. */
  branch(condition: Value, types: readonly Type[], then: () => Value[], otherwise: () => Value[]): Value[] {
    const known = literal(condition);
    if (known === true) return then();
    if (known === false) return otherwise();
    const [thenRegion, elseRegion] = [createRegion(this.region), createRegion(this.region)];
    thenRegion.yields = this.inside(thenRegion, then);
    elseRegion.yields = this.inside(elseRegion, otherwise);
    return this.append({ kind: "if", args: [condition], regions: [thenRegion, elseRegion] }, types);
  }

  /** A `for`; `body` gets the index and the carried values and returns the next carried values. */
  loop(
    range: { readonly low: Value; readonly high: Value; readonly step?: number; readonly reversed?: boolean },
    initial: readonly Value[],
    body: (index: Value, carried: Value[]) => Value[],
    indexName?: string,
  ): Value[] {
    const region = createRegion(this.region);
    const index = addParam(region, "i32", indexName);
    const carried = initial.map((value) => addParam(region, value.type, value.name));
    region.yields = this.inside(region, () => body(index, carried));
    return this.append(
      {
        kind: "for",
        step: range.step ?? 1,
        reversed: range.reversed ?? false,
        args: [range.low, range.high, ...initial],
        regions: [region],
      },
      initial.map((value) => value.type),
    );
  }

  /** A `while`; returns the last carried values and the number of turns. */
  whileLoop(
    initial: readonly Value[],
    condition: (carried: Value[]) => Value,
    body: (carried: Value[]) => Value[],
  ): { carried: Value[]; turns: Value } {
    const [test, turn] = [createRegion(this.region), createRegion(this.region)];
    const testCarried = initial.map((value) => addParam(test, value.type, value.name));
    test.yields = [this.inside(test, () => condition(testCarried))];
    const carried = initial.map((value) => addParam(turn, value.type, value.name));
    turn.yields = this.inside(turn, () => body(carried));
    const results = this.append({ kind: "while", args: [...initial], regions: [test, turn] }, [
      ...initial.map((value) => value.type),
      "i32",
    ]);
    const turns = results.at(-1);
    if (turns === undefined) throw new Error("a while without a count");
    return { carried: results.slice(0, -1), turns };
  }

  call(callee: Program, args: Value[]): Value[] {
    return this.append(
      { kind: "call", callee, args, regions: [] },
      callee.body.yields.map((value) => value.type),
    );
  }

  push(tape: number, site: number, value: Value): void {
    this.append({ kind: "push", tape, site, args: [value], regions: [] }, []);
  }

  pop(tape: number, site: number, type: ScalarType): Value {
    return this.appendOne({ kind: "pop", tape, site, args: [], regions: [] }, type);
  }

  checkpoint(edge: "begin" | "end"): void {
    this.append({ kind: "checkpoint", edge, args: [], regions: [] }, []);
  }

  fail(code: number): void {
    this.append({ kind: "fail", code, args: [], regions: [] }, []);
  }

  /** The Program of what was built: its body is the current region. */
  finish(name: string, yields: Value[], source?: Source): Program {
    this.region.yields = yields;
    return { name, body: this.region, source };
  }
}

/** What is the same for all kinds of instructions. */
type Frame = Pick<Instruction, "args" | "regions" | "results" | "region" | "adjoint" | "span">;

/** An instruction of the same kind. The frequent kinds are written out: a copy by spreading takes ten times as long. */
function completed(model: Draft | Instruction, { args, regions, results, region, adjoint, span }: Frame): Instruction {
  switch (model.kind) {
    case "elementary":
      return { kind: model.kind, f: model.f, args, regions, results, region, adjoint, span };
    case "constant":
      return { kind: model.kind, value: model.value, args, regions, results, region, adjoint, span };
    case "integer":
      return { kind: model.kind, operator: model.operator, args, regions, results, region, adjoint, span };
    case "compare":
      return { kind: model.kind, operator: model.operator, args, regions, results, region, adjoint, span };
    case "convert":
      return { kind: model.kind, rounding: model.rounding, args, regions, results, region, adjoint, span };
    case "load":
    case "store":
    case "accumulate":
      return { kind: model.kind, checked: model.checked, args, regions, results, region, adjoint, span };
    case "if":
    case "length":
      return { kind: model.kind, args, regions, results, region, adjoint, span };
    default:
      return { ...model, args, regions, results, region, adjoint, span };
  }
}

/** The result of an operation on literals; undefined where an operand is none. */
function fold(f: Elementary, operands: readonly Value[]): number | undefined {
  if (operands[0]?.instruction?.kind !== "constant") return undefined;
  const numbers = operands.map(literal);
  return numbers.every((n) => typeof n === "number") ? f.evaluate(...numbers) : undefined;
}

function negatedBy(value: Value): Value | undefined {
  return value.instruction?.kind === "elementary" && value.instruction.f === negate && value.instruction.adjoint
    ? value.instruction.args[0]
    : undefined;
}

/** An integer operation as the instruction means it; a division by zero is NaN here and fails in a Program. */
export function evaluateInteger(operator: IntegerInstruction["operator"], a: number, b: number): number {
  switch (operator) {
    case "add":
      return a + b;
    case "subtract":
      return a - b;
    case "multiply":
      return a * b;
    case "divide":
      return Math.trunc(a / b);
    case "remainder":
      return a % b;
    case "and":
      return a & b;
    case "or":
      return a | b;
    case "xor":
      return a ^ b;
    case "shiftLeft":
      return a << b;
    case "shiftRight":
      return a >> b;
    case "imul":
      return Math.imul(a, b);
  }
}

/** f64 → i32 as `ConvertInstruction` means it; undefined where an index is not an integer. */
export function roundToInteger(x: number, rounding: Rounding): number | undefined {
  if (rounding === "word") return x | 0;
  if (rounding === "index") return Number.isInteger(x) && x === (x | 0) ? x | 0 : undefined;
  if (Number.isNaN(x)) return -0x80000000;
  const rounded = rounding === "ceil" ? Math.ceil(x) : Math.floor(x);
  return Math.min(0x7fffffff, Math.max(-0x80000000, rounded)) | 0;
}
