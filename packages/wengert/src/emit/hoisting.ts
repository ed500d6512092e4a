/**
 * Buffers that every turn of a loop makes anew: one that is made before the loop and cleared in every turn serves as well,
 * as nothing of a turn outlasts it, and clearing costs a fraction of making.
 */
import type { AllocateInstruction, ForInstruction, Region, WhileInstruction } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { atom, call, type Expression, failing, literalExpression } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import { mayFail } from "./needed.ts";
import { memoryOfSize, siteOf } from "./operations.ts";
import { isLoop, operandOf } from "./structure.ts";
import { knownInteger } from "./turns.ts";

/** Makes, before a loop, the buffers of its turns whose lengths are known there. */
export function hoistBuffers(writer: FunctionWriter, loop: ForInstruction | WhileInstruction): void {
  // Chunks of long regions see no variables around them.
  if (writer.long.any) return;
  const visit = (region: Region): void => {
    region.instructions.forEach((instruction) => {
      if (instruction.kind === "allocate") hoist(writer, instruction);
      else if (isLoop(instruction)) instruction.regions.forEach(visit);
    });
  };
  loop.regions.forEach(visit);
}

function hoist(writer: FunctionWriter, instruction: AllocateInstruction): void {
  const [buffer] = instruction.results;
  if (buffer === undefined || !isBuffer(buffer.type)) return;
  if (writer.hoisted.has(instruction) || !writer.needed.has(instruction)) return;
  // A buffer that a turn hands on outlasts it.
  if (writer.uses.of(buffer).count === 0 || writer.structure.memoryOf(buffer) === "shared") return;
  const length = knownInteger(writer, operandOf(instruction, 0));
  if (length === undefined) return;
  const name = writer.names.declare(buffer.name);
  // Where the loop has no turn, a length that is none fails nothing.
  const size = mayFail(instruction) ? call("Math.max", [literalExpression(0), length]) : length;
  writer.state(`const ${name} = ${memoryOfSize(writer, instruction, buffer.type, size).text};`);
  writer.hoisted.set(instruction, name);
}

/** Clears a buffer that was made before the loop; returns whether it was. */
export function clearHoisted(writer: FunctionWriter, instruction: AllocateInstruction): boolean {
  const [buffer] = instruction.results;
  const name = writer.hoisted.get(instruction);
  if (name === undefined || buffer === undefined) return false;
  const length = writer.operand(operandOf(instruction, 0));
  if (mayFail(instruction)) writer.state(`${checked(writer, instruction, length).text};`);
  writer.state(`${name}.fill(0);`);
  writer.bind(buffer, atom(name));
  return true;
}

function checked(writer: FunctionWriter, instruction: AllocateInstruction, length: Expression): Expression {
  return failing(call(writer.module.helper("count"), [length, ...siteOf(writer, instruction)]));
}
