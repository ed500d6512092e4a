/** Numbers that may be missing. */
import type { Builder } from "../program/builder.ts";
import { literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import { type Meaning, number, type OptionalMeaning } from "./meaning.ts";

/** What a number that may be missing is where it is missing; false for anything that is neither it nor a number. */
export function nothingOf(meaning: Meaning): null | undefined | "number" | false {
  if (meaning.kind === "number") return "number";
  if (meaning.kind === "optional") return meaning.nothing;
  return meaning.kind === "constant" && typeof meaning.value !== "string" ? meaning.value : false;
}

/** What two meanings are together, if that is a number that may be missing: null or undefined, in a list. */
export function commonNothing(a: Meaning, b: Meaning): readonly [null | undefined] | undefined {
  const [first, second] = [nothingOf(a), nothingOf(b)];
  if (first === false || second === false || (first === "number" && second === "number")) return undefined;
  if (first === "number") return second === "number" ? undefined : [second];
  return second === "number" || second === first ? [first] : undefined;
}

/** A meaning of which `commonNothing` holds as a number that may be missing, built where the builder stands. */
export function asOptional(builder: Builder, meaning: Meaning, nothing: null | undefined): OptionalMeaning {
  if (meaning.kind === "optional") return meaning;
  const value = meaning.kind === "number" ? meaning : number(builder.constant(0));
  return { kind: "optional", isThere: builder.boolean(meaning.kind === "number"), value, nothing };
}

/** As arithmetic takes it: undefined is NaN, null is 0. */
export function optionalNumber(builder: Builder, { isThere, value, nothing }: OptionalMeaning): Value {
  const known = literal(isThere);
  const missing = (): Value => builder.constant(nothing === null ? 0 : Number.NaN);
  if (known !== undefined) return known === true ? builder.toNumber(value.value) : missing();
  const [chosen] = builder.branch(
    isThere,
    ["f64"],
    () => [builder.toNumber(value.value)],
    () => [missing()],
  );
  if (chosen === undefined) throw new Error("a choice without a value");
  return chosen;
}
