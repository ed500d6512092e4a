/** What an expression denotes while it is read. */
import type * as acorn from "acorn";
import type { Elementary } from "../elementary/entry.ts";
import type { ArrayKind } from "../program/shape.ts";
import type { Span, Value } from "../program/types.ts";
import type { ObjectCell } from "./environment.ts";
import type { FunctionNode } from "./parse.ts";
import type { Scope, Unit } from "./unit.ts";

/** Bounds, both included, that an integer is known to keep. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

/** A number: f64, or i32 with the range that it is known to keep. */
export interface NumberMeaning {
  readonly kind: "number";
  readonly value: Value;
  /** Of an i32; all of i32 if undefined. */
  readonly range?: Range | undefined;
  /** An i32 value and a distance d: this number is at most value + d. */
  readonly below?: { readonly value: Value; readonly distance: number } | undefined;
  /** The integers that it is the quotient of. */
  readonly quotient?: { readonly dividend: NumberMeaning; readonly divisor: NumberMeaning } | undefined;
  /** The node of the loop that it counts, or is computed from the counter of. */
  readonly loop?: object | undefined;
}

/** A number, or nothing: `let last: number | undefined`. */
export interface OptionalMeaning {
  readonly kind: "optional";
  readonly isThere: Value;
  /** Of use only where it is there. */
  readonly value: NumberMeaning;
  /** What it is otherwise. */
  readonly nothing: null | undefined;
}

export interface BooleanMeaning {
  readonly kind: "boolean";
  readonly value: Value;
}

/** Known while reading; never a part of the Program. */
export interface ConstantMeaning {
  readonly kind: "constant";
  readonly value: string | null | undefined;
}

/** Memory: a view of a buffer, row by row. One extent for a plain array, more for nested ones. */
export interface ArrayMeaning {
  readonly kind: "array";
  readonly array: ArrayKind;
  readonly buffer: Value;
  /** The position of the first element; undefined where the view is the whole buffer. */
  readonly offset: Value | undefined;
  /** i32 values. */
  readonly extents: readonly Value[];
  /** Why it must not be written; undefined where it may. */
  readonly readOnly?: string | undefined;
  /** The loop that set its elements to NaN, which can go where they are all set next. */
  readonly filler?: object | undefined;
  /** The node that made it, which can be read again as a list. */
  readonly origin?: object | undefined;
}

/** An array of numbers that grows: what it holds is in the environment. */
export interface ListMeaning {
  readonly kind: "list";
  readonly cell: ObjectCell;
}

/** What a list holds. */
export interface ListContent {
  readonly kind: "list";
  /** Memory with room for more. */
  readonly buffer: Value;
  /** How many elements are in use: an i32. */
  readonly length: NumberMeaning;
  /** Another one after every change. */
  readonly version?: object | undefined;
}

/** A tuple (an array of a fixed number of items) or a record: what it holds is in the environment. */
export interface ObjectMeaning {
  readonly kind: "object";
  readonly cell: ObjectCell;
}

/** What an object holds. Contents are values: a change is a new content. */
export type Content = ListContent | ObjectContent;

/** What an array of a fixed number of items or a record holds. */
export type ObjectContent =
  | {
      readonly kind: "tuple";
      readonly items: readonly Meaning[];
      /** Another one after every change. */
      readonly version?: object | undefined;
    }
  | {
      readonly kind: "record";
      readonly fields: ReadonlyMap<string, Meaning>;
      readonly version?: object | undefined;
      /** The class that it is an object of. */
      readonly of?: ClassMeaning | undefined;
      /** What it has by a class that is not read, but for methods. */
      readonly inherited?: readonly string[] | undefined;
      /** Why nothing can be read from it: it is one thing or another. */
      readonly differing?: InconsistentMeaning | undefined;
      /** Whether it is one array of numbers or another, which a list could be. */
      readonly mayBeList?: boolean;
      /** Why its fields can't be gone through: which there are, or their order, depends on the path. */
      readonly unordered?: InconsistentMeaning | undefined;
    };

/** A function of the user's with the scope that it closes over. */
export interface FunctionMeaning {
  readonly kind: "function";
  readonly unit: Unit;
  readonly node: FunctionNode;
  readonly scope: Scope;
  readonly name: string;
  /** What `this` is inside. */
  readonly self?: Meaning | undefined;
}

/** A class of the user's. */
export interface ClassMeaning {
  readonly kind: "class";
  readonly unit: Unit;
  readonly node: acorn.Class;
  readonly scope: Scope;
  readonly name: string;
}

export interface ElementaryMeaning {
  readonly kind: "elementary";
  readonly f: Elementary;
}

/** A global object whose members the reader knows: Math, Number, Array, Object, console. */
export interface NamespaceMeaning {
  readonly kind: "namespace";
  readonly name: string;
}

/** A global function that the reader knows, or a method of a namespace, by its full name: `isNaN`, `Number.isFinite`. */
export interface BuiltinMeaning {
  readonly kind: "builtin";
  readonly name: string;
}

/** An array's method, before it is called. */
export interface MethodMeaning {
  readonly kind: "method";
  readonly of: Meaning;
  readonly name: string;
}

/** An object of the user's scope, whose properties are resolved one by one. */
export interface ScopeObjectMeaning {
  readonly kind: "scope object";
  readonly unit: Unit;
  readonly path: readonly string[];
  readonly value: object;
}

/** Drivers that can't be read inside a function. */
export const OUTSIDE_DRIVERS = [
  "sparseJacobian",
  "sparseHessian",
  "jacobianSparsity",
  "hessianSparsity",
  "valueAndJacobian",
  "valueAndHessian",
  "hessianDiagonal",
  "mixedPartial",
  "gradientInto",
  "valueAndGradientInto",
  "jacobianInto",
  "hessianInto",
  "hvpInto",
  "explainMode",
] as const;

export type OutsideDriver = (typeof OUTSIDE_DRIVERS)[number];

export type DriverName =
  | "derivative"
  | "valueAndDerivative"
  | "gradient"
  | "valueAndGradient"
  | "jvp"
  | "vjp"
  | "jacobian"
  | "hessian"
  | "hvp"
  | "evaluate"
  | "checkpoint"
  | "withScope"
  | "withDerivative"
  | "stopGradient"
  | OutsideDriver;

export function isOutsideDriver(name: DriverName): name is OutsideDriver {
  return OUTSIDE_DRIVERS.some((each) => each === name);
}

/** One of Wengert's own functions that take a function. */
export interface DriverMeaning {
  readonly kind: "driver";
  readonly name: DriverName;
}

/** What a driver returns: `derivative(g)`. */
export interface DerivedMeaning {
  readonly kind: "derived";
  readonly driver: DriverName;
  readonly of: Meaning;
  /** Positions of g's parameters; `single` where one index was given. */
  readonly wrt: { readonly positions: readonly number[]; readonly single: boolean } | undefined;
}

/** The second half of `vjp(g)(x)`: what the adjoints are computed from. */
export interface PullbackMeaning {
  readonly kind: "pullback";
  readonly derived: DerivedMeaning;
  readonly args: readonly Meaning[];
}

/** A function with derivative rules of its own. */
export interface RuledMeaning {
  readonly kind: "ruled";
  readonly name: string;
  /** How many parameters it declares; undefined where it takes any number. */
  readonly parameters: number | undefined;
  /** The function itself; throws where its text can't be read at all. */
  readonly of: () => Meaning;
  readonly jvp: Meaning | undefined;
  readonly vjp: Meaning | undefined;
  /** Whether it was made where the user's functions are, and not by the function that is being read. */
  readonly isGlobal: boolean;
}

/** `...xs` among arguments, where the length of xs is not known. */
export interface SpreadMeaning {
  readonly kind: "spread";
  readonly of: ArrayMeaning;
}

/** Values of two kinds, depending on the path; an error where it is used. */
export interface InconsistentMeaning {
  readonly kind: "inconsistent";
  readonly kinds: readonly [string, string];
  /** What decides which it is. */
  readonly span: Span | undefined;
  /** Why, where it is not a matter of kinds. */
  readonly because?: string;
  /** The loop that could be read turn by turn to tell. */
  readonly loop?: object;
}

/** No value: what an unreachable path returns, and a variable before its declaration is reached. */
export interface AbsentMeaning {
  readonly kind: "absent";
}

export type Meaning =
  | NumberMeaning
  | BooleanMeaning
  | OptionalMeaning
  | ConstantMeaning
  | ArrayMeaning
  | ListMeaning
  | ObjectMeaning
  | FunctionMeaning
  | ClassMeaning
  | ElementaryMeaning
  | NamespaceMeaning
  | BuiltinMeaning
  | MethodMeaning
  | ScopeObjectMeaning
  | DriverMeaning
  | DerivedMeaning
  | PullbackMeaning
  | RuledMeaning
  | SpreadMeaning
  | InconsistentMeaning
  | AbsentMeaning;

export const UNDEFINED: ConstantMeaning = { kind: "constant", value: undefined };
/** Text made of computed values: it may be thrown and logged, which is not read. */
export const TEXT: InconsistentMeaning = { kind: "inconsistent", kinds: ["text", "text"], span: undefined };
export const ABSENT: AbsentMeaning = { kind: "absent" };

export const I32: Range = { low: -0x80000000, high: 0x7fffffff };

export function number(value: Value, range?: Range): NumberMeaning {
  return range === undefined ? { kind: "number", value } : { kind: "number", value, range };
}

export function boolean(value: Value): BooleanMeaning {
  return { kind: "boolean", value };
}

export function constant(value: string | null | undefined): ConstantMeaning {
  return { kind: "constant", value };
}

/** Two kinds in words: "a number or null"; "one function or another" where they are alike. */
function eitherOf(a: string, b: string): string {
  const among = (kind: string, of: string): boolean => of.split(" or ").includes(kind);
  const alike = (kind: string): string => kind.replace(/^an? (.*)$/, "one $1 or another");
  if (a === b) return alike(a);
  if (a === alike(b) || among(b, a)) return a;
  return b === alike(a) || among(a, b) ? b : `${a} or ${b}`;
}

/** A meaning's kind in words, for messages. */
export function describe(meaning: Meaning): string {
  switch (meaning.kind) {
    case "number":
    case "boolean":
      return `a ${meaning.kind}`;
    case "optional":
      return `a number or ${String(meaning.nothing)}`;
    case "constant":
      return typeof meaning.value === "string" ? "a string" : String(meaning.value);
    case "array":
      return meaning.extents.length === 1 ? "an array" : "an array of arrays";
    case "list":
      return "an array";
    case "object":
    case "scope object":
      return "an object";
    case "namespace":
      return meaning.name;
    case "class":
      return "a class";
    case "function":
    case "elementary":
    case "builtin":
    case "method":
    case "driver":
    case "derived":
    case "pullback":
    case "ruled":
      return "a function";
    case "spread":
      return "a spread array";
    case "inconsistent":
      return eitherOf(...meaning.kinds);
    case "absent":
      return "nothing";
  }
}
