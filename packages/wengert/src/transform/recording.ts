/**
 * What the backward sweep needs from the forward sweep. A value is, in this order of preference: still in scope;
 * recomputed cheaply; handed out of a branch as one more result; or recorded on a tape, at the end of the region that
 * defines it, and popped at the start of that region's backward code, so that the order is last in, first out.
 */
import { add } from "../elementary/arithmetic.ts";
import type { Builder } from "../program/builder.ts";
import type {
  BufferType,
  ForInstruction,
  IfInstruction,
  Instruction,
  LoadInstruction,
  Region,
  ScalarType,
  Value,
} from "../program/types.ts";
import { elementType, isBuffer } from "../program/types.ts";
import { forEachInstruction, reachablePrograms } from "../program/walk.ts";
import { type Activity } from "./activity.ts";
import { composedCondition, operandsOf } from "./conditions.ts";
import { type Counter, counterOf } from "./counters.ts";
import { handOut } from "./hand-out.ts";
import { hasEffects, isInside } from "./one-sided.ts";
import { computedAgain } from "./out-of-range.ts";
import { PassableParams } from "./passable-params.ts";
import { Rebuilder, required } from "./rebuild.ts";
import { freshSite } from "./sites.ts";
import { Stores } from "./stores.ts";

/** "everything" records all values that a backward region asks for; "needed" recomputes what is cheap. */
export type RecordPolicy = "needed" | "everything";

/** The cost of what follows from a loop's index. */
const countCost = 3;

/** The largest cost of what is computed again instead of being recorded; transcendental functions cost more. */
const recomputeBudget = 6;

/** One region with its forward and its backward copy. */
export interface Frame {
  readonly old: Region;
  /** "top" values are in scope everywhere; those of a "branch" outside loops leave it as results; else they are taped. */
  readonly kind: "top" | "branch" | "taped";
  readonly parent: Frame | undefined;
  readonly forward: Region;
  readonly backward: Region;
  /** The instruction of `backward` that the prelude follows; undefined where it comes first. */
  after: Instruction | undefined;
  readonly pops: Instruction[];
  readonly prelude: Instruction[];
  /** Old value → its value in the backward region. */
  readonly memo: Map<Value, Value>;
  /** The forward copy of the `if` that a branch belongs to. */
  readonly owner: Instruction | undefined;
}

/** A value of the forward sweep that a pullback needs. */
export interface Kept {
  readonly value: Value;
  /** The old value that it is the image of; undefined where it is made by a rule, or a copy. */
  readonly old: Value | undefined;
  /** The old region in which it was made. */
  readonly at: Region;
}

export interface RecordingOptions {
  readonly activity: Activity;
  readonly policy: RecordPolicy;
  readonly region: Region;
  /** The part of the region that is reversed; all of it unless given. */
  readonly instructions?: readonly Instruction[];
  readonly tapes: TapeNumbers;
  /** For a checkpoint: what the rest of the region is recorded by, which owns the shadows of what is defined there. */
  readonly around?: Recording;
}

/** Tapes of one transform: one for its own recordings, and one for the adjoints of each tape that was there before. */
export class TapeNumbers {
  readonly own: number;
  /** The values that were recorded, in loops and in functions that are called. */
  readonly recorded: Set<Value> = new Set();
  /** What an earlier transform of the same region recorded: values that cost nothing more to compute others from. */
  readonly expected: ReadonlySet<Value>;
  /** Whether backward code may move to one side of a branch; only where an earlier transform shows what is recorded. */
  private readonly mayMove: boolean;
  /** What was moved or, in the first transform, might be. */
  private readonly moved: Instruction[] = [];
  private next: number;
  private readonly adjoints = new Map<number, number>();
  private readonly adjointSites = new Map<number, number>();

  /** Params of Programs that are called, which backward halves would use if they had them. */
  readonly wanted: Set<Value> = new Set();
  /** Those that they are given. */
  readonly given: ReadonlySet<Value>;
  private readonly passable: PassableParams;

  constructor(region: Region, earlier?: TapeNumbers, mayMove: boolean = true) {
    this.passable = earlier?.passable ?? new PassableParams(region);
    this.given = this.passable.closureOf(earlier?.wanted ?? new Set());
    this.expected = earlier?.recorded ?? new Set();
    this.mayMove = earlier !== undefined && mayMove;
    this.own = 1 + highestTape(region);
    this.next = this.own + 1;
  }

  /** Whether another transform that knows this one would do better. */
  get isImprovable(): boolean {
    return this.recorded.size > 0 || this.moved.length > 0;
  }

  /** Asks for a param of a Program that is called, for a later transform. */
  want(param: Value): void {
    if (this.passable.has(param)) this.wanted.add(param);
  }

  /** Whether something is recorded in a loop that was moved, and would be popped on one side of a branch alone. */
  get isBroken(): boolean {
    return this.mayMove && this.moved.some((loop) => [...this.recorded].some((value) => isInside(loop, value)));
  }

  /** Whether a loop has no effects and its backward code will not touch the tapes. */
  popsNothing(loop: Instruction): boolean {
    return !hasEffects(loop) && ![...this.expected].some((value) => isInside(loop, value));
  }

  /** What of some instructions is moved: all or, for now, none. */
  move(instructions: readonly Instruction[]): readonly Instruction[] {
    this.moved.push(...instructions);
    return this.mayMove ? instructions : [];
  }

  adjointOf(tape: number): number {
    let known = this.adjoints.get(tape);
    if (known === undefined) this.adjoints.set(tape, (known = this.next++));
    return known;
  }

  adjointSiteOf(site: number): number {
    let known = this.adjointSites.get(site);
    if (known === undefined) this.adjointSites.set(site, (known = freshSite()));
    return known;
  }
}

export class Recording {
  readonly activity: Activity;
  readonly policy: RecordPolicy;
  readonly tapes: TapeNumbers;
  private readonly builder: Builder;
  private readonly stores: Stores;
  private readonly frames = new Map<Region, Frame>();
  private readonly shadows = new Map<Value, Value>();
  /** By a param of a function that is called: the buffer as a param of its backward half. */
  private readonly here = new Map<Value, Value>();
  /** Where shadows begin that lie inside of other buffers. */
  private readonly firsts = new Map<Value, Value>();
  /** Forward value → what was kept of it, in the backward region. */
  private readonly restored = new Map<Value, Value>();
  private readonly around: Recording | undefined;
  private readonly instructions: ReadonlySet<Instruction>;
  private readonly loops: readonly Instruction[];
  private readonly lengths = new Map<Value, Value>();
  /** Set by the forward sweep: the image of an old value in the forward code. */
  forwardImage: (value: Value) => Value = (value) => value;

  constructor(builder: Builder, { activity, policy, region, instructions, tapes, around }: RecordingOptions) {
    this.builder = builder;
    this.activity = activity;
    this.policy = policy;
    this.tapes = tapes;
    this.around = around;
    this.instructions = new Set(instructions ?? region.instructions);
    this.stores = new Stores(region, instructions ?? region.instructions);
    this.loops = region.instructions.filter(({ kind }) => kind === "for");
  }

  /** Where a loop stands among those of the region that is reversed; undefined for one of a region inside. */
  positionOf(loop: ForInstruction): number | undefined {
    const position = this.loops.indexOf(loop);
    return position < 0 ? undefined : position;
  }

  /** The frame of a region whose backward code follows its forward code in the same region. */
  openTop(old: Region, here: Region): Frame {
    return this.open({ old, kind: "top", parent: undefined, forward: here, backward: here, owner: undefined });
  }

  open(frame: Pick<Frame, "old" | "kind" | "parent" | "forward" | "backward" | "owner">): Frame {
    const opened: Frame = { ...frame, after: undefined, pops: [], prelude: [], memo: new Map() };
    this.frames.set(frame.old, opened);
    return opened;
  }

  startBackward(frame: Frame, region: Region): void {
    frame.after = region.instructions.at(-1);
  }

  /** Puts pops and recomputations in front of the backward region's own code. */
  finish(frame: Frame): void {
    const { instructions } = frame.backward;
    if (frame.pops.length + frame.prelude.length === 0) return;
    const tail = instructions.splice(frame.after === undefined ? 0 : instructions.lastIndexOf(frame.after) + 1);
    for (const part of [frame.pops, frame.prelude, tail])
      for (const instruction of part) instructions.push(instruction);
  }

  frameOf(region: Region): Frame | undefined {
    return this.frames.get(region);
  }

  /** The value of an old scalar where the backward sweep stands. */
  resolve(old: Value): Value {
    const frame = this.frames.get(old.region);
    if (frame === undefined || frame.kind === "top") return this.forwardImage(old);
    const known = frame.memo.get(old);
    if (known !== undefined) return known;
    const value =
      this.recompute(old, frame) ?? (frame.kind === "branch" ? this.handOut(old, frame) : this.record(old, frame));
    frame.memo.set(old, value);
    value.name ??= old.name;
    return value;
  }

  /** Whether a buffer can be named where the backward sweep stands. */
  private isVisible(buffer: Value): boolean {
    if (this.here.has(buffer)) return true;
    const frame = this.frames.get(buffer.region);
    return frame === undefined || frame.kind === "top";
  }

  /** A buffer that can be named where the backward sweep stands. */
  bufferHere(buffer: Value): Value {
    return this.here.get(buffer) ?? this.forwardImage(buffer);
  }

  /** Says which param of the backward half of a call is a param of the function. */
  setHere(param: Value, image: Value): void {
    if (isBuffer(param.type)) this.here.set(param, image);
    else required(this.frames.get(param.region)).memo.set(param, image);
  }

  /** Whether a buffer can be named where the backward sweep stands, and holds what it held at an instruction. */
  keepsFrom(instruction: Instruction, buffer: Value): boolean {
    return this.isVisible(buffer) && this.stores.allPrecede(instruction, buffer);
  }

  private recompute(old: Value, frame: Frame): Value | undefined {
    const { instruction } = old;
    if (instruction === undefined) return this.recount(old, frame);
    const budget = this.policy === "everything" ? 0 : recomputeBudget;
    if (this.costToRecompute(old, frame, budget) > budget) return undefined;
    if (instruction.kind === "if") return this.recomputeCondition(old, instruction, frame);
    const args = instruction.args.map((arg) => (isBuffer(arg.type) ? this.bufferHere(arg) : this.resolve(arg)));
    const again = computedAgain(instruction);
    return this.inPrelude(frame, () => required(this.builder.appendLike(again, args, [], [old.type])[0]));
  }

  private recomputeCondition(old: Value, branch: IfInstruction, frame: Frame): Value {
    const copy = new Rebuilder(this.builder);
    for (const operand of operandsOf(branch)) copy.setImage(operand, this.resolve(operand));
    return this.inPrelude(frame, () => required(copy.copy(branch)[branch.results.indexOf(old)]));
  }

  /** More than the budget where it can't be recomputed. */
  private costToRecompute(old: Value, frame: Frame, budget: number): number {
    const { instruction } = old;
    if (instruction === undefined) return this.counterOf(old) === undefined ? Infinity : countCost;
    const condition = composedCondition(old);
    let sum = condition?.cost ?? this.ownCost(instruction);
    for (const arg of condition === undefined ? instruction.args : operandsOf(condition.branch)) {
      if (sum > budget) return Infinity;
      if (!isBuffer(arg.type) && !this.isAtHand(arg, frame)) sum += this.costToRecompute(arg, frame, budget - sum);
    }
    return sum;
  }

  private counterOf(param: Value): Counter | undefined {
    return this.policy === "everything" ? undefined : counterOf(param, this.stores.ownerOf(param.region));
  }

  /** A carried value that counts the turns of its loop. */
  private recount(param: Value, frame: Frame): Value | undefined {
    const counter = this.counterOf(param);
    if (counter === undefined) return undefined;
    const { loop, initial, step } = counter;
    const [first, start, index] = [required(loop.args[0]), initial, required(param.region.params[0])].map((value) =>
      this.resolve(value),
    );
    const { builder } = this;
    return this.inPrelude(frame, () => {
      const [low, high] = loop.step > 0 ? [first, index] : [index, first];
      const turn = builder.integerOperation("subtract", required(high), required(low));
      const grown = builder.integerOperation("multiply", turn, builder.integer(step));
      return param.type === "i32"
        ? builder.integerOperation("add", required(start), grown)
        : builder.apply(add, required(start), builder.toNumber(grown));
    });
  }

  /** Whether a value is there anyway in a frame's backward code. */
  private isAtHand(old: Value, frame: Frame): boolean {
    return old.region !== frame.old || frame.memo.has(old) || this.tapes.expected.has(old);
  }

  private ownCost(instruction: Instruction): number {
    switch (instruction.kind) {
      case "constant":
        return 0;
      case "integer":
      case "compare":
      case "not":
      case "convert":
        return 1;
      case "elementary":
        return instruction.f.cost;
      case "length":
        return this.isVisible(required(instruction.args[0])) ? 1 : Infinity;
      case "load": {
        const buffer = required(instruction.args[0]);
        return this.keepsFrom(instruction, buffer) ? 1 : Infinity;
      }
      default:
        return Infinity;
    }
  }

  /** Makes a value of a branch a result of its `if`, and so on outwards to where it is in scope. */
  private handOut(old: Value, frame: Frame): Value {
    let value = this.forwardImage(old);
    for (let at: Frame | undefined = frame; at?.kind === "branch"; at = at.parent) {
      value = handOut(this.builder, required(at.owner), at.forward, value);
    }
    return value;
  }

  private record(old: Value, frame: Frame): Value {
    const { type } = old;
    if (isBuffer(type)) throw new Error("a buffer can't be recorded");
    this.tapes.recorded.add(old);
    if (this.policy === "needed" && old.instruction === undefined) this.tapes.want(old);
    // With the buffers that it was loaded from, or its operands were, it might not have to be.
    for (const { instruction } of [old, ...(old.instruction?.args ?? [])]) {
      if (instruction?.kind === "load") this.tapes.want(required(instruction.args[0]));
    }
    return this.recordForward(this.forwardImage(old), type, frame);
  }

  /** Records a value of the forward region at its end. */
  private recordForward(value: Value, type: ScalarType, frame: Frame): Value {
    const site = freshSite();
    this.builder.inside(frame.forward, () => {
      this.builder.push(this.tapes.own, site, value);
    });
    const popped = this.builder.inside(frame.backward, () => this.builder.pop(this.tapes.own, site, type));
    frame.pops.unshift(required(frame.backward.instructions.pop()));
    return popped;
  }

  private inPrelude(frame: Frame, build: () => Value): Value {
    const { instructions } = frame.backward;
    const before = instructions.length;
    const value = this.builder.inside(frame.backward, build);
    for (const instruction of instructions.splice(before)) frame.prelude.push(instruction);
    return value;
  }

  /**
   * Notes what the backward sweep will need of a value that the forward sweep has just made; a buffer that may change
   * later is copied now.
   *
   * @param old  the value that it is the image of, if there is one
   * @param at   the old region that is being swept
   */
  keep(value: Value, old: Value | undefined, at: Region): Kept {
    if (!isBuffer(value.type)) return { value, old, at };
    if (old !== undefined && !this.stores.isWritten(old)) return { value, old, at };
    return { value: old === undefined ? value : this.copyOf(value), old: undefined, at };
  }

  /** What was kept, where the backward sweep stands. */
  restore({ value, old, at }: Kept): Value {
    const frame = this.frames.get(old?.region ?? at);
    if (frame === undefined || frame.kind === "top") return value;
    if (old !== undefined && !isBuffer(old.type)) return this.resolve(old);
    const known = this.restored.get(value);
    if (known !== undefined) return known;
    const restored = isBuffer(value.type)
      ? this.recordBuffer(value, frame)
      : this.recordForward(value, value.type, frame);
    this.restored.set(value, restored);
    return restored;
  }

  private copyOf(buffer: Value): Value {
    const { builder } = this;
    const copy = builder.allocate(bufferType(buffer), builder.length(buffer));
    builder.loop({ low: builder.integer(0), high: builder.length(buffer) }, [], (i) => {
      builder.store(copy, i, builder.load(buffer, i, false), false);
      return [];
    });
    return copy;
  }

  /** Records the elements of a buffer of the forward region at its end, and its length above them. */
  private recordBuffer(buffer: Value, frame: Frame): Value {
    const { builder, tapes } = this;
    const [site, lengthSite] = [freshSite(), freshSite()];
    const type = bufferType(buffer);
    builder.inside(frame.forward, () => {
      const length = builder.length(buffer);
      builder.loop({ low: builder.integer(0), high: length }, [], (i) => {
        builder.push(tapes.own, site, builder.load(buffer, i, false));
        return [];
      });
      builder.push(tapes.own, lengthSite, length);
    });
    const { instructions } = frame.backward;
    const before = instructions.length;
    const copy = builder.inside(frame.backward, () => {
      const length = builder.pop(tapes.own, lengthSite, "i32");
      const popped = builder.allocate(type, length);
      builder.loop({ low: builder.integer(0), high: length, reversed: true }, [], (i) => {
        builder.store(popped, i, builder.pop(tapes.own, site, elementType(type)), false);
        return [];
      });
      return popped;
    });
    frame.pops.unshift(...instructions.splice(before));
    return copy;
  }

  /** Gives a buffer its shadow; one that begins inside of another buffer is used by `elementOfShadow` alone. */
  setShadow(old: Value, shadow: Value, first?: Value): void {
    this.shadows.set(old, shadow);
    if (first !== undefined) this.firsts.set(old, first);
  }

  /** Where the adjoint of an element is added. */
  elementOfShadow({ args: [buffer, place] }: LoadInstruction): { shadow: Value; at: Value } {
    const old = required(buffer);
    const shadow = this.shadowOf(old);
    const index = this.resolve(required(place));
    const first = this.firstOf(old);
    return { shadow, at: first === undefined ? index : this.builder.integerOperation("add", first, index) };
  }

  private firstOf(old: Value): Value | undefined {
    return this.firsts.get(old) ?? this.around?.firstOf(old);
  }

  hasShadow(old: Value): boolean {
    return this.shadows.has(old) || this.around?.hasShadow(old) === true;
  }

  /** Whether a value is defined outside the checkpoint that is reversed. */
  private isAround(old: Value): boolean {
    const frame = this.frames.get(old.region);
    if (frame?.parent !== undefined) return false;
    return frame === undefined || old.instruction === undefined || !this.instructions.has(old.instruction);
  }

  /** The shadow of a buffer: given, or allocated in the backward code of the region that owns the buffer. */
  shadowOf(old: Value): Value {
    const known = this.shadows.get(old);
    if (known !== undefined) return known;
    if (this.around !== undefined && (this.isAround(old) || this.around.hasShadow(old))) {
      return this.around.shadowOf(old);
    }
    const { type } = old;
    const frame = this.frames.get(old.region);
    if (!isBuffer(type) || frame === undefined) throw new Error("a buffer without a shadow");
    const length = this.isVisible(old) ? undefined : this.lengthOf(old);
    const shadow = this.inPrelude(frame, () => this.builder.allocate(type, length ?? this.lengthOf(old)));
    if (old.name !== undefined) shadow.name = `${old.name}_bar`;
    this.shadows.set(old, shadow);
    return shadow;
  }

  /** The length of a buffer where the backward sweep stands. */
  lengthOf(old: Value): Value {
    if (this.isVisible(old)) return this.builder.length(this.bufferHere(old));
    const { instruction } = old;
    if (instruction?.kind === "allocate") return this.resolve(required(instruction.args[0]));
    const known = this.lengths.get(old);
    if (known !== undefined) return known;
    const frame = required(this.frames.get(old.region));
    const here = this.builder.inside(frame.forward, () => this.builder.length(this.forwardImage(old)));
    const length = this.recordForward(here, "i32", frame);
    this.lengths.set(old, length);
    return length;
  }
}

function bufferType({ type }: Value): BufferType {
  if (!isBuffer(type)) throw new Error("a scalar where a buffer is expected");
  return type;
}

function highestTape(region: Region): number {
  let highest = -1;
  const visit = (instruction: Instruction): void => {
    if (instruction.kind === "push" || instruction.kind === "pop") highest = Math.max(highest, instruction.tape);
  };
  forEachInstruction(region, visit);
  for (const { body } of reachablePrograms(region)) forEachInstruction(body, visit);
  return highest;
}
