/** What is known of the elements of buffers where a pass stands: what was stored or loaded there last. */
import type { Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";

/** The elements that are known, by the images of buffers and of indices. */
export class Memory {
  private readonly buffers: Map<Value, Map<Value, Value>>;
  /** The last store to an element in the region at hand, as long as nothing may have looked at it. */
  private readonly unread = new Map<Value, Map<Value, Instruction>>();

  constructor(buffers: ReadonlyMap<Value, ReadonlyMap<Value, Value>> = new Map<Value, Map<Value, Value>>()) {
    this.buffers = new Map([...buffers].map(([buffer, elements]) => [buffer, new Map(elements)]));
  }

  copy(): Memory {
    return new Memory(this.buffers);
  }

  element(buffer: Value, index: Value): Value | undefined {
    return this.buffers.get(buffer)?.get(index);
  }

  /** An element is known. */
  know(buffer: Value, index: Value, value: Value): void {
    const elements = this.buffers.get(buffer);
    if (elements === undefined) this.buffers.set(buffer, new Map([[index, value]]));
    else elements.set(index, value);
  }

  /** An element has changed: all are forgotten but those that are certainly others. */
  change(buffer: Value, index: Value): void {
    const elements = this.buffers.get(buffer);
    if (elements === undefined) return;
    for (const known of elements.keys()) if (!areDistinct(known, index)) elements.delete(known);
  }

  forget(buffer: Value): void {
    this.buffers.delete(buffer);
  }

  /** A store; returns the one to the same element before it that nothing has looked at. */
  store(buffer: Value, index: Value, instruction: Instruction): Instruction | undefined {
    const stores = this.unread.get(buffer) ?? new Map<Value, Instruction>();
    const before = stores.get(index);
    stores.set(index, instruction);
    this.unread.set(buffer, stores);
    return before;
  }

  /** Something looks at an element. */
  read(buffer: Value, index: Value): void {
    const stores = this.unread.get(buffer);
    for (const stored of stores?.keys() ?? []) if (!areDistinct(stored, index)) stores?.delete(stored);
  }

  /** Something may look at any element. */
  readAll(): void {
    this.unread.clear();
  }
}

/** Two literal indices are of two elements. */
function areDistinct(a: Value, b: Value): boolean {
  const [x, y] = [a.instruction, b.instruction];
  return x?.kind === "constant" && y?.kind === "constant" && x.value !== y.value;
}

/**
 * The buffers that instructions with regions, and calls, may write to; by the instruction. Undefined where one buffer has
 * several names: as the result of a choice, or as the param of an inner derivative.
 */
export function writesInside(body: Region): ReadonlyMap<Instruction, ReadonlySet<Value>> | undefined {
  const writes = new Map<Instruction, Set<Value>>();
  let hasAliases = false;
  const visit = (region: Region, around: readonly Set<Value>[]): void => {
    for (const instruction of region.instructions) {
      const { kind, args, results, regions } = instruction;
      if (kind !== "allocate" && results.some(({ type }) => isBuffer(type))) hasAliases = true;
      if (kind === "differentiate" && args.some(({ type }) => isBuffer(type))) hasAliases = true;
      const written = writtenBy(instruction);
      const inside = regions.length > 0 || kind === "call" ? new Set(written) : undefined;
      if (inside !== undefined) writes.set(instruction, inside);
      for (const buffer of written) for (const set of around) set.add(buffer);
      for (const nested of regions) visit(nested, inside === undefined ? around : [...around, inside]);
    }
  };
  visit(body, []);
  return hasAliases ? undefined : writes;
}

function writtenBy({ kind, args }: Instruction): Value[] {
  if (kind === "store" || kind === "accumulate") return args.slice(0, 1);
  return kind === "call" ? args.filter(({ type }) => isBuffer(type)) : [];
}
