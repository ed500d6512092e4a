/** The point of an explanation: a number for every input, by name. */
import { inputNotNumber, missingInputs, unknownInput } from "../errors.ts";

export type Point = Readonly<Record<string, number>>;

/** The inputs' values in order. */
export function valuesAt(point: Point, inputs: readonly string[]): number[] {
  const given = Object.keys(point);
  for (const name of given) if (!inputs.includes(name)) throw unknownInput(name, inputs);
  const missing = inputs.filter((name) => !Object.hasOwn(point, name));
  if (missing.length > 0) throw missingInputs(missing, given);
  return inputs.map((name) => {
    const value: unknown = point[name];
    if (typeof value !== "number") throw inputNotNumber(name, value);
    return value;
  });
}
