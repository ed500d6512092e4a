/**
 * Runs a Program on index sets: in place of each f64 the set of inputs that it depends on. Where a condition is open,
 * both branches are run and their results joined, and loops are followed to a fixpoint.
 */
import { compare } from "../../elementary/algebra.ts";
import { evaluateInteger, roundToInteger } from "../../program/builder.ts";
import { ProgramFailure, turnsOf } from "../../program/interpret-domain.ts";
import type {
  CallInstruction,
  CompareInstruction,
  ConvertInstruction,
  ElementaryInstruction,
  ForInstruction,
  IfInstruction,
  Instruction,
  IntegerInstruction,
  Program,
  Region,
  Value,
  WhileInstruction,
} from "../../program/types.ts";
import { isBuffer } from "../../program/types.ts";
import { isStructuralZero } from "../../transform/partials.ts";
import { required } from "../../transform/rebuild.ts";
import { type Cell, type Integer, Memory, NumbersNeeded, Open, Real, setsOf } from "./cells.ts";
import {
  bind,
  type Block,
  cellAt,
  type Frame,
  integerAt,
  known,
  memoryAt,
  realAt,
  runBlock,
  truthAt,
} from "./frame.ts";
import { type IndexSet, union } from "./index-set.ts";
import { contentOf } from "./journal.ts";
import { type Loop, OpenWays } from "./open-ways.ts";

type Step = (frame: Frame) => void;

/** Told of each operation whose second partials need not vanish, with the sets of two of its operands. */
export interface Interactions {
  pairsOf(instruction: ElementaryInstruction): readonly (readonly [number, number])[];
  add(a: IndexSet, b: IndexSet): void;
}

export class SetRun {
  /** The params whose numbers decided something: for other numbers the run may be another. */
  decisive = 0;
  private readonly interactions: Interactions | undefined;
  private readonly ways = new OpenWays();
  private readonly blocks = new Map<Region, Block>();
  private readonly slots = new Map<Value, number>();
  /** How many slots the Program has that is being made ready. */
  private slotCount = 0;
  private readonly tapes = new Map<number, Cell[]>();

  constructor(interactions?: Interactions) {
    this.interactions = interactions;
  }

  /**
   * The results of a Program.
   *
   * @throws NumbersNeeded; ProgramFailure where the Program fails on every way
   */
  run(program: Program, args: readonly Cell[]): Cell[] {
    const { active } = this.ways;
    active.push(program);
    const results = runBlock(this.bodyOf(program), [], args);
    active.pop();
    return results;
  }

  /** The slots of each Program are counted from 0. */
  private bodyOf({ body }: Program): Block {
    const outer = this.slotCount;
    this.slotCount = 0;
    const block = this.blockOf(body);
    this.slotCount = outer;
    return block;
  }

  private blockOf(region: Region): Block {
    let block = this.blocks.get(region);
    if (block === undefined) {
      block = {
        params: region.params.map((value) => this.slot(value)),
        steps: region.instructions.map((instruction) => this.prepare(instruction)),
        yields: region.yields.map((value) => this.slot(value)),
      };
      this.blocks.set(region, block);
    }
    return block;
  }

  private slot(value: Value): number {
    let slot = this.slots.get(value);
    if (slot === undefined) this.slots.set(value, (slot = this.slotCount++));
    return slot;
  }

  private prepare(instruction: Instruction): Step {
    const args = instruction.args.map((value) => this.slot(value));
    const results = instruction.results.map((value) => this.slot(value));
    const [a = -1, b = -1, c = -1] = args;
    const [result = -1] = results;
    switch (instruction.kind) {
      case "constant": {
        const { value } = instruction;
        const isReal = instruction.results[0]?.type === "f64" && typeof value === "number";
        const cell = isReal ? new Real(undefined, value, 0) : value;
        return (frame) => {
          frame[result] = cell;
        };
      }
      case "elementary":
        return this.elementary(instruction, args, result);
      case "integer":
        return this.integer(instruction, a, b, result);
      case "compare":
        return this.compare(instruction, a, b, result);
      case "checkpoint":
        return () => {};
      case "not":
        return (frame) => {
          const truth = truthAt(frame, a);
          frame[result] = truth instanceof Open ? truth : !truth;
        };
      case "convert":
        return this.convert(instruction, a, result);
      case "allocate": {
        const type = required(instruction.results[0]).type;
        if (!isBuffer(type)) throw new Error("an illegal allocate");
        const zero = type === "i32[]" ? 0 : new Real(undefined, 0, 0);
        return (frame) => {
          const length = known(integerAt(frame, a));
          if (length < 0) throw new ProgramFailure(`a buffer of ${length} elements`, instruction);
          frame[result] = new Memory(type, new Array<Real | Integer>(length).fill(zero));
        };
      }
      case "length":
        return (frame) => {
          frame[result] = memoryAt(frame, a).elements.length;
        };
      case "load":
        return (frame) => {
          const memory = memoryAt(frame, a);
          const index = known(integerAt(frame, b));
          checkIndex(memory, index, instruction);
          frame[result] = contentOf(memory, index);
        };
      case "store":
      case "accumulate": {
        const accumulates = instruction.kind === "accumulate";
        return (frame) => {
          const memory = memoryAt(frame, a);
          const index = known(integerAt(frame, b));
          checkIndex(memory, index, instruction);
          const cell = cellAt(frame, c);
          const sum = accumulates ? sumOf(contentOf(memory, index), cell) : cell;
          this.ways.journal.write(memory, index, memory.type === "f32[]" ? rounded(sum) : sum);
        };
      }
      case "for":
        return this.forLoop(instruction, args, results);
      case "while":
        return this.whileLoop(instruction, args, results);
      case "if":
        return this.branch(instruction, a, results);
      case "call":
        return this.call(instruction, args, results);
      case "push":
        return (frame) => {
          this.tape(instruction.tape).push(cellAt(frame, a));
        };
      case "pop":
        return (frame) => {
          frame[result] = required(this.tape(instruction.tape).pop());
        };
      case "differentiate":
        throw new Error("a differentiate instruction has no meaning of its own: expand it first");
      case "fail":
        return () => {
          throw new ProgramFailure(`failure ${instruction.code} is reached`, instruction);
        };
    }
  }

  private elementary(instruction: ElementaryInstruction, args: readonly number[], result: number): Step {
    const { f } = instruction;
    const count = args.length;
    const vanishes = args.map((_, k) => isStructuralZero(f, k));
    const pairs = this.interactions?.pairsOf(instruction) ?? [];
    const numbers = new Array<number>(count);
    return (frame) => {
      let set: IndexSet;
      let leaves = 0;
      let isKnown = true;
      for (let k = 0; k < count; k++) {
        const x = realAt(frame, required(args[k]));
        if (!required(vanishes[k])) set = union(set, x.set);
        leaves |= x.leaves;
        if (x.value === undefined) isKnown = false;
        else numbers[k] = x.value;
      }
      for (const [j, k] of pairs) {
        this.interactions?.add(realAt(frame, required(args[j])).set, realAt(frame, required(args[k])).set);
      }
      frame[result] = new Real(set, isKnown ? f.evaluate(...numbers) : undefined, leaves);
    };
  }

  private integer(instruction: IntegerInstruction, a: number, b: number, result: number): Step {
    const { operator } = instruction;
    const divides = operator === "divide" || operator === "remainder";
    return (frame) => {
      const [x, y] = [integerAt(frame, a), integerAt(frame, b)];
      if (x instanceof Open || y instanceof Open) {
        frame[result] = new Open(leavesOf(x) | leavesOf(y));
        return;
      }
      if (divides && y === 0) throw new ProgramFailure("an integer division by zero", instruction);
      frame[result] = evaluateInteger(operator, x, y);
    };
  }

  private convert(instruction: ConvertInstruction, a: number, result: number): Step {
    const { rounding } = instruction;
    if (rounding === undefined) {
      return (frame) => {
        const from = cellAt(frame, a);
        if (from instanceof Memory || from instanceof Real) throw new Error("an illegal convert");
        frame[result] =
          from instanceof Open ? new Real(undefined, undefined, from.leaves) : new Real(undefined, Number(from), 0);
      };
    }
    return (frame) => {
      const number = this.numberOf(realAt(frame, a));
      const integer = number instanceof Open ? number : roundToInteger(number, rounding);
      if (integer === undefined) throw new ProgramFailure("a number is no index", instruction);
      frame[result] = integer;
    };
  }

  private compare(instruction: CompareInstruction, a: number, b: number, result: number): Step {
    const { operator } = instruction;
    return (frame) => {
      const [x, y] = [this.comparable(cellAt(frame, a)), this.comparable(cellAt(frame, b))];
      frame[result] =
        x instanceof Open || y instanceof Open ? new Open(leavesOf(x) | leavesOf(y)) : compare(x, operator, y);
    };
  }

  private comparable(cell: Cell): Integer {
    if (cell instanceof Real) return this.numberOf(cell);
    if (cell instanceof Memory) throw new Error("buffers are not compared");
    return typeof cell === "boolean" ? Number(cell) : cell;
  }

  /** The number that decides something. */
  private numberOf({ value, leaves }: Real): number | Open {
    if (value === undefined) return new Open(leaves);
    this.decisive |= leaves;
    return value;
  }

  private forLoop(
    instruction: ForInstruction,
    [low = -1, high = -1, ...initial]: readonly number[],
    results: readonly number[],
  ): Step {
    const { step, reversed } = instruction;
    const body = this.blockOf(required(instruction.regions[0]));
    return (frame) => {
      const from = known(integerAt(frame, low));
      const count = turnsOf(from, known(integerAt(frame, high)), step);
      let carried = initial.map((slot) => cellAt(frame, slot));
      for (let turn = 0; turn < count; turn++) {
        const index = from + (reversed ? count - 1 - turn : turn) * step;
        carried = runBlock(body, frame, [index, ...carried]);
      }
      bind(frame, results, carried);
    };
  }

  private call({ callee }: CallInstruction, args: readonly number[], results: readonly number[]): Step {
    const { ways } = this;
    return (frame) => {
      // Both branches of an open condition are run, so that a recursion would not end.
      if (ways.isOpen && ways.active.includes(callee)) throw new NumbersNeeded(ways.openLeaves);
      const cells = args.map((slot) => cellAt(frame, slot));
      const returned = this.run(callee, cells);
      bind(frame, results, callee.rules === undefined ? returned : this.byRules(cells, returned));
    };
  }

  /** What a function with rules of its own returns: any result may depend on any argument, and in any way. */
  private byRules(args: readonly Cell[], returned: readonly Cell[]): Cell[] {
    const set = args.flatMap(setsOf).reduce(union, undefined);
    this.interactions?.add(set, set);
    const dependent = (cell: Real | Integer): Real | Integer =>
      cell instanceof Real ? new Real(set, cell.value, cell.leaves) : cell;
    return returned.map((cell) => {
      if (cell instanceof Memory) return new Memory(cell.type, cell.elements.map(dependent));
      return cell instanceof Real ? dependent(cell) : cell;
    });
  }

  /** What is pushed on one way only would be popped on both. */
  private tape(number: number): Cell[] {
    if (this.ways.isOpen) throw new NumbersNeeded(this.ways.openLeaves);
    let tape = this.tapes.get(number);
    if (tape === undefined) this.tapes.set(number, (tape = []));
    return tape;
  }

  private branch(instruction: IfInstruction, condition: number, results: readonly number[]): Step {
    const [then, otherwise] = instruction.regions.map((region) => this.blockOf(region));
    return (frame) => {
      const truth = truthAt(frame, condition);
      const yields =
        truth instanceof Open
          ? this.ways.runBoth(truth.leaves, frame, required(then), required(otherwise))
          : runBlock(required(truth ? then : otherwise), frame, []);
      bind(frame, results, yields);
    };
  }

  private whileLoop(instruction: WhileInstruction, initial: readonly number[], results: readonly number[]): Step {
    const [test, body] = instruction.regions.map((region) => this.blockOf(region));
    const loop: Loop = { test: required(test), body: required(body) };
    return (frame) => {
      let carried = initial.map((slot) => cellAt(frame, slot));
      for (let turn = 0; ; turn++) {
        const goesOn = this.ways.testOf(loop, frame, carried);
        if (goesOn instanceof Open) {
          bind(frame, results, this.ways.runOpen(loop, frame, { carried, turn, goesOn }));
          return;
        }
        if (!goesOn) {
          bind(frame, results, [...carried, turn]);
          return;
        }
        carried = runBlock(loop.body, frame, carried);
      }
    };
  }
}

function leavesOf(cell: Integer): number {
  return cell instanceof Open ? cell.leaves : 0;
}

function checkIndex({ elements }: Memory, index: number, instruction: Instruction): void {
  if (index >= 0 && index < elements.length) return;
  throw new ProgramFailure(`index ${index} of a buffer of ${elements.length} elements`, instruction);
}

function sumOf(x: Real | Integer, y: Cell): Cell {
  if (x instanceof Real && y instanceof Real) {
    const isKnown = x.value !== undefined && y.value !== undefined;
    return new Real(union(x.set, y.set), isKnown ? x.value + y.value : undefined, x.leaves | y.leaves);
  }
  if (typeof x === "number" && typeof y === "number") return x + y;
  if (x instanceof Real || y instanceof Real || typeof y === "boolean" || y instanceof Memory) {
    throw new Error("numbers of one kind are added");
  }
  return new Open(leavesOf(x) | leavesOf(y));
}

/** What an f32 keeps. */
function rounded(cell: Cell): Cell {
  return cell instanceof Real && cell.value !== undefined
    ? new Real(cell.set, Math.fround(cell.value), cell.leaves)
    : cell;
}
