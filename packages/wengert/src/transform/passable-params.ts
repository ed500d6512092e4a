/**
 * What backward halves of calls can be passed instead of being recorded: numbers, and buffers that are complete before
 * anything is called and stay as they are, so that they can load from them.
 */
import type { CallInstruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { forEachInstruction, reachablePrograms, someInstruction } from "../program/walk.ts";
import { writtenBuffers } from "../program/written.ts";

/** The params of Programs that a region calls that are numbers, or buffers from outside the region that are never written. */
export class PassableParams {
  private readonly calls: CallInstruction[] = [];
  private readonly params = new Set<Value>();

  constructor(region: Region) {
    const programs = reachablePrograms(region);
    if (programs.length === 0) return;
    const collect = (instruction: Region["instructions"][number]): void => {
      if (instruction.kind === "call" && instruction.callee.rules === undefined) this.calls.push(instruction);
    };
    forEachInstruction(region, collect);
    for (const { body } of programs) forEachInstruction(body, collect);
    const written = hasAliases(region, programs) ? undefined : writtenBuffers(region);
    for (const { callee } of this.calls) {
      for (const param of callee.body.params) {
        if (!isBuffer(param.type) || written?.has(param) === false) this.params.add(param);
      }
    }
    if (written === undefined) return;
    const isInside = definedIn(region, programs);
    for (let size = -1; size !== this.params.size;) {
      size = this.params.size;
      this.forEachBinding((param, arg) => {
        if (!isBuffer(param.type)) return;
        const isComplete = isInside(arg) ? this.params.has(arg) : !written.has(arg);
        if (!isComplete) this.params.delete(param);
      });
    }
  }

  has(param: Value): boolean {
    return this.params.has(param);
  }

  /** What callers must pass so that the halves of calls have the params that are wanted. */
  closureOf(wanted: ReadonlySet<Value>): ReadonlySet<Value> {
    const all = new Set(wanted);
    for (let size = -1; size !== all.size;) {
      size = all.size;
      this.forEachBinding((param, arg) => {
        if (all.has(param)) for (const source of sourcesOf(arg)) if (this.params.has(source)) all.add(source);
      });
    }
    return all;
  }

  private forEachBinding(visit: (param: Value, arg: Value) => void): void {
    for (const { callee, args } of this.calls) {
      callee.body.params.forEach((param, k) => {
        const arg = args[k];
        if (arg !== undefined) visit(param, arg);
      });
    }
  }
}

/** Of how many operations an argument is that callers compute again from their own params. */
const deepest = 3;

/** What a value is, or is computed from in a few operations. */
function sourcesOf(value: Value, depth: number = deepest): Value[] {
  const { instruction } = value;
  if (instruction === undefined || isBuffer(value.type)) return [value];
  if (depth === 0 || instruction.regions.length > 0) return [];
  return instruction.args.flatMap((arg) => (isBuffer(arg.type) ? [] : sourcesOf(arg, depth - 1)));
}

/** Whether a buffer may be the result of a choice, or stand for another. */
function hasAliases(region: Region, programs: readonly Program[]): boolean {
  return [region, ...programs.map(({ body }) => body)].some((body) =>
    someInstruction(
      body,
      ({ kind, results }) =>
        kind === "differentiate" || (kind !== "allocate" && results.some(({ type }) => isBuffer(type))),
    ),
  );
}

/** Tells whether a buffer is made in a region, or in a Program that it calls; the region's own params come from outside. */
function definedIn(region: Region, programs: readonly Program[]): (buffer: Value) => boolean {
  const inside = new Set<Value>();
  for (const { body } of programs) for (const param of body.params) inside.add(param);
  for (const body of [region, ...programs.map((program) => program.body)]) {
    forEachInstruction(body, ({ results, regions }) => {
      for (const result of results) inside.add(result);
      for (const { params } of regions) for (const param of params) inside.add(param);
    });
  }
  return (buffer) => inside.has(buffer);
}
