/** Values as people type them. */
import type { Json } from "../session/protocol.ts";

/** Undefined for what is no JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isJson(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isJson(value: unknown): value is Json {
  if (value === null) return true;
  switch (typeof value) {
    case "number":
    case "boolean":
    case "string":
      return true;
    case "object":
      return Object.values(value).every(isJson);
    default:
      return false;
  }
}
