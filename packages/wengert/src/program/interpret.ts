/** The reference interpreter on plain numbers and arrays; `interpret-domain.ts` holds the meaning of each instruction. */
import { type Cell, type Domain, type Elements, interpretIn } from "./interpret-domain.ts";
import type { Program, Region, Type } from "./types.ts";

export {
  type Cell,
  type Domain,
  type Elements,
  interpretIn,
  ProgramFailure,
  StepsExceeded,
} from "./interpret-domain.ts";

/** The arrays that serve as an i32[]. */
export type IntegerArray =
  Int32Array | Int16Array | Int8Array | Uint32Array | Uint16Array | Uint8Array | Uint8ClampedArray;

const integerArrays = [Int32Array, Int16Array, Int8Array, Uint32Array, Uint16Array, Uint8Array, Uint8ClampedArray];

export type NumberBuffer = number[] | Float64Array | Float32Array | IntegerArray;

/** f64 and i32 as a number, bool as a boolean, buffers as arrays. */
export type Argument = number | boolean | NumberBuffer;
export type Result = number | boolean | NumberBuffer;

/** f64 as IEEE 754 double precision. */
export const numberDomain: Domain<number> = {
  constant: (value) => value,
  apply: (f, operands) => f.evaluate(...operands),
  toNumber: (x) => x,
  round: (x) => Math.fround(x),
  allocate: (type, length) => (type === "f32[]" ? new Float32Array(length) : new Float64Array(length)),
};

/**
 * Evaluates a Program on numbers. A buffer is changed in place, and returned as the array that was passed where the
 * Program returns it; a new buffer is a Float64Array, Float32Array or Int32Array.
 *
 * @param most   how many instructions may be evaluated
 * @param visit  told of every time that a region is evaluated
 * @throws ProgramFailure where the Program fails; StepsExceeded; Error where the Program or an argument is not legal
 */
export function interpret(
  program: Program,
  args: readonly Argument[],
  most: number = Infinity,
  visit?: (region: Region) => void,
): Result[] {
  const { params } = program.body;
  if (args.length !== params.length) {
    throw new Error(`${program.name} takes ${params.length} arguments and got ${args.length}`);
  }
  const cells = args.map((argument, k) => cellFrom(argument, params[k]?.type, k));
  const domain = visit === undefined ? numberDomain : { ...numberDomain, visit };
  return interpretIn(domain, program, cells, most).map((cell) =>
    "elements" in cell ? bufferOf(cell.elements) : cell.value,
  );
}

function cellFrom(argument: Argument, type: Type | undefined, position: number): Cell<number> {
  if (typeof argument === "number") {
    if (type === "f64") return { type, value: argument };
    if (type === "i32" && Object.is(argument, argument | 0)) return { type, value: argument };
  } else if (typeof argument === "boolean") {
    if (type === "bool") return { type, value: argument };
  } else if (argument instanceof Float32Array) {
    if (type === "f32[]") return { type, elements: argument };
  } else if (Array.isArray(argument) || argument instanceof Float64Array) {
    if (type === "f64[]") return { type, elements: argument };
  } else if (isIntegerArray(argument)) {
    if (type === "i32[]") return { type, elements: argument };
  }
  throw new Error(`argument ${position} is no ${type}`);
}

function isIntegerArray(x: unknown): x is IntegerArray {
  return integerArrays.some((kind) => x instanceof kind);
}

function isNumberArray(elements: Elements<number>): elements is number[] {
  return Array.isArray(elements);
}

function bufferOf(elements: Elements<number>): NumberBuffer {
  if (elements instanceof Float64Array || elements instanceof Float32Array || isIntegerArray(elements)) return elements;
  if (isNumberArray(elements)) return elements;
  throw new Error("a buffer of an unknown kind");
}
