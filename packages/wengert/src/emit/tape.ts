/** Tapes: typed arrays that are kept from call to call, and a position in each. */
import type { ForInstruction, PopInstruction, PushInstruction, Region, Value } from "../program/types.ts";
import { type Expression, Binding, atom, call, infix, lengthOf, literalExpression } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import type { TapeNames } from "./module.ts";
import { isLoop, operandOf, regionOf } from "./structure.ts";

export function writePush(writer: FunctionWriter, instruction: PushInstruction): void {
  const value = operandOf(instruction, 0);
  const { array, top } = writer.module.tape(instruction.tape, value.type !== "f64");
  const expression = writer.operand(value);
  if (!writer.reserved) {
    const grow = call(writer.module.helper("grow"), [atom(array), atom(`${top} + 1`)]);
    writer.state(`if (${top} === ${array}.length) ${array} = ${grow.text};`);
  }
  writer.state(`${array}[${top}++] = ${expression.text};`);
}

export function writePop(writer: FunctionWriter, instruction: PopInstruction): void {
  const [result] = instruction.results;
  if (result === undefined) throw new Error("a pop without a result");
  const { array, top } = writer.module.tape(instruction.tape, result.type !== "f64");
  if (writer.uses.of(result).count === 0) {
    writer.state(`${top}--;`);
    return;
  }
  const popped = `${array}[--${top}]`;
  const name = writer.names.declare(result.name);
  writer.state(`const ${name} = ${result.type === "bool" ? `${popped} === 1` : popped};`);
  writer.bind(result, atom(name));
}

/** How much a loop pushes to a tape: a number, times the turns of some loops. */
interface Amount {
  readonly tape: TapeNames;
  readonly count: number;
  readonly loops: readonly ForInstruction[];
}

/**
 * Makes room, before a loop, for all that it pushes, if that is known there; then its pushes need no check.
 * The result says that the loop has been written.
 */
export function reserve(writer: FunctionWriter, loop: ForInstruction): () => void {
  if (writer.reserved || !writer.module.records(writer.program)) return () => {};
  const amounts = pushedIn(writer, regionOf(loop, 0));
  if (amounts === undefined || amounts.length === 0) return () => {};
  const needs: { tape: TapeNames; amount: Expression }[] = [];
  for (const { tape, count, loops } of amounts) {
    let amount: Expression | undefined = literalExpression(count);
    for (const turns of [...loops, loop].map((each) => turnsOf(writer, each))) {
      if (amount === undefined || turns === undefined) return () => {};
      amount = amount.text === "1" ? turns : infix("*", turns, amount);
    }
    needs.push({ tape, amount });
  }
  for (const tape of new Set(needs.map((need) => need.tape))) {
    const mine = needs.filter((need) => need.tape === tape).map((need) => need.amount);
    const size = mine.reduce((sum, amount) => infix("+", sum, amount), atom(tape.top));
    const grow = call(writer.module.helper("grow"), [atom(tape.array), size]);
    if (size.text.length > 60) {
      const name = writer.names.declare("room");
      writer.state(`const ${name} = ${size.text};`);
      writer.state(
        `if (${name} > ${tape.array}.length) ${tape.array} = ${call(writer.module.helper("grow"), [atom(tape.array), atom(name)]).text};`,
      );
    } else writer.state(`if (${size.text} > ${tape.array}.length) ${tape.array} = ${grow.text};`);
  }
  writer.reserved = true;
  return () => {
    writer.reserved = false;
  };
}

/** What one turn of a region pushes; undefined where that is not known before. */
function pushedIn(writer: FunctionWriter, region: Region): Amount[] | undefined {
  const amounts: Amount[] = [];
  for (const instruction of region.instructions) {
    if (instruction.kind === "push") {
      const tape = writer.module.tape(instruction.tape, operandOf(instruction, 0).type !== "f64");
      amounts.push({ tape, count: 1, loops: [] });
    }
    if (instruction.kind === "call" && writer.module.records(instruction.callee)) return undefined;
    for (const inner of instruction.regions) {
      const pushed = pushedIn(writer, inner);
      if (pushed === undefined) return undefined;
      if (pushed.length === 0) continue;
      if (instruction.kind === "for") {
        amounts.push(...pushed.map((amount) => ({ ...amount, loops: [...amount.loops, instruction] })));
      } else if (isLoop(instruction)) return undefined;
      else amounts.push(...pushed);
    }
  }
  return merged(amounts);
}

/** Amounts of the same tape in the same loops, summed. */
function merged(amounts: readonly Amount[]): Amount[] {
  const sums: Amount[] = [];
  for (const amount of amounts) {
    const k = sums.findIndex(
      ({ tape, loops }) =>
        tape === amount.tape &&
        loops.length === amount.loops.length &&
        loops.every((loop, j) => loop === amount.loops[j]),
    );
    const same = sums[k];
    if (same === undefined) sums.push(amount);
    else sums[k] = { ...same, count: same.count + amount.count };
  }
  return sums;
}

/** The number of turns of a loop, if its bounds are known here. */
function turnsOf(writer: FunctionWriter, loop: ForInstruction): Expression | undefined {
  const [low, high] = [knownInteger(writer, operandOf(loop, 0)), knownInteger(writer, operandOf(loop, 1))];
  if (low === undefined || high === undefined) return undefined;
  if (loop.step === 1 && low.text === "0" && high.binding === Binding.atom && isCount(operandOf(loop, 1))) return high;
  const distance = loop.step > 0 ? difference(high, low) : difference(low, high);
  const stride = Math.abs(loop.step);
  const turns = stride === 1 ? distance : call("Math.ceil", [infix("/", distance, literalExpression(stride))]);
  return call("Math.max", [literalExpression(0), turns]);
}

function difference(from: Expression, to: Expression): Expression {
  return to.text === "0" ? from : infix("-", from, to);
}

/** Whether a number is never negative by nature. */
function isCount({ instruction }: Value): boolean {
  return instruction?.kind === "length" || (instruction?.kind === "constant" && Number(instruction.value) >= 0);
}

const SIMPLE_OPERATORS: ReadonlyMap<string, "+" | "-" | "*"> = new Map([
  ["add", "+"],
  ["subtract", "-"],
  ["multiply", "*"],
] as const);

/** An integer that can be written here: a literal, something with a variable, a length, or arithmetic on those. */
function knownInteger(writer: FunctionWriter, value: Value, depth: number = 0): Expression | undefined {
  const known = writer.known(value);
  if (known !== undefined || depth > 3) return known;
  const { instruction } = value;
  if (instruction?.kind === "length") {
    const buffer = writer.known(operandOf(instruction, 0));
    return buffer === undefined ? undefined : lengthOf(buffer);
  }
  if (instruction?.kind !== "integer") return undefined;
  const operator = SIMPLE_OPERATORS.get(instruction.operator);
  const [left, right] = instruction.args.map((arg) => knownInteger(writer, arg, depth + 1));
  if (operator === undefined || left === undefined || right === undefined) return undefined;
  return infix(operator, left, right);
}

/** Makes the tapes empty at the start of the outermost function, whatever a failed run left behind. */
export function tapeResets(tapes: readonly TapeNames[], local: boolean): string[] {
  return tapes.map(({ top }) => (local ? `let ${top} = 0;` : `${top} = 0;`));
}

/** The arrays, and the positions in them where several functions share them. */
export function tapeDeclarations(tapes: readonly TapeNames[], local: boolean): string[] {
  return tapes.flatMap(({ array, top, constructor }) => [
    `let ${array} = new ${constructor}(1024);`,
    ...(local ? [] : [`let ${top} = 0;`]),
  ]);
}
