/** Which function values are Wengert's own drivers, or were made by one. */
import { badOption, notAFunction } from "../errors.ts";
import { describe } from "../program/shape-of.ts";
import type { DerivedMeaning, DriverMeaning, DriverName } from "./meaning.ts";
import { withThunkNames } from "./thunk-names.ts";

/** A function that a driver returned: what it differentiates, and with respect to what. */
export interface DerivedFunction {
  readonly driver: DriverName;
  readonly of: unknown;
  readonly wrt?: number | readonly number[] | undefined;
  /** The scope that the driver was given. */
  readonly scope?: (() => Readonly<Record<string, unknown>>) | undefined;
}

const made = new WeakMap<object, string>();

/** Makes a function known that a driver returned and that has no text of the user's. */
export function registerMade(f: object, driver: string): void {
  made.set(f, driver);
}

/** The driver that returned a function. */
export function makerOf(f: object): string | undefined {
  return made.get(f);
}

const drivers = new WeakMap<object, DriverMeaning>();
const derived = new WeakMap<object, DerivedFunction>();
const scopes = new WeakMap<object, () => Record<string, unknown>>();

/** Makes a driver known, so that it is recognised inside differentiated functions under whatever name it goes. */
export function registerDriver(f: object, name: DriverName): void {
  drivers.set(f, { kind: "driver", name });
}

/** Makes a function known that a driver returned, `gradient(f)`, so that other functions may call it. */
export function registerDerived(f: object, origin: DerivedFunction): void {
  derived.set(f, origin);
}

export function driverOf(value: unknown): DriverMeaning | undefined {
  return typeof value === "function" ? drivers.get(value) : undefined;
}

export function derivedOf(value: unknown): DerivedFunction | undefined {
  return typeof value === "function" ? derived.get(value) : undefined;
}

/**
 * Gives a function a scope of its own: what its free names stand for, whoever calls it.
 *
 * @param helper  a function that others call
 * @param thunk   returns what its free names stand for; called at every differentiation
 * @returns       the helper itself
 *
 * @example
 * const scaled = withScope((x: number) => rate * x, () => ({ rate }));
 */
export function withScope<F extends (...args: never[]) => unknown>(helper: F, thunk: () => Record<string, unknown>): F {
  if (typeof helper !== "function") throw notAFunction(describe(helper));
  if (typeof thunk !== "function") {
    throw badOption(
      `the scope given to withScope is ${describe(thunk)}; expected a function that returns the outer names`,
      "Write withScope(helper, () => ({ name })).",
    );
  }
  scopes.set(helper, namedThunk(thunk));
  return helper;
}

const namedThunks = new WeakMap<object, () => Record<string, unknown>>();

/** The same scope for every function that is given the same thunk. */
export function namedThunk(thunk: () => Readonly<Record<string, unknown>>): () => Record<string, unknown> {
  let named = namedThunks.get(thunk);
  if (named === undefined) namedThunks.set(thunk, (named = () => withThunkNames(thunk)));
  return named;
}

/** The scope that `withScope` gave a function. */
export function scopeOf(helper: unknown): (() => Record<string, unknown>) | undefined {
  return typeof helper === "function" ? scopes.get(helper) : undefined;
}

/** A function with rules of its own, as the user made it. */
export interface RuledFunction {
  readonly of: object;
  readonly jvp: object | undefined;
  readonly vjp: object | undefined;
}

const ruled = new WeakMap<object, RuledFunction>();

/** Makes a function known that has rules of its own. */
export function registerRuled(f: object, rules: RuledFunction): void {
  ruled.set(f, rules);
}

export function ruledOf(value: unknown): RuledFunction | undefined {
  return typeof value === "function" ? ruled.get(value) : undefined;
}

const library = new Map<string, object>();

/** Makes a function of the project's own known by its name, where nothing else claims it. */
export function registerLibrary<F extends object>(name: string, f: F): F {
  library.set(name, f);
  return f;
}

export function libraryFunction(name: string): object | undefined {
  return library.get(name);
}

/** The positions that a `wrt` option names. */
export function positionsOf(wrt: number | readonly number[] | undefined): DerivedMeaning["wrt"] {
  if (wrt === undefined) return undefined;
  return typeof wrt === "number" ? { positions: [wrt], single: true } : { positions: wrt, single: false };
}
