/** Numbers and lists of numbers as this command prints them: every digit, nothing rounded. */

/** JSON has no words for NaN and the infinities: they become strings. */
export function toJson(value: unknown): string {
  return JSON.stringify(
    value,
    (_, item: unknown) => {
      if (typeof item === "number" && !Number.isFinite(item)) return String(item);
      if (item instanceof Float64Array || item instanceof Float32Array) return [...item];
      return item;
    },
    2,
  );
}

/** A number, list or record on one line. */
export function toText(value: unknown): string {
  if (typeof value === "number") return String(value);
  if (Array.isArray(value) || value instanceof Float64Array || value instanceof Float32Array) {
    return `[${Array.from<unknown>(value).map(toText).join(", ")}]`;
  }
  if (typeof value === "object" && value !== null) {
    return `{ ${Object.entries(value)
      .map(([name, item]) => `${name}: ${toText(item)}`)
      .join(", ")} }`;
  }
  return value === null ? "no derivative" : JSON.stringify(value);
}
