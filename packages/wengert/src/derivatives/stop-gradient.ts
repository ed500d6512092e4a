import { registerDriver } from "../read/drivers.ts";
import { typed } from "./callable.ts";
import { deepCopy } from "./arguments.ts";

/**
 * A value that counts as a constant: the identity, with the derivative zero in every mode and at every order. Of arrays
 * and records it returns a copy.
 *
 * @param x  a number, an array, a typed array or a record
 * @returns  x, or a copy of it
 *
 * @example
 * gradient((x: number) => x * stopGradient(x))(3); // 3
 */
export function stopGradient<T>(x: T): T {
  return typed(deepCopy(x, new Map()));
}

registerDriver(stopGradient, "stopGradient");
