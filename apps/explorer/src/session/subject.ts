/** What is explored: the editor's text as a Program, and its arguments. No text of the user's ever becomes code. */
import { type FormulaReading, readFormula } from "@wengert/explain";
import {
  type Argument,
  type Elementary,
  elementaryByName,
  expand,
  furtherInputs,
  leavesOfValue,
  parametersOf,
  type Program,
  type Reading,
  read,
  type Shape,
  shapesOf,
  type Source,
  type TraceInput,
  traceInputsOf,
  WengertError,
} from "wengert/internals";
import type { FunctionText, ParameterText } from "../typescript/functions.ts";
import { firstValue } from "./first-values.ts";
import type { Json, SourceText, Values } from "./protocol.ts";

export interface ReadSubject {
  readonly expression: string;
  /** The function that is explained, and those that could be. */
  readonly name: string;
  readonly functions: readonly string[];
  readonly parameters: readonly { readonly name: string; readonly value: Json }[];
  readonly reading: Reading;
  /** Without inner derivatives. */
  readonly program: Program;
  readonly inputs: readonly TraceInput[];
  readonly flat: readonly Argument[];
  readonly formula: FormulaReading | undefined;
  /** How far positions in messages are off the editor's text: on the first line only. */
  readonly prefix: number;
}

export function readSubject(source: SourceText, values: Values): Promise<ReadSubject> {
  return source.language === "formula" ? readFormulaSubject(source.text, values) : readFunctionSubject(source, values);
}

async function readFormulaSubject(text: string, values: Values): Promise<ReadSubject> {
  const formula = await formulaOf(text);
  const parameters = formula.names.map((name, k) => {
    const given = Object.hasOwn(values, name) ? values[name] : undefined;
    return { name, value: typeof given === "number" ? given : firstValue(k) };
  });
  const { program } = formula;
  const number: Shape = { kind: "number" };
  return {
    expression: text,
    name: "f",
    functions: [],
    parameters,
    reading: {
      program,
      names: formula.names,
      params: formula.names.map(() => number),
      result: number,
      hidden: [],
      facts: [],
      failures: [],
      runsNatively: false,
      grows: false,
      changes: [],
      changedNumbers: 0,
      tellsApart: false,
      valuesByRule: false,
    },
    program,
    inputs: parameters,
    flat: parameters.map(({ value }) => value),
    formula,
    prefix: 0,
  };
}

/** The special functions are only loaded for a formula that the table alone can't read. */
async function formulaOf(text: string): Promise<FormulaReading> {
  try {
    return readFormula(text);
  } catch (error) {
    if (!(error instanceof WengertError) || error.code !== "UNKNOWN_FUNCTION") throw error;
    const names = Object.keys(await import("wengert/special"));
    const functions: Elementary[] = names.flatMap((name) => elementaryByName.get(name) ?? []);
    return readFormula(text, { functions });
  }
}

async function readFunctionSubject(source: SourceText, values: Values): Promise<ReadSubject> {
  const [{ parseTypeScript, stripTypes }, { topLevelOf }] = await Promise.all([
    import("../typescript/strip.ts"),
    import("../typescript/functions.ts"),
  ]);
  const tree = parseTypeScript(source.text);
  const { functions, names } = topLevelOf(tree);
  const chosen = functionNamed(functions, source.name);
  const plain = stripTypes(source.text, tree);
  const { text, prefix } = textOf(source.text, plain, chosen, names);
  const parameters = chosen.parameters.map((parameter) => ({
    name: parameter.name,
    value: Object.hasOwn(values, parameter.name) ? (values[parameter.name] ?? null) : parameter.initial,
  }));
  const args = chosen.parameters.map((parameter, k) => revived(parameter, parameters[k]?.value ?? null));
  const shapes = shapesOf(parametersOf(text), args, text.name);
  const reading = read(text, undefined, shapes);
  const inputs = chosen.parameters.flatMap((parameter, k) => {
    const shape = reading.params[k];
    return shape === undefined ? [] : traceInputsOf(parameter.name, shape, args[k]);
  });
  const further = furtherInputs(reading);
  const flat = [
    ...reading.params.flatMap((shape, k) => leavesOfValue(shape, args[k])),
    ...further.map(({ value }) => (typeof value === "object" ? Array.from(value) : value)),
  ];
  return {
    expression: `${chosen.name}(${chosen.parameters.map(({ name }) => name).join(", ")})`,
    name: chosen.name,
    functions: functions.map(({ name }) => name),
    parameters,
    reading,
    program: expand(reading.program),
    inputs: [...inputs, ...further],
    flat,
    formula: undefined,
    prefix,
  };
}

/** The one that is named, the last exported one, or the last one. */
function functionNamed(functions: readonly FunctionText[], name: string | undefined): FunctionText {
  const chosen =
    functions.find((one) => one.name === name) ??
    functions.findLast(({ isExported }) => isExported) ??
    functions.at(-1);
  if (chosen !== undefined) return chosen;
  throw new WengertError({
    code: "NOT_A_FUNCTION",
    what: "there is no function at the top level of this text",
    hint: "Write one: const f = (x: number) => x * Math.sin(x)",
  });
}

/**
 * The function's text. One that stands alone is read as it is; among other declarations it is called at the end of a
 * function that holds all of them.
 */
function textOf(
  original: string,
  plain: string,
  { name, node, parameters }: FunctionText,
  names: readonly string[],
): { text: Source; prefix: number } {
  const lines = original.split("\n");
  const others = names.filter((other) => other !== name);
  const file = { path: "your code", lines };
  if (others.length === 0) {
    const lineStart = plain.lastIndexOf("\n", node.start - 1) + 1;
    const line = plain.slice(0, node.start).split("\n").length - 1;
    const position = { ...file, line, column: node.start - lineStart };
    return { text: { name, text: plain.slice(node.start, node.end), file: position }, prefix: 0 };
  }
  const taken = new Set(names);
  const free = (wanted: string): string => (taken.has(wanted) ? free(`${wanted}_`) : wanted);
  const list = parameters.map((parameter) => ({ ...parameter, name: free(parameter.name) }));
  const declared = list.map((parameter) => `${parameter.isRest ? "..." : ""}${parameter.name}`).join(", ");
  const passed = list.map((parameter) => `${parameter.isRest ? "..." : ""}${parameter.name}`).join(", ");
  const head = `(${declared}) => { `;
  const text = `${head}${plain}\n;return ${name}(${passed}); }`;
  return { text: { name, text, file: { ...file, line: 0, column: -head.length } }, prefix: head.length };
}

const arrays: Readonly<Record<string, (items: number[]) => unknown>> = {
  Float64Array: (items) => Float64Array.from(items),
  Float32Array: (items) => Float32Array.from(items),
  Int32Array: (items) => Int32Array.from(items),
  Int16Array: (items) => Int16Array.from(items),
  Int8Array: (items) => Int8Array.from(items),
  Uint32Array: (items) => Uint32Array.from(items),
  Uint16Array: (items) => Uint16Array.from(items),
  Uint8Array: (items) => Uint8Array.from(items),
  Uint8ClampedArray: (items) => Uint8ClampedArray.from(items),
};

/** An argument from its JSON: a list where the parameter is a typed array becomes one. */
function revived({ array }: ParameterText, value: Json): unknown {
  const make = array === undefined ? undefined : arrays[array];
  return make !== undefined && Array.isArray(value) ? make(value.map(Number)) : value;
}
