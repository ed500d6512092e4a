/**
 * Forward mode, Program → Program: next to every active value v runs its tangent v̇ = Σ ∂v/∂uᵢ · u̇ᵢ, in one or in
 * several directions at once. Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.1.
 */
import { addParam, createRegion } from "../program/builder.ts";
import { Builder } from "../program/builder.ts";
import type {
  CallInstruction,
  DerivativeRules,
  ForInstruction,
  Instruction,
  Program,
  Region,
  Type,
  Value,
  WhileInstruction,
} from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import type { Activity } from "./activity.ts";
import { analyseActivity, isDifferentiable } from "./activity.ts";
import { addDerivatives, partialsByOperand, ProgramAlgebra, scale } from "./partials.ts";
import { Rebuilder, required } from "./rebuild.ts";
import { inlinedInDirections } from "./directions.ts";
import { jvpRuleOf, refuseActiveClosure } from "./rules.ts";
import { freshSite } from "./sites.ts";

/** The tangents of a value, one for each direction; undefined where it is structurally zero. */
export type Tangents = readonly (Value | undefined)[];

/** What the transform of one Program shares with those of the Programs it calls. */
interface Shared {
  readonly activity: Activity;
  readonly directions: number;
  readonly programs: Map<Program, Program>;
  readonly sites: Map<number, readonly number[]>;
}

/** Copies a region together with its tangents. */
export class ForwardTransform extends Rebuilder {
  private readonly tangents = new Map<Value, Tangents>();
  private readonly algebra: ProgramAlgebra;
  private readonly shared: Shared;

  constructor(builder: Builder, shared: Pick<Shared, "activity" | "directions"> & Partial<Shared>) {
    super(builder);
    this.algebra = new ProgramAlgebra(builder);
    this.shared = { programs: new Map(), sites: new Map(), ...shared };
  }

  setTangents(old: Value, tangents: Tangents): void {
    this.tangents.set(old, tangents);
  }

  /** The tangents of a value; all undefined where it is passive. */
  tangentsOf(old: Value): Tangents {
    return this.tangents.get(old) ?? Array.from({ length: this.shared.directions }, () => undefined);
  }

  /** The tangents of a value, with zeros written out. */
  private materialised(old: Value): Value[] {
    return this.tangentsOf(old).map((tangent) => tangent ?? this.builder.constant(0));
  }

  private isActive(value: Value): boolean {
    return this.shared.activity.isActive(value);
  }

  /** Zero shadows for buffers from outside that become active only because active values are stored to them. */
  allocateMissingShadows(buffers: Iterable<Value>): void {
    for (const buffer of buffers) {
      if (!isBuffer(buffer.type) || !this.isActive(buffer) || this.tangents.has(buffer)) continue;
      this.setNamedTangents(buffer, this.shadowsFor(buffer));
    }
  }

  override instruction(instruction: Instruction): void {
    switch (instruction.kind) {
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
      case "differentiate":
        throw new Error("inner derivatives are expanded before forward mode");
      default:
        this.copy(instruction);
        this.derivative(instruction, () => {
          this.differentiate(instruction);
        });
    }
  }

  private differentiate(instruction: Instruction): void {
    const { builder } = this;
    const { args, results } = instruction;
    const [result] = results;
    const [buffer, index, stored] = args;
    switch (instruction.kind) {
      case "elementary": {
        if (result === undefined || !this.isActive(result)) return;
        const partials = partialsByOperand(
          this.algebra,
          instruction,
          (operand) => this.tangentsOf(operand).some((tangent) => tangent !== undefined),
          (old) => this.image(old),
        );
        this.setNamedTangents(
          result,
          Array.from({ length: this.shared.directions }, (_, direction) => {
            let sum: Value | undefined;
            for (const [operand, partial] of partials) {
              const tangent = this.tangentsOf(operand)[direction];
              if (tangent !== undefined) sum = addDerivatives(builder, sum, scale(builder, partial, tangent));
            }
            return sum;
          }),
        );
        return;
      }
      case "allocate":
        if (result === undefined || !this.isActive(result) || !isBuffer(result.type)) return;
        {
          const { type } = result;
          const length = this.image(required(args[0]));
          this.setNamedTangents(
            result,
            Array.from({ length: this.shared.directions }, () => builder.allocate(type, length)),
          );
        }
        return;
      case "load":
        if (result === undefined || !this.isActive(result) || buffer === undefined || index === undefined) return;
        this.setNamedTangents(
          result,
          this.tangentsOf(buffer).map((shadow) => shadow && builder.load(shadow, this.image(index), false)),
        );
        return;
      case "store":
      case "accumulate": {
        if (buffer === undefined || index === undefined || stored === undefined || !this.isActive(buffer)) return;
        const tangents = this.tangentsOf(stored);
        this.tangentsOf(buffer).forEach((shadow, direction) => {
          if (shadow === undefined) return;
          const tangent = tangents[direction];
          if (instruction.kind === "store") {
            builder.store(shadow, this.image(index), tangent ?? builder.constant(0), false);
          } else if (tangent !== undefined) {
            builder.accumulate(shadow, this.image(index), tangent, false);
          }
        });
        return;
      }
      case "push":
        if (this.shared.activity.isActiveSite(instruction.site)) {
          const value = required(args[0]);
          this.materialised(value).forEach((tangent, direction) => {
            builder.push(instruction.tape, this.siteOf(instruction.site, direction), tangent);
          });
        }
        return;
      case "pop":
        // The tangents were pushed after the value, so they are popped before it: see `copy` below.
        return;
      default:
    }
  }

  override copy(instruction: Instruction): Value[] {
    if (instruction.kind === "pop" && this.shared.activity.isActiveSite(instruction.site)) {
      const result = required(instruction.results[0]);
      const tangents: Value[] = [];
      for (let direction = this.shared.directions - 1; direction >= 0; direction--) {
        tangents.unshift(this.builder.pop(instruction.tape, this.siteOf(instruction.site, direction), "f64"));
      }
      const results = super.copy(instruction);
      this.setNamedTangents(result, tangents);
      return results;
    }
    return super.copy(instruction);
  }

  private siteOf(site: number, direction: number): number {
    let sites = this.shared.sites.get(site);
    if (sites === undefined) {
      sites = Array.from({ length: this.shared.directions }, freshSite);
      this.shared.sites.set(site, sites);
    }
    return required(sites[direction]);
  }

  private setNamedTangents(old: Value, tangents: Tangents): void {
    this.tangents.set(old, tangents);
    if (old.name === undefined) return;
    tangents.forEach((tangent, direction) => {
      if (tangent !== undefined) tangent.name ??= tangentName(required(old.name), direction, tangents.length);
    });
  }

  private branch(instruction: Instruction): void {
    const regions = instruction.regions.map((region) => this.region(region));
    // Each active result gets a tangent in every direction in which a branch has one.
    const plans = instruction.results.map((result, k) => {
      const yields = instruction.regions.map((region) => this.tangentsOf(required(region.yields[k])));
      return Array.from(
        { length: this.shared.directions },
        (_, direction) => this.isActive(result) && yields.some((tangents) => tangents[direction] !== undefined),
      );
    });
    const types: Type[] = [];
    regions.forEach((region, branch) => {
      plans.forEach((plan, k) => {
        const tangents = this.tangentsOf(required(instruction.regions[branch]?.yields[k]));
        plan.forEach((has, direction) => {
          if (!has) return;
          if (branch === 0) types.push("f64");
          region.yields.push(tangents[direction] ?? this.builder.inside(region, () => this.builder.constant(0)));
        });
      });
    });
    const results = this.appendLike(instruction, this.imagesOf(instruction.args), regions, types);
    let next = instruction.results.length;
    plans.forEach((plan, k) => {
      const result = required(instruction.results[k]);
      if (plan.includes(true))
        this.setNamedTangents(
          result,
          plan.map((has) => (has ? results[next++] : undefined)),
        );
    });
  }

  private loop(instruction: ForInstruction | WhileInstruction): void {
    const { builder } = this;
    const skipped = instruction.kind === "for" ? 1 : 0;
    const bounds = instruction.kind === "for" ? 2 : 0;
    const initial = instruction.args.slice(bounds);
    const isActive = initial.map(
      (_, k) =>
        this.isActive(required(instruction.regions.at(-1)?.params[k + skipped])) ||
        this.isActive(required(instruction.results[k])),
    );
    const args = this.imagesOf(instruction.args);
    initial.forEach((value, k) => {
      if (isActive[k]) args.push(...this.materialised(value));
    });
    const regions = instruction.regions.map((old, position) => {
      const region = this.openRegion(old);
      initial.forEach((_, k) => {
        if (!isActive[k]) return;
        const param = required(old.params[k + skipped]);
        this.setNamedTangents(
          param,
          Array.from({ length: this.shared.directions }, () => addParam(region, "f64")),
        );
      });
      builder.inside(region, () => {
        this.instructions(old);
        region.yields = this.imagesOf(old.yields);
        if (position < instruction.regions.length - 1) return;
        old.yields.forEach((value, k) => {
          if (isActive[k]) region.yields.push(...this.materialised(value));
        });
      });
      return region;
    });
    const types = isActive.flatMap((active): Type[] =>
      active ? Array.from({ length: this.shared.directions }, () => "f64") : [],
    );
    // A while's number of turns stays its last result.
    const turns = instruction.kind === "while" ? instruction.results.at(-1) : undefined;
    const carriedResults = turns === undefined ? instruction.results : instruction.results.slice(0, -1);
    const results = this.appendLike({ ...instruction, results: carriedResults }, args, regions, [
      ...types,
      ...(turns === undefined ? [] : ["i32" as const]),
    ]);
    let next = carriedResults.length;
    carriedResults.forEach((result, k) => {
      if (!isActive[k]) return;
      this.setNamedTangents(result, results.slice(next, next + this.shared.directions));
      next += this.shared.directions;
    });
    if (turns !== undefined) this.setImage(turns, required(results.at(-1)));
  }

  private call(instruction: CallInstruction): void {
    if (instruction.callee.rules !== undefined) {
      this.callWithRules(instruction, instruction.callee.rules);
      return;
    }
    const callee = this.forwardOf(instruction.callee);
    const args = this.imagesOf(instruction.args);
    instruction.args.forEach((arg, k) => {
      if (!this.isActive(required(instruction.callee.body.params[k]))) return;
      if (isBuffer(arg.type)) args.push(...this.shadowsFor(arg));
      else args.push(...this.materialised(arg));
    });
    const results = this.derivative(instruction, () => this.builder.call(callee, args));
    instruction.results.forEach((result, k) => {
      this.setImage(result, required(results[k]));
    });
    let next = instruction.results.length;
    instruction.callee.body.yields.forEach((value, k) => {
      if (!this.isActive(value)) return;
      this.setNamedTangents(required(instruction.results[k]), results.slice(next, next + this.shared.directions));
      next += this.shared.directions;
    });
  }

  /** A function with rules of its own: its jvp in place of it, once for each direction. */
  private callWithRules(instruction: CallInstruction, { operands }: DerivativeRules): void {
    const { builder } = this;
    const hasTangent = (arg: Value): boolean => this.tangentsOf(arg).some((tangent) => tangent !== undefined);
    if (!instruction.results.some((result) => this.isActive(result)) || !instruction.args.some(hasTangent)) {
      this.copy(instruction);
      for (const result of instruction.results) {
        if (this.isActive(result) && isBuffer(result.type)) this.setNamedTangents(result, this.shadowsFor(result));
      }
      return;
    }
    refuseActiveClosure(instruction, hasTangent);
    const { body } = jvpRuleOf(instruction);
    const points = this.imagesOf(instruction.args);
    const tangents = operands.map((k) => {
      const arg = required(instruction.args[k]);
      return isBuffer(arg.type) ? this.shadowsFor(arg) : this.materialised(arg);
    });
    const yields = this.derivative(instruction, () =>
      inlinedInDirections(builder, body, points, tangents, this.shared.directions),
    );
    instruction.results.forEach((result, k) => {
      this.setImage(result, required(yields[k]?.[0]));
    });
    instruction.results.filter(isDifferentiable).forEach((result, k) => {
      if (this.isActive(result)) this.setNamedTangents(result, required(yields[instruction.results.length + k]));
    });
  }

  /** The shadows of a buffer passed to a callee that wants them; fresh zeros where this one is passive. */
  private shadowsFor(buffer: Value): Value[] {
    const { type } = buffer;
    if (!isBuffer(type)) throw new Error("only buffers have shadows");
    return this.tangentsOf(buffer).map(
      (shadow) => shadow ?? this.builder.allocate(type, this.builder.length(this.image(buffer))),
    );
  }

  private forwardOf(callee: Program): Program {
    const known = this.shared.programs.get(callee);
    if (known !== undefined) return known;
    const body = createRegion(undefined);
    const program: Program = { name: `${callee.name}_forward`, body, source: callee.source };
    this.shared.programs.set(callee, program);
    const transform = new ForwardTransform(new Builder(body), this.shared);
    // The types of the results are known before the body is, so that recursive calls can be built.
    body.yields = callee.body.yields.map((value) => value);
    for (const value of callee.body.yields) {
      if (this.isActive(value)) body.yields.push(...Array.from({ length: this.shared.directions }, () => value));
    }
    transform.wholeProgram(callee.body);
    return program;
  }

  /** Params, then their tangents; yields, then their tangents. */
  wholeProgram(old: Region): void {
    const { region } = this.builder;
    for (const param of old.params) this.setImage(param, addParam(region, param.type, param.name));
    for (const param of old.params) {
      if (!this.isActive(param)) continue;
      this.setNamedTangents(
        param,
        Array.from({ length: this.shared.directions }, () => addParam(region, param.type)),
      );
    }
    this.instructions(old);
    const yields = this.imagesOf(old.yields);
    for (const value of old.yields) {
      if (this.isActive(value))
        yields.push(...(isBuffer(value.type) ? this.shadowsFor(value) : this.materialised(value)));
    }
    region.yields = yields;
  }

  /** As `copyWith`, with further results. */
  private appendLike(
    instruction: Instruction,
    args: Value[],
    regions: readonly Region[],
    more: readonly Type[],
  ): Value[] {
    const types = [...instruction.results.map((result) => result.type), ...more];
    const results = this.builder.appendLike(instruction, args, regions, types);
    instruction.results.forEach((old, k) => {
      this.setImage(old, required(results[k]));
    });
    return results;
  }
}

/**
 * The forward derivative of a Program.
 *
 * @param program     without inner derivatives (`expand` them first)
 * @param wrt         positions of the differentiated params
 * @param directions  how many tangents run at once
 * @returns a Program of the params, then for every active param its tangents; it yields the results, then for every
 *   differentiable result its tangents (zeros where it is passive), buffers as shadows
 */
export function forward(program: Program, wrt: readonly number[], directions: number = 1): Program {
  const { body } = program;
  const inputs = wrt.map((k) => required(body.params[k]));
  const outputs = body.yields.filter(isDifferentiable);
  // Buffers that are written count as outputs: their final contents are seen by the caller.
  const activity = analyseActivity(body, inputs, [...outputs, ...inputs]);
  const builder = new Builder(createRegion(undefined));
  const transform = new ForwardTransform(builder, { activity, directions });
  for (const param of body.params) transform.setImage(param, addParam(builder.region, param.type, param.name));
  for (const param of inputs) {
    const tangents = Array.from({ length: directions }, (_, k) =>
      addParam(builder.region, param.type, tangentName(param.name ?? "x", k, directions)),
    );
    transform.setTangents(param, tangents);
  }
  transform.allocateMissingShadows(body.params);
  transform.instructions(body);
  const yields = transform.imagesOf(body.yields);
  for (const value of outputs) {
    for (const tangent of transform.tangentsOf(value))
      yields.push(tangent ?? zeroLike(builder, transform.image(value)));
  }
  return builder.finish(`${program.name}_forward`, yields, program.source);
}

function zeroLike(builder: Builder, value: Value): Value {
  return isBuffer(value.type) ? builder.allocate(value.type, builder.length(value)) : builder.constant(0);
}

function tangentName(name: string, direction: number, directions: number): string {
  return directions === 1 ? `${name}_dot` : `${name}_dot${direction}`;
}
