/** The backward sweep: every instruction hands the adjoint of its result on to its operands, last instruction first. */
import { addParam, type Builder, createRegion } from "../program/builder.ts";
import type {
  CallInstruction,
  DerivativeRules,
  ElementaryInstruction,
  ForInstruction,
  IfInstruction,
  Instruction,
  Region,
  Value,
  WhileInstruction,
} from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { ValueMap } from "../program/value-map.ts";
import { isDifferentiable } from "./activity.ts";
import { augmentedPair, backwardArguments, isActiveCall } from "./call-pairs.ts";
import { beginOfCheckpoint, recompute } from "./checkpoint.ts";
import type { ForwardSweep } from "./forward-sweep.ts";
import { inlined } from "./inline.ts";
import { addDerivatives, partialsByOperand, ProgramAlgebra, scale } from "./partials.ts";
import { activeScalarsOf, oneSidedSuffix } from "./one-sided.ts";
import { freeValues, required } from "./rebuild.ts";
import type { Frame, Recording } from "./recording.ts";
import { vjpRuleOf } from "./rules.ts";

export class BackwardSweep {
  private readonly builder: Builder;
  private readonly recording: Recording;
  private readonly forward: ForwardSweep;
  private readonly algebra: ProgramAlgebra;
  private readonly resolve: (old: Value) => Value;
  /** Instructions whose backward code stands on one side of a branch after them. */
  private readonly moved = new Set<Instruction>();
  /** Old value → its adjoint so far, where the sweep stands; absent is a structural zero. */
  private adjoints: ValueMap<Value>;

  constructor(
    builder: Builder,
    recording: Recording,
    forward: ForwardSweep,
    adjoints: ValueMap<Value> = new ValueMap<Value>(),
  ) {
    this.adjoints = adjoints;
    this.builder = builder;
    this.recording = recording;
    this.forward = forward;
    this.algebra = new ProgramAlgebra(builder);
    this.resolve = (old) => recording.resolve(old);
  }

  seed(value: Value, seed: Value): void {
    this.accumulate(value, seed);
  }

  adjointOf(value: Value): Value | undefined {
    return this.adjoints.get(value);
  }

  private accumulate(value: Value, contribution: Value): void {
    if (!this.recording.activity.isActive(value)) return;
    const sum = addDerivatives(this.builder, this.adjoints.get(value), contribution);
    if (sum === undefined) return;
    if (value.name !== undefined && sum.instruction !== undefined) sum.name ??= `${value.name}_bar`;
    this.adjoints.set(value, sum);
  }

  /** The backward code of a region's instructions, or of some of them. */
  run(region: Region, from: number = 0, to: number = region.instructions.length): void {
    for (let k = to - 1; k >= from; k--) {
      const instruction = required(region.instructions[k]);
      this.builder.span = instruction.span;
      if (this.moved.has(instruction)) continue;
      if (instruction.kind === "checkpoint") {
        const begin = beginOfCheckpoint(region, k);
        this.checkpoint(region, begin, k);
        k = begin;
      } else this.instruction(instruction);
    }
    this.builder.span = undefined;
  }

  /** Computes what is inside a checkpoint a second time, now recording, and goes back through it at once. */
  private checkpoint(region: Region, begin: number, end: number): void {
    const { builder, recording } = this;
    const again = recompute(builder, recording, this.forward, region, begin, end);
    new BackwardSweep(builder, again.recording, again.forward, this.adjoints).run(region, begin + 1, end);
    again.recording.finish(again.frame);
  }

  private instruction(instruction: Instruction): void {
    const { builder, recording } = this;
    const { args, results } = instruction;
    switch (instruction.kind) {
      case "elementary":
        this.elementary(instruction);
        return;
      case "load": {
        const buffer = required(args[0]);
        const adjoint = this.adjoints.get(required(results[0]));
        if (adjoint === undefined || !recording.activity.isActive(buffer)) return;
        // The load has been made in the forward sweep, at an index in range: its check stays there though its value be dead.
        const { shadow, at } = recording.elementOfShadow(instruction);
        builder.accumulate(shadow, at, adjoint, false);
        return;
      }
      case "store":
      case "accumulate": {
        const [buffer, index, value] = [required(args[0]), required(args[1]), required(args[2])];
        if (!recording.activity.isActive(buffer)) return;
        const [shadow, at] = [recording.shadowOf(buffer), recording.resolve(index)];
        if (recording.activity.isActive(value)) {
          const adjoint = builder.load(shadow, at, false);
          if (instruction.kind === "store") builder.store(shadow, at, builder.constant(0), false);
          this.accumulate(value, adjoint);
        } else if (instruction.kind === "store") {
          builder.store(shadow, at, builder.constant(0), false);
        }
        return;
      }
      case "if":
        this.branch(instruction);
        return;
      case "for":
      case "while":
        this.loop(instruction);
        return;
      case "call":
        this.call(instruction);
        return;
      case "pop":
        if (recording.activity.isActiveSite(instruction.site)) {
          const adjoint = this.adjoints.get(required(results[0])) ?? builder.constant(0);
          const { tapes } = recording;
          builder.push(tapes.adjointOf(instruction.tape), tapes.adjointSiteOf(instruction.site), adjoint);
        }
        return;
      case "push":
        if (recording.activity.isActiveSite(instruction.site)) {
          const { tapes } = recording;
          const popped = builder.pop(tapes.adjointOf(instruction.tape), tapes.adjointSiteOf(instruction.site), "f64");
          this.accumulate(required(args[0]), popped);
        }
        return;
      default:
    }
  }

  private elementary(instruction: ElementaryInstruction): void {
    const { recording } = this;
    const adjoint = this.adjoints.get(required(instruction.results[0]));
    if (adjoint === undefined) return;
    const partials = partialsByOperand(this.algebra, instruction, recording.activity.isActive, this.resolve);
    for (const [operand, partial] of partials) this.accumulate(operand, scale(this.builder, partial, adjoint));
  }

  /** The active scalars around a region that it uses: those whose adjoints its backward code adds to. */
  private outerActives(regions: readonly Region[]): Value[] {
    const free = new Set<Value>();
    for (const region of regions) {
      for (const value of freeValues(region)) {
        if (!isBuffer(value.type) && this.recording.activity.isActive(value)) free.add(value);
      }
    }
    return [...free];
  }

  private frame(old: Region, kind: Frame["kind"], backward: Region, owner: Instruction | undefined): Frame {
    const parent = old.parent === undefined ? undefined : this.recording.frameOf(old.parent);
    return this.recording.open({ old, kind, parent, forward: this.forward.forwardOf(old), backward, owner });
  }

  private branch(instruction: IfInstruction): void {
    const { builder, recording } = this;
    const outer = this.adjoints;
    const suffixes = instruction.regions.map((side) => this.oneSided(instruction, side));
    const touched = new Set(this.outerActives(instruction.regions));
    for (const moving of suffixes.flat()) {
      this.moved.add(moving);
      for (const value of activeScalarsOf(moving, recording.activity)) touched.add(value);
    }
    for (const moving of suffixes.flat()) for (const result of moving.results) touched.delete(result);
    const parent = recording.frameOf(instruction.region);
    const kind = parent === undefined || parent.kind === "taped" ? "taped" : "branch";
    const condition = recording.resolve(required(instruction.args[0]));
    const branches = instruction.regions.map((old, side) => {
      const region = createRegion(builder.region);
      const frame = this.frame(old, kind, region, this.forward.copyOf(instruction));
      this.adjoints = new ValueMap();
      for (const value of touched) {
        const adjoint = outer.get(value);
        if (adjoint !== undefined) this.adjoints.set(value, adjoint);
      }
      builder.inside(region, () => {
        old.yields.forEach((value, k) => {
          const seed = outer.get(required(instruction.results[k]));
          if (seed !== undefined) this.accumulate(value, seed);
        });
        this.run(old);
        for (const moving of suffixes[side] ?? []) this.instruction(moving);
      });
      recording.finish(frame);
      return { region, adjoints: this.adjoints };
    });
    this.adjoints = outer;
    const changed = [...touched].filter((value) =>
      branches.some(({ adjoints }) => adjoints.get(value) !== outer.get(value)),
    );
    if (changed.length === 0 && branches.every(({ region }) => region.instructions.length === 0)) return;
    for (const { region, adjoints } of branches) {
      region.yields = changed.map((value) => adjoints.get(value) ?? builder.inside(region, () => builder.constant(0)));
    }
    const results = builder.append(
      { kind: "if", args: [condition], regions: branches.map(({ region }) => region) },
      changed.map(() => "f64"),
    );
    changed.forEach((value, k) => {
      this.setAdjoint(value, required(results[k]));
    });
  }

  /** What is moved to a side of a branch. */
  private oneSided(branch: IfInstruction, side: Region): readonly Instruction[] {
    const { activity, tapes } = this.recording;
    const suffix = oneSidedSuffix(branch, side, {
      activity,
      hasAdjoint: (value) => this.adjoints.has(value),
      popsNothing: (loop) => tapes.popsNothing(loop),
    });
    return tapes.move(suffix);
  }

  private setAdjoint(value: Value, adjoint: Value): void {
    if (value.name !== undefined) adjoint.name ??= `${value.name}_bar`;
    this.adjoints.set(value, adjoint);
  }

  private loop(instruction: ForInstruction | WhileInstruction): void {
    const { builder, recording } = this;
    const { activity } = recording;
    const body = required(instruction.regions.at(-1));
    const bounds = instruction.kind === "for" ? 2 : 0;
    const skipped = instruction.kind === "for" ? 1 : 0;
    const carried = instruction.args.slice(bounds).flatMap((initial, k) => {
      const [param, result] = [required(body.params[k + skipped]), required(instruction.results[k])];
      if (!activity.isActive(param) && !activity.isActive(result)) return [];
      return [{ initial, param, result, next: required(body.yields[k]) }];
    });
    const touched = this.outerActives([body]);
    const outer = this.adjoints;
    const zero = (): Value => builder.constant(0);
    const low = instruction.kind === "for" ? recording.resolve(required(instruction.args[0])) : builder.integer(0);
    const high = recording.resolve(
      required(instruction.kind === "for" ? instruction.args[1] : instruction.results.at(-1)),
    );
    const initial = [
      ...carried.map(({ result }) => outer.get(result) ?? zero()),
      ...touched.map((value) => outer.get(value) ?? zero()),
    ];

    const region = createRegion(builder.region);
    const index = addParam(region, "i32", instruction.kind === "for" ? body.params[0]?.name : undefined);
    const frame = this.frame(body, "taped", region, undefined);
    const oldIndex = instruction.kind === "for" ? body.params[0] : undefined;
    if (oldIndex !== undefined) frame.memo.set(oldIndex, index);
    this.adjoints = new ValueMap();
    const carriedAdjoints = carried.map(({ param }) => addParam(region, "f64", param.name && `${param.name}_bar`));
    for (const value of touched) {
      this.adjoints.set(value, addParam(region, "f64", value.name && `${value.name}_bar`));
    }
    builder.inside(region, () => {
      carried.forEach(({ next }, k) => {
        this.accumulate(next, required(carriedAdjoints[k]));
      });
      this.run(body);
      region.yields = [
        ...carried.map(({ param }) => this.adjoints.get(param) ?? zero()),
        ...touched.map((value) => this.adjoints.get(value) ?? zero()),
      ];
    });
    recording.finish(frame);
    this.adjoints = outer;
    const results = builder.append(
      {
        kind: "for",
        step: instruction.kind === "for" ? instruction.step : 1,
        reversed: instruction.kind === "for" ? !instruction.reversed : true,
        sweepOf: instruction.kind === "for" ? recording.positionOf(instruction) : undefined,
        args: [low, high, ...initial],
        regions: [region],
      },
      initial.map(() => "f64"),
    );
    touched.forEach((value, k) => {
      this.setAdjoint(value, required(results[carried.length + k]));
    });
    carried.forEach((loopValue, k) => {
      this.accumulate(loopValue.initial, required(results[k]));
    });
  }

  private call(instruction: CallInstruction): void {
    const { builder, recording } = this;
    const { activity } = recording;
    if (!isActiveCall(instruction, activity)) return;
    if (instruction.callee.rules !== undefined) {
      this.callWithRules(instruction, instruction.callee.rules);
      return;
    }
    const { backward } = augmentedPair(instruction.callee, recording);
    const args = backwardArguments(
      instruction,
      recording,
      (arg) => (isBuffer(arg.type) ? recording.bufferHere(arg) : recording.resolve(arg)),
      (arg) => (activity.isActive(arg) ? recording.shadowOf(arg) : this.zeroShadow(arg)),
      (result) => this.adjoints.get(result) ?? builder.constant(0),
    );
    const results = builder.call(backward, args);
    let next = 0;
    instruction.callee.body.params.forEach((param, k) => {
      if (isBuffer(param.type) || !activity.isActive(param)) return;
      const adjoint = required(results[next++]);
      this.accumulate(required(instruction.args[k]), adjoint);
    });
  }

  /** The pullback of a rule: its adjoints are added to those of the arguments. */
  private callWithRules(instruction: CallInstruction, { operands }: DerivativeRules): void {
    const { builder, recording } = this;
    const { activity } = recording;
    const results = instruction.results.filter(isDifferentiable);
    if (!results.some((result) => this.mayHaveAdjoint(result))) return;
    const seeds = results.map((result) => {
      if (!isBuffer(result.type)) return this.adjoints.get(result) ?? builder.constant(0);
      return activity.isActive(result) ? recording.shadowOf(result) : this.zeroShadow(result);
    });
    const kept = this.forward.keptOf(instruction).map((each) => recording.restore(each));
    const adjoints = inlined(builder, vjpRuleOf(instruction).pullback, [...seeds, ...kept]);
    operands.forEach((position, k) => {
      const [arg, adjoint] = [required(instruction.args[position]), required(adjoints[k])];
      if (!activity.isActive(arg)) return;
      if (isBuffer(arg.type)) addInto(builder, recording.shadowOf(arg), adjoint);
      else this.accumulate(arg, adjoint);
    });
  }

  private mayHaveAdjoint(result: Value): boolean {
    return isBuffer(result.type) ? this.recording.activity.isActive(result) : this.adjoints.has(result);
  }

  /** A callee wants a shadow for a buffer that is passive here. */
  private zeroShadow(buffer: Value): Value {
    const { type } = buffer;
    if (!isBuffer(type)) throw new Error("only buffers have shadows");
    return this.builder.allocate(type, this.recording.lengthOf(buffer));
  }
}

/** shadow[i] += adjoint[i] for every i. */
export function addInto(builder: Builder, shadow: Value, adjoint: Value): void {
  builder.loop({ low: builder.integer(0), high: builder.length(shadow) }, [], (i) => {
    builder.accumulate(shadow, i, builder.load(adjoint, i, false), false);
    return [];
  });
}
