/** `for` and `while`. Carried values live in variables that the end of the body assigns anew. */
import type { ForInstruction, Region, Value, WhileInstruction } from "../program/types.ts";
import { type Copy, sequence } from "./copies.ts";
import { type Expression, type Variable, atom, call, infix, literalExpression, not } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import { hoistBuffers } from "./hoisting.ts";
import { writeRegion } from "./region.ts";
import { type Statement, block } from "./statement.ts";
import { type CarriedSlot, carriedSlots, operandOf, regionOf } from "./structure.ts";
import { reserve } from "./tape.ts";
import { placementOf } from "./tape-places.ts";
import { withoutNegativeZero } from "./zero.ts";

interface Carried extends CarriedSlot {
  readonly variable: Variable;
}

export function writeFor(writer: FunctionWriter, instruction: ForInstruction): void {
  const body = regionOf(instruction, 0);
  const [index] = body.params;
  if (index === undefined) throw new Error("a for without an index");
  const carried = writeInitial(writer, instruction);
  const placement = placementOf(writer, instruction);
  const range = writeRange(writer, instruction);
  hoistBuffers(writer, instruction);
  const release = reserve(writer, instruction);
  placement.begin();
  let head = "";
  const { statements } = writer.capture(() => {
    const name =
      index.name === undefined ? writer.names.declareFirst(["i", "j", "k"]) : writer.names.declare(index.name);
    head = forHead(name, range);
    writer.bind(index, atom(name));
    placement.open(name);
    occupyParams(writer, carried);
    writeBody(writer, body, carried);
  });
  release();
  writer.state(block(head, statements));
  placement.end();
  finish(writer, carried);
}

interface Range {
  readonly first: Expression;
  /** The index is compared with this before each turn. */
  readonly comparison: string;
  readonly bound: Expression;
  readonly step: number;
}

/** The head's parts. Reversed, it starts at the last index that the range holds. */
function writeRange(writer: FunctionWriter, instruction: ForInstruction): Range {
  const [low, high] = [operandOf(instruction, 0), operandOf(instruction, 1)];
  const { step, reversed } = instruction;
  const up = step > 0;
  if (!reversed) {
    const bound = writer.repeatable(high);
    const [first] = [writer.settled(low)];
    return { first, comparison: up ? "<" : ">", bound, step };
  }
  const bound = withoutNegativeZero(low, writer.repeatable(low));
  const comparison = up ? ">=" : "<=";
  const one = literalExpression(1);
  if (step === 1 || step === -1) {
    const end = writer.operand(high);
    return { first: infix(up ? "-" : "+", end, one), comparison, bound, step: -step };
  }
  const [end, stride] = [writer.operand(high), literalExpression(Math.abs(step))];
  const distance = up ? infix("-", end, bound) : infix("-", bound, end);
  const whole = infix("*", call("Math.floor", [infix("/", infix("-", distance, one), stride)]), stride);
  return { first: infix(up ? "+" : "-", bound, whole), comparison, bound, step: -step };
}

function forHead(index: string, { first, comparison, bound, step }: Range): string {
  const stride = Math.abs(step);
  const sign = step > 0 ? "+" : "-";
  const next = stride === 1 ? `${index}${sign}${sign}` : `${index} ${sign}= ${stride}`;
  return `for (let ${index} = ${first.text}; ${index} ${comparison} ${bound.text}; ${next})`;
}

export function writeWhile(writer: FunctionWriter, instruction: WhileInstruction): void {
  const [test, body] = [regionOf(instruction, 0), regionOf(instruction, 1)];
  const carried = writeInitial(writer, instruction);
  const turns = instruction.results.at(-1);
  const counter =
    turns !== undefined && writer.uses.of(turns).count > 0 ? writer.variable(turns.name ?? "turns") : undefined;
  if (counter !== undefined) writer.state(`let ${counter.name} = 0;`);

  hoistBuffers(writer, instruction);
  let condition: Expression | undefined;
  const tested: Statement[] = [];
  const { statements } = writer.capture(() => {
    occupyParams(writer, carried);
    writeRegion(writer, test);
    const [yielded] = test.yields;
    if (yielded === undefined) throw new Error("a while without a condition");
    condition = writer.operand(yielded);
    tested.push(...writer.statements.splice(0));
    if (tested.length > 0) tested.push(`if (${not(condition).text}) break;`);
    writeBody(writer, body, carried);
    if (counter !== undefined) writer.state(`${counter.name}++;`);
  });
  const head = tested.length > 0 || condition === undefined ? "while (true)" : `while (${condition.text})`;
  writer.state(block(head, [...tested, ...statements]));
  finish(writer, carried);
  if (counter !== undefined && turns !== undefined) writer.occupy(counter, [turns]);
}

/** Declares, or finds, the variables of the carried values and assigns the first values. */
function writeInitial(writer: FunctionWriter, loop: ForInstruction | WhileInstruction): Carried[] {
  const { start } = writer.positionOf(loop);
  const slots = carriedSlots(loop).filter(({ param, tested, result }) => writer.uses.isLiveSlot(param, tested, result));
  const taken = new Set<Variable>();
  const initial = slots.map((slot) => {
    for (const candidate of [writer.preferred.get(slot.result), writer.variableOf(slot.initial)]) {
      if (candidate === undefined || taken.has(candidate)) continue;
      const claimed = writer.claim(candidate, slot.result.type, loop.region, start);
      if (claimed === undefined) continue;
      taken.add(claimed);
      return { slot, claimed };
    }
    return { slot, claimed: undefined };
  });
  const copies: Copy[] = [];
  const carried = initial.map(({ slot, claimed }): Carried => {
    const expression = writer.settled(slot.initial);
    if (claimed !== undefined) {
      copies.push({ variable: claimed, expression });
      return { ...slot, variable: claimed };
    }
    const variable = writer.variable(slot.result.name ?? slot.param.name ?? slot.initial.name);
    writer.state(`let ${variable.name} = ${expression.text};`);
    return { ...slot, variable };
  });
  for (const statement of sequence(copies, () => writer.names.declare(undefined))) writer.state(statement);
  writer.beforeWriting(writer.structure.writes.get(loop));
  return carried;
}

function occupyParams(writer: FunctionWriter, carried: readonly Carried[]): void {
  for (const { variable, param, tested } of carried) {
    writer.occupy(variable, tested === undefined ? [param] : [param, tested]);
  }
}

/** The body, and the carried values of the next turn. */
function writeBody(writer: FunctionWriter, body: Region, carried: readonly Carried[]): void {
  const destinations = carried.map(({ next, variable }): { value: Value; variable: Variable } => ({
    value: next,
    variable,
  }));
  writeRegion(writer, body, destinations);
  const copies = carried.map(({ next, variable }): Copy => ({ variable, expression: writer.settled(next) }));
  for (const statement of sequence(copies, () => writer.names.declare(undefined))) writer.state(statement);
}

function finish(writer: FunctionWriter, carried: readonly Carried[]): void {
  for (const { variable, result } of carried) writer.occupy(variable, [result]);
}
