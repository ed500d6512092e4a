/** Calls that go straight to generated code where the arguments are of the kind, and the size, that it was made for. */
import type { Argument } from "../program/interpret.ts";
import { type ArrayKind, leafTypes } from "../program/shape.ts";
import { isBuffer, type Type } from "../program/types.ts";
import { shareMemory } from "./aliases.ts";
import { type Call, evaluateText } from "./callable.ts";
import type { Differentiated, Specialisation } from "./differentiated.ts";
import { guardOf, hasFields, isNumbers } from "./guard.ts";

/** How a call is written: in expressions of its own parameters. */
export interface DirectForm {
  readonly parameters: readonly string[];
  /** What the function's own parameters are. */
  readonly names: readonly string[];
  /** What must hold before the guards of the function's own arguments are looked at. */
  readonly before?: readonly string[];
  /** What must hold beside them. */
  readonly conditions: readonly string[];
  /** What the code gets after the function's own arguments. */
  readonly passed: readonly string[];
}

/** A leaf of the arguments as an expression. */
export interface LeafText {
  readonly text: string;
  readonly type: Type;
  /** The position of the parameter that it belongs to. */
  readonly parameter: number;
}

/** The leaves of the arguments, given the expressions of these; undefined where that takes more than expressions. */
export function leafTexts({ reading }: Specialisation, names: readonly string[]): LeafText[] | undefined {
  const leaves: LeafText[] = [];
  for (const [parameter, shape] of reading.params.entries()) {
    const guard = guardOf(shape, names[parameter] ?? "undefined");
    if (guard === undefined) return undefined;
    const types = leafTypes(shape);
    guard.leaves.forEach((text, k) => {
      const type = types[k];
      if (type !== undefined) leaves.push({ text, type, parameter });
    });
  }
  return leaves;
}

/** That every array has as many elements as it has now. */
export function sizeConditions(leaves: readonly LeafText[], flat: readonly Argument[]): string[] {
  return leaves.flatMap(({ text }, k) => {
    const argument = flat[k];
    return typeof argument === "object" ? [`${text}.length === ${argument.length}`] : [];
  });
}

/** How many numbers the inputs among the arguments have, as an expression. */
export function elementsOf(leaves: readonly LeafText[], wrt: readonly number[]): string {
  const inputs = leaves.filter(({ parameter }) => wrt.includes(parameter));
  const numbers = inputs.filter(({ type }) => type === "f64").length;
  const lengths = inputs.filter(({ type }) => type === "f64[]" || type === "f32[]").map(({ text }) => `${text}.length`);
  return [...(numbers > 0 || lengths.length === 0 ? [String(numbers)] : []), ...lengths].join(" + ");
}

/** That `out` is an array of a kind, of so many elements, that shares no memory with others. */
export function outConditions(
  elements: string,
  arrays: readonly LeafText[],
  kind: ArrayKind = "Float64Array",
): string[] {
  return [
    `out instanceof ${kind}`,
    `out.length === ${elements}`,
    ...arrays.filter(({ type }) => isBuffer(type)).map(({ text }) => `!shareMemory(out, ${text})`),
  ];
}

export interface DirectHooks {
  /** Called where the arguments are others. */
  readonly slow: Call;
  /** What is made of what the code returns; given the values of the parameters. */
  readonly finish?: (returned: unknown, values: readonly unknown[]) => unknown;
  /** Raises what a failure of the code means. */
  readonly failed: (error: unknown, values: readonly unknown[]) => unknown;
}

/** `failed` of a call of a specialisation. */
export function failureOf(differentiated: Differentiated, specialisation: Specialisation): DirectHooks["failed"] {
  return (error, values) =>
    differentiated.guarded(specialisation, values, () => {
      throw error;
    });
}

/** A call of the latest specialisation in a form; undefined where its guard takes more than expressions. */
export function directCall(differentiated: Differentiated, form: DirectForm, hooks: DirectHooks): Call | undefined {
  const { latest } = differentiated;
  const direct = latest?.compiled.direct;
  const guard = direct === undefined ? undefined : differentiated.guardText(form.names);
  if (latest === undefined || direct === undefined || guard === undefined) return undefined;
  const parameters = form.parameters.join(", ");
  const values = `[${form.names.join(", ")}]`;
  const conditions = [...(form.before ?? []), ...(guard === "" ? [] : [guard]), ...form.conditions].join(" && ");
  const called = `direct(${[...form.names, ...form.passed].join(", ")})`;
  const body = `return ${hooks.finish === undefined ? called : `finish(${called}, ${values})`};`;
  const text = `return function (${parameters}) {
  ${conditions === "" ? "" : `if (!(${conditions})) return slow(${parameters});`}
  ${latest.compiled.mayFail ? `try { ${body} } catch (error) { return failed(error, ${values}); }` : body}
};`;
  const { sameScope } = differentiated;
  const given = { direct, ...hooks, finish: hooks.finish, isNumbers, hasFields, shareMemory, sameScope };
  return evaluateText(Object.keys(given), text, Object.values(given));
}

/** How many calls are kept for arrays of other sizes. */
const mostCalls = 16;

/** The direct calls of one driver, made when arguments of a kind and size come for the second time in a row. */
export class DirectCalls {
  /** What is called next. */
  readonly state: { current: Call; readonly slow: Call };
  private made = new WeakMap<Specialisation, Map<string, Call | undefined>>();
  private before: { readonly specialisation: Specialisation; readonly sizes: string } | undefined;

  constructor(slow: Call) {
    this.state = { current: slow, slow };
  }

  /** Told of every slow call. */
  remember(specialisation: Specialisation, sizes: string, make: () => Call | undefined): void {
    let calls = this.made.get(specialisation);
    if (calls === undefined) this.made.set(specialisation, (calls = new Map<string, Call | undefined>()));
    const isRepeated = this.before?.specialisation === specialisation && this.before.sizes === sizes;
    if (isRepeated && !calls.has(sizes)) {
      if (calls.size >= mostCalls) calls.clear();
      calls.set(sizes, make());
    }
    this.before = { specialisation, sizes };
    this.state.current = calls.get(sizes) ?? this.state.slow;
  }
}
