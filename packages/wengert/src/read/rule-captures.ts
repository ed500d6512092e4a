/** Values from outside that functions with rules use: they become params of their Programs, or what a pullback keeps. */
import { addParam, Builder, literal } from "../program/builder.ts";
import type { Program, Region, Value } from "../program/types.ts";

/** The Programs of one function with rules, and the calls of it inside of them. */
export interface OpenPrograms {
  readonly program: Program;
  readonly jvp: Program | undefined;
  readonly vjp: { readonly forward: Program; readonly pullback: Program } | undefined;
  readonly operands: readonly number[];
  readonly calls: readonly { readonly args: Value[] }[];
}

/**
 * Closes functions that may call each other: what any of them takes from outside becomes a param of all.
 *
 * @returns the values from outside, which calls pass after the arguments
 */
export function closeTogether(group: readonly OpenPrograms[]): Value[] {
  const taken = new Set<Value>();
  for (const { program, jvp, vjp } of group) {
    for (const body of [program.body, jvp?.body, vjp?.forward.body]) {
      if (body !== undefined) for (const value of outside(body)) taken.add(value);
    }
    if (vjp === undefined) continue;
    const own = regionsIn(vjp.forward.body);
    for (const value of outside(vjp.pullback.body)) if (!own.has(value.region)) taken.add(value);
  }
  const captured = [...taken];
  for (const { calls } of group) for (const call of calls) call.args.push(...captured);
  for (const open of group) close(open, captured);
  return captured;
}

function close({ program, jvp, vjp, operands }: OpenPrograms, captured: readonly Value[]): void {
  const leaves = program.body.params.length;
  if (vjp !== undefined) {
    const kept = outside(vjp.pullback.body);
    replaceOutside(vjp.pullback.body, kept);
    vjp.forward.body.yields.push(...kept);
    replaceOutside(vjp.forward.body, captured);
  }
  if (jvp !== undefined) {
    const tangents = jvp.body.params.splice(leaves);
    replaceOutside(jvp.body, captured);
    jvp.body.params.push(...tangents);
  }
  replaceOutside(program.body, captured);
  program.rules = { operands, jvp, vjp };
}

function regionsIn(body: Region): Set<Region> {
  const inside = new Set<Region>();
  const enclose = (region: Region): void => {
    inside.add(region);
    for (const { regions } of region.instructions) for (const nested of regions) enclose(nested);
  };
  enclose(body);
  return inside;
}

/** What a body uses from outside, without literals, which it can have itself. */
function outside(body: Region): Value[] {
  const inside = regionsIn(body);
  const found = new Set<Value>();
  const look = (values: readonly Value[]): void => {
    for (const value of values) if (!inside.has(value.region) && literal(value) === undefined) found.add(value);
  };
  for (const region of inside) {
    for (const { args } of region.instructions) look(args);
    look(region.yields);
  }
  return [...found];
}

/** Params in place of values from outside, in order; literals again inside. */
export function replaceOutside(body: Region, values: readonly Value[]): void {
  const inside = regionsIn(body);
  const images = new Map<Value, Value>(values.map((value) => [value, addParam(body, value.type, value.name)]));
  const literals: Value[] = [];
  const builder = new Builder(body);
  const imageOf = (value: Value): Value => {
    const known = images.get(value);
    if (known !== undefined) return known;
    if (value.instruction?.kind !== "constant") throw new Error("a value from outside that is not passed");
    const [copy] = builder.appendLike(value.instruction, [], [], [value.type]);
    if (copy === undefined) throw new Error("a literal without a value");
    images.set(value, copy);
    literals.push(copy);
    return copy;
  };
  const replace = (list: Value[]): void => {
    for (const [k, value] of list.entries()) if (!inside.has(value.region)) list[k] = imageOf(value);
  };
  for (const region of inside) {
    for (const { args } of region.instructions) replace(args);
    replace(region.yields);
  }
  // The literals stand before everything that uses them.
  body.instructions.unshift(...body.instructions.splice(body.instructions.length - literals.length));
}
