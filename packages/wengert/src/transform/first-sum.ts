/**
 * Where the first loop that adds to a buffer of zeros comes to each element for the first time at one place, that place
 * stores: x̄[i] = v in a loop that adds to x̄[i] and then, in the next turn, to the same element as x̄[i + 1]. Such elements
 * need not be zeroed by a pass of their own, nor read. What is added is a derivative, of which 0 + v and v are the same but
 * for the sign of a zero.
 */
import { Builder, isLiteral, literal } from "../program/builder.ts";
import type { AccumulateInstruction, ForInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { required } from "./rebuild.ts";

/** Makes such additions stores, in place. */
export function storeFirstSums(program: Program): Program {
  const { body } = program;
  // Found before anything is moved.
  const zeroings = body.instructions.flatMap((instruction) => {
    const zeroed = zeroedBy(instruction);
    return zeroed === undefined ? [] : [{ instruction, zeroed }];
  });
  for (const { instruction, zeroed } of zeroings) {
    const at = body.instructions.indexOf(instruction);
    const loop = body.instructions.find((later, k) => k > at && later.kind !== "length" && uses(later, zeroed.buffer));
    if (loop?.kind !== "for" || loop.step !== 1) continue;
    const first = firstTouch(loop, zeroed.buffer);
    if (first === undefined || (instruction.kind === "for" && !isWithin(loop, first.offset, zeroed.count))) continue;
    const { instructions } = first.sum.region;
    instructions[instructions.indexOf(first.sum)] = { ...first.sum, kind: "store" };
    if (instruction.kind === "for") zeroOnlyTheRest(body, instruction, zeroed, loop, first.offset);
  }
  return program;
}

/** A buffer of which the first `count` elements have just become zeros. */
interface Zeroed {
  readonly buffer: Value;
  readonly count: Value;
}

/** What an instruction that does nothing else makes zeros. */
function zeroedBy(instruction: Instruction): Zeroed | undefined {
  if (instruction.kind === "allocate") {
    return { buffer: required(instruction.results[0]), count: required(instruction.args[0]) };
  }
  if (instruction.kind !== "for" || instruction.step !== 1) return undefined;
  const { args, regions } = instruction;
  const [low, count] = args;
  const [region] = regions;
  const [store, ...others] = region?.instructions.filter(({ kind }) => kind !== "constant") ?? [];
  if (low === undefined || !isLiteral(low, 0) || count === undefined) return undefined;
  if (store?.kind !== "store" || others.length > 0 || args.length > 2) return undefined;
  const [buffer, index, value] = store.args;
  if (buffer === undefined || index !== region?.params[0] || value === undefined) return undefined;
  return isLiteral(value, 0) ? { buffer, count } : undefined;
}

/** Whether the elements that a loop comes to, ahead of its index, are seen to be among the first `count`. */
function isWithin({ args }: ForInstruction, offset: number, count: Value): boolean {
  const high = required(args[1]);
  if (high === count) return offset <= 0;
  const [end, all] = [literal(high), literal(count)];
  if (typeof end === "number" && typeof all === "number") return end + offset <= all;
  const { instruction } = high;
  if (instruction?.kind !== "integer" || instruction.operator !== "subtract" || instruction.args[0] !== count)
    return false;
  const less = literal(required(instruction.args[1]));
  return typeof less === "number" && offset <= less;
}

/** Whether an instruction has anything to do with a buffer. */
function uses({ args, regions }: Instruction, buffer: Value): boolean {
  return args.includes(buffer) || regions.some((region) => mentions(region, buffer));
}

function mentions({ instructions, yields }: Region, buffer: Value): boolean {
  return yields.includes(buffer) || instructions.some((instruction) => uses(instruction, buffer));
}

interface Touch {
  readonly instruction: Instruction;
  /** By how much the element is ahead of the loop's index. */
  readonly offset: number;
}

/**
 * The sum of every turn of a loop that comes to its element first: the one furthest ahead in the direction of the loop. It
 * must be there in every turn, once. Undefined where something touches elements in another way.
 */
function firstTouch(loop: ForInstruction, buffer: Value): { sum: AccumulateInstruction; offset: number } | undefined {
  const region = required(loop.regions[0]);
  const touches: Touch[] = [];
  if (!collectTouches(region, buffer, required(region.params[0]), touches)) return undefined;
  const ahead = touches.map(({ offset }) => (loop.reversed ? -offset : offset));
  const furthest = Math.max(...ahead);
  const [first, ...others] = touches.filter((_, k) => ahead[k] === furthest);
  if (first === undefined || others.length > 0) return undefined;
  const { instruction, offset } = first;
  const isInEveryTurn = instruction.kind === "accumulate" && instruction.region === region && instruction.adjoint;
  return isInEveryTurn ? { sum: instruction, offset } : undefined;
}

/** Whether all that a region does to a buffer is to load, store and add at the index and constants beside it. */
function collectTouches(region: Region, buffer: Value, index: Value, into: Touch[]): boolean {
  if (region.yields.includes(buffer)) return false;
  return region.instructions.every((instruction) => {
    const { kind, args, regions } = instruction;
    if (args.includes(buffer)) {
      const [touched, at, ...values] = args;
      if (kind === "length") return true;
      if (kind !== "load" && kind !== "store" && kind !== "accumulate") return false;
      const offset =
        touched === buffer && !values.includes(buffer) && at !== undefined ? offsetOf(at, index) : undefined;
      if (offset === undefined) return false;
      into.push({ instruction, offset });
    }
    return regions.every((nested) => collectTouches(nested, buffer, index, into));
  });
}

/** c where a value is index + c. */
function offsetOf(value: Value, index: Value): number | undefined {
  if (value === index) return 0;
  const { instruction } = value;
  if (instruction?.kind !== "integer") return undefined;
  const [left, right] = instruction.args;
  if (left === undefined || right === undefined) return undefined;
  const [x, y] = [literal(left), literal(right)];
  if (instruction.operator === "add" && left === index && typeof y === "number") return y;
  if (instruction.operator === "add" && right === index && typeof x === "number") return x;
  return instruction.operator === "subtract" && left === index && typeof y === "number" ? -y : undefined;
}

/**
 * Zeroes, in place of all elements, those that no turn of the loop stores: of the loop's range, moved by the offset, the
 * elements before and those from its end on. Nothing changes where it can't be told from the text how many come before.
 */
function zeroOnlyTheRest(
  body: Region,
  zeroing: Instruction,
  zeroed: Zeroed,
  loop: ForInstruction,
  offset: number,
): void {
  const [low, high] = [required(loop.args[0]), required(loop.args[1])];
  const from = literal(low);
  if (typeof from !== "number" || from + offset < 0) return;
  const { instructions } = body;
  const built = instructions.length;
  const builder = new Builder(body, { adjoint: true });
  const zero = builder.integer(0);
  const { buffer, count } = zeroed;
  const clear = (first: Value, end: Value): void => {
    builder.loop({ low: first, high: end }, [], (i) => {
      builder.store(buffer, i, builder.constant(0), false);
      return [];
    });
  };
  const choose = (x: Value, operator: "<" | ">", y: Value): Value =>
    required(
      builder.branch(
        builder.compare(x, operator, y),
        ["i32"],
        () => [x],
        () => [y],
      )[0],
    );
  if (from + offset > 0) clear(zero, choose(count, "<", builder.integer(from + offset)));
  if (high !== count || offset !== 0) {
    // A loop without a turn stores nothing, wherever its range would end.
    clear(choose(builder.integerOperation("add", high, builder.integer(offset)), ">", zero), count);
  }
  const added = instructions.splice(built);
  instructions.splice(instructions.indexOf(zeroing), 1);
  instructions.splice(instructions.indexOf(loop), 0, ...added);
}
