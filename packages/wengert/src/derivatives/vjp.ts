import { registerDriver, registerMade } from "../read/drivers.ts";
import { deepCopy } from "./arguments.ts";
import { typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import { checkCall } from "./options.ts";
import { withSource } from "./jvp.ts";
import { evaluationPlan, pullbackPlan } from "./plan.ts";
import { Readings } from "./readings.ts";
import type { AnyFunction, Generated, Options, PartialOf, Partials, WrtOf } from "./types.ts";

/**
 * Vector–Jacobian product of `f` at a point (reverse mode).
 *
 * @param f        ℝⁿ → ℝᵐ
 * @param options  `wrt` names the inputs; `scope` gives outer names
 * @returns        a function of f's parameters that returns `{ value, pullback }`; `pullback(ȳ)`, ȳ in the shape of the
 *   result, is Jᵀ·ȳ in the shape of the arguments. It may be called again; what is done to the arguments meanwhile does not matter
 * @throws         WengertError SHAPE_MISMATCH if ȳ is not of the shape of the result; else as `gradient`
 *
 * Cost: a call costs f, every pullback a small multiple of f's operations, whatever n.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * const { pullback } = vjp((a: number, b: number) => a * b)(2, 3);
 * pullback(1); // [3, 2]
 */
export function vjp<F extends AnyFunction, const O extends Options = Record<never, never>>(
  f: F,
  options?: O,
): ((...args: Parameters<F>) => {
  value: ReturnType<F>;
  pullback: (seed: PartialOf<ReturnType<F>>) => Partials<Parameters<F>, WrtOf<O>>;
}) &
  Generated {
  const given: Options = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record"], "vjp");
  const { wrt: _, ...evaluation } = given;
  const readings = new Readings(f, given.scope);
  const value = new Differentiated(readings, "evaluate", evaluation, evaluationPlan);
  const backward = new Differentiated(readings, "pullback", given, pullbackPlan);
  const call = (...args: unknown[]): unknown => {
    const copies = new Map<unknown, unknown>();
    const kept = args.map((argument) => deepCopy(argument, copies));
    // A copy in which an array that is an argument as well is still one.
    const around = readings.scope && copyOfRecord(readings.scope(), copies);
    const result = value.call(args);
    // The user may change the result; seeds have to be like what it was.
    const like = deepCopy(result);
    return {
      value: result,
      pullback: (seed: unknown) => {
        // Copies again only where the pullback itself would change what is kept.
        const again = new Map<unknown, unknown>();
        const isChanging = backward.latest === undefined || backward.latest.written.size > 0;
        const points = isChanging ? kept.map((argument) => deepCopy(argument, again)) : kept;
        return readings.during({ names: around, value: like }, () =>
          backward.call(points, { kind: "seed", values: [seed], result: like }),
        );
      },
    };
  };
  Object.defineProperty(call, "length", { value: backward.parameters.length });
  registerMade(call, "vjp");
  return typed(withSource(call, backward));
}

function copyOfRecord(
  record: Readonly<Record<string, unknown>>,
  copies: Map<unknown, unknown>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, deepCopy(value, copies)]));
}

registerDriver(vjp, "vjp");
