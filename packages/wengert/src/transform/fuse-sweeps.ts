/**
 * Where nothing flows between the turns of a loop but sums, its backward code runs in the same turn: what the forward
 * sweep keeps is still there, no tape is needed, and arrays are read once.
 *
 * Legal where the backward loop only adds to what it writes, in any order as far as rounding goes (so that all of it is
 * derivative code), loads nothing that the forward loop or what stands between the two may have written, and needs nothing
 * that is known only after the forward loop.
 */
import { add, subtract } from "../elementary/arithmetic.ts";
import { addParam, type Builder, createRegion } from "../program/builder.ts";
import type { ForInstruction, Instruction, PopInstruction, Program, PushInstruction, Value } from "../program/types.ts";
import { forEachInstruction, reachablePrograms, someInstruction } from "../program/walk.ts";
import { isUnchanged } from "./merge-values.ts";
import { haveOneRange } from "./recorded-once.ts";
import { freeValues, Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { simplify } from "./simplify.ts";
import { buffersWithoutAliases, conflicts, mayEnd, Touched } from "./touched.ts";

/** Both sweeps of a loop, and what must stand before the one loop that they become. */
interface Pair {
  readonly forward: ForInstruction;
  readonly backward: ForInstruction;
  readonly moved: ReadonlySet<Instruction>;
}

/** A loop in whose turns those of a backward loop, mostly its own, are run. Both by position among those of the function's body. */
export interface Fusion {
  readonly forward: number;
  readonly backward: number;
}

/**
 * Fuses the loops of a derivative's body with their backward loops where that is legal; says which, one after another.
 *
 * @param only  what to fuse, in this order, up to the first that is illegal; all that is legal unless given
 */
export function fuseSweeps(program: Program, only?: readonly Fusion[]): { program: Program; fusions: Fusion[] } {
  let fused = program;
  const fusions: Fusion[] = [];
  const most = only?.length ?? Infinity;
  while (fusions.length < most) {
    const pair = fusablePair(fused, only?.[fusions.length]);
    if (pair === undefined) break;
    const { forward, backward, moved } = pair;
    fusions.push({ forward: required(forward.sweepOf), backward: required(backward.sweepOf) });
    fused = simplify(
      rebuildPrograms(fused, (builder, old) =>
        old.body.instructions.includes(forward)
          ? new Fuser(builder, { forward, backward, moved })
          : new Rebuilder(builder),
      ),
    );
  }
  return { program: fused, fusions };
}

function fusablePair(program: Program, only: Fusion | undefined): Pair | undefined {
  const { instructions } = program.body;
  const loops = instructions.filter((each) => each.kind === "for").filter(({ sweepOf }) => sweepOf !== undefined);
  if (!loops.some(({ reversed }) => reversed) || !buffersWithoutAliases(program.body)) return undefined;
  for (const backward of loops) {
    if (!backward.reversed || (only !== undefined && backward.sweepOf !== only.backward)) continue;
    const end = instructions.indexOf(backward);
    for (const forward of loops.slice(0, loops.indexOf(backward)).reverse()) {
      if (!haveOneRange(forward, backward) || (only !== undefined && forward.sweepOf !== only.forward)) continue;
      const start = instructions.indexOf(forward);
      const moved = movedBefore(start, end, backward, instructions);
      if (moved === undefined) continue;
      const between = instructions.slice(start + 1, end).filter((instruction) => !moved.has(instruction));
      if (mayRunTogether(forward, backward, between) && shareTapes(program, forward, backward)) {
        return { forward, backward, moved };
      }
    }
  }
  return undefined;
}

/**
 * What the backward loop uses from around it is known before the forward loop, or can be: returns what must be computed
 * there, undefined where something can't.
 */
function movedBefore(
  start: number,
  end: number,
  backward: ForInstruction,
  instructions: readonly Instruction[],
): Set<Instruction> | undefined {
  const moved = new Set<Instruction>();
  const waiting = [...freeValues(required(backward.regions[0])), ...backward.args.slice(2)];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const { instruction } = value;
    if (instruction === undefined || moved.has(instruction)) continue;
    const at = instructions.indexOf(instruction);
    if (at < start) continue;
    if (at > end || !isMovable(instruction)) return undefined;
    moved.add(instruction);
    waiting.push(...instruction.args);
  }
  return moved;
}

/** Whether an instruction gives the same wherever its operands are known. */
function isMovable(instruction: Instruction): boolean {
  const isPure = ["constant", "elementary", "integer", "compare", "not", "convert", "length", "allocate"];
  return isPure.includes(instruction.kind) && !mayEnd(instruction);
}

/** Whether the backward loop's turns may come in any order, each after its forward turn, and before what is between. */
function mayRunTogether(forward: ForInstruction, backward: ForInstruction, between: readonly Instruction[]): boolean {
  const [first, middle, second] = [[forward], between, [backward]].map((instructions) => new Touched({ instructions }));
  if (first === undefined || middle === undefined || second === undefined) return false;
  if (first.isOpaque || second.isOpaque) return false;
  if (second.stored.size > 0 || conflicts(second.loaded, second.added)) return false;
  // What the backward loop adds to, the forward loop does not know.
  if (conflicts(second.added, first.loaded, first.stored, first.added, middle.loaded, middle.stored)) return false;
  if (conflicts(second.loaded, first.stored, first.added, middle.stored, middle.added)) return false;
  // Which comes first is told apart, but of two indices out of range.
  if (second.mayEnd && (first.mayThrow || middle.mayThrow)) return false;
  return carriesSums(backward);
}

/** Whether all that a loop carries stays as it is, or is a sum of derivatives of which no turn looks at what it is so far. */
function carriesSums(loop: ForInstruction): boolean {
  const region = required(loop.regions[0]);
  const uses = new Map<Value, number>();
  const note = (value: Value): void => {
    uses.set(value, (uses.get(value) ?? 0) + 1);
  };
  forEachInstruction(region, ({ args, regions }) => {
    args.forEach(note);
    for (const nested of regions) nested.yields.forEach(note);
  });
  region.yields.forEach(note);
  return region.yields.every((last, k) => {
    const first = required(region.params[k + 1]);
    if (isUnchanged(last, first)) return true;
    const partial = sumsBetween(last, first);
    if (partial === undefined) return false;
    const known = new Map<Value, number>();
    for (const value of partial) known.set(value, (known.get(value) ?? 0) + 1);
    return [...known].every(([value, count]) => uses.get(value) === count);
  });
}

/**
 * The sums on the way from a carried value to what it becomes, each as often as it is used on that way: what is added is
 * added to it alone, in branches and inner loops, too. Undefined where it becomes something else.
 */
function sumsBetween(last: Value, first: Value): Value[] | undefined {
  if (last === first) return [last];
  const { instruction } = last;
  if (instruction === undefined) return undefined;
  const { kind, args, regions, results } = instruction;
  const at = results.indexOf(last);
  if (kind === "elementary") {
    if (!instruction.adjoint || (instruction.f !== add && instruction.f !== subtract)) return undefined;
    const [x, y] = args;
    const before =
      sumsBetween(required(x), first) ?? (instruction.f === add ? sumsBetween(required(y), first) : undefined);
    return before === undefined ? undefined : [last, ...before];
  }
  if (kind === "if") return together([last], ...regions.map(({ yields }) => sumsBetween(required(yields[at]), first)));
  if (kind !== "for") return undefined;
  const [turn] = regions;
  const inner = turn && sumsBetween(required(turn.yields[at]), required(turn.params[at + 1]));
  return together([last], inner, sumsBetween(required(args[at + 2]), first));
}

function together(...lists: readonly (readonly Value[] | undefined)[]): Value[] | undefined {
  return lists.some((list) => list === undefined) ? undefined : lists.flatMap((list) => list ?? []);
}

/** Whether the backward loop pops what the forward loop, or a checkpoint of its own turn, pushes, and nobody else does either. */
function shareTapes(program: Program, forward: ForInstruction, backward: ForInstruction): boolean {
  const [pushed, popped] = [sitesIn(forward, "push"), sitesIn(backward, "pop")];
  for (const site of sitesIn(backward, "push")) {
    if (pushed.has(site)) return false;
    pushed.add(site);
  }
  if (pushed.size !== popped.size || [...pushed].some((site) => !popped.has(site))) return false;
  if (sitesIn(forward, "pop").size > 0) return false;
  const outside = program.body.instructions.filter((each) => each !== forward && each !== backward);
  const regions = [{ instructions: outside }, ...reachablePrograms(program.body).map(({ body }) => body)];
  return !regions.some((region) =>
    someInstruction(region, (each) => (each.kind === "push" || each.kind === "pop") && pushed.has(each.site)),
  );
}

function sitesIn(loop: ForInstruction, kind: "push" | "pop"): Set<number> {
  const sites = new Set<number>();
  forEachInstruction({ instructions: [loop] }, (each) => {
    if (each.kind === kind) sites.add(each.site);
  });
  return sites;
}

/** Copies a Program with the two loops as one. */
class Fuser extends Rebuilder {
  private readonly pair: Pair;

  constructor(builder: Builder, pair: Pair) {
    super(builder);
    this.pair = pair;
  }

  override instruction(instruction: Instruction): void {
    const { forward, backward, moved } = this.pair;
    if (instruction === backward || moved.has(instruction)) return;
    if (instruction !== forward) return super.instruction(instruction);
    // In the order in which they stood.
    for (const each of required(forward.region).instructions) if (moved.has(each)) this.copy(each);
    this.fused();
  }

  private fused(): void {
    const { forward, backward } = this.pair;
    const { builder } = this;
    const [first, second] = [required(forward.regions[0]), required(backward.regions[0])];
    const direct = directPairs(first.instructions, second.instructions);
    const region = createRegion(builder.region);
    const [index, ...carried] = first.params;
    const [indexAgain, ...sums] = second.params;
    const shared = addParam(region, "i32", index?.name);
    this.setImage(required(index), shared);
    this.setImage(required(indexAgain), shared);
    for (const param of [...carried, ...sums]) this.setImage(param, addParam(region, param.type, param.name));
    builder.inside(region, () => {
      for (const each of first.instructions) if (each.kind !== "push" || !direct.has(each.site)) this.instruction(each);
      for (const each of second.instructions) {
        const pushed = each.kind === "pop" ? direct.get(each.site) : undefined;
        if (pushed === undefined) this.instruction(each);
        else this.setImage(required(each.results[0]), this.image(pushed));
      }
    });
    region.yields = this.imagesOf([...first.yields, ...second.yields]);
    const results = [...forward.results, ...backward.results];
    const args = this.imagesOf([...forward.args, ...backward.args.slice(2)]);
    builder.marked(forward, () => {
      const images = builder.append(
        { kind: "for", step: forward.step, reversed: false, sweepOf: forward.sweepOf, args, regions: [region] },
        results.map(({ type }) => type),
      );
      results.forEach((result, k) => {
        this.setImage(result, required(images[k]));
      });
    });
  }
}

/** By site: the values that every turn pushes, and pops again, once and outside of branches and loops. */
function directPairs(first: readonly Instruction[], second: readonly Instruction[]): Map<number, Value> {
  const pushes = first.filter((each): each is PushInstruction => each.kind === "push");
  const pops = second.filter((each): each is PopInstruction => each.kind === "pop");
  const counts = new Map<number, number>();
  const count = (each: Instruction): void => {
    if (each.kind === "push" || each.kind === "pop") counts.set(each.site, (counts.get(each.site) ?? 0) + 1);
  };
  forEachInstruction({ instructions: first }, count);
  forEachInstruction({ instructions: second }, count);
  return new Map(
    pushes
      .filter(({ site }) => counts.get(site) === 2 && pops.some((pop) => pop.site === site))
      .map(({ site, args }) => [site, required(args[0])]),
  );
}
