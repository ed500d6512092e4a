/** Makes a plan callable: as generated JavaScript or, where code made from text is forbidden, by the interpreter. */
import { CodeForbiddenError } from "../emit/bind.ts";
import { emitJavaScript, type EmittedFunction } from "../emit/javascript.ts";
import type { ResultTemplate } from "../emit/results.ts";
import { type Argument, interpret, ProgramFailure, type Result } from "../program/interpret.ts";
import type { ArrayKind, Shape } from "../program/shape.ts";
import { leafTypes } from "../program/shape.ts";
import type { Program, Region, Span } from "../program/types.ts";
import type { Reading } from "../read/reading.ts";
import { withoutRules } from "../transform/inline.ts";
import { required } from "../transform/rebuild.ts";
import { assemble, conversions } from "./assemble.ts";
import { guardOf } from "./guard.ts";
import type { Output } from "./output.ts";
import type { Plan } from "./plan.ts";

/** Raised where the evaluation of a Program must end; its driver says what that means. */
export class ReachedFailure extends Error {
  readonly code: number;
  readonly span: Span | undefined;

  constructor(code: number, span: Span | undefined) {
    super(`the evaluation failed with code ${code}`);
    this.code = code;
    this.span = span;
  }
}

export interface Compiled {
  /** The generated code, as people read it, and what it needs to run on its own. */
  readonly emitted: Pick<EmittedFunction, "source" | "support">;
  /** Whether the code can reach a failure. */
  readonly mayFail: boolean;
  /** Runs with the values of the parameters, and the leaves of everything. */
  run(values: readonly unknown[], flat: readonly Argument[]): unknown;
  /** The generated function where it takes just the values of the parameters, then leaves of extras; undefined otherwise. */
  readonly direct: ((...values: unknown[]) => unknown) | undefined;
}

/** One parameter of the generated function: a parameter of the user's function whole, or one leaf. */
interface Parameter {
  readonly name: string | undefined;
  readonly leaf: number | undefined;
  readonly value: number | undefined;
}

/** Writes a plan's code, which does not run yet; `name` is the generated function's. */
export function emitPlan(plan: Plan, reading: Reading, name: string): EmittedFunction {
  const parameters = parametersFor(plan, reading);
  return emitJavaScript(withoutRules(plan.program), {
    name,
    parameters: parameters.map((parameter) => parameter.name),
    bindings: (names) => bindingsFor(reading, parameters, names),
    results: templateOf(plan.output),
    support: conversions,
    copying: Object.keys(conversions),
    keepsMemory: plan.keepsMemory ?? false,
  });
}

/** Compiles a plan; `name` is the generated function's. */
export function compile(plan: Plan, reading: Reading, name: string): Compiled {
  const parameters = parametersFor(plan, reading);
  const emitted = emitPlan(plan, reading, name);
  const firstExtra = reading.program.body.params.length;
  const mayFail = emitted.sites.length > 0;
  const bound = bind(emitted);
  if (bound === undefined) {
    return { emitted, mayFail, direct: undefined, run: (_, flat) => interpretPlan(plan, flat) };
  }
  return {
    emitted,
    mayFail,
    direct: parameters.every(({ leaf }) => leaf === undefined || leaf >= firstExtra) ? bound : undefined,
    run: (values, flat) =>
      bound(...parameters.map(({ leaf, value }) => (leaf === undefined ? values[required(value)] : flat[leaf]))),
  };
}

function bind(emitted: EmittedFunction): ((...args: unknown[]) => unknown) | undefined {
  try {
    return emitted.bind({
      fail: (code, site) => {
        throw new ReachedFailure(code, site?.span);
      },
    });
  } catch (error) {
    if (error instanceof CodeForbiddenError) return undefined;
    throw error;
  }
}

/** The same by the interpreter. @throws StepsExceeded if it takes more steps than `most` */
export function interpretPlan({ program, output }: Plan, flat: readonly Argument[], most?: number): unknown {
  return assemble(output, interpretProgram(program, flat, most));
}

/** What a Program gives by the interpreter. @throws ReachedFailure, StepsExceeded if it takes more steps than `most` */
export function interpretProgram(
  program: Program,
  flat: readonly Argument[],
  most?: number,
  visit?: (region: Region) => void,
): Result[] {
  try {
    return interpret(program, flat, most, visit);
  } catch (error) {
    if (error instanceof ProgramFailure) throw new ReachedFailure(error.code, error.instruction.span);
    throw error;
  }
}

function parametersFor({ program, extras }: Plan, { params, hidden, names, changes, grows }: Reading): Parameter[] {
  const parameters: Parameter[] = [];
  let leaf = 0;
  const addLeaves = (shape: Shape): void => {
    for (const _ of leafTypes(shape)) {
      parameters.push({ name: program.body.params[leaf]?.name, leaf, value: undefined });
      leaf++;
    }
  };
  params.forEach((shape, value) => {
    if (guardOf(shape, "x") === undefined) addLeaves(shape);
    else {
      parameters.push({ name: names[value], leaf: undefined, value });
      leaf += leafTypes(shape).length;
    }
  });
  for (const { shape } of hidden) addLeaves(shape);
  if (grows) addLeaves({ kind: "number" });
  if (changes.length > 0) addLeaves({ kind: "array", array: "Float64Array" });
  extras.forEach(addLeaves);
  return parameters;
}

/** An expression for each leaf, in terms of the generated function's parameters. */
function bindingsFor(reading: Reading, parameters: readonly Parameter[], names: readonly string[]): string[] {
  return parameters.flatMap(({ leaf, value }, k) => {
    const name = required(names[k]);
    if (leaf !== undefined) return [name];
    return guardOf(required(reading.params[required(value)]), name)?.leaves ?? [];
  });
}

function templateOf(output: Output): ResultTemplate {
  switch (output.kind) {
    case "value":
      return output.result;
    case "constant":
      return output;
    case "items":
      return { kind: "list", items: output.items.map(templateOf) };
    case "record":
      return { kind: "record", fields: output.fields.map(([name, field]) => [name, templateOf(field)] as const) };
    case "array":
      return isOwnKind(output.array)
        ? output.result
        : {
            kind: "call",
            callee: output.array === "number[]" ? "toArray" : `${output.array}.from`,
            args: [output.result],
          };
    case "nested":
      return {
        kind: "call",
        callee: "nest",
        args: [
          { kind: "global", name: output.array === "number[]" ? "Array" : output.array },
          output.result,
          ...output.extents,
        ],
      };
  }
}

/** Whether a Program's buffers are arrays of this kind. */
function isOwnKind(array: ArrayKind): boolean {
  return array === "Float64Array" || array === "Float32Array" || array === "Int32Array";
}
