/** What is known of the elements of buffers where a pass stands: what was stored or loaded there last. */
import type { Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { required } from "./rebuild.ts";

/** The known elements of one buffer, by the images of indices. */
interface Elements {
  /** What may change them; a copy of that takes a copy of them first. */
  readonly owner: Memory;
  readonly known: Map<Value, Value>;
}

/** The elements that are known, by the images of buffers and of indices. */
export class Memory {
  private buffers: Map<Value, Elements>;
  private isOwn: boolean;
  /** The last store to an element in the region at hand, as long as nothing may have looked at it. */
  private readonly unread = new Map<Value, Map<Value, Instruction>>();

  /** @param around  what is known before, which does not change as long as this is in use */
  constructor(around?: Memory) {
    this.buffers = around?.buffers ?? new Map<Value, Elements>();
    this.isOwn = around === undefined;
  }

  element(buffer: Value, index: Value): Value | undefined {
    return this.buffers.get(buffer)?.known.get(index);
  }

  /** An element is known. */
  know(buffer: Value, index: Value, value: Value): void {
    this.ownElements(buffer).set(index, value);
  }

  /** An element has changed: all are forgotten but those that are certainly others. */
  change(buffer: Value, index: Value): void {
    this.buffers.get(buffer)?.known.forEach((_, known) => {
      if (!areDistinct(known, index)) this.ownElements(buffer).delete(known);
    });
  }

  forget(buffer: Value): void {
    if (this.buffers.has(buffer)) this.ownBuffers().delete(buffer);
  }

  private ownElements(buffer: Value): Map<Value, Value> {
    const elements = this.buffers.get(buffer);
    if (elements?.owner === this) return elements.known;
    const known = new Map(elements?.known);
    this.ownBuffers().set(buffer, { owner: this, known });
    return known;
  }

  private ownBuffers(): Map<Value, Elements> {
    if (!this.isOwn) {
      this.buffers = new Map(this.buffers);
      this.isOwn = true;
    }
    return this.buffers;
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
    stores?.forEach((_, stored) => {
      if (!areDistinct(stored, index)) stores.delete(stored);
    });
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
  const visit = ({ instructions }: Region, around: readonly Set<Value>[]): void => {
    instructions.forEach((instruction) => {
      const { kind, args, results, regions } = instruction;
      if (kind === "store" || kind === "accumulate") {
        for (const set of around) set.add(required(args[0]));
        return;
      }
      if (regions.length === 0 && kind !== "call") return;
      if (results.some(({ type }) => isBuffer(type))) hasAliases = true;
      const buffers = args.filter(({ type }) => isBuffer(type));
      if (kind === "differentiate" && buffers.length > 0) hasAliases = true;
      const inside = new Set(kind === "call" ? buffers : []);
      writes.set(instruction, inside);
      for (const buffer of inside) for (const set of around) set.add(buffer);
      for (const nested of regions) visit(nested, [...around, inside]);
    });
  };
  visit(body, []);
  return hasAliases ? undefined : writes;
}
