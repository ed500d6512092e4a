/**
 * Where a loop of the backward sweep stores an adjoint in every turn, x̄[i] = …, nothing is in that element before: what the
 * loop of the forward sweep records for the turn can wait there, and needs no tape.
 */
import { Builder } from "../program/builder.ts";
import type {
  ForInstruction,
  Instruction,
  PopInstruction,
  Program,
  PushInstruction,
  Region,
  StoreInstruction,
  Value,
} from "../program/types.ts";
import { forEachInstruction, reachablePrograms } from "../program/walk.ts";
import { required } from "./rebuild.ts";

/** Lets recorded numbers wait in the shadows, in place. */
export function recordInShadows(program: Program): Program {
  const { body } = program;
  const loops = body.instructions.filter((instruction) => instruction.kind === "for");
  if (!loops.some(({ reversed }) => reversed)) return program;
  const sites = sitesUsedOnce(program);
  for (const backward of loops.filter(({ reversed }) => reversed)) {
    for (const store of storesOfTurns(backward)) {
      const place = placeFor(body, loops, backward, store, sites);
      if (place !== undefined) move(place, required(store.args[0]));
    }
  }
  return program;
}

/** A number that waits: recorded in a turn of the forward loop, taken back in that turn of the backward loop. */
interface Place {
  readonly push: PushInstruction;
  readonly pop: PopInstruction;
}

/** By site: the only push and the only pop. */
type Sites = ReadonlyMap<
  number,
  { readonly pushes: readonly PushInstruction[]; readonly pops: readonly PopInstruction[] }
>;

function sitesUsedOnce(program: Program): Sites {
  const sites = new Map<number, { pushes: PushInstruction[]; pops: PopInstruction[] }>();
  for (const { body } of [program, ...reachablePrograms(program.body)]) {
    forEachInstruction(body, (instruction) => {
      if (instruction.kind !== "push" && instruction.kind !== "pop") return;
      let known = sites.get(instruction.site);
      if (known === undefined) sites.set(instruction.site, (known = { pushes: [], pops: [] }));
      if (instruction.kind === "push") known.pushes.push(instruction);
      else known.pops.push(instruction);
    });
  }
  return new Map([...sites].filter(([, { pushes, pops }]) => pushes.length === 1 && pops.length === 1));
}

/** The stores of adjoints at the index of a loop, in every turn, to buffers that it does not touch otherwise. */
function storesOfTurns(loop: ForInstruction): StoreInstruction[] {
  const region = required(loop.regions[0]);
  return region.instructions.flatMap((instruction) => {
    if (instruction.kind !== "store" || !instruction.adjoint || instruction.checked) return [];
    const [buffer, index] = instruction.args;
    if (buffer?.type !== "f64[]" || index !== region.params[0]) return [];
    return countUses(region, buffer) === 1 ? [instruction] : [];
  });
}

function countUses({ instructions, yields }: Region, buffer: Value): number {
  return instructions.reduce(
    (sum, { kind, args, regions }) =>
      sum +
      (kind === "length" ? 0 : args.filter((arg) => arg === buffer).length) +
      regions.reduce((inner, region) => inner + countUses(region, buffer), 0),
    yields.filter((value) => value === buffer).length,
  );
}

function placeFor(
  { instructions }: Region,
  loops: readonly ForInstruction[],
  backward: ForInstruction,
  store: StoreInstruction,
  sites: Sites,
): Place | undefined {
  const allocation = required(store.args[0]).instruction;
  const made = allocation === undefined ? -1 : instructions.indexOf(allocation);
  if (made === -1) return undefined;
  const end = instructions.indexOf(backward);
  const between = instructions.slice(made + 1, end);
  const isUntouched = countUses({ ...store.region, instructions: between, yields: [] }, required(store.args[0])) === 0;
  if (!isUntouched) return undefined;
  for (const pop of required(backward.regions[0]).instructions) {
    if (pop === store) return undefined;
    if (pop.kind !== "pop" || pop.results[0]?.type !== "f64") continue;
    const push = sites.get(pop.site)?.pushes[0];
    const forward = loops.find(({ regions }) => push !== undefined && regions[0] === push.region);
    if (push === undefined || forward === undefined || !between.includes(forward)) continue;
    if (haveOneRange(forward, backward)) return { push, pop };
  }
  return undefined;
}

function haveOneRange(forward: ForInstruction, backward: ForInstruction): boolean {
  const isOne = forward.args[0] === backward.args[0] && forward.args[1] === backward.args[1];
  return isOne && !forward.reversed && forward.step === backward.step;
}

function move({ push, pop }: Place, buffer: Value): void {
  replace(push, (builder, index) => {
    builder.store(buffer, index, required(push.args[0]), false);
  });
  replace(pop, (builder, index) => {
    const loaded = required(builder.load(buffer, index, false).instruction);
    // What used the popped value uses the loaded one.
    const result = required(pop.results[0]);
    result.instruction = loaded;
    loaded.results.splice(0, 1, result);
  });
}

/** Builds something in place of an instruction of a loop. */
function replace(instruction: Instruction, build: (builder: Builder, index: Value) => void): void {
  const { region } = instruction;
  const { instructions } = region;
  const builder = new Builder(region, { adjoint: true });
  const tail = instructions.splice(instructions.indexOf(instruction));
  build(builder, required(region.params[0]));
  instructions.push(...tail.slice(1));
}
