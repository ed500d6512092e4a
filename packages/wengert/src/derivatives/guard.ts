/** The text of an argument guard: whether arguments have the shapes of a specialisation, and their leaves as expressions. */
import type { Shape } from "../program/shape.ts";
import { inheritedBy, longestArray } from "../program/shape-of.ts";

export interface Guard {
  /** JavaScript conditions, all of which must hold. They name `isNumbers` and `hasFields`. */
  readonly conditions: string[];
  /** JavaScript expressions, one for each leaf. */
  readonly leaves: string[];
}

/** A guard for one argument; undefined where a shape needs more than expressions. */
export function guardOf(shape: Shape, argument: string): Guard | undefined {
  const guard: Guard = { conditions: [], leaves: [] };
  return addGuard(shape, argument, guard) ? guard : undefined;
}

function addGuard(shape: Shape, expression: string, guard: Guard): boolean {
  const { conditions, leaves } = guard;
  switch (shape.kind) {
    case "number":
    case "boolean":
      conditions.push(`typeof ${expression} === "${shape.kind}"`);
      leaves.push(expression);
      return true;
    case "constant":
      conditions.push(`${expression} === ${shape.value === undefined ? "undefined" : JSON.stringify(shape.value)}`);
      return true;
    case "array":
      conditions.push(
        shape.array === "number[]" ? `isNumbers(${expression})` : `${expression} instanceof ${shape.array}`,
      );
      if (shape.length !== undefined) conditions.push(`${expression}.length === ${shape.length}`);
      else if (shape.array !== "number[]") conditions.push(`${expression}.length <= ${longestArray}`);
      leaves.push(expression);
      return true;
    case "nested":
      return false;
    case "tuple":
      conditions.push(`Array.isArray(${expression})`, `${expression}.length === ${shape.items.length}`);
      return shape.items.every((item, k) => addGuard(item, `${expression}[${k}]`, guard));
    case "record":
      conditions.push(
        `hasFields(${expression}, ${JSON.stringify(shape.fields.map(([name]) => name))}, ${JSON.stringify(shape.inherited ?? [])})`,
      );
      return shape.fields.every(([name, field]) => addGuard(field, `${expression}[${JSON.stringify(name)}]`, guard));
  }
}

/** Whether a value is an array of numbers only, without holes. For guards. */
export function isNumbers(value: unknown): boolean {
  if (!Array.isArray(value)) return false;
  for (let k = 0; k < value.length; k++) if (typeof value[k] !== "number") return false;
  return true;
}

/**
 * Whether a value is a record of these fields, in this order, which functions such as Object.values see, and has these
 * by its class. For guards.
 */
export function hasFields(value: unknown, names: readonly string[], inherited: readonly string[]): boolean {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  let k = 0;
  for (const name in value) if (names[k++] !== name) return false;
  if (k !== names.length) return false;
  const has = inheritedBy(value);
  return has.length === inherited.length && has.every((name, at) => name === inherited[at]);
}
