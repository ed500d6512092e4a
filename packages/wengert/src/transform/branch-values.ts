/**
 * What the branches of an `if` computed, for a later `if` on the same condition: its branches need not compute it again,
 * and what both have in common with the earlier ones is a result of the earlier `if`.
 */
import { type Builder, createValue } from "../program/builder.ts";
import type { ConstantInstruction, Instruction, Region, Value } from "../program/types.ts";
import { handOut } from "./hand-out.ts";
import { required } from "./rebuild.ts";

/** By operation and operands: what a region computed. */
export type Table = ReadonlyMap<string, ReadonlyMap<string | number, Value>>;

/** The operation of a literal: equal for equal ones of a type. */
export function operationOfLiteral({ value, results }: ConstantInstruction): string {
  return `${required(results[0]).type} ${Object.is(value, -0) ? "-0" : String(value)}`;
}

/** Results that cost more are handed out of a branch to be used in a later one. */
const cheap = 4;

/** An `if` that was built, and what each of its branches computed. */
export interface Decided<S extends { readonly values: Table } = { readonly values: Table }> {
  readonly owner: Instruction;
  readonly sides: readonly S[];
}

/** One branch of an `if`, seen beside the branch of an earlier one on the same condition. */
export class Twins {
  private readonly twins = new Map<Value, Value>();
  private readonly region: Region | undefined;
  private readonly table: Table | undefined;
  private readonly owner: Instruction;

  constructor({ owner, sides }: Decided, side: number) {
    this.owner = owner;
    this.region = owner.regions[side];
    this.table = sides[side]?.values;
  }

  /** The value in the earlier branch that a value of the later one equals; itself where there is none. */
  of(value: Value): Value {
    const { instruction } = value;
    if (instruction === this.owner) return this.region?.yields[this.owner.results.indexOf(value)] ?? value;
    const twin = this.twins.get(value);
    if (twin !== undefined || instruction?.kind !== "constant") return twin ?? value;
    return this.find(operationOfLiteral(instruction), 0) ?? value;
  }

  set(value: Value, twin: Value): void {
    this.twins.set(value, twin);
  }

  /** What the earlier branch computed by an operation. */
  find(operation: string, operands: string | number): Value | undefined {
    return this.table?.get(operation)?.get(operands);
  }

  /** A value of the earlier branch as a result of its `if`; one more result, if it is worth that. */
  outside(builder: Builder, twin: Value): Value | undefined {
    const { region, owner } = this;
    if (region === undefined) return undefined;
    const known = owner.results[region.yields.indexOf(twin)];
    if (known !== undefined) return known;
    const { instruction } = twin;
    const isDear = instruction?.kind === "elementary" && instruction.f.cost > cheap;
    return isDear && twin.region === region ? handOut(builder, owner, region, twin) : undefined;
  }

  /** The result of the earlier `if` that is one value on this side and another on the other; one more, if both know theirs. */
  resultFor(builder: Builder, ours: Value, others: Twins, theirs: Value): Value | undefined {
    const pairs = [
      { twins: this, value: this.of(ours) },
      { twins: others, value: others.of(theirs) },
    ];
    const known = this.owner.results.find((_, k) =>
      pairs.every(({ twins, value }) => areEqual(twins.region?.yields[k], value)),
    );
    if (known !== undefined) return known;
    const isKnown = pairs.every(({ twins, value }) => value.region === twins.region || isConstant(value));
    if (!isKnown || pairs.every(({ value }) => isConstant(value))) return undefined;
    const values = pairs.map(({ twins, value }) => copiedLiteral(builder, required(twins.region), value));
    return resultOf(this.owner, values, ours);
  }
}

function isConstant({ instruction }: Value): boolean {
  return instruction?.kind === "constant";
}

function areEqual(a: Value | undefined, b: Value): boolean {
  const [x, y] = [a?.instruction, b.instruction];
  if (a === b) return true;
  return x?.kind === "constant" && y?.kind === "constant" && operationOfLiteral(x) === operationOfLiteral(y);
}

/** A literal as one of a region's own; any other value as it is. */
function copiedLiteral(builder: Builder, region: Region, value: Value): Value {
  const { instruction } = value;
  if (instruction?.kind !== "constant" || value.region === region) return value;
  return builder.inside(region, () => required(builder.appendLike(instruction, [], [], [value.type])[0]));
}

/** The result of an `if` that is one value on either side: one that it has, or one more. */
export function resultOf(owner: Instruction, values: readonly Value[], { type, name }: Value): Value {
  const known = owner.results.find((_, k) => owner.regions.every(({ yields }, side) => yields[k] === values[side]));
  if (known !== undefined) return known;
  owner.regions.forEach(({ yields }, side) => yields.push(required(values[side])));
  const result = createValue(type, owner.region, owner, name);
  owner.results.push(result);
  return result;
}

/**
 * Moves an `if` behind what follows it in its region, so that another one can be made one with it. Possible where what
 * follows is computed from other values, and neither of the two does more than that.
 */
export function moveToEnd(owner: Instruction): boolean {
  const { instructions } = owner.region;
  const place = instructions.lastIndexOf(owner);
  for (let k = place + 1; k < instructions.length; k++) {
    const instruction = instructions[k];
    if (instruction === undefined || !isPure(instruction)) return false;
    if (instruction.args.some((arg) => arg.instruction === owner)) return false;
  }
  instructions.splice(place, 1);
  instructions.push(owner);
  return true;
}

function isPure({ kind }: Instruction): boolean {
  return kind === "constant" || kind === "elementary" || kind === "compare" || kind === "not";
}
