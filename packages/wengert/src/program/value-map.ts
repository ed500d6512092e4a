/** Maps and sets of values. Neighbours of a value mostly come next, so they are kept in pages by the values' numbers. */
import type { Value } from "./types.ts";

/** A page holds the values of 2⁷ numbers. */
const bits = 7;

export class ValueMap<T extends NonNullable<unknown>> {
  private readonly pages = new Map<number, (T | undefined)[]>();
  /** The page used last, and its number. */
  private page: (T | undefined)[] | undefined = undefined;
  private number = -1;

  get(value: Value): T | undefined {
    return this.open(value.id >> bits)?.[value.id & ((1 << bits) - 1)];
  }

  has(value: Value): boolean {
    return this.get(value) !== undefined;
  }

  set(value: Value, item: T): void {
    const number = value.id >> bits;
    let page = this.open(number);
    if (page === undefined) {
      page = new Array<T | undefined>(1 << bits).fill(undefined);
      this.pages.set(number, page);
      this.page = page;
    }
    page[value.id & ((1 << bits) - 1)] = item;
  }

  private open(number: number): (T | undefined)[] | undefined {
    if (number !== this.number) {
      this.number = number;
      this.page = this.pages.get(number);
    }
    return this.page;
  }
}

export class ValueSet {
  private readonly members = new ValueMap<true>();

  has(value: Value): boolean {
    return this.members.get(value) === true;
  }

  add(value: Value): void {
    this.members.set(value, true);
  }
}

/** Appends to the list that a map has under a key. */
export function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}
