/** Makes what `gradient(f)` returns: a function of the arity of f whose arguments are guarded inline. */
import { registerDerived } from "../read/drivers.ts";
import type { Parameter } from "./arguments.ts";
import type { Differentiated, Specialisation } from "./differentiated.ts";
import { hasFields, isNumbers } from "./guard.ts";
import type { AnyFunction, Generated, Options } from "./types.ts";

export type Call = (...args: unknown[]) => unknown;

/** What the text of a callable works with: `current` is the guard of the latest specialisation. */
interface State {
  current: Call;
  readonly slow: Call;
}

/** The callable derivative of a function. */
export function callable(
  differentiated: Differentiated,
  driver: "gradient" | "valueAndGradient" | "derivative" | "valueAndDerivative" | "evaluate",
  f: AnyFunction,
  { wrt, scope }: Options,
): Call & Generated {
  const guards = new WeakMap<Specialisation, Call | undefined>();
  const slow: Call = (...args) => {
    const result = differentiated.call(args);
    const { latest } = differentiated;
    if (latest !== undefined) {
      // Calls that alternate between specialisations must not make their guards anew.
      if (!guards.has(latest)) guards.set(latest, guarded(differentiated, slow));
      state.current = guards.get(latest) ?? slow;
    }
    return result;
  };
  const state: State = { current: slow, slow };
  const { count, isVariadic } = requiredCount(differentiated.parameters);
  const call = fixedArity(count, state, isVariadic);
  const name = `${driver}(${differentiated.name})`;
  Object.defineProperty(call, "name", { value: name, configurable: true });
  Object.defineProperty(call, "length", { value: count, configurable: true });
  Object.defineProperty(call, "source", {
    get: () => differentiated.generatedSource,
    configurable: true,
    enumerable: true,
  });
  Object.defineProperty(call, "sourceFor", {
    value: (...args: unknown[]) => differentiated.sourceFor(args),
    configurable: true,
    enumerable: true,
  });
  registerDerived(call, { driver, of: f, wrt, scope });
  return typed(call);
}

/** What was made at run time, under the static type that its maker promises. */
// oxlint-disable-next-line typescript/no-unnecessary-type-parameters -- the caller names the type
export function typed<T>(made: unknown): T {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the type of generated code is known only to its maker
  return made as T;
}

/** How many arguments a call must have, as a function's `length` counts, and whether it may have more. */
export function requiredCount(parameters: readonly Parameter[]): { count: number; isVariadic: boolean } {
  const first = parameters.findIndex(({ isRest, hasDefault }) => isRest || hasDefault);
  return { count: first === -1 ? parameters.length : first, isVariadic: first !== -1 };
}

/**
 * A function of a fixed number of parameters that hands them on without an array in between. Each has a text of its
 * own, so that the engine can inline what it calls.
 */
export function fixedArity(count: number, state: State, isVariadic: boolean): Call {
  const names = Array.from({ length: count }, (_, k) => `a${k}`).join(", ");
  const text = `return function (${names}) {
  return arguments.length === ${count} ? state.current(${names}) : state.slow(...arguments);
};`;
  const made = isVariadic ? undefined : evaluateText(["state"], text, [state]);
  return made ?? ((...args: unknown[]) => state.slow(...args));
}

/** The guard of the latest specialisation and, where it holds, its code. */
function guarded(differentiated: Differentiated, slow: Call): Call | undefined {
  const { latest } = differentiated;
  const direct = latest?.compiled.direct;
  const names = differentiated.parameters.map((_, k) => `a${k}`);
  const guard = direct === undefined ? undefined : differentiated.guardText(names);
  if (latest === undefined || direct === undefined || guard === undefined) return undefined;
  const list = names.join(", ");
  const body = `return direct(${list});`;
  const text = `return function (${list}) {
  ${guard === "" ? "" : `if (!(${guard})) return slow(${list});`}
  ${latest.compiled.mayFail ? `try { ${body} } catch (error) { return failed(error, [${list}]); }` : body}
};`;
  const failed = (error: unknown, values: readonly unknown[]): unknown =>
    differentiated.guarded(latest, values, () => {
      throw error;
    });
  const given = { direct, slow, failed, isNumbers, hasFields, sameScope: differentiated.sameScope };
  return evaluateText(Object.keys(given), text, Object.values(given));
}

/** Runs text written here; undefined where a content security policy forbids it. */
export function evaluateText(names: readonly string[], text: string, values: readonly unknown[]): Call | undefined {
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- only guards and calls: property names are quoted, nothing of the user's text gets in
    const made: unknown = Reflect.apply(new Function(...names, `"use strict";\n${text}`), undefined, values);
    return typeof made === "function" ? typed(made) : undefined;
  } catch (error) {
    if (error instanceof EvalError) return undefined;
    throw error;
  }
}
