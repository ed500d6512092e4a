/** The statements of a region: its instructions in order, those that nothing needs left out. */
import type { Instruction, Region, Value } from "../program/types.ts";
import { writeIf } from "./branches.ts";
import { writeCall } from "./calls.ts";
import { Binding, type Expression, type Variable } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import { clearHoisted } from "./hoisting.ts";
import { writeFor, writeWhile } from "./loops.ts";
import { allocation, elementOf, expressionOf, failure } from "./operations.ts";
import { writtenBy } from "./structure.ts";
import { writePop, writePush } from "./tape.ts";
import { findRuns } from "./tape-runs.ts";

/** A value that a region yields and the variable that it is to be left in. */
export interface Destination {
  readonly value: Value;
  readonly variable: Variable;
}

/** Writes a region; what it yields is best left in the variables of `destinations`. */
export function writeRegion(writer: FunctionWriter, region: Region, destinations: readonly Destination[] = []): void {
  for (const { value, variable } of destinations) {
    if (value.region === region && writer.uses.of(value).count === 1) writer.preferred.set(value, variable);
  }
  const chunks = writer.long.chunksOf(region);
  if (chunks === undefined) {
    findRuns(writer, region);
    for (const instruction of region.instructions) writeInstruction(writer, instruction);
    return;
  }
  for (const chunk of chunks) writeChunk(writer, chunk);
}

/** A part of a long region as a function of its own, called where it stood. */
function writeChunk(writer: FunctionWriter, chunk: readonly Instruction[]): void {
  const { long } = writer;
  const [outer, last] = [long.scope, chunk.at(-1)];
  if (last === undefined) return;
  const { start, end } = writer.positionOf(last);
  long.scope = long.chunkAt(start);
  const { statements } = writer.capture(() => {
    for (const instruction of chunk) writeInstruction(writer, instruction);
  });
  long.scope = outer;
  long.release(end);
  writer.state(writer.outline(statements));
}

function writeInstruction(writer: FunctionWriter, instruction: Instruction): void {
  if (instruction.kind === "constant" || instruction.kind === "checkpoint" || !writer.needed.has(instruction)) return;
  const expression = expressionOf(writer, instruction);
  if (expression !== undefined) {
    writer.define(onlyResult(instruction), expression);
    return;
  }
  switch (instruction.kind) {
    case "allocate":
      if (!clearHoisted(writer, instruction)) writer.define(onlyResult(instruction), allocation(writer, instruction));
      return;
    case "store":
    case "accumulate": {
      const { element, others } = elementOf(writer, instruction, instruction.args.slice(2));
      const memory = writtenBy(instruction, (buffer) => writer.structure.memoryOf(buffer));
      writer.beforeWriting(memory === undefined || memory === "all" ? memory : new Set([memory]));
      writer.state(`${element.text} ${assigned(instruction.kind, others)};`);
      return;
    }
    case "fail":
      writer.beforeWriting("all");
      writer.state(`${failure(writer, instruction).text};`);
      return;
    case "if":
      writeIf(writer, instruction);
      return;
    case "for":
      writeFor(writer, instruction);
      return;
    case "while":
      writeWhile(writer, instruction);
      return;
    case "call":
      writeCall(writer, instruction);
      return;
    case "push":
      writePush(writer, instruction);
      return;
    case "pop":
      writePop(writer, instruction);
      return;
    case "differentiate":
      throw new Error("a differentiate instruction has no JavaScript of its own: expand it first");
    default:
      throw new Error(`a ${instruction.kind} was not written`);
  }
}

function onlyResult(instruction: Instruction): Value {
  const [result, ...others] = instruction.results;
  if (result === undefined || others.length > 0)
    throw new Error(`a ${instruction.kind} with ${instruction.results.length} results`);
  return result;
}

/** `= value`, `+= value`, or `-= value` where it is the negation of a value. */
function assigned(kind: "store" | "accumulate", [value]: readonly Expression[]): string {
  if (value === undefined) throw new Error("a store without a value");
  if (kind === "store") return `= ${value.text}`;
  if (value.binding !== Binding.prefix || !value.text.startsWith("-")) return `+= ${value.text}`;
  const opposite = value.text.slice(1);
  return `-= ${opposite.startsWith("(") ? opposite.slice(1, -1) : opposite}`;
}
