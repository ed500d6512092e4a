/** The static types of the interface: what the partials of an argument look like. */

/** Any function; what it may take and return is checked when it is called. */
export type AnyFunction = (...args: never[]) => unknown;

type Passive =
  | string
  | boolean
  | null
  | undefined
  | symbol
  | Int8Array
  | Uint8Array
  | Uint8ClampedArray
  | Int16Array
  | Uint16Array
  | Int32Array
  | Uint32Array
  | AnyFunction;

/**
 * The partial with respect to a value of type T, in the shape of T: number → number, arrays, typed arrays and records
 * alike; null in place of what carries no derivative (booleans, strings, null, integer arrays).
 */
export type PartialOf<T> = T extends number
  ? number
  : T extends Passive
    ? null
    : T extends Float64Array
      ? Float64Array
      : T extends Float32Array
        ? Float32Array
        : T extends readonly unknown[]
          ? { -readonly [K in keyof T]: PartialOf<T[K]> }
          : T extends object
            ? { -readonly [K in keyof T]: PartialOf<T[K]> }
            : null;

/** The partials with respect to several parameters; a rest parameter is one array. */
export type PartialsList<A extends readonly unknown[]> = A extends readonly []
  ? []
  : A extends readonly [infer First, ...infer Rest]
    ? [PartialOf<First>, ...PartialsList<Rest>]
    : A extends readonly [(infer First)?, ...infer Rest]
      ? number extends A["length"]
        ? [PartialOf<A>]
        : [PartialOf<First> | null, ...PartialsList<Rest>]
      : [PartialOf<A>];

/** Which parameters are differentiated: one, or a list. */
export type Wrt = number | readonly number[];

/** The parameter at a position. */
export type At<A extends readonly unknown[], K> = K extends keyof A
  ? A[K]
  : K extends number
    ? `${K}` extends keyof A
      ? A[`${K}`]
      : A[number]
    : never;

type Picked<A extends readonly unknown[], W extends readonly unknown[]> = {
  -readonly [K in keyof W]: PartialOf<At<A, W[K]>>;
};

/** What a gradient returns: the partial itself for one parameter or `wrt: k`, a list otherwise. */
export type Partials<A extends readonly unknown[], W = undefined> = W extends readonly unknown[]
  ? Picked<A, W>
  : W extends number
    ? PartialOf<At<A, W>>
    : PartialsList<A> extends [infer Only]
      ? Only
      : PartialsList<A>;

/** A Jacobian: the structure of the result with the partials P in place of each number. */
export type JacobianOf<R, P> = [R] extends [number]
  ? P
  : [R] extends [Passive]
    ? null
    : R extends Float64Array | Float32Array
      ? P[]
      : R extends readonly unknown[]
        ? { -readonly [K in keyof R]: JacobianOf<R[K], P> }
        : R extends object
          ? { -readonly [K in keyof R]: JacobianOf<R[K], P> }
          : null;

/** A Jacobian as one array, row by row. */
export interface FlatJacobian {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
}

/** Options that every call shares. */
export interface Options<W extends Wrt | undefined = Wrt | undefined> {
  /** The parameters that are inputs, by position; every parameter unless given. */
  readonly wrt?: W;
  /** Values that the function takes from its surroundings; called at every call. */
  readonly scope?: () => Readonly<Record<string, unknown>>;
  /** false skips the check of the first call, which compares the value with the function's own. */
  readonly verify?: boolean;
  /** "everything" records all intermediate values instead of those that are needed: slower, for tests. */
  readonly record?: "needed" | "everything";
}

/** Options of the calls that can run in either mode. */
export interface ModeOptions<W extends Wrt | undefined = Wrt | undefined> extends Options<W> {
  readonly mode?: "forward" | "reverse";
}

/** The W of an options object. */
export type WrtOf<O> = O extends { readonly wrt: infer W } ? W : undefined;

/** What every derivative function carries beside being callable. */
export interface Generated {
  /** The generated code of the latest specialisation; before any call, of the function on numbers. */
  readonly source: string;
  /** The generated code for arguments like these, without calling it. */
  sourceFor(...args: unknown[]): string;
}
