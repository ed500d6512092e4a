/** A map from values, as an array by their numbers where these lie close together, as those of one Program mostly do. */
import type { Program, Region, Value } from "../program/types.ts";

/** The numbers of a Program's values. */
export interface ValueRange {
  readonly least: number;
  /** 0 where the numbers lie too far apart for an array. */
  readonly size: number;
}

export class ValueTable<T> {
  private readonly least: number;
  private readonly dense: (T | undefined)[] | undefined;
  private readonly sparse = new Map<Value, T>();

  constructor({ least, size }: ValueRange) {
    this.least = least;
    this.dense = size === 0 ? undefined : new Array<T | undefined>(size);
  }

  get(value: Value): T | undefined {
    return this.dense === undefined ? this.sparse.get(value) : this.dense[value.id - this.least];
  }

  set(value: Value, item: T | undefined): void {
    if (this.dense !== undefined) this.dense[value.id - this.least] = item;
    else if (item === undefined) this.sparse.delete(value);
    else this.sparse.set(value, item);
  }
}

/** Values in the order of the text: the params of a region, then what its instructions define. */
export function rangeOfValues(program: Program): ValueRange {
  let [least, greatest, count] = [Infinity, -Infinity, 0];
  const see = ({ id }: Value): void => {
    if (id < least) least = id;
    if (id > greatest) greatest = id;
    count++;
  };
  const waiting: Region[] = [program.body];
  for (let region = waiting.pop(); region !== undefined; region = waiting.pop()) {
    region.params.forEach(see);
    region.instructions.forEach(({ results, regions }) => {
      results.forEach(see);
      if (regions.length > 0) waiting.push(...regions);
    });
  }
  const size = count === 0 ? 0 : greatest - least + 1;
  return { least, size: size <= 8 * count + 64 ? size : 0 };
}
