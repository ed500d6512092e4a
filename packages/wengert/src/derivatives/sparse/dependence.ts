/** Which results of a Program depend on which of its inputs, and which inputs meet in its second partials. */
import { type Argument, ProgramFailure } from "../../program/interpret.ts";
import type { ElementaryInstruction, Program, Type } from "../../program/types.ts";
import { analyseActivity, isDifferentiable } from "../../transform/activity.ts";
import { required } from "../../transform/rebuild.ts";
import { ReachedFailure } from "../compile.ts";
import { Assumptions, isReal } from "./assumptions.ts";
import { type Cell, leafBit, Memory, NumbersNeeded, Real, setsOf } from "./cells.ts";
import { forEachIndex, type IndexSet, isLarge, singleton, union } from "./index-set.ts";
import { patternFrom, type SparsityPattern } from "./pattern.ts";
import { type Interactions, SetRun } from "./run-on-sets.ts";
import { interactingOperands } from "./second-partials.ts";

/**
 * `branches`: whatever the numbers of the inputs are, as far as no index or count depends on them. `point`: for
 * arguments that take the same way as these.
 */
export type Over = "branches" | "point";

/** A pattern, and what it was found for. */
export interface FoundPattern {
  readonly pattern: SparsityPattern;
  readonly assumptions: Assumptions;
}

/** What to run: a Program, its differentiated params in the order of the columns, and its arguments. */
export interface Subject {
  readonly program: Program;
  readonly differentiated: readonly number[];
  readonly args: readonly Argument[];
  readonly over: Over;
}

/** Row i has the inputs that the result's number i depends on. */
export function jacobianPattern(subject: Subject): FoundPattern {
  const { results, columns, assumptions } = runOnSets(subject, () => undefined);
  const sets = results.flatMap(setsOf);
  return { pattern: patternFrom(sets, columns, subject.program.name), assumptions };
}

/**
 * Row i has the inputs that meet input i in an operation whose second partial need not vanish, itself included where
 * the operation is not linear in it.
 *
 * Source: A. Walther, Computing sparse Hessians with automatic differentiation, ACM TOMS 34(1), 2008 (nonlinear
 * interaction domains).
 */
export function hessianPattern(subject: Subject): FoundPattern {
  const { body } = subject.program;
  const inputs = subject.differentiated.map((param) => required(body.params[param]));
  const activity = analyseActivity(body, inputs, body.yields.filter(isDifferentiable));
  const { columns, assumptions, interactions } = runOnSets(
    subject,
    () => new InteractionSets((instruction) => activity.isActive(required(instruction.results[0]))),
  );
  const sets = Array.from({ length: columns }, (_, row) => interactions?.rows.get(row));
  return { pattern: patternFrom(sets, columns, subject.program.name), assumptions };
}

interface Run<I> {
  readonly results: readonly Cell[];
  readonly columns: number;
  readonly assumptions: Assumptions;
  readonly interactions: I;
}

function runOnSets<I extends Interactions | undefined>(subject: Subject, interactionsFor: () => I): Run<I> {
  const { program, args, over } = subject;
  // The params whose numbers the run may look at; more are added where it can't go on without.
  let known = over === "point" ? -1 : 0;
  for (;;) {
    const { cells, columns } = cellsFor(subject, known);
    const interactions = interactionsFor();
    const run = new SetRun(interactions);
    try {
      const results = run.run(program, cells);
      return { results, columns, assumptions: new Assumptions(program, args, run.decisive), interactions };
    } catch (error) {
      if (error instanceof ProgramFailure) throw new ReachedFailure(error.code, error.instruction.span);
      if (!(error instanceof NumbersNeeded) || (error.leaves & ~known) === 0) throw error;
      known |= error.leaves;
    }
  }
}

/** The arguments as cells: each number among the differentiated ones is an input. */
function cellsFor({ program, differentiated, args }: Subject, known: number): { cells: Cell[]; columns: number } {
  const cells = program.body.params.map(({ type }, k) => passiveCell(required(args[k]), type, leafBit(k)));
  let columns = 0;
  for (const k of differentiated) {
    const leaves = leafBit(k);
    const input = (cell: unknown): Real => {
      if (!(cell instanceof Real)) throw new Error("an input that is no f64");
      return new Real(singleton(columns++), (known & leaves) === 0 ? undefined : cell.value, leaves);
    };
    const cell = cells[k];
    cells[k] = cell instanceof Memory ? new Memory(cell.type, cell.elements.map(input)) : input(cell);
  }
  return { cells, columns };
}

function passiveCell(argument: Argument, type: Type, leaves: number): Cell {
  const real = (value: number): Real => new Real(undefined, value, leaves);
  if (typeof argument === "number") return type === "f64" ? real(argument) : argument;
  if (typeof argument === "boolean") return argument;
  if (type !== "f64[]" && type !== "f32[]" && type !== "i32[]") throw new Error(`an array as a ${type}`);
  return new Memory(type, isReal(type) ? Array.from(argument, real) : Array.from(argument));
}

/** Gathers which inputs meet. */
class InteractionSets implements Interactions {
  readonly rows = new Map<number, IndexSet>();
  private readonly isActive: (instruction: ElementaryInstruction) => boolean;
  /** Pairs of large sets that are done, by identity. */
  private readonly done = new WeakMap<object, WeakSet<object>>();

  constructor(isActive: (instruction: ElementaryInstruction) => boolean) {
    this.isActive = isActive;
  }

  pairsOf(instruction: ElementaryInstruction): readonly (readonly [number, number])[] {
    return this.isActive(instruction) ? interactingOperands(instruction.f, instruction.args.length) : [];
  }

  add(a: IndexSet, b: IndexSet): void {
    if (a === undefined || b === undefined || this.isDone(a, b)) return;
    this.addRows(a, b);
    if (a !== b) this.addRows(b, a);
  }

  private addRows(a: IndexSet, b: IndexSet): void {
    forEachIndex(a, (index) => {
      this.rows.set(index, union(this.rows.get(index), b));
    });
  }

  private isDone(a: IndexSet, b: IndexSet): boolean {
    if (!isLarge(a) || !isLarge(b)) return false;
    let others = this.done.get(a);
    if (others === undefined) this.done.set(a, (others = new WeakSet()));
    if (others.has(b)) return true;
    others.add(b);
    return false;
  }
}
