import { aliasedArguments, badOption } from "../errors.ts";
import { registerDriver, registerMade } from "../read/drivers.ts";
import { firstSharing } from "./aliases.ts";
import { byParameter } from "./arguments.ts";
import { type Call, fixedArity, requiredCount, typed } from "./callable.ts";
import { Differentiated } from "./differentiated.ts";
import {
  directCall,
  DirectCalls,
  type DirectForm,
  elementsOf,
  failureOf,
  leafTexts,
  outConditions,
} from "./direct-call.ts";
import { directTangent } from "./direct-tangent.ts";
import { gradient } from "./gradient.ts";
import { innerOptions, namedAs } from "./hessian.ts";
import { gradientIntoPlan, tangentIntoPlan } from "./into-plan.ts";
import { Jacobians } from "./jacobians.ts";
import type { JacobianOptions } from "./jacobian.ts";
import { type TangentsOf, withSource } from "./jvp.ts";
import { checkCall } from "./options.ts";
import { countInputs, isSingle } from "./sizes.ts";
import type { AnyFunction, Generated, Options, WrtOf } from "./types.ts";

/**
 * The gradient, written into an array of the caller's, so that a call allocates nothing.
 *
 * @param f        ℝⁿ → ℝ, as for `gradient`
 * @param options  `wrt`, `scope`, as for `gradient`
 * @returns        `(out, ...args) => out`: out, a Float64Array of length n, gets the partials by all numbers among the inputs,
 *   in order; a Float32Array where all of them are in Float32Arrays, so that there is one copy of the gradient and no other
 * @throws         WengertError SHAPE_MISMATCH if out is no such array of length n, ALIASED_ARGUMENTS if it shares memory with
 *   an argument; else as `gradient`
 *
 * Cost: as `gradient`; arrays that the computation needs are kept for the next call. A function that writes to its
 * arguments, has nested arrays, a rest parameter or optional ones, or takes values from a scope, allocates a little.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * gradientInto((x: Float64Array) => x[0]! * x[1]!)(new Float64Array(2), new Float64Array([2, 3])); // Float64Array [3, 2]
 */
export function gradientInto<F extends AnyFunction>(
  f: F,
  options: Options = {},
): (<O extends Float64Array | Float32Array>(out: O, ...args: Parameters<F>) => O) & Generated {
  return typed(createGradient(f, options, "gradientInto", false));
}

/**
 * The function's value, and its gradient written into an array of the caller's: what a step of an optimiser takes.
 *
 * @param f        as for `gradientInto`
 * @param options  as for `gradientInto`
 * @returns        `(out, ...args) => value`; the value is bit-identical to what f returns
 * @throws         WengertError, as `gradientInto`
 *
 * Cost: as `gradientInto`.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * valueAndGradientInto((x: number) => x ** 3)(new Float64Array(1), 2); // 8
 */
export function valueAndGradientInto<F extends AnyFunction>(
  f: F,
  options: Options = {},
): ((out: Float64Array | Float32Array, ...args: Parameters<F>) => number) & Generated {
  return typed(createGradient(f, options, "valueAndGradientInto", true));
}

function createGradient(
  f: AnyFunction,
  given: Options,
  driver: "gradientInto" | "valueAndGradientInto",
  withValue: boolean,
): unknown {
  checkCall(f, given, ["wrt", "scope", "verify", "record"], driver);
  const forms = new Map<OutKind, Differentiated>();
  const formFor = (kind: OutKind): Differentiated => {
    let form = forms.get(kind);
    if (form === undefined) {
      form = new Differentiated(f, driver, given, (request) => gradientIntoPlan(request, withValue, kind));
      forms.set(kind, form);
    }
    return form;
  };
  let differentiated = formFor("Float64Array");
  const { parameters, name } = differentiated;
  const slow: Call = (given_, ...args) => {
    const values = byParameter(parameters, args, name);
    const kind = given_ instanceof Float32Array ? "Float32Array" : "Float64Array";
    differentiated = formFor(kind);
    const count = countInputs(differentiated, values);
    const out = differentiated.checkOut(given_, values, count, isSingle(differentiated, values));
    const returned = differentiated.call(args, { kind: "tangent", values: [], out });
    const { latest } = differentiated;
    if (latest !== undefined) {
      calls.remember(latest, "", () => {
        const names = values.map((_, k) => `a${k}`);
        const leaves = leafTexts(latest, names);
        if (leaves === undefined) return undefined;
        const inputs = elementsOf(leaves, differentiated.differentiatedPositions);
        const form: DirectForm = {
          parameters: ["out", ...names],
          names,
          conditions: outConditions(inputs, leaves, kind),
          passed: ["out"],
        };
        return directCall(differentiated, form, { slow, failed: failureOf(differentiated, latest) });
      });
    }
    return returned;
  };
  const calls = new DirectCalls(slow);
  const { count, isVariadic } = requiredCount(parameters);
  const call = fixedArity(1 + count, calls.state, isVariadic);
  registerMade(call, driver);
  return withSource(call, {
    get generatedSource() {
      return differentiated.generatedSource;
    },
    sourceFor: (args) => differentiated.sourceFor(args),
  });
}

/** The kinds of arrays that partials are written to. */
type OutKind = "Float64Array" | "Float32Array";

/**
 * The Jacobian, written row by row into an array of the caller's, so that a call allocates nothing.
 *
 * @param f        ℝⁿ → ℝᵐ, as for `jacobian`
 * @param options  `mode`, `wrt`, `scope`, as for `jacobian`
 * @returns        `(out, ...args) => out`: element i·n + j of out, a Float64Array of length m·n, gets the partial of the i-th
 *   number of the result by the j-th number of the inputs
 * @throws         WengertError SHAPE_MISMATCH if out is no Float64Array of length m·n, ALIASED_ARGUMENTS if it shares memory
 *   with an argument; else as `jacobian`
 *
 * Cost: as `jacobian`; what a call allocates is as for `gradientInto`, where calls have arrays of the same lengths.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., chapter 3.
 *
 * @example
 * jacobianInto((x: number, y: number) => [x * y, x + y])(new Float64Array(4), 2, 3); // Float64Array [3, 2, 1, 1]
 */
export function jacobianInto<F extends AnyFunction>(
  f: F,
  options: Omit<JacobianOptions, "flat"> = {},
): ((out: Float64Array, ...args: Parameters<F>) => Float64Array) & Generated {
  checkCall(f, options, ["wrt", "scope", "verify", "record", "mode"], "jacobianInto");
  const { mode = "auto", ...shared } = options;
  const jacobians = new Jacobians(f, shared, { mode, matrix: "Jacobian", into: true, present: (at) => at.values });
  return typed(jacobians.callable("jacobianInto"));
}

/**
 * The Hessian, written row by row into an array of the caller's, so that a call allocates nothing.
 *
 * @param f        ℝⁿ → ℝ, as for `hessian`
 * @param options  `wrt`, `scope`, as for `hessian`
 * @returns        `(out, ...args) => out`: element i·n + j of out, a Float64Array of length n², gets ∂²f/∂xᵢ∂xⱼ
 * @throws         WengertError SHAPE_MISMATCH if out is no Float64Array of length n², ALIASED_ARGUMENTS if it shares memory
 *   with an argument; else as `hessian`
 *
 * Cost: as `hessian`; what a call allocates is as for `jacobianInto`.
 * Source: Griewank & Walther, Evaluating Derivatives, 2nd ed., §5.1.
 *
 * @example
 * hessianInto((x: number, y: number) => x * x * y)(new Float64Array(4), 2, 3); // Float64Array [6, 4, 4, 0]
 */
export function hessianInto<F extends AnyFunction>(
  f: F,
  options: Options = {},
): ((out: Float64Array, ...args: Parameters<F>) => Float64Array) & Generated {
  checkCall(f, options, ["wrt", "scope", "verify", "record"], "hessianInto");
  const jacobians = new Jacobians(namedAs(f, gradient(f, options)), innerOptions(options), {
    mode: "forward",
    matrix: "Hessian",
    into: true,
    present: (at) => at.values,
  });
  return typed(jacobians.callable("hessianInto"));
}

/**
 * The Hessian times a vector, written into an array of the caller's, so that a call allocates nothing.
 *
 * @param f        ℝⁿ → ℝ, as for `hvp`
 * @param options  `wrt`, `scope`, as for `hvp`
 * @returns        `(out, arguments, vectors) => out`: out, a Float64Array of length n, gets H·v, one number for each number of the
 *   inputs, in order. Lists of arguments and vectors that are kept between calls save their allocation, too
 * @throws         WengertError SHAPE_MISMATCH if out is no Float64Array of length n or a vector not like its argument,
 *   ALIASED_ARGUMENTS if out shares memory with an argument or a vector; else as `hvp`
 *
 * Cost: as `hvp`; what a call allocates is as for `gradientInto`.
 * Source: B. A. Pearlmutter, Fast exact multiplication by the Hessian, Neural Computation 6(1), 1994.
 *
 * @example
 * hvpInto((x: number, y: number) => x * x * y)(new Float64Array(2), [2, 3], [1, 0]); // Float64Array [6, 4]
 */
export function hvpInto<F extends AnyFunction, const O extends Options = Record<never, never>>(
  f: F,
  options?: O,
): ((out: Float64Array, args: Readonly<Parameters<F>>, vectors: TangentsOf<Parameters<F>, WrtOf<O>>) => Float64Array) &
  Generated {
  const given: Options = options ?? {};
  checkCall(f, given, ["wrt", "scope", "verify", "record"], "hvpInto");
  const differentiated = new Differentiated(
    namedAs(f, gradient(f, given)),
    "hvpInto",
    innerOptions(given),
    tangentIntoPlan,
  );
  const { parameters, name } = differentiated;
  const slow: Call = (target, args, vectors) => {
    if (!Array.isArray(args) || !Array.isArray(vectors)) {
      throw badOption(
        `hvpInto(${name}) takes an array, a list of arguments and a list of vectors`,
        "Call it as hvpInto(f)(out, [x, y], [vx, vy]).",
      );
    }
    const values = byParameter(parameters, args, name);
    const out = differentiated.checkOut(target, values, countInputs(differentiated, values));
    const positions = differentiated.differentiatedPositions;
    const { reading } = differentiated.specialise(values).specialisation;
    const shapes = positions.map((k) => reading.params[k] ?? { kind: "constant" as const, value: undefined });
    if (firstSharing(out, shapes, vectors) !== undefined) throw aliasedArguments("out", "of the vectors", name);
    const returned = differentiated.call(args, { kind: "tangent", values: vectors, out });
    const { latest } = differentiated;
    if (latest !== undefined) calls.remember(latest, "", () => directTangent(differentiated, slow, true));
    return returned;
  };
  const calls = new DirectCalls(slow);
  const call = fixedArity(3, calls.state, false);
  registerMade(call, "hvpInto");
  return typed(withSource(call, differentiated));
}

registerDriver(gradientInto, "gradientInto");
registerDriver(valueAndGradientInto, "valueAndGradientInto");
registerDriver(jacobianInto, "jacobianInto");
registerDriver(hessianInto, "hessianInto");
registerDriver(hvpInto, "hvpInto");
