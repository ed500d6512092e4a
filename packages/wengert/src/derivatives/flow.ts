/** Where the numbers of a Program flow: its values as nodes, elementary operations, and what is handed on unchanged. */
import type { ElementaryInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms } from "../program/walk.ts";
import { isDifferentiable } from "../transform/activity.ts";
import { required } from "../transform/rebuild.ts";

/** An elementary operation: its result and operands by number. */
export interface Operation {
  readonly instruction: ElementaryInstruction;
  readonly region: Region;
  readonly result: number;
  readonly operands: readonly number[];
}

/** What is handed on from one number to another: by a load or store, a call, a turn of a loop. */
export interface Copy {
  readonly from: number;
  readonly to: number;
  readonly kind: "load" | "accumulate" | "other";
  readonly region: Region;
}

export class Flow {
  /** In the order in which a region evaluates them. */
  readonly operations: Operation[] = [];
  readonly copies: Copy[] = [];
  private readonly numbers = new Map<Value | string, number>();

  constructor(program: Program) {
    for (const { body } of [program, ...reachablePrograms(program.body)]) this.visit(body);
  }

  /** How many values there are. */
  get count(): number {
    return this.numbers.size;
  }

  /** The number of a value. */
  numberOf(value: Value | string): number {
    let number = this.numbers.get(value);
    if (number === undefined) this.numbers.set(value, (number = this.numbers.size));
    return number;
  }

  private visit(region: Region): void {
    for (const instruction of region.instructions) this.instruction(instruction, region);
  }

  private instruction(instruction: Instruction, region: Region): void {
    const { args, results, regions } = instruction;
    const copy = (from: Value | undefined, to: Value | undefined, kind: Copy["kind"] = "other"): void => {
      if (from === undefined || to === undefined || !isDifferentiable(from) || !isDifferentiable(to)) return;
      this.copies.push({ from: this.numberOf(from), to: this.numberOf(to), kind, region });
    };
    switch (instruction.kind) {
      case "elementary": {
        const result = this.numberOf(required(results[0]));
        const operands = args.map((arg) => this.numberOf(arg));
        this.operations.push({ instruction, region, result, operands });
        return;
      }
      case "load":
        copy(args[0], results[0], "load");
        return;
      case "store":
        copy(args[2], args[0]);
        return;
      case "accumulate":
        copy(args[2], args[0], "accumulate");
        return;
      case "push":
      case "pop": {
        const value = required(instruction.kind === "push" ? args[0] : results[0]);
        if (!isDifferentiable(value)) return;
        const [own, site] = [this.numberOf(value), this.numberOf(`site ${instruction.site}`)];
        const [from, to] = instruction.kind === "push" ? [own, site] : [site, own];
        this.copies.push({ from, to, kind: "other", region });
        return;
      }
      case "if":
        for (const branch of regions) {
          branch.yields.forEach((value, k) => {
            copy(value, results[k]);
          });
          this.visit(branch);
        }
        return;
      case "for":
      case "while": {
        const [bounds, skipped] = instruction.kind === "for" ? [2, 1] : [0, 0];
        const nexts = required(regions.at(-1)).yields;
        nexts.forEach((next, k) => {
          const initial = args[bounds + k];
          for (const { params } of regions) {
            copy(initial, params[skipped + k]);
            copy(next, params[skipped + k]);
          }
          copy(initial, results[k]);
          copy(next, results[k]);
        });
        for (const inner of regions) this.visit(inner);
        return;
      }
      case "call": {
        const { params, yields } = instruction.callee.body;
        args.forEach((arg, k) => {
          copy(arg, params[k]);
          if (isBuffer(arg.type)) copy(params[k], arg);
        });
        yields.forEach((value, k) => {
          copy(value, results[k]);
        });
        return;
      }
      default:
    }
  }
}

/** Spreads bits along links to a fixpoint; a link hands on the bits of one number to others. */
export function spread(bits: Int32Array, links: readonly (readonly number[])[]): void {
  const waiting: number[] = [];
  bits.forEach((own, number) => {
    if (own !== 0) waiting.push(number);
  });
  for (let from = waiting.pop(); from !== undefined; from = waiting.pop()) {
    const own = bits[from] ?? 0;
    for (const to of links[from] ?? []) {
      const before = bits[to] ?? 0;
      if ((before | own) === before) continue;
      bits[to] = before | own;
      waiting.push(to);
    }
  }
}
