/**
 * Where the turns of a loop put values on a tape, if every turn puts down, or takes up, the same number of them: turn
 * i's lie at `start + i·count`, which leaves the engine no position to carry from turn to turn.
 */
import type { ForInstruction, Region } from "../program/types.ts";
import { type Expression, atom, infix, literalExpression } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import type { TapeNames } from "./module.ts";
import { operandOf, regionOf } from "./structure.ts";
import { turnsOf } from "./turns.ts";

/** Places on one tape, in the order in which they are used. */
export interface Places {
  next(): string;
  /** Called after a place was written to, or read. */
  leave?(): void;
}

/** A loop's part on one tape. */
interface Share {
  readonly tape: TapeNames;
  /** How many values each turn puts down, or takes up. */
  readonly count: number;
}

/** What a loop's places need around and in it. */
export interface Placement {
  /** Written before the loop, once its bounds are and there is room on the tapes. */
  begin(): void;
  /** Begins the body, with the name of the index. */
  open(index: string): void;
  /** Written after the loop. */
  end(): void;
}

const nowhere: Placement = { begin: () => {}, open: () => {}, end: () => {} };

/** The places of a loop, if it has any. Called before its bounds are written, which then can be written again. */
export function placementOf(writer: FunctionWriter, loop: ForInstruction): Placement {
  // Chunks of long regions see no variables around them.
  if (writer.long.any || Math.abs(loop.step) !== 1 || !writer.module.records(writer.program)) return nowhere;
  const kind = loop.reversed ? "pop" : "push";
  const shares = sharesOf(writer, regionOf(loop, 0), kind);
  if (shares.length === 0) return nowhere;
  const low = writer.repeatable(operandOf(loop, 0));
  writer.repeatable(operandOf(loop, 1));
  const turns = turnsOf(writer, loop);
  if (turns === undefined) return nowhere;
  const placed: (Share & { readonly start: string })[] = [];
  return {
    begin: () => {
      if (kind === "push" && !writer.reserved) return;
      for (const share of shares) {
        if (kind === "pop") writer.state(`${share.tape.top} -= ${times(turns, share.count).text};`);
        placed.push({ ...share, start: startOf(writer, loop, low, share) });
      }
    },
    open: (index) => {
      for (const { tape, count, start } of placed) {
        const first = infix(loop.step > 0 ? "+" : "-", atom(start), times(atom(index), count)).text;
        writer.places.set(tape.array, inOrder(first, count, kind));
      }
    },
    end: () => {
      for (const { tape, count } of placed) {
        writer.places.delete(tape.array);
        if (kind === "push") writer.state(`${tape.top} += ${times(turns, count).text};`);
      }
    },
  };
}

/** Where a turn with index 0 would begin. */
function startOf(writer: FunctionWriter, { step }: ForInstruction, low: Expression, { tape, count }: Share): string {
  if (low.text === "0" && writer.module.programs.length === 1) return tape.top;
  const name = writer.names.declare("base");
  const start = low.text === "0" ? tape.top : infix(step > 0 ? "-" : "+", atom(tape.top), times(low, count)).text;
  writer.state(`const ${name} = ${start};`);
  return name;
}

/** Neighbouring places: what is pushed last is popped first. */
export function inOrder(first: string, count: number, kind: "push" | "pop"): Places {
  let used = 0;
  return {
    next: () => {
      const k = kind === "push" ? used : count - 1 - used;
      used++;
      return k === 0 ? first : `${first} + ${k}`;
    },
  };
}

function times(factor: Expression, count: number): Expression {
  return count === 1 ? factor : infix("*", factor, literalExpression(count));
}

/** By tape, how many values a run of a region pushes, or pops; only tapes that nothing else in it touches. */
function sharesOf(writer: FunctionWriter, region: Region, kind: "push" | "pop"): Share[] {
  const counts = new Map<TapeNames, number>();
  const others = new Set<TapeNames>();
  const visit = (visited: Region): boolean =>
    visited.instructions.every((instruction) => {
      if (instruction.kind === "call" && writer.module.records(instruction.callee)) return false;
      if (instruction.kind === "push" || instruction.kind === "pop") {
        const tape = writer.module.tapeOf(instruction);
        if (visited === region && instruction.kind === kind) counts.set(tape, (counts.get(tape) ?? 0) + 1);
        else others.add(tape);
      }
      return instruction.regions.every(visit);
    });
  if (!visit(region)) return [];
  return [...counts].filter(([tape]) => !others.has(tape)).map(([tape, count]) => ({ tape, count }));
}
