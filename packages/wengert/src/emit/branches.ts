/** `if`: as an expression where both branches are, else as a statement that assigns its results. */
import type { IfInstruction, Region, Value } from "../program/types.ts";
import { type Copy, sequence } from "./copies.ts";
import { type Expression, type Variable, conditional, isAtomic, largestSize, longestText, not } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import { writeRegion } from "./region.ts";
import { type Statement, block } from "./statement.ts";
import { operandOf, regionOf } from "./structure.ts";

/** A result of an `if` that something looks at, and what each branch yields for it. */
interface Slot {
  readonly result: Value;
  readonly then: Value;
  readonly otherwise: Value;
}

interface Branch {
  readonly statements: readonly Statement[];
  readonly copies: readonly string[];
  readonly yields: readonly Expression[];
}

export function writeIf(writer: FunctionWriter, instruction: IfInstruction): void {
  const [then, otherwise] = [regionOf(instruction, 0), regionOf(instruction, 1)];
  const slots = liveSlots(writer, instruction, then, otherwise);
  const condition = writer.operand(operandOf(instruction, 0));
  writer.beforeWriting(writer.structure.writes.get(instruction));

  if (endsInFailure(then) || endsInFailure(otherwise)) {
    writeGuard(writer, condition, then, otherwise, slots);
    return;
  }
  const held = mayBeExpression(instruction) ? [] : claimVariables(writer, instruction, slots);
  const fresh = new Set<Variable>();
  const variables = slots.map(({ result, then: yielded }, k) => {
    const claimed = held[k];
    if (claimed !== undefined) return claimed;
    const variable = writer.variable(result.name ?? yielded.name);
    fresh.add(variable);
    return variable;
  });
  const branches = [then, otherwise].map((region, k) =>
    writeBranch(
      writer,
      region,
      slots.map((slot) => (k === 0 ? slot.then : slot.otherwise)),
      variables,
    ),
  );
  const [first, second] = branches;
  if (first === undefined || second === undefined) throw new Error("an if without two branches");

  if (first.statements.length === 0 && second.statements.length === 0) {
    const [slot, ...others] = slots;
    if (slot === undefined) return;
    const [yes, no] = [first.yields[0], second.yields[0]];
    if (others.length === 0 && yes !== undefined && no !== undefined && fresh.size === 1) {
      const whole = conditional(condition, yes, no);
      if (whole.size <= largestSize && whole.text.length <= longestText) {
        writer.release(variables);
        writer.define(slot.result, whole);
        return;
      }
    }
  }
  declare(writer, variables, fresh, second);
  const elseStatements = fresh.size === slots.length && isPlain(second) ? [] : [...second.statements, ...second.copies];
  const thenStatements = [...first.statements, ...first.copies];
  if (thenStatements.length > 0) writer.state(block(`if (${condition.text})`, thenStatements, elseStatements));
  else if (elseStatements.length > 0) writer.state(block(`if (${not(condition).text})`, elseStatements));
  for (const [k, { result }] of slots.entries()) {
    const variable = variables[k];
    if (variable !== undefined) writer.occupy(variable, [result]);
  }
}

function liveSlots(writer: FunctionWriter, instruction: IfInstruction, then: Region, otherwise: Region): Slot[] {
  return instruction.results.flatMap((result, k) => {
    if (!writer.uses.isLiveSlot(result)) return [];
    const [a, b] = [then.yields[k], otherwise.yields[k]];
    if (a === undefined || b === undefined) throw new Error("an if whose branches do not yield all its results");
    return [{ result, then: a, otherwise: b }];
  });
}

function endsInFailure(region: Region): boolean {
  return region.instructions.findLast(({ kind }) => kind !== "constant")?.kind === "fail";
}

/** `if (c) fail(…);` and then, without nesting, the other branch. */
function writeGuard(
  writer: FunctionWriter,
  condition: Expression,
  then: Region,
  otherwise: Region,
  slots: readonly Slot[],
): void {
  const failsFirst = endsInFailure(then);
  const [failing, going] = failsFirst ? [then, otherwise] : [otherwise, then];
  const { statements } = writer.capture(() => writeRegion(writer, failing));
  writer.state(block(`if (${(failsFirst ? condition : not(condition)).text})`, statements));
  writeRegion(writer, going);
  const yields = slots.map((slot) => (failsFirst ? slot.otherwise : slot.then));
  const expressions = yields.map((value) => writer.settled(value));
  for (const [k, { result }] of slots.entries()) {
    const expression = expressions[k];
    if (expression !== undefined) writer.define(result, expression);
  }
}

function writeBranch(
  writer: FunctionWriter,
  region: Region,
  values: readonly Value[],
  variables: readonly Variable[],
): Branch {
  const destinations = values.flatMap((value, k) => {
    const variable = variables[k];
    return variable === undefined ? [] : [{ value, variable }];
  });
  const { statements, result } = writer.capture(() => {
    writeRegion(writer, region, destinations);
    const yields = values.map((value) => writer.settled(value));
    const copies = yields.flatMap((expression, k): Copy[] => {
      const variable = variables[k];
      return variable === undefined ? [] : [{ variable, expression }];
    });
    return { yields, copies: sequence(copies, () => writer.names.declare(undefined)) };
  });
  return { statements, ...result };
}

/** Whether an `if` looks as if it could be written as an expression. */
function mayBeExpression(instruction: IfInstruction): boolean {
  return (
    instruction.results.length === 1 &&
    instruction.regions.every((region) =>
      region.instructions.every(
        ({ kind, regions }) =>
          regions.length === 0 && !["store", "accumulate", "push", "pop", "call", "allocate", "fail"].includes(kind),
      ),
    )
  );
}

/** For each result, a variable that exists and may hold it: the one that it will be copied to, or one that a branch leaves as it is. */
function claimVariables(
  writer: FunctionWriter,
  instruction: IfInstruction,
  slots: readonly Slot[],
): (Variable | undefined)[] {
  const { end } = writer.positionOf(instruction);
  const taken = new Set<Variable>();
  return slots.map(({ result, then, otherwise }) => {
    const candidates = [writer.preferred.get(result), writer.variableOf(otherwise), writer.variableOf(then)];
    for (const candidate of candidates) {
      if (candidate === undefined || taken.has(candidate)) continue;
      const claimed = writer.claim(candidate, result.type, instruction.region, end);
      if (claimed === undefined) continue;
      taken.add(claimed);
      return claimed;
    }
    return undefined;
  });
}

/** Whether a branch does nothing but yield literals and variables, which new variables may then start as. */
function isPlain(branch: Branch): boolean {
  return branch.statements.length === 0 && branch.yields.every(isAtomic);
}

function declare(
  writer: FunctionWriter,
  variables: readonly Variable[],
  fresh: ReadonlySet<Variable>,
  otherwise: Branch,
): void {
  if (fresh.size === variables.length && isPlain(otherwise)) {
    for (const [k, { name }] of variables.entries()) {
      writer.state(`let ${name} = ${otherwise.yields[k]?.text ?? "undefined"};`);
    }
  } else if (fresh.size > 0) {
    writer.state(`let ${[...fresh].map(({ name }) => name).join(", ")};`);
  }
}
