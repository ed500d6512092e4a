/** One reverse pass over a function, from what builds it to what is emitted. */
import type { Program } from "../program/types.ts";
import { hasCheckpoints, withLoopsOutside, withoutCheckpoints } from "../transform/checkpoint-marks.ts";
import { removeDeadCode } from "../transform/dead-code.ts";
import { storeFirstSums } from "../transform/first-sum.ts";
import { type Fusion, fuseSweeps } from "../transform/fuse-sweeps.ts";
import { recallFromBuffers } from "../transform/recall-from-buffers.ts";
import { recordInShadows } from "../transform/record-in-shadows.ts";
import { simplify } from "../transform/simplify.ts";
import { visitTakenTurns } from "../transform/visit-taken-turns.ts";
import type { Request } from "./passes.ts";

/** A reverse pass as it is built. */
interface Built {
  readonly program: Program;
  /**
   * How many of its last results nobody wants. The function's values are among them where only the derivative is asked for:
   * its sums are then added in the same order as beside the value.
   */
  readonly dropped: number;
}

/**
 * Builds a reverse pass over a function and fuses the sweeps of its loops. What records everything is the reference, and
 * stays two sweeps as they are built.
 *
 * @param build  builds the pass over the function, or over one that computes the same
 */
export function reversePass<B extends Built>(primal: Program, { record }: Request, build: (primal: Program) => B): B {
  const { built, simplified, fused } = record === "everything" ? apart(build(primal)) : fusedPass(primal, build);
  fused.body.yields.length -= built.dropped;
  // What is too large to be simplified stays as it is.
  if (built.dropped > 0 && simplified) removeDeadCode(fused);
  if (record === "everything") return { ...built, program: fused };
  return { ...built, program: visitTakenTurns(recordInShadows(recallFromBuffers(storeFirstSums(fused)))) };
}

interface Pass<B> {
  readonly built: B;
  /** Whether it was not too large for that. */
  readonly simplified: boolean;
  readonly fused: Program;
}

function apart<B extends Built>(built: B): Pass<B> {
  const fused = simplify(built.program);
  return { built, simplified: fused !== built.program, fused };
}

/**
 * The sums of fused sweeps are added in another order than those of two, so that what is fused does not depend on
 * checkpoints: it is what is fused without them. A loop that is fused stands outside of checkpoints, where it keeps nothing
 * from turn to turn; checkpoints inside of it stay, if they let it be fused.
 */
function fusedPass<B extends Built>(primal: Program, build: (primal: Program) => B): Pass<B> {
  const pass = (program: Program, only?: readonly Fusion[]): Pass<B> & { readonly fusions: readonly Fusion[] } => {
    const { built, simplified, fused } = apart(build(program));
    const result = fuseSweeps(only === undefined ? fused : withoutCheckpoints(fused), only);
    return { built, simplified, fused: result.program, fusions: result.fusions };
  };
  if (!hasCheckpoints(primal)) return pass(primal);
  const bare = pass(withoutCheckpoints(primal));
  const { fusions } = bare;
  if (fusions.length === 0) return apart(build(primal));
  const loops = new Set(fusions.flatMap(({ forward, backward }) => [forward, backward]));
  for (const inside of [true, false]) {
    const checked = pass(withLoopsOutside(primal, loops, inside), fusions);
    if (checked.fusions.length === fusions.length) return checked;
  }
  return bare;
}
