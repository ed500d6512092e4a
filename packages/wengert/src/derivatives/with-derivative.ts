import { badRule, notAFunction } from "../errors.ts";
import { describe } from "../program/shape-of.ts";
import { registerDriver, registerRuled } from "../read/drivers.ts";
import { typed } from "./callable.ts";
import type { AnyFunction, PartialOf } from "./types.ts";

/** A tangent for each argument, or an adjoint. */
type PerArgument<A extends readonly unknown[]> = { [K in keyof A]: PartialOf<A[K]> };

interface RulesWith<A extends readonly unknown[], R, Adjoints> {
  /** The value, and the tangent J·ẋ in the shape of the value; `tangents` has one for each argument, in its shape. */
  readonly jvp?: (primals: A, tangents: PerArgument<A>) => { value: R; tangent: PartialOf<R> };
  /** The value, and a function from ȳ, in the shape of the value, to Jᵀ·ȳ. */
  readonly vjp?: (...args: A) => { value: R; pullback: (seed: PartialOf<R>) => Adjoints };
}

/** Derivative rules of a function of one parameter: a pullback returns its adjoint. */
export type RulesOfOne<A, R> = RulesWith<[A], R, PartialOf<A>>;
/** Derivative rules of a function of several parameters: a pullback returns a list of their adjoints. */
export type Rules<A extends readonly unknown[], R> = RulesWith<A, R, readonly [...PerArgument<A>]>;

/**
 * Gives a function derivative rules of its own, which take the place of its derivative under every driver and inside
 * differentiated functions: for functions that can't be read, and for those with a better rule than their loops give.
 *
 * Rules are read like any function, so they can be differentiated again; they may call the function itself. A direction
 * that is missing is the transpose of the other, where that can be seen to be linear in its tangents or its seed.
 *
 * @param f      the function; where it can't be read, a rule gives its value. It leaves its arguments as they are
 * @param rules  `jvp(primals, tangents)` returns `{ value, tangent }`; `vjp(...args)` returns `{ value, pullback }`,
 *   where `pullback(seed)` gives the adjoint of the parameter, or a list for several parameters
 * @returns      a function that is called like f, and is f
 * @throws       WengertError NOT_A_FUNCTION, BAD_RULE; where it is differentiated: BAD_RULE where a rule returns another
 *   shape, RULE_MISSING where neither the rule for a mode nor its transpose is there, RULE_CLOSES_OVER where it uses a
 *   differentiated value that is no argument; VALUE_MISMATCH where a rule gives another value than f
 *
 * Cost: a call costs f; derivatives cost what the rules cost.
 * Source: Bradbury et al., JAX, custom derivative rules; Radul et al., You Only Linearize Once, POPL 2023.
 *
 * @example
 * const cube = withDerivative((x: number) => x ** 3, {
 *   vjp: (x) => ({ value: x ** 3, pullback: (seed) => seed * 3 * x * x }),
 * });
 * gradient(cube)(2); // 12
 */
export function withDerivative<A, R>(f: (x: A) => R, rules: RulesOfOne<A, R>): (x: A) => R;
export function withDerivative<A extends readonly unknown[], R>(
  f: (...args: A) => R,
  rules: Rules<A, R>,
): (...args: A) => R;
export function withDerivative(f: AnyFunction, rules: object): AnyFunction {
  if (typeof f !== "function") throw notAFunction(describe(f));
  const given: unknown = rules;
  const fields = typeof given === "object" && given !== null ? given : {};
  const name = f.name === "" ? "f" : f.name;
  const hint =
    "Write withDerivative(f, { jvp: (primals, tangents) => … }) or withDerivative(f, { vjp: (...args) => … }).";
  const rule = (key: "jvp" | "vjp"): object | undefined => {
    const value: unknown = Reflect.get(fields, key);
    if (value === undefined || typeof value === "function") return value;
    throw badRule(`the ${key} of ${name}() is ${describe(value)}; expected a function`, hint);
  };
  const [jvp, vjp] = [rule("jvp"), rule("vjp")];
  if (jvp === undefined && vjp === undefined)
    throw badRule(`withDerivative(${name}) has neither a jvp nor a vjp`, hint);
  const unknown = Object.keys(fields).find((key) => key !== "jvp" && key !== "vjp");
  if (unknown !== undefined) throw badRule(`withDerivative(${name}) has a rule ${unknown}, which is none`, hint);
  const ruled = (...args: unknown[]): unknown => Reflect.apply(f, undefined, args);
  Object.defineProperty(ruled, "name", { value: name, configurable: true });
  Object.defineProperty(ruled, "length", { value: f.length, configurable: true });
  registerRuled(ruled, { of: f, jvp, vjp });
  return typed(ruled);
}

registerDriver(withDerivative, "withDerivative");
