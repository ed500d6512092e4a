/** What is recorded in the turns of a loop and taken back in those of its backward loop, and by nothing else. */
import { Builder, literal } from "../program/builder.ts";
import type {
  ForInstruction,
  Instruction,
  PopInstruction,
  Program,
  PushInstruction,
  Region,
  Value,
} from "../program/types.ts";
import { forEachInstruction, reachablePrograms } from "../program/walk.ts";
import { required } from "./rebuild.ts";

export interface RecordedOnce {
  readonly push: PushInstruction;
  readonly pop: PopInstruction;
}

/** The pairs of a push and a pop whose site no other instruction of the Program has. */
export function recordedOnce(program: Program): RecordedOnce[] {
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
  return [...sites.values()].flatMap(({ pushes: [push, ...pushes], pops: [pop, ...pops] }) =>
    push === undefined || pop === undefined || pushes.length + pops.length > 0 ? [] : [{ push, pop }],
  );
}

/** By region: the `for` whose body it is. */
export function loopsByBody(program: Program): ReadonlyMap<Region, ForInstruction> {
  const loops = new Map<Region, ForInstruction>();
  forEachInstruction(program.body, (instruction) => {
    if (instruction.kind === "for") loops.set(required(instruction.regions[0]), instruction);
  });
  return loops;
}

/** Loops around a push, innermost first, and those around its pop that go through the same turns backwards. */
export type Sweeps = readonly (readonly [forward: ForInstruction, backward: ForInstruction])[];

/** The loops around both, up to the region that both sweeps stand in; undefined where they are not each other's. */
export function sweepsAround(
  { push, pop }: RecordedOnce,
  loops: ReadonlyMap<Region, ForInstruction>,
): Sweeps | undefined {
  const sweeps: [ForInstruction, ForInstruction][] = [];
  let [there, here] = [push.region, pop.region];
  while (there !== here) {
    const [forward, backward] = [loops.get(there), loops.get(here)];
    if (forward === undefined || backward === undefined || !haveOneRange(forward, backward)) return undefined;
    if (!backward.reversed) return undefined;
    sweeps.push([forward, backward]);
    [there, here] = [forward.region, backward.region];
  }
  return sweeps.length === 0 ? undefined : sweeps;
}

export function haveOneRange(forward: ForInstruction, backward: ForInstruction): boolean {
  const isOne = [0, 1].every((k) => areOne(required(forward.args[k]), required(backward.args[k])));
  return isOne && !forward.reversed && forward.step === backward.step;
}

function areOne(a: Value, b: Value): boolean {
  const known = literal(a);
  return a === b || (known !== undefined && a.type === b.type && known === literal(b));
}

/** The instructions of a region from one to another, both included. */
export function fromTo(first: Instruction, last: Instruction): Instruction[] {
  const { instructions } = first.region;
  return instructions.slice(instructions.indexOf(first), instructions.indexOf(last) + 1);
}

/** Whether something is done to a buffer in some instructions, beside loading from it and asking for its length. */
export function changesOf(instructions: readonly Instruction[], buffer: Value): Instruction[] {
  const changes: Instruction[] = [];
  forEachInstruction({ instructions }, (instruction) => {
    const { kind, args } = instruction;
    if (kind !== "length" && args.some((arg, k) => arg === buffer && !(kind === "load" && k === 0)))
      changes.push(instruction);
  });
  return changes;
}

/** Makes a value the result of the instruction that has just been built for another one, so that its uses stay. */
export function takeOver(built: Value, result: Value): void {
  const instruction = required(built.instruction);
  result.instruction = instruction;
  instruction.results.splice(0, 1, result);
}

/** Builds derivative code in place of an instruction of a loop; `build` gets the loop's index. */
export function buildInPlaceOf(instruction: Instruction, build: (builder: Builder, index: Value) => void): void {
  const { region } = instruction;
  const { instructions } = region;
  const builder = new Builder(region, { adjoint: true });
  const tail = instructions.splice(instructions.indexOf(instruction));
  build(builder, required(region.params[0]));
  instructions.push(...tail.slice(1));
}
