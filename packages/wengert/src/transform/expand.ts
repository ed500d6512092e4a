/** Expands the derivatives taken inside a function, innermost first, so that the other transforms never meet one. */
import type { Builder } from "../program/builder.ts";
import type { DifferentiateInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { analyseActivity, isDifferentiable } from "./activity.ts";
import { withoutCheckpointsReversedTwice } from "./checkpoint-marks.ts";
import { ForwardTransform } from "./forward.ts";
import { freeValues, Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { reverseRegion } from "./reverse.ts";
import type { RecordPolicy } from "./recording.ts";
import { simplify } from "./simplify.ts";
import { sinkIntoBranches } from "./sink.ts";
import { writtenBuffers } from "../program/written.ts";

/**
 * The same Program without `differentiate` instructions; cleaned up first, as every function is that is reversed.
 *
 * @param isReversed  whether the Program itself will be reversed
 */
export function expand(program: Program, policy: RecordPolicy = "needed", isReversed: boolean = false): Program {
  if (!hasDerivatives(program)) return program;
  const kept = withoutCheckpointsReversedTwice(program, isReversed);
  return rebuildPrograms(sinkIntoBranches(simplify(kept)), (builder) => new ExpandingRebuilder(builder, policy));
}

/** Whether derivatives are taken inside. */
export function hasDerivatives(program: Program): boolean {
  return [program, ...reachablePrograms(program.body)].some(({ body }) =>
    someInstruction(body, ({ kind }) => kind === "differentiate"),
  );
}

class ExpandingRebuilder extends Rebuilder {
  private readonly policy: RecordPolicy;

  constructor(builder: Builder, policy: RecordPolicy) {
    super(builder);
    this.policy = policy;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "differentiate") {
      // The function to differentiate, itself expanded, stands in a region that is thrown away afterwards.
      const region = this.region(required(instruction.regions[0]));
      const results =
        instruction.mode === "forward" ? this.forward(instruction, region) : this.reverse(instruction, region);
      instruction.results.forEach((result, k) => {
        this.setImage(result, required(results[k]));
      });
    } else {
      this.copy(instruction);
    }
  }

  private forward(instruction: DifferentiateInstruction, region: Region): Value[] {
    const { builder } = this;
    const args = this.imagesOf(instruction.args);
    const inputs = instruction.wrt.map((k) => required(region.params[k]));
    const outputs = region.yields.filter(isDifferentiable);
    const activity = analyseActivity(region, inputs, [...outputs, ...inputs]);
    const transform = new ForwardTransform(builder, { activity, directions: 1 });
    region.params.forEach((param, k) => {
      transform.setImage(param, required(args[k]));
    });
    const written = writtenBuffers(region);
    inputs.forEach((param, k) => {
      const direction = required(args[region.params.length + k]);
      // The shadow of an array that the function changes, or hands back, changes with it; the direction stays as it is.
      const isOwned = isBuffer(param.type) && (written.has(param) || region.yields.includes(param));
      transform.setTangents(param, [isOwned ? this.derivative(instruction, () => this.copyOf(direction)) : direction]);
    });
    this.derivative(instruction, () => {
      transform.allocateMissingShadows([...region.params, ...freeValues(region)]);
    });
    transform.instructions(region);
    return this.derivative(instruction, () => [
      ...transform.imagesOf(region.yields),
      ...outputs.map((value) => transform.tangentsOf(value)[0] ?? zeroFor(builder, transform.image(value))),
    ]);
  }

  private reverse(instruction: DifferentiateInstruction, region: Region): Value[] {
    const { builder } = this;
    const args = this.imagesOf(instruction.args);
    const seeded = region.yields.flatMap((value, k) => (isDifferentiable(value) ? [k] : []));
    const seedsFrom = region.params.length;
    const shadowsFrom = seedsFrom + seeded.length;
    let shadow = shadowsFrom;
    // The sweep uses the seeds of buffers up.
    const seeds = args
      .slice(seedsFrom, shadowsFrom)
      .map((seed) => (isBuffer(seed.type) ? this.derivative(instruction, () => this.copyOf(seed)) : seed));
    const { results, adjoints } = reverseRegion(builder, {
      region,
      points: args.slice(0, region.params.length),
      wrt: instruction.wrt,
      shadows: instruction.wrt.map((k) => (isBuffer(required(region.params[k]).type) ? args[shadow++] : undefined)),
      seeded,
      seeds: (yields) => yields.map((_, k) => (seeded.includes(k) ? seeds[seeded.indexOf(k)] : undefined)),
      policy: this.policy,
    });
    const scalars = instruction.wrt.flatMap((k, position) =>
      isBuffer(required(region.params[k]).type)
        ? []
        : [adjoints[position] ?? this.derivative(instruction, () => builder.constant(0))],
    );
    return [...results, ...scalars];
  }

  private copyOf(buffer: Value): Value {
    const { builder } = this;
    if (!isBuffer(buffer.type)) throw new Error("a copy of what is no buffer");
    const copy = builder.allocate(buffer.type, builder.length(buffer));
    builder.loop({ low: builder.integer(0), high: builder.length(buffer) }, [], (i) => {
      builder.store(copy, i, builder.load(buffer, i, false), false);
      return [];
    });
    return copy;
  }
}

function zeroFor(builder: Builder, value: Value): Value {
  return isBuffer(value.type) ? builder.allocate(value.type, builder.length(value)) : builder.constant(0);
}
