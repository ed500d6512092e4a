/** Carried values of a `for` that grow by the same whole number in every turn: what they are follows from the index. */
import { add } from "../elementary/arithmetic.ts";
import { literal } from "../program/builder.ts";
import type { ForInstruction, Instruction, Value } from "../program/types.ts";
import { required } from "./rebuild.ts";

/** In turn i, counted from 0, the value is initial + i·step. */
export interface Counter {
  readonly loop: ForInstruction;
  readonly initial: Value;
  readonly step: number;
}

/** Sums of literals up to this stay far below 2⁵³ however often they are added. */
const largestStep = 1024;

/** What a carried value of a loop is, if it counts. */
export function counterOf(param: Value, owner: Instruction | undefined): Counter | undefined {
  if (owner?.kind !== "for" || owner.reversed || Math.abs(owner.step) !== 1) return undefined;
  const position = param.region.params.indexOf(param) - 1;
  const next = param.region.yields[position];
  const initial = owner.args[position + 2];
  if (position < 0 || next === undefined || initial === undefined) return undefined;
  const step = stepTo(next, param);
  if (step === undefined) return undefined;
  if (param.type === "f64" && !isWhole(initial, new Set([param]))) return undefined;
  return { loop: owner, initial, step };
}

/** The literal that is added to a value. */
function stepTo({ instruction }: Value, param: Value): number | undefined {
  if (instruction === undefined) return undefined;
  const isSum =
    (instruction.kind === "elementary" && instruction.f === add) ||
    (instruction.kind === "integer" && instruction.operator === "add");
  if (!isSum) return undefined;
  const [x, y] = instruction.args;
  const step = x === param ? y : y === param ? x : undefined;
  return step === undefined ? undefined : wholeLiteral(step);
}

function wholeLiteral(value: Value): number | undefined {
  const known = literal(value);
  return typeof known === "number" && Number.isInteger(known) && Math.abs(known) <= largestStep ? known : undefined;
}

/**
 * Whether a number is an integer throughout, so that adding integers to it is exact: a small literal, or carried through
 * loops that only add such literals to it.
 */
function isWhole(value: Value, visited: Set<Value>): boolean {
  if (visited.has(value) || wholeLiteral(value) !== undefined) return true;
  visited.add(value);
  const { instruction, region } = value;
  if (instruction?.kind === "elementary" && instruction.f === add) {
    const [x, y] = instruction.args;
    return isWhole(required(x), visited) && wholeLiteral(required(y)) !== undefined;
  }
  if (instruction?.kind === "for") return isWholeThrough(instruction, instruction.results.indexOf(value), visited);
  if (instruction !== undefined) return false;
  // A param: of a loop, if it has an owner that carries it.
  const owner = ownerOf(value);
  return owner?.kind === "for" && isWholeThrough(owner, region.params.indexOf(value) - 1, visited);
}

function isWholeThrough(loop: ForInstruction, position: number, visited: Set<Value>): boolean {
  const [initial, next] = [loop.args[position + 2], loop.regions[0]?.yields[position]];
  return (
    position >= 0 && initial !== undefined && next !== undefined && isWhole(initial, visited) && isWhole(next, visited)
  );
}

/** The loop that a carried value belongs to: it stands in the region around. */
function ownerOf({ region }: Value): Instruction | undefined {
  return region.parent?.instructions.find(({ regions }) => regions.includes(region));
}
