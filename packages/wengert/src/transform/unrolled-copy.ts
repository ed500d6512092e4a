/** Copies code with its short inner loops written out: no index to count, and no sum to start at zero. */
import { add } from "../elementary/arithmetic.ts";
import { type Builder, isLiteral, literal } from "../program/builder.ts";
import { turnsOf } from "../program/interpret-domain.ts";
import type { ForInstruction, Instruction, Region } from "../program/types.ts";
import { Rebuilder, required } from "./rebuild.ts";

/** Up to how many turns, and instructions of all of them. */
const [mostTurns, mostInstructions] = [4, 128];

export class UnrolledCopy extends Rebuilder {
  private readonly only: Region | undefined;

  /** @param only  the region whose loops are written out, if not all */
  constructor(builder: Builder, only?: Region) {
    super(builder);
    this.only = only;
  }

  override instruction(instruction: Instruction): void {
    const isOpen = this.only === undefined || this.only === instruction.region;
    if (isOpen && instruction.kind === "for" && isShort(instruction)) this.writeOut(instruction);
    else if (!this.fold(instruction)) this.copy(instruction);
  }

  private writeOut({ args, results, regions, step, reversed }: ForInstruction): void {
    const region = required(regions[0]);
    const [low, high] = [Number(literal(required(args[0]))), Number(literal(required(args[1])))];
    const indices: number[] = [];
    for (let index = low; step > 0 ? index < high : index > high; index += step) indices.push(index);
    if (reversed) indices.reverse();
    let carried = this.imagesOf(args.slice(2));
    for (const index of indices) {
      this.images.set(required(region.params[0]), this.builder.integer(index));
      carried.forEach((value, k) => {
        this.images.set(required(region.params[k + 1]), value);
      });
      this.instructions(region);
      carried = this.imagesOf(region.yields);
    }
    results.forEach((result, k) => {
      this.images.set(result, required(carried[k]));
    });
  }

  /** Integers with an index that is a literal now, and a derivative's sum with zero. */
  private fold(instruction: Instruction): boolean {
    const { kind, args, results } = instruction;
    const isSum = kind === "elementary" && instruction.f === add && instruction.adjoint;
    if (kind !== "integer" && !isSum) return false;
    const [x, y] = this.imagesOf(args);
    const result = results[0];
    if (x === undefined || y === undefined || result === undefined) return false;
    if (kind === "integer") {
      if (literal(x) === undefined && literal(y) === undefined) return false;
      this.images.set(result, this.builder.integerOperation(instruction.operator, x, y));
      return true;
    }
    if (!isLiteral(x, 0) && !isLiteral(y, 0)) return false;
    this.images.set(result, isLiteral(x, 0) ? y : x);
    return true;
  }
}

/** Whether a loop is written out. */
export function isShort(loop: ForInstruction): boolean {
  const turns = literalTurns(loop);
  const { instructions } = required(loop.regions[0]);
  if (turns === undefined || turns > mostTurns || turns * instructions.length > mostInstructions) return false;
  return instructions.every(({ regions }) => regions.length === 0);
}

/** The number of a loop's turns, if its bounds are literals. */
export function literalTurns({ args, step }: ForInstruction): number | undefined {
  const [low, high] = [literal(required(args[0])), literal(required(args[1]))];
  if (typeof low !== "number" || typeof high !== "number") return undefined;
  return turnsOf(low, high, step);
}
