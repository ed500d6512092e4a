/** What a pattern was found for: the lengths of the arguments, and the numbers that decided which way the run took. */
import type { Argument } from "../../program/interpret.ts";
import type { Program, Type } from "../../program/types.ts";
import { isNumberBuffer } from "../arguments.ts";
import { leafBit } from "./cells.ts";

export class Assumptions {
  private readonly leaves: readonly Assumption[];

  /** @param decisive  the params whose numbers decided something, by `leafBit` */
  constructor(program: Program, args: readonly Argument[], decisive: number) {
    this.leaves = program.body.params.map(({ type }, k) => {
      const argument = args[k];
      const isDecisive = !isReal(type) || (decisive & leafBit(k)) !== 0;
      if (!isNumberBuffer(argument)) return { length: undefined, numbers: isDecisive ? argument : undefined };
      return { length: argument.length, numbers: isDecisive ? argument.slice() : undefined };
    });
  }

  /** Whether the same pattern holds for other arguments. */
  holdFor(args: readonly Argument[]): boolean {
    return this.leaves.every(({ length, numbers }, k) => {
      const argument = args[k];
      if (!isNumberBuffer(argument)) return numbers === undefined || Object.is(numbers, argument);
      if (argument.length !== length) return false;
      if (!isNumberBuffer(numbers)) return true;
      for (let j = 0; j < length; j++) if (!Object.is(numbers[j], argument[j])) return false;
      return true;
    });
  }
}

interface Assumption {
  readonly length: number | undefined;
  readonly numbers: Argument | undefined;
}

export function isReal(type: Type): boolean {
  return type === "f64" || type === "f64[]" || type === "f32[]";
}
