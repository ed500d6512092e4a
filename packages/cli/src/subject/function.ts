/** A function of a file as the subject of a command. */
import { explainGraph, type Explanation } from "@wengert/explain";
import { withScope } from "wengert";
import { checkDerivatives, findNonFinite } from "wengert/testing";
import { notFinite } from "../errors.ts";
import {
  Differentiated,
  expand,
  giveSource,
  gradientPlan,
  type Graph,
  type KnownInput,
  propertyOf,
  read,
  type Reading,
  scopeOf,
  type Shape,
  parametersOf,
  shapesOf,
  type Source,
  sourceOf,
  trace,
  furtherInputs,
  traceInputsOf,
  traceSymbolic,
} from "wengert/internals";
import type { LoadedFunction, LoadedModule } from "../load/load-function.ts";
import type { Point } from "../point.ts";
import { argumentsAt, byName, namesOf, type Parameter, readParameters } from "./parameters.ts";
import type { Derivatives, Subject } from "./subject.ts";
import { traceInputs } from "./trace-inputs.ts";

export function functionSubject(text: string, loaded: LoadedFunction): Subject {
  for (const module of loaded.others) giveScope(module);
  const f = loaded.value;
  if (loaded.source !== undefined) giveSource(f, loaded.source);
  const source = sourceOf(f);
  const parameters = readParameters(source.text, source.name);
  return {
    explain(point) {
      // Differentiating checks that the function was read as it computes; a trace alone would not notice.
      if (point !== undefined) differentiate(point);
      return explainFunction(text, { loaded, source, parameters }, point);
    },
    differentiate,
    check(point, tolerance) {
      const { scope } = loaded;
      const args = argumentsAt(parameters, point);
      const found = findNonFinite(f, { scope })(...neverList(args));
      if (found !== undefined) throw notFinite(found, source.name);
      return checkDerivatives(f, neverList(args), { scope, ...(tolerance === undefined ? {} : { tolerance }) });
    },
  };

  function differentiate(point: Point): Derivatives {
    const args = argumentsAt(parameters, point);
    const wrt = parameters.map((_, k) => k);
    const differentiated = new Differentiated(f, "gradient", { scope: loaded.scope, wrt }, (request) =>
      gradientPlan(request, true),
    );
    const result = differentiated.call(args);
    const partials = propertyOf(result, "gradient");
    if (!Array.isArray(partials)) throw new Error("the partials with respect to several parameters are a list");
    const named = byName<unknown>(parameters, partials, (whole, key) => propertyOf(whole, String(key)));
    return { value: Number(propertyOf(result, "value")), gradient: new Map(named) };
  }
}

/** The functions of another module see their own module, not the one that calls them. */
function giveScope({ scope, own }: LoadedModule): void {
  const values = scope();
  for (const name of own) {
    const value = values[name];
    if (isFunction(value) && scopeOf(value) === undefined) withScope(value, () => ({ ...scope() }));
  }
}

function isFunction(value: unknown): value is (...args: never[]) => unknown {
  return typeof value === "function";
}

interface FunctionOfFile {
  readonly loaded: LoadedFunction;
  readonly source: Source;
  readonly parameters: readonly Parameter[];
}

function explainFunction(text: string, subject: FunctionOfFile, point: Point | undefined): Explanation {
  const graph = point === undefined ? symbolicGraph(subject) : graphAt(subject, point);
  return explainGraph(graph, { expression: text, atPoint: point !== undefined });
}

function graphAt({ loaded, source, parameters }: FunctionOfFile, point: Point): Graph {
  const args = argumentsAt(parameters, point);
  const last = parameters.at(-1);
  const values = parameters.map((parameter, k) =>
    parameter === last && parameter.kind === "name" && parameter.isRest ? args.slice(k) : args[k],
  );
  const shapes = shapesOf(parametersOf(source), values, source.name);
  const reading = read(source, loaded.value, shapes, { scope: loaded.scope });
  const inputs = parameters.flatMap((parameter, k) => {
    const shape = reading.params[k];
    return shape === undefined ? [] : traceInputs(parameter, shape, values[k]);
  });
  return trace(expand(reading.program), [...inputs, ...hiddenInputs(reading, loaded), ...furtherInputs(reading)]);
}

/** What comes from the scope is no input. */
function hiddenInputs({ hidden }: Reading, { scope }: LoadedFunction): KnownInput[] {
  return hidden.flatMap(({ path, shape, scope: own }) => {
    let value: unknown = (own ?? scope)();
    for (const name of path) value = propertyOf(value, name);
    return traceInputsOf(path.join("."), shape, value).map((input) => ({ ...input, differentiated: false as const }));
  });
}

/** Without a point every parameter is taken for a number. */
function symbolicGraph({ loaded, source, parameters }: FunctionOfFile): Graph {
  const shapes = parameters.map(shapeOfNumbers);
  const reading = read(source, loaded.value, shapes, { scope: loaded.scope });
  const names = namesOf(parameters).map(({ name }) => name);
  return traceSymbolic(expand(reading.program), [
    ...names,
    ...hiddenInputs(reading, loaded),
    ...furtherInputs(reading),
  ]);
}

function shapeOfNumbers(parameter: Parameter): Shape {
  switch (parameter.kind) {
    case "name":
      return { kind: "number" };
    case "record":
      return { kind: "record", fields: parameter.fields.map(([key, field]) => [key, shapeOfNumbers(field)]) };
    case "list":
      return { kind: "tuple", items: parameter.items.map(shapeOfNumbers) };
  }
}

/** The arguments of a function whose parameters are known only now. */
function neverList(args: readonly unknown[]): never[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- checked against the parameters when it is called
  return args as never[];
}
