/** Copies Programs instruction by instruction: the base of every transform. */
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { DerivativeRules, Instruction, Program, Region, Value } from "../program/types.ts";
import { ValueMap } from "../program/value-map.ts";

/**
 * Copies regions into a builder. A transform overrides `instruction`. A value without an image stands for itself: it is
 * defined outside what is copied and visible where the copy goes.
 */
export class Rebuilder {
  readonly builder: Builder;
  /** What stands for a Program that is called. */
  calleeOf: (program: Program) => Program = (program) => program;
  /** Old value → new value. */
  protected readonly images: ValueMap<Value> = new ValueMap();

  constructor(builder: Builder) {
    this.builder = builder;
  }

  image(value: Value): Value {
    return this.images.get(value) ?? value;
  }

  imagesOf(values: readonly Value[]): Value[] {
    const x = values[0];
    const y = values[1];
    if (x === undefined) return [];
    if (values.length === 1) return [this.image(x)];
    if (values.length === 2 && y !== undefined) return [this.image(x), this.image(y)];
    return values.map((value) => this.image(value));
  }

  setImage(old: Value, image: Value): void {
    this.images.set(old, image);
    image.name ??= old.name;
  }

  /** Copies the instructions of a region to where the builder stands. */
  instructions(region: Region): void {
    const { instructions } = region;
    for (let k = 0; k < instructions.length; k++) this.instruction(required(instructions[k]));
  }

  /** Copies one instruction. */
  instruction(instruction: Instruction): void {
    this.copy(instruction);
  }

  /** A new region with images of the params and copies of the instructions; `yields` adds to what it yields. */
  protected region(old: Region): Region {
    const region = this.openRegion(old);
    this.builder.inside(region, () => {
      this.instructions(old);
    });
    region.yields = this.imagesOf(old.yields);
    return region;
  }

  /** A new empty region with images of the params. */
  protected openRegion(old: Region): Region {
    const region = createRegion(this.builder.region);
    for (const param of old.params) this.images.set(param, addParam(region, param.type, param.name));
    return region;
  }

  /** The same instruction on the images of its operands, with copies of its regions; returns its results. */
  copy(instruction: Instruction): Value[] {
    const args = this.imagesOf(instruction.args);
    if (instruction.kind === "call") {
      return this.copyWith({ ...instruction, callee: this.calleeOf(instruction.callee) }, args, []);
    }
    if (instruction.regions.length === 0) return this.copyWith(instruction, args, instruction.regions);
    const regions = instruction.regions.map((region) => this.region(region));
    return this.copyWith(instruction, args, regions);
  }

  /** The same kind of instruction with other operands and regions; its results are the images of the old ones. */
  protected copyWith(instruction: Instruction, args: Value[], regions: readonly Region[]): Value[] {
    const old = instruction.results;
    const only = old[0];
    const types = only === undefined ? [] : old.length === 1 ? [only.type] : old.map(({ type }) => type);
    const results = this.builder.appendLike(instruction, args, regions, types);
    for (let k = 0; k < results.length; k++) this.setImage(required(old[k]), required(results[k]));
    return results;
  }

  /** Runs `build` for derivative code that stems from an instruction. */
  protected derivative<R>(stem: Instruction, build: () => R): R {
    return this.builder.marked({ adjoint: true, span: stem.span }, build);
  }
}

/** Rebuilds a Program and every Program that it calls, each once; `create` makes the rebuilder of each. */
export function rebuildPrograms(program: Program, create: (builder: Builder, old: Program) => Rebuilder): Program {
  const rebuilt = new Map<Program, Program>();
  const rebuildRules = ({ operands, jvp, vjp }: DerivativeRules): DerivativeRules => ({
    operands,
    jvp: jvp && rebuild(jvp),
    vjp: vjp && { forward: rebuild(vjp.forward), pullback: rebuild(vjp.pullback) },
  });
  const rebuild = (old: Program): Program => {
    const known = rebuilt.get(old);
    if (known !== undefined) return known;
    const body = createRegion(undefined);
    // Stand-ins of the right types, for calls that are built before the body is.
    body.yields = [...old.body.yields];
    const image: Program = { name: old.name, body, source: old.source };
    rebuilt.set(old, image);
    const rebuilder = create(new Builder(body), old);
    rebuilder.calleeOf = rebuild;
    for (const param of old.body.params) rebuilder.setImage(param, addParam(body, param.type, param.name));
    rebuilder.instructions(old.body);
    body.yields = rebuilder.imagesOf(old.body.yields);
    if (old.rules !== undefined) {
      image.rules = { operands: old.rules.operands, jvp: undefined, vjp: undefined };
      image.rules = rebuildRules(old.rules);
    }
    return image;
  };
  return rebuild(program);
}

/** Every value that a region and the regions inside use but do not define. */
export function freeValues(region: Region): Set<Value> {
  const free = new Set<Value>();
  const inside = new Set<Region>([region]);
  const visit = (visited: Region): void => {
    visited.instructions.forEach(({ args, regions }) => {
      for (let k = 0; k < args.length; k++) {
        const arg = required(args[k]);
        if (arg.region !== visited && !inside.has(arg.region)) free.add(arg);
      }
      if (regions.length === 0) return;
      for (const nested of regions) {
        inside.add(nested);
        visit(nested);
      }
    });
    for (const value of visited.yields) if (!inside.has(value.region)) free.add(value);
  };
  visit(region);
  return free;
}

/** What an instruction's kind guarantees to be there. */
export function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("an instruction lacks what its kind has");
  return value;
}
