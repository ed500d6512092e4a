/**
 * Program: the one representation that carries everything. Scalars are values defined once (SSA), control flow is
 * nested regions, arrays are memory. What is legal is stated by `verify.ts`; what it means, by `interpret.ts`.
 */
import type { Comparison } from "../elementary/algebra.ts";
import type { Elementary } from "../elementary/entry.ts";
import type { FilePosition } from "../errors.ts";

/** `f64` is the only differentiable scalar; `i32` serves indices and counts. */
export type ScalarType = "f64" | "i32" | "bool";

/** Memory: a buffer of elements. Stores to an `f32[]` round. */
export type BufferType = "f64[]" | "f32[]" | "i32[]";

export type Type = ScalarType | BufferType;

/** A part of the user's source text, as offsets into `Source.text`. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The text a Program was read from, for messages. */
export interface Source {
  /** The function's name, or a stand-in such as `formula`. */
  readonly name: string;
  readonly text: string;
  /** Where the text stands in a file, if that is known. */
  readonly file?: FilePosition;
  /** Whether the text is none of the user's, but calls what they passed. */
  readonly isStandIn?: boolean;
}

/** A value: defined once, by an instruction's result or as a parameter of a region. */
export interface Value {
  readonly id: number;
  readonly type: Type;
  /** The region whose instruction or parameter defines it. */
  readonly region: Region;
  /** The instruction that defines it; undefined for a parameter of its region. Set once, by the builder. */
  instruction: Instruction | undefined;
  /** A name for people, from the user's source; not unique. */
  name: string | undefined;
}

/** A list of instructions with parameters, ended by what it yields to its owner. */
export interface Region {
  readonly params: Value[];
  readonly instructions: Instruction[];
  yields: Value[];
  /** The region around the owner; undefined for a Program's body. */
  readonly parent: Region | undefined;
}

interface InstructionBase {
  readonly args: Value[];
  readonly results: Value[];
  readonly regions: readonly Region[];
  /** Where it comes from in the user's source. */
  readonly span: Span | undefined;
  /** Whether it computes a derivative: only such instructions may be folded beyond what is exact, or reassociated. */
  readonly adjoint: boolean;
  /** The region it stands in. */
  readonly region: Region;
}

/** A literal: number for f64 and i32, boolean for bool. */
export interface ConstantInstruction extends InstructionBase {
  readonly kind: "constant";
  readonly value: number | boolean;
}

/** An entry of the table applied to f64 operands. */
export interface ElementaryInstruction extends InstructionBase {
  readonly kind: "elementary";
  readonly f: Elementary;
}

/** The operators of two i32 whose results are exact: they are known not to overflow; division truncates towards zero. */
export type IntegerArithmetic = "add" | "subtract" | "multiply" | "divide" | "remainder";

/** The operators of two i32 as words of 32 bits. `imul` is the product modulo 2³²; a shift uses the lowest five bits. */
export type BitOperator = "and" | "or" | "xor" | "shiftLeft" | "shiftRight" | "imul";

/** An operation on two i32. */
export interface IntegerInstruction extends InstructionBase {
  readonly kind: "integer";
  readonly operator: IntegerArithmetic | BitOperator;
}

/** A comparison of two f64, two i32, or (=== and !== only) two bool. */
export interface CompareInstruction extends InstructionBase {
  readonly kind: "compare";
  readonly operator: Comparison;
}

/** The negation of a bool. Conjunction and disjunction are `if`s, as they evaluate lazily. */
export interface NotInstruction extends InstructionBase {
  readonly kind: "not";
}

/**
 * f64 → i32. "index" takes only what is an integer (anything else fails as an index out of range does); "ceil" and
 * "floor" round and saturate (a loop's bound; NaN becomes the smallest i32); "word" truncates, modulo 2³², what is finite
 * and makes 0 of the rest, as JavaScript's operators on bits do.
 */
export type Rounding = "index" | "ceil" | "floor" | "word";

/** i32 → f64 and bool → f64 (1 or 0) exactly, without `rounding`; f64 → i32 with it. */
export interface ConvertInstruction extends InstructionBase {
  readonly kind: "convert";
  readonly rounding: Rounding | undefined;
}

/** A new buffer of args[0] zeros. */
export interface AllocateInstruction extends InstructionBase {
  readonly kind: "allocate";
}

/** The number of elements of a buffer, i32. */
export interface LengthInstruction extends InstructionBase {
  readonly kind: "length";
}

/** args: buffer, index. `checked` is false where the index is proved to be in range. */
export interface LoadInstruction extends InstructionBase {
  readonly kind: "load";
  readonly checked: boolean;
}

/** args: buffer, index, value. */
export interface StoreInstruction extends InstructionBase {
  readonly kind: "store";
  readonly checked: boolean;
}

/** buffer[index] += value; args: buffer, index, value. Its reverse only reads the shadow. */
export interface AccumulateInstruction extends InstructionBase {
  readonly kind: "accumulate";
  readonly checked: boolean;
}

/**
 * A loop over an integer range. args: low, high, …initial carried; region params: index, …carried; it yields the
 * next carried; results: the last carried. The indices are low, low + step, … below high (above, where step is
 * negative); `reversed` runs through the same indices from the last to the first.
 */
export interface ForInstruction extends InstructionBase {
  readonly kind: "for";
  readonly step: number;
  readonly reversed: boolean;
  /** In a reverse derivative: the loop of the function that it is a sweep of, by its position among those of the body. */
  readonly sweepOf?: number | undefined;
}

/**
 * args: …initial carried. regions: the condition (params: carried; yields: one bool) and the body (params: carried; yields: the next).
 * results: the last carried and, as an extra, the number of turns (i32).
 */
export interface WhileInstruction extends InstructionBase {
  readonly kind: "while";
}

/** args: a bool. regions: then, otherwise; each yields the results. */
export interface IfInstruction extends InstructionBase {
  readonly kind: "if";
}

/** A call of another Program. */
export interface CallInstruction extends InstructionBase {
  readonly kind: "call";
  readonly callee: Program;
}

/** A tape is a stack of scalars; a Program's tapes are numbered, and callees share their caller's. args: a value. */
export interface PushInstruction extends InstructionBase {
  readonly kind: "push";
  readonly tape: number;
  /** The push and the pop of one value share a site. */
  readonly site: number;
}

export interface PopInstruction extends InstructionBase {
  readonly kind: "pop";
  readonly tape: number;
  readonly site: number;
}

/**
 * The derivative of a region with respect to some of its parameters, expanded by the transforms. The region is a
 * function: its params are the inputs, its yields the outputs, and it may use values around it, as constants.
 *
 * forward: args: a point for every param, then a tangent for every param in `wrt`;
 *   results: every output, then the tangent of every output.
 * reverse: args: a point for every param, then a seed for every output;
 *   results: every output, then the adjoint of every param in `wrt`.
 * A buffer in `wrt` stands in the region's params as itself, and its shadow among the tangents (forward) or, after
 *   the seeds, as a buffer that the adjoint is added to (reverse).
 */
export interface DifferentiateInstruction extends InstructionBase {
  readonly kind: "differentiate";
  readonly mode: "forward" | "reverse";
  /** Positions of region params. */
  readonly wrt: readonly number[];
}

/**
 * Where a checkpoint begins or ends. Both stand in one region, and what is between them is computed as if they were not
 * there. Reverse mode records nothing of it: the backward sweep computes it a second time, from the values it began with.
 */
export interface CheckpointInstruction extends InstructionBase {
  readonly kind: "checkpoint";
  readonly edge: "begin" | "end";
}

/** Ends the evaluation: reached where the user's function throws, and where Wengert must not go on. */
export interface FailInstruction extends InstructionBase {
  readonly kind: "fail";
  /** Which failure; the reader's list of failures says what it means. */
  readonly code: number;
}

export type Instruction =
  | ConstantInstruction
  | ElementaryInstruction
  | IntegerInstruction
  | CompareInstruction
  | NotInstruction
  | ConvertInstruction
  | AllocateInstruction
  | LengthInstruction
  | LoadInstruction
  | StoreInstruction
  | AccumulateInstruction
  | ForInstruction
  | WhileInstruction
  | IfInstruction
  | CallInstruction
  | PushInstruction
  | PopInstruction
  | DifferentiateInstruction
  | CheckpointInstruction
  | FailInstruction;

/** A function: the body's params are its parameters, the body's yields its results. */
export interface Program {
  readonly name: string;
  readonly body: Region;
  readonly source: Source | undefined;
  /** Its derivative, where that is not the one of its body. */
  rules?: DerivativeRules | undefined;
}

/**
 * Derivative rules that a function brings with it. It writes to none of its params, the buffers that it and its jvp
 * return are their own, and its results depend smoothly on the operands alone. Rules may call the function itself.
 */
export interface DerivativeRules {
  /** Positions of the params that it can be differentiated by, in order. */
  readonly operands: readonly number[];
  /** params: the function's, then a tangent for every operand; yields: the results, then a tangent for every differentiable one. */
  readonly jvp: Program | undefined;
  readonly vjp: ReverseRule | undefined;
}

/** The two halves of a rule for reverse mode. */
export interface ReverseRule {
  /** params: the function's; yields: the results, then what the pullback keeps of this half. */
  readonly forward: Program;
  /** params: a seed for every differentiable result, then what is kept; yields: an adjoint for every operand. It writes to none of them. */
  readonly pullback: Program;
}

/** The Programs of a function's rules. */
export function rulePrograms({ rules }: Program): Program[] {
  return [rules?.jvp, rules?.vjp?.forward, rules?.vjp?.pullback].filter((each) => each !== undefined);
}

export function isBuffer(type: Type): type is BufferType {
  return type === "f64[]" || type === "f32[]" || type === "i32[]";
}

/** The scalar type of a buffer's elements, as loaded. */
export function elementType(type: BufferType): "f64" | "i32" {
  return type === "i32[]" ? "i32" : "f64";
}
