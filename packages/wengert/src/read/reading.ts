/** What reading a function gives. */
import type { ArrayKind, Shape } from "../program/shape.ts";
import type { Program, Span } from "../program/types.ts";
import type { Thrown } from "./thrown.ts";

/** A value that the function takes from its scope: a hidden passive argument, fetched anew at every call. */
export interface HiddenArgument {
  /** The name in `scope`, and then the properties that lead to it. */
  readonly path: readonly string[];
  readonly shape: Shape;
  /** The scope that it comes from, where that is a helper's own (`withScope`). */
  readonly scope?: () => Record<string, unknown>;
}

/** What the reading took from the scope other than numbers; anything else under the same path means reading anew. */
export interface ScopeFact {
  readonly path: readonly string[];
  /** Whether a value is as good as the one that was read: the same function, an object with the same keys. */
  readonly holds: (value: unknown) => boolean;
  /** The scope that it comes from, where that is a helper's own (`withScope`). */
  readonly scope?: () => Record<string, unknown>;
}

/** What a `fail` instruction means. */
export interface Failure {
  /**
   * throw: the user's own function throws here; index: an array index is out of range or no integer;
   * missing: a path ends without a return value; full: an array that grows has no room; rule: a derivative rule returns an
   * array of another length; order: a comparison of numbers that are sorted gives NaN.
   */
  readonly kind: "throw" | "index" | "missing" | "full" | "rule" | "order";
  readonly span: Span | undefined;
  /** Of a `throw`. */
  readonly thrown?: Thrown | undefined;
}

/** What stands in a field of a record of the caller's in the end; numbers and booleans by their place in a buffer. */
export type Left =
  | { readonly kind: "number" | "boolean"; readonly at: number }
  | { readonly kind: "constant"; readonly value: string | null | undefined }
  | { readonly kind: "record"; readonly fields: readonly (readonly [name: string, value: Left])[] }
  | { readonly kind: "tuple"; readonly items: readonly Left[] }
  | { readonly kind: "array"; readonly array: ArrayKind; readonly items: readonly number[] };

/** What the function changes in a record or a list that its caller gave it. */
export interface Change {
  readonly parameter: number;
  /** The keys that lead to it. */
  readonly path: readonly string[];
  readonly entries: readonly (readonly [key: string, value: Left])[];
  /** Of a list. */
  readonly length?: number;
}

export interface Reading {
  /**
   * Its params: the leaves of `params`, then those of `hidden`; where `grows`, the room that arrays which grow have, an
   * i32; where there are changes, a buffer that their numbers are stored in. Its yields: the leaves of `result`.
   */
  readonly program: Program;
  /** The names of the parameters, as far as they have one. */
  readonly names: readonly (string | undefined)[];
  readonly params: readonly Shape[];
  readonly result: Shape;
  readonly hidden: readonly HiddenArgument[];
  readonly facts: readonly ScopeFact[];
  /** By the code of the `fail` instruction. */
  readonly failures: readonly Failure[];
  /** False where the user's own function can't run by itself: an inner derivative closes over local values. */
  readonly runsNatively: boolean;
  /** Whether it has arrays that grow. */
  readonly grows: boolean;
  readonly changes: readonly Change[];
  /** How many numbers the changes have. */
  readonly changedNumbers: number;
  /** Whether objects of the caller's that stand in different places were taken for different ones. */
  readonly tellsApart: boolean;
  /** Whether values stem from the rules of a function that can't be read itself: they may differ in their last bits. */
  readonly valuesByRule: boolean;
}
