/**
 * Skips tangents that are all zero, block by block, at run time. In
 *
 *   for k of vertices: for b of bones: position[k] += weight[k, b] · transform[b] · base[k]
 *
 * a pass of some tangents moves few of the bones: with zeros for all of transform_dot[b], a turn adds nothing to
 * position_dot. An inspector before the outer loop finds such b; there the inner loop, the executor, computes what is left
 * of a turn with zeros (`zero-turn.ts`): the function's own values, as ever, and what does not depend on these tangents.
 *
 * A turn is taken for one of zeros only where it gives what it would give anyway, sign of zeros aside: what the zeros are
 * multiplied by is seen to be finite before (`bounded.ts`), as 0·∞ is NaN; NaN is no zero; and what the outer loop stores to
 * is not inspected.
 *
 * Where turns are skipped, the two loops are what takes the time: short loops inside are written out (`unrolled-copy.ts`).
 *
 * Source of the terms: J. H. Saltz, R. Mirchandaney & K. Crowley, Run-time parallelization and scheduling of loops, IEEE
 * Transactions on Computers 40(5), 1991, where an inspector prepares the order in which an executor runs a loop.
 */
import { Builder } from "../program/builder.ts";
import type { ForInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { ValueSet } from "../program/value-map.ts";
import { forEachInstruction, someInstruction } from "../program/walk.ts";
import { Bounded, type Surroundings } from "./bounded.ts";
import { isHarmless } from "./harmless.ts";
import { bodyOf, Inspection } from "./inspection.ts";
import { buildInspector, fewestTurns } from "./inspector.ts";
import { writesInside } from "./memory.ts";
import { isNatural } from "./out-of-range.ts";
import { type Rebuilder, required } from "./rebuild.ts";
import { literalTurns, UnrolledCopy } from "./unrolled-copy.ts";
import { ZeroTurn, ZeroTurnCopy } from "./zero-turn.ts";

/** How many operations a turn must save to be worth a test of whether it does. */
const fewestOperations = 8;

/** A loop in loops, from the outermost on, with the buffers that derivatives are loaded from in it. */
interface Nested {
  readonly inner: ForInstruction;
  readonly around: readonly ForInstruction[];
  readonly loaded: Set<Value>;
}

/**
 * Changes, in place, the loops of a Program's body that may skip turns of zeros. Factors that only zeros were multiplied by
 * stay behind as dead code, which targets skip: to look for them in the whole Program takes longer than all of this.
 */
export function skipZeroTangents(program: Program): Program {
  const nests = nestedLoops(program.body).filter(({ loaded }) => loaded.size > 0);
  if (nests.length === 0) return program;
  const writes = writesInside(program.body);
  if (writes === undefined) return program;
  const changed = new Set<Region>();
  for (const { inner, around, loaded } of nests) {
    if (isInside(inner.region, (region) => changed.has(region))) continue;
    for (const outer of around) {
      const body = bodyOf(outer);
      const written = required(writes.get(outer));
      const surroundings = {
        isOutside: ({ region }: Value): boolean => !isInside(region, (each) => each === body),
        isWritten: (buffer: Value): boolean => written.has(buffer),
      };
      const isOpen = [...loaded].some((buffer) => surroundings.isOutside(buffer) && !written.has(buffer));
      if (!isOpen || !skipIn(outer, inner, surroundings)) continue;
      changed.add(bodyOf(inner));
      break;
    }
  }
  return program;
}

/** The counted loops inside of counted loops, outer ones first. */
function nestedLoops(body: Region): Nested[] {
  const nests: Nested[] = [];
  const visit = ({ instructions }: Region, around: readonly ForInstruction[], open: readonly Nested[]): void => {
    for (const instruction of instructions) {
      const { kind, args, adjoint, regions } = instruction;
      if (kind === "load" && adjoint) for (const { loaded } of open) loaded.add(required(args[0]));
      if (regions.length === 0) continue;
      let [loops, nested] = [around, open];
      if (kind === "for") {
        if (around.length > 0) {
          const found = { inner: instruction, around, loaded: new Set<Value>() };
          nests.push(found);
          nested = [...open, found];
        }
        loops = [...around, instruction];
      }
      for (const region of regions) visit(region, loops, nested);
    }
  };
  visit(body, [], []);
  return nests;
}

function isInside(region: Region, test: (region: Region) => boolean): boolean {
  for (let at: Region | undefined = region; at !== undefined; at = at.parent) if (test(at)) return true;
  return false;
}

/** Changes two loops if that is possible and worthwhile; returns whether it did. */
function skipIn(outer: ForInstruction, inner: ForInstruction, surroundings: Surroundings): boolean {
  if (inner.step < 0 || !isNatural(required(inner.args[0]))) return false;
  if ((literalTurns(outer) ?? fewestTurns) < fewestTurns) return false;
  const inspection = new Inspection(outer, inner, surroundings);
  if (!inspection.hasKnownRange || inspection.loads.size === 0) return false;
  const body = bodyOf(inner);
  if (someInstruction(body, isBound)) return false;
  const bounded = new Bounded(surroundings);
  const turn = new ZeroTurn(body, inspection.loads, (value) => bounded.needs(value) !== undefined);
  const savings = turn.savings();
  const parts = split(body.instructions, savings.affected);
  if (savings.operations < fewestOperations || countIn(parts.rest) > 2 * savings.gone) return false;
  const factors = new Set([...savings.factors].flatMap((factor) => [...required(bounded.needs(factor))]));
  const { isAny, idle } = insertBefore(outer, (builder) => buildInspector(builder, inspection.parts(), factors));
  execute(inner, turn, parts, (builder) => {
    const index = builder.integerOperation("subtract", required(body.params[0]), required(inner.args[0]));
    const [isIdle] = builder.branch(
      isAny,
      ["bool"],
      () => [builder.compare(builder.load(idle, index, false), "===", builder.integer(1))],
      () => [builder.boolean(false)],
    );
    return required(isIdle);
  });
  return true;
}

/** Whether an instruction is one of a pair, or belongs where it stands. */
function isBound({ kind }: Instruction): boolean {
  return kind === "push" || kind === "pop" || kind === "checkpoint" || kind === "differentiate";
}

/** Builds instructions that then stand before one. */
function insertBefore<R>(instruction: Instruction, build: (builder: Builder) => R): R {
  const { region } = instruction;
  const { instructions } = region;
  const end = instructions.length;
  const built = build(new Builder(region, { adjoint: true }));
  const added = instructions.splice(end);
  instructions.splice(instructions.indexOf(instruction), 0, ...added);
  return built;
}

/** Makes the body of a loop one that computes less where a turn is idle. */
function execute(
  loop: ForInstruction,
  turn: ZeroTurn,
  { before, rest }: Parts,
  isIdle: (builder: Builder) => Value,
): void {
  const body = bodyOf(loop);
  const { instructions, yields } = body;
  instructions.splice(0, instructions.length, ...before);
  const builder = new Builder(body, { adjoint: true });
  const inBoth = new ValueSet();
  for (const { results } of rest) for (const result of results) inBoth.add(result);
  const changing = yields.flatMap((value, k) => (inBoth.has(value) ? [k] : []));
  const condition = isIdle(builder);
  const copyOf = (make: (at: Builder) => Rebuilder) => (): Value[] => {
    const copy = make(builder);
    for (const instruction of rest) copy.instruction(instruction);
    return copy.imagesOf(changing.map((k) => required(yields[k])));
  };
  const results = builder.branch(
    condition,
    changing.map((k) => required(yields[k]).type),
    copyOf((at) => new ZeroTurnCopy(at, turn)),
    copyOf((at) => new UnrolledCopy(at)),
  );
  changing.forEach((k, position) => {
    const result = required(results[position]);
    result.name = required(yields[k]).name;
    yields[k] = result;
  });
}

/** A turn in two parts: what comes before anything that zeros affect, with the integers that do not need what follows; and that. */
interface Parts {
  readonly before: readonly Instruction[];
  readonly rest: readonly Instruction[];
}

function split(instructions: readonly Instruction[], affected: ReadonlySet<Instruction>): Parts {
  const [before, rest]: [Instruction[], Instruction[]] = [[], []];
  const inRest = new ValueSet();
  for (const instruction of instructions) {
    const { args, results } = instruction;
    const isFirst = rest.length === 0 && !affected.has(instruction);
    if (isFirst || (isInteger(instruction) && !args.some((arg) => inRest.has(arg)))) before.push(instruction);
    else {
      rest.push(instruction);
      for (const result of results) inRest.add(result);
    }
  }
  return { before, rest };
}

function isInteger(instruction: Instruction): boolean {
  const { kind } = instruction;
  if (kind === "integer") return isHarmless(instruction);
  return kind === "constant" || kind === "compare" || kind === "not" || kind === "length";
}

function countIn(instructions: readonly Instruction[]): number {
  let count = 0;
  forEachInstruction({ instructions }, ({ kind }) => {
    if (kind !== "constant") count++;
  });
  return count;
}
