/**
 * Whether a function is linear in some of its params, as the tangents of a jvp and the seeds of a pullback should be:
 * then its reverse derivative with respect to them is its transpose, whatever the point.
 */
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import { literal } from "../program/builder.ts";
import type { Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms } from "../program/walk.ts";
import { analyseActivity, isDifferentiable } from "./activity.ts";
import { required } from "./rebuild.ts";

/** The first instruction that keeps a function from being linear, or what it yields. */
export interface NotLinear {
  readonly instruction: Instruction | undefined;
}

/**
 * @param inputs   the params that it should be linear in
 * @param outputs  how many of its last yields are linear in them; the others must not depend on them
 * @returns        undefined where it is linear, which is shown by the forms of its instructions alone
 */
export function whyNotLinear({ body }: Program, inputs: readonly Value[], outputs: number): NotLinear | undefined {
  return new LinearityCheck(body, inputs).run(body, outputs);
}

class LinearityCheck {
  /** The bodies of the functions without rules that it calls. */
  private readonly called: readonly Region[];
  private readonly depends: (value: Value) => boolean;
  private readonly dependsAtSite: (site: number) => boolean;

  constructor(body: Region, inputs: readonly Value[]) {
    // Whatever is varied and could be of use: here all that is stored or yielded is.
    this.called = reachablePrograms(body).flatMap((program) => (program.rules === undefined ? [program.body] : []));
    const outputs = [body, ...this.called].flatMap(allValues).filter(isDifferentiable);
    const activity = analyseActivity(body, inputs, outputs);
    this.depends = (value) => activity.isActive(value);
    this.dependsAtSite = (site) => activity.isActiveSite(site);
  }

  run(body: Region, outputs: number): NotLinear | undefined {
    const first = body.yields.length - outputs;
    const isLegal = body.yields.every((value, k) => (k < first ? !this.depends(value) : this.isLinear(value)));
    for (const region of [body, ...this.called]) {
      const inside = this.region(region);
      if (inside !== undefined) return inside;
    }
    return isLegal ? undefined : { instruction: undefined };
  }

  /** Linear values: those that depend on the inputs (checked where they are made), zeros, and buffers that hold zeros. */
  private isLinear(value: Value): boolean {
    if (this.depends(value)) return true;
    if (isBuffer(value.type)) return value.instruction?.kind === "allocate" && !this.isStored(value);
    return literal(value) === 0;
  }

  /** A buffer that does not depend on the inputs is zero only if nothing at all is stored to it. */
  private isStored(buffer: Value): boolean {
    const stores = (region: Region): boolean =>
      region.instructions.some(
        ({ kind, args, regions }) =>
          ((kind === "store" || kind === "accumulate" || kind === "call") && args.includes(buffer)) ||
          regions.some(stores),
      );
    return stores(buffer.region);
  }

  private region(region: Region): NotLinear | undefined {
    for (const instruction of region.instructions) {
      if (!this.instruction(instruction)) return { instruction };
      for (const nested of instruction.regions) {
        const inside = this.region(nested);
        if (inside !== undefined) return inside;
      }
    }
    return undefined;
  }

  private instruction(instruction: Instruction): boolean {
    const { args, results, regions } = instruction;
    const isLinearOrFree = (values: readonly (Value | undefined)[]): boolean =>
      !values.some((value) => value !== undefined && this.depends(value)) ||
      values.every((value) => value === undefined || this.isLinear(value));
    switch (instruction.kind) {
      case "elementary":
        return !args.some(this.depends) || this.elementary(instruction.f, args);
      case "compare":
      case "convert":
        return !args.some(this.depends);
      case "store":
      case "accumulate": {
        const [buffer, , value] = args;
        return isLinearOrFree([buffer, value]);
      }
      case "if":
        return results.every((result, k) => isLinearOrFree([result, ...regions.map(({ yields }) => yields[k])]));
      case "for":
      case "while": {
        const [bounds, skipped] = instruction.kind === "for" ? [2, 1] : [0, 0];
        const body = required(regions.at(-1));
        return args
          .slice(bounds)
          .every((initial, k) => isLinearOrFree([initial, body.params[k + skipped], body.yields[k], results[k]]));
      }
      case "push":
        return !this.dependsAtSite(instruction.site) || this.isLinear(required(args[0]));
      case "call": {
        const { callee } = instruction;
        if (callee.rules === undefined) {
          const { params, yields } = callee.body;
          return (
            args.every((arg, k) => isLinearOrFree([arg, params[k]])) &&
            results.every((result, k) => isLinearOrFree([result, yields[k]]))
          );
        }
        if (!args.some(this.depends)) return true;
        // Its rules are taken for right: what its body shows of it holds for its derivative.
        const inputs = callee.body.params.filter((_, k) => this.depends(required(args[k])));
        return whyNotLinear(callee, inputs, callee.body.yields.length) === undefined;
      }
      case "differentiate":
        return !args.some(this.depends);
      default:
        return true;
    }
  }

  private elementary(f: Extract<Instruction, { kind: "elementary" }>["f"], args: readonly Value[]): boolean {
    const [x = false, y = false] = args.map(this.depends);
    if (f === add || f === subtract) return args.every((arg) => this.isLinear(arg));
    if (f === negate) return true;
    if (f === multiply) return x !== y;
    return f === divide && x && !y;
  }
}

function allValues(region: Region): Value[] {
  return [
    ...region.params,
    ...region.instructions.flatMap(({ results, regions }) => [...results, ...regions.flatMap(allValues)]),
  ];
}
