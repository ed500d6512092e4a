import { registerDriver, registerMade } from "../read/drivers.ts";
import { badOption } from "../errors.ts";
import { type Call, fixedArity, typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import { DirectCalls } from "./direct-call.ts";
import { directTangent } from "./direct-tangent.ts";
import { checkCall } from "./options.ts";
import { tangentPlan } from "./plan.ts";
import type { AnyFunction, At, Generated, Options, PartialOf, WrtOf } from "./types.ts";

/** A tangent for each argument, in its shape; anything may stand for what carries no derivative. */
export type TangentsOf<A extends readonly unknown[], W = undefined> = W extends readonly unknown[]
  ? { readonly [K in keyof W]: TangentOf<At<A, W[K]>> } | readonly TangentOf<At<A, W[number]>>[]
  : W extends number
    ? readonly TangentOf<At<A, W>>[]
    : { readonly [K in keyof A]: TangentOf<A[K]> } | readonly TangentOf<A[number]>[];
type TangentOf<T> = PartialOf<T> extends null ? unknown : PartialOf<T>;

/**
 * Jacobian–vector product of `f` at a point (forward mode): the derivative of the result in a direction.
 *
 * @param f        ℝⁿ → ℝᵐ
 * @param options  `wrt` names the inputs (then one tangent for each of them); `scope` gives outer names
 * @returns        `(arguments, tangents) => { value, tangent }`: J·ẋ in the shape of the result
 * @throws         WengertError SHAPE_MISMATCH if a tangent is not of the shape of its argument; else as `gradient`
 *
 * Cost: about twice f's operations, whatever n and m.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.1.
 *
 * @example
 * jvp((x: number, y: number) => x * y)([2, 3], [1, 0]); // { value: 6, tangent: 3 }
 */
export function jvp<F extends AnyFunction, const O extends Options = Record<never, never>>(
  f: F,
  options?: O,
): ((
  args: Readonly<Parameters<F>>,
  tangents: TangentsOf<Parameters<F>, WrtOf<O>>,
) => { value: ReturnType<F>; tangent: PartialOf<ReturnType<F>> }) &
  Generated {
  const given: Options = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record"], "jvp");
  return typed(alongTangents(f, given, "jvp"));
}

/** What a driver gives that takes lists of arguments and of tangents: `{ value, tangent }`, or for `hvp` the tangent. */
export function alongTangents(f: AnyFunction, options: Options, driver: "jvp" | "hvp"): Call & Generated {
  const differentiated = new Differentiated(f, driver, options, (request) => tangentPlan(request, driver === "jvp"));
  const slow: Call = (args, tangents) => {
    if (!Array.isArray(args) || !Array.isArray(tangents)) {
      const [tangent, dx, dy] = driver === "jvp" ? ["tangent", "dx", "dy"] : ["vector", "vx", "vy"];
      throw badOption(
        `${driver}(${differentiated.name}) takes a list of arguments and a list of ${tangent}s`,
        `Call it as ${driver}(f)([x, y], [${dx}, ${dy}]).`,
      );
    }
    const result = differentiated.call(args, { kind: "tangent", values: tangents });
    const { latest } = differentiated;
    if (latest !== undefined) calls.remember(latest, "", () => directTangent(differentiated, slow, false));
    return result;
  };
  const calls = new DirectCalls(slow);
  const call = fixedArity(2, calls.state, false);
  registerMade(call, driver);
  return typed(withSource(call, differentiated));
}

/** Adds `.source` and `.sourceFor`. */
export function withSource(
  call: object,
  differentiated: Pick<Differentiated, "generatedSource" | "sourceFor">,
): object {
  return Object.defineProperties(call, {
    source: { get: () => differentiated.generatedSource, enumerable: true },
    sourceFor: { value: (...args: unknown[]) => differentiated.sourceFor(args), enumerable: true },
  });
}

registerDriver(jvp, "jvp");
