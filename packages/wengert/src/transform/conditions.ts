/** Conditions made of others: `a && b` and `a || b` are an `if` that chooses between a comparison and a literal. */
import type { IfInstruction, Instruction, Value } from "../program/types.ts";
import { isHarmless } from "./harmless.ts";
import { freeValues } from "./rebuild.ts";

/** What the sides of a composed condition may hold. */
const parts: ReadonlySet<Instruction["kind"]> = new Set<Instruction["kind"]>(["constant", "compare", "integer", "not"]);

/** The `if` that composes a condition of comparisons of integers and numbers, and how many operations its sides hold. */
export function composedCondition({ type, instruction }: Value): { branch: IfInstruction; cost: number } | undefined {
  if (type !== "bool" || instruction?.kind !== "if") return undefined;
  const { regions } = instruction;
  if (regions.some(({ instructions }) => instructions.some((part) => !parts.has(part.kind) || !isHarmless(part))))
    return undefined;
  const operations = regions.flatMap(({ instructions }) => instructions.filter(({ kind }) => kind !== "constant"));
  return { branch: instruction, cost: 1 + operations.length };
}

/** What a composed condition is made of: the condition of the `if`, and what its sides use from around it. */
export function operandsOf({ args, regions }: IfInstruction): Value[] {
  return [...new Set([...args, ...regions.flatMap((region) => [...freeValues(region)])])];
}
