/** The ways that a run on index sets takes where conditions are open: both branches, any number of turns. */
import { ProgramFailure } from "../../program/interpret-domain.ts";
import type { Program } from "../../program/types.ts";
import { required } from "../../transform/rebuild.ts";
import { brings, type Cell, join, nextBuffer, NumbersNeeded, Open, type Truth } from "./cells.ts";
import { type Block, type Frame, runBlock } from "./frame.ts";
import { Contents, contentOf, Journal } from "./journal.ts";

/** After so many turns of an open loop its turns are joined and no longer followed one by one. */
const mostTurns = 1000;
/** The same for all open loops of a run together; each still gets the fewest. */
const mostTurnsOfAll = 10_000;
const fewestTurns = 4;
/** After so many the numbers that decide are needed. */
const mostTurnsAtAll = 100_000;

export interface Loop {
  readonly test: Block;
  readonly body: Block;
}

/** Where a loop stands. */
export interface Turn {
  readonly carried: readonly Cell[];
  readonly turn: number;
  readonly goesOn: Open;
}

/** Where something began: in the journal, and among the buffers. */
interface Start {
  readonly mark: number;
  readonly buffer: number;
}

type Attempt =
  | { readonly cells: Cell[]; readonly written: Contents }
  | { readonly cells: undefined; readonly failure: ProgramFailure; readonly written: Contents };

export class OpenWays {
  readonly journal: Journal = new Journal();
  /** The Programs being run. */
  readonly active: Program[] = [];
  /** The params that the conditions depend on that are open now, innermost last. */
  private readonly open: number[] = [];
  /** The turns of open loops so far. */
  private turnsOfAll = 0;

  get isOpen(): boolean {
    return this.open.length > 0;
  }

  /** The params that all conditions depend on that are open now. */
  get openLeaves(): number {
    return this.open.reduce((all, leaves) => all | leaves, 0);
  }

  /** What an `if` yields whose condition is open. */
  runBoth(leaves: number, frame: Frame, then: Block, otherwise: Block): Cell[] {
    const first = this.tryOut(leaves, () => runBlock(then, frame, []));
    const second = this.tryOut(leaves, () => runBlock(otherwise, frame, []));
    // A way that fails contributes nothing.
    if (second.cells === undefined) {
      if (first.cells === undefined) throw first.failure;
      first.written.forEach((memory, index, cell) => {
        this.journal.write(memory, index, cell);
      });
      return first.cells;
    }
    const { cells, written } = second;
    if (first.cells === undefined) {
      written.forEach((memory, index, cell) => {
        this.journal.write(memory, index, cell);
      });
      return cells;
    }
    first.written.forEach((memory, index, cell) => {
      const other = written.get(memory, index) ?? contentOf(memory, index);
      this.journal.write(memory, index, join(cell, other, leaves));
    });
    written.forEach((memory, index, cell) => {
      if (first.written.get(memory, index) !== undefined) return;
      this.journal.write(memory, index, join(contentOf(memory, index), cell, leaves));
    });
    return first.cells.map((cell, k) => join(cell, required(cells[k]), leaves));
  }

  /** Runs one of several ways, and takes back what it wrote. */
  private tryOut(leaves: number, run: () => Cell[]): Attempt {
    return this.underOpen(leaves, () => {
      const { mark } = this.journal;
      const outcome = this.unlessFailing(run);
      const written = this.journal.takeBack(mark);
      return outcome instanceof ProgramFailure
        ? { cells: undefined, failure: outcome, written }
        : { cells: outcome, written };
    });
  }

  private underOpen<R>(leaves: number, run: () => R): R {
    this.open.push(leaves);
    this.journal.depth++;
    const result = run();
    this.open.pop();
    this.journal.depth--;
    this.journal.settle();
    return result;
  }

  private unlessFailing<R>(run: () => R): R | ProgramFailure {
    const [depth, opened, calls] = [this.journal.depth, this.open.length, this.active.length];
    try {
      return run();
    } catch (error) {
      if (!(error instanceof ProgramFailure)) throw error;
      this.journal.depth = depth;
      this.open.length = opened;
      this.active.length = calls;
      return error;
    }
  }

  /** Whether a loop goes on. */
  testOf({ test }: Loop, frame: Frame, carried: readonly Cell[]): Truth {
    const [cell] = runBlock(test, frame, carried);
    if (typeof cell === "boolean" || cell instanceof Open) return cell;
    throw new Error("a while without a condition");
  }

  /**
   * A loop from the first turn on whose condition is open: it may end before each turn, with what is then. Its results
   * are the join of all these ends.
   */
  runOpen(loop: Loop, frame: Frame, { carried, turn, goesOn }: Turn): Cell[] {
    return this.underOpen(goesOn.leaves, () => {
      const { journal, open } = this;
      let leaves = goesOn.leaves;
      let now: readonly Cell[] = [...carried, turn];
      let ends = [...now];
      const endContents = new Contents();
      const loopStart = nextBuffer();
      let mark = journal.mark;
      for (let turns = 1; ; turns++) {
        const start = { mark: journal.mark, buffer: nextBuffer() };
        const outcome = this.unlessFailing(() => {
          const next = runBlock(loop.body, frame, now.slice(0, -1));
          return { next, again: this.testOf(loop, frame, next) };
        });
        if (outcome instanceof ProgramFailure) {
          journal.takeBack(mark);
          break;
        }
        const { next, again } = outcome;
        const count = now.at(-1);
        const following: Cell[] = [...next, typeof count === "number" ? count + 1 : new Open(leaves)];
        if (turns > mostTurnsAtAll) throw new NumbersNeeded(leaves);
        if (again instanceof Open) open[open.length - 1] = leaves |= again.leaves;
        const isJoined = turns > (this.turnsOfAll++ < mostTurnsOfAll ? mostTurns : fewestTurns);
        const isNew = this.compareTurns(now, following, start, isJoined ? leaves : undefined);
        now = following;
        if (again !== true) {
          ends = ends.map((cell, k) => join(cell, required(now[k]), leaves));
          this.addEnd(endContents, { mark, buffer: loopStart }, leaves);
          mark = journal.mark;
        }
        if (again === false) break;
        if (!isNew) {
          // Whatever follows is as one of the ends is, but for the number of turns.
          ends[ends.length - 1] = new Open(leaves);
          if (again === true) journal.takeBack(mark);
          break;
        }
      }
      endContents.forEach((memory, index, cell) => {
        journal.write(memory, index, cell);
      });
      return ends;
    });
  }

  /**
   * Whether a turn brought anything that was not there before it. From the turn on where turns are joined (`leaves`),
   * what was before is added to what is after it.
   */
  private compareTurns(before: readonly Cell[], after: Cell[], start: Start, leaves: number | undefined): boolean {
    let isNew = false;
    after.forEach((cell, k) => {
      const old = required(before[k]);
      // That turns are counted is nothing new in itself: the count is used only where the loop ends.
      const isCount = k === after.length - 1;
      if (!isCount && brings(old, cell)) isNew = true;
      if (leaves !== undefined) after[k] = join(old, cell, leaves);
    });
    this.journal.before(start.mark).forEach((memory, index, old) => {
      if (memory.number >= start.buffer) return;
      const cell = contentOf(memory, index);
      if (brings(old, cell)) isNew = true;
      if (leaves !== undefined) this.journal.write(memory, index, join(old, cell, leaves));
    });
    return isNew;
  }

  /** Joins what buffers older than the loop hold now with what they held at the ends before; `mark` is where the last was. */
  private addEnd(ends: Contents, { mark, buffer }: Start, leaves: number): void {
    this.journal.before(mark).forEach((memory, index, old) => {
      if (memory.number >= buffer) return;
      ends.set(memory, index, join(ends.get(memory, index) ?? old, contentOf(memory, index), leaves));
    });
  }
}
