/** Finite differences beside the exact derivatives; the Program is interpreted, no code is made. */
import { type Argument, differenceQuotient, interpret, type Program } from "wengert/internals";
import type { Check } from "./protocol.ts";

/** So many partial derivatives are checked. */
const mostChecked = 50;

/** @param exact  the partial derivatives, in the order of the numbers among the arguments */
export function checkDifferences(
  program: Program,
  flat: readonly Argument[],
  exact: readonly { readonly name: string; readonly value: number }[],
): Check[] {
  const slots = slotsOf(program, flat);
  return exact.slice(0, mostChecked).flatMap(({ name, value }, k) => {
    const slot = slots[k];
    if (slot === undefined) return [];
    const size = 0.01 * Math.max(1, Math.abs(slot.value));
    const { value: difference, uncertainty } = differenceQuotient(
      (t) => Number(interpret(program, moved(flat, slot, t))[0]),
      size,
    );
    const tolerance = Math.max(1e-6 * Math.max(1, Math.abs(value)), 10 * uncertainty);
    return [{ name, exact: value, difference, uncertainty, agrees: Math.abs(difference - value) <= tolerance }];
  });
}

interface Slot {
  readonly argument: number;
  /** In an array. */
  readonly element: number | undefined;
  readonly value: number;
}

/** Where the inputs of the graph stand among the arguments, in order. */
function slotsOf(program: Program, flat: readonly Argument[]): Slot[] {
  return program.body.params.flatMap(({ type }, argument): Slot[] => {
    const value = flat[argument];
    if (type === "f64" && typeof value === "number") return [{ argument, element: undefined, value }];
    if ((type === "f64[]" || type === "f32[]") && typeof value === "object") {
      return Array.from(value, (item, element) => ({ argument, element, value: item }));
    }
    return [];
  });
}

/** The arguments with one number moved by t; arrays are copied, as the Program may write to them. */
function moved(flat: readonly Argument[], slot: Slot, t: number): Argument[] {
  return flat.map((value, argument) => {
    if (typeof value !== "object")
      return argument === slot.argument && slot.element === undefined ? slot.value + t : value;
    const copy = value.slice();
    if (argument === slot.argument && slot.element !== undefined) copy[slot.element] = slot.value + t;
    return copy;
  });
}
