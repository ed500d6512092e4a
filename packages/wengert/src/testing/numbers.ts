/** The numbers in arguments and results, one after another, each with the path that names it. */

/** Whether a value holds numbers that carry derivatives one by one: arrays, but not integer arrays. */
function isNumbers(value: unknown): value is number[] | Float64Array | Float32Array {
  return value instanceof Float64Array || value instanceof Float32Array || Array.isArray(value);
}

/** The paths of all numbers that carry derivatives: `x[0]`, `p.mass`. */
export function pathsOf(value: unknown, path: string): string[] {
  if (typeof value === "number") return [path];
  if (isNumbers(value)) return Array.from(value, (item: unknown, k) => pathsOf(item, `${path}[${k}]`)).flat();
  if (!isRecord(value)) return [];
  return Object.entries(value).flatMap(([name, field]) => pathsOf(field, `${path}.${name}`));
}

/** The numbers of `like`, read from a value of the same shape; 0 where that has null. */
export function numbersOf(like: unknown, value: unknown): number[] {
  if (typeof like === "number") return [typeof value === "number" ? value : 0];
  if (isNumbers(like)) return Array.from(like, (item: unknown, k) => numbersOf(item, itemOf(value, k))).flat();
  if (!isRecord(like)) return [];
  return Object.keys(like).flatMap((name) => numbersOf(Reflect.get(like, name), itemOf(value, name)));
}

function itemOf(value: unknown, key: number | string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;
}

/** A copy of a value with every number that carries derivatives replaced by what `next` gives, in order. */
export function withNumbers(value: unknown, next: (old: number) => number): unknown {
  if (typeof value === "number") return next(value);
  if (value instanceof Float64Array || value instanceof Float32Array) return value.map((x) => next(x));
  if (Array.isArray(value)) return value.map((item: unknown) => withNumbers(item, next));
  if (!isRecord(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, field]) => [name, withNumbers(field, next)]));
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null && !ArrayBuffer.isView(value);
}
