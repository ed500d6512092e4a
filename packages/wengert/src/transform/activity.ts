/**
 * Activity: which values depend on a differentiated input (varied) and influence a differentiated output (useful).
 * Only those get tangents or adjoints. Per buffer, without regard to order; over loops and calls to a fixpoint.
 */
import type { Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { ValueSet } from "../program/value-map.ts";
import { reachablePrograms } from "../program/walk.ts";
import { isStructuralZero } from "./partials.ts";

export interface Activity {
  /** Whether a scalar or buffer is varied and useful. */
  readonly isActive: (value: Value) => boolean;
  /** Whether what is pushed at a site is active. */
  isActiveSite(site: number): boolean;
}

/** Whether a value has tangents and adjoints at all. */
export function isDifferentiable(value: Value): boolean {
  return value.type === "f64" || value.type === "f64[]" || value.type === "f32[]";
}

/** A growing set with a flag that tells whether it grew. */
class Marks<T> {
  private readonly set: Pick<Set<T>, "has"> & { add(item: T): unknown };
  grew = false;

  constructor(set: Pick<Set<T>, "has"> & { add(item: T): unknown }) {
    this.set = set;
  }

  add(item: T): void {
    if (!this.set.has(item)) {
      this.set.add(item);
      this.grew = true;
    }
  }

  has(item: T): boolean {
    return this.set.has(item);
  }
}

/**
 * The activity in a region seen as a function.
 *
 * @param region   the function
 * @param inputs   the differentiated inputs: params, or values around the region
 * @param outputs  the differentiated outputs: scalars that it yields, and buffers whose final contents count
 */
export function analyseActivity(region: Region, inputs: readonly Value[], outputs: readonly Value[]): Activity {
  const [varied, useful] = [new Marks(new ValueSet()), new Marks(new ValueSet())];
  const [variedSites, usefulSites] = [new Marks(new Set<number>()), new Marks(new Set<number>())];
  inputs.forEach((value) => {
    varied.add(value);
  });
  outputs.forEach((value) => {
    if (isDifferentiable(value)) useful.add(value);
  });
  const programs = reachablePrograms(region);
  /** Whether there are ways back, by which what is found late matters early: loops, memory, tapes and calls. Without them one pass finds all. */
  const ways = { back: programs.length > 0 };

  const fixpoint = (marks: readonly { grew: boolean }[], pass: () => void): void => {
    do {
      for (const mark of marks) mark.grew = false;
      pass();
    } while (ways.back && marks.some((mark) => mark.grew));
  };

  const copyVaried = (from: Value | undefined, to: Value | undefined): void => {
    if (from !== undefined && to !== undefined && varied.has(from)) varied.add(to);
  };

  const forward = (instruction: Instruction): void => {
    const { args, results, regions } = instruction;
    const { kind } = instruction;
    if (kind !== "constant" && kind !== "elementary" && kind !== "if") ways.back = true;
    switch (instruction.kind) {
      case "elementary":
        for (let k = 0; k < args.length; k++) {
          const [arg, result] = [args[k], results[0]];
          if (arg === undefined || result === undefined || !varied.has(arg) || isStructuralZero(instruction.f, k))
            continue;
          varied.add(result);
          break;
        }
        break;
      case "load":
        if (results[0]?.type === "f64") copyVaried(args[0], results[0]);
        break;
      case "store":
      case "accumulate":
        copyVaried(args[2], args[0]);
        break;
      case "if":
        for (const branch of regions) {
          forwardRegion(branch);
          branch.yields.forEach((value, k) => {
            copyVaried(value, results[k]);
          });
        }
        break;
      case "for":
      case "while": {
        const initial = instruction.kind === "for" ? args.slice(2) : args;
        const skipped = instruction.kind === "for" ? 1 : 0;
        const body = regions.at(-1);
        if (body === undefined) break;
        for (const loop of regions) {
          initial.forEach((value, k) => {
            copyVaried(value, loop.params[k + skipped]);
          });
          forwardRegion(loop);
        }
        body.yields.forEach((value, k) => {
          for (const loop of regions) copyVaried(value, loop.params[k + skipped]);
          copyVaried(value, results[k]);
        });
        initial.forEach((value, k) => {
          copyVaried(value, results[k]);
        });
        break;
      }
      case "call": {
        const { body, rules } = instruction.callee;
        if (rules !== undefined) {
          if (args.some((arg) => varied.has(arg)))
            results.filter(isDifferentiable).forEach((result) => varied.add(result));
          break;
        }
        args.forEach((arg, k) => {
          copyVaried(arg, body.params[k]);
          if (isBuffer(arg.type)) copyVaried(body.params[k], arg);
        });
        body.yields.forEach((value, k) => {
          copyVaried(value, results[k]);
        });
        break;
      }
      case "push":
        if (args[0] !== undefined && varied.has(args[0])) variedSites.add(instruction.site);
        break;
      case "pop":
        if (variedSites.has(instruction.site)) for (const result of results) varied.add(result);
        break;
      default:
    }
  };

  const forwardRegion = (visited: Region): void => {
    visited.instructions.forEach(forward);
  };

  const copyUseful = (from: Value | undefined, to: Value | undefined): void => {
    if (from !== undefined && to !== undefined && useful.has(from) && isDifferentiable(to)) useful.add(to);
  };

  const backward = (instruction: Instruction): void => {
    const { args, results, regions } = instruction;
    switch (instruction.kind) {
      case "elementary":
        if (results[0] !== undefined && useful.has(results[0])) {
          for (let k = 0; k < args.length; k++) {
            const arg = args[k];
            if (arg !== undefined && !isStructuralZero(instruction.f, k)) useful.add(arg);
          }
        }
        break;
      case "load":
        copyUseful(results[0], args[0]);
        break;
      case "store":
      case "accumulate":
        copyUseful(args[0], args[2]);
        break;
      case "if":
        for (const branch of regions) {
          branch.yields.forEach((value, k) => {
            copyUseful(results[k], value);
          });
          backwardRegion(branch);
        }
        break;
      case "for":
      case "while": {
        const initial = instruction.kind === "for" ? args.slice(2) : args;
        const skipped = instruction.kind === "for" ? 1 : 0;
        const body = regions.at(-1);
        if (body === undefined) break;
        body.yields.forEach((value, k) => {
          copyUseful(results[k], value);
          copyUseful(body.params[k + skipped], value);
        });
        backwardRegion(body);
        initial.forEach((value, k) => {
          copyUseful(results[k], value);
          copyUseful(body.params[k + skipped], value);
        });
        break;
      }
      case "call": {
        const { body, rules } = instruction.callee;
        if (rules !== undefined) {
          if (results.some((result) => useful.has(result)))
            args.filter(isDifferentiable).forEach((arg) => useful.add(arg));
          break;
        }
        body.yields.forEach((value, k) => {
          copyUseful(results[k], value);
        });
        args.forEach((arg, k) => {
          if (isBuffer(arg.type)) copyUseful(arg, body.params[k]);
          copyUseful(body.params[k], arg);
        });
        break;
      }
      case "pop":
        if (results[0] !== undefined && useful.has(results[0])) usefulSites.add(instruction.site);
        break;
      case "push":
        if (usefulSites.has(instruction.site)) copyUsefulPush(args[0]);
        break;
      default:
    }
  };

  const copyUsefulPush = (value: Value | undefined): void => {
    if (value !== undefined && isDifferentiable(value)) useful.add(value);
  };

  const backwardRegion = (visited: Region): void => {
    for (let k = visited.instructions.length - 1; k >= 0; k--) {
      const instruction = visited.instructions[k];
      if (instruction !== undefined) backward(instruction);
    }
  };

  fixpoint([varied, variedSites], () => {
    forwardRegion(region);
    for (const program of programs) forwardRegion(program.body);
  });
  fixpoint([useful, usefulSites], () => {
    backwardRegion(region);
    for (const program of programs) backwardRegion(program.body);
  });
  return {
    isActive: (value) => varied.has(value) && useful.has(value) && isDifferentiable(value),
    isActiveSite: (site) => variedSites.has(site) && usefulSites.has(site),
  };
}
