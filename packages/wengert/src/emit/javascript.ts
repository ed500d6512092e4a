/** The JavaScript target: a Program as the source text of a function, and that function. */
import type { Elementary } from "../elementary/entry.ts";
import type { Program, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { Builder, addParam } from "../program/builder.ts";
import { type Bound, type Runtime, bindSource } from "./bind.ts";
import { atom } from "./expression.ts";
import { FunctionWriter } from "./function.ts";
import { type ChunkSizes, LongRegions } from "./large.ts";
import { type FailureSite, Module } from "./module.ts";
import { findNeeded } from "./needed.ts";
import { writeRegion } from "./region.ts";
import { leavingOutputs, outputsOf, plainTemplate, type ResultTemplate, writeTemplate } from "./results.ts";
import { helperTexts, standInTexts, tapeFunctions } from "./runtime.ts";
import { type Statement, block, render } from "./statement.ts";
import { runner } from "./run-line.ts";
import { isLongStraightLine, layOut } from "./straight-line.ts";
import { analyseStructure } from "./structure.ts";
import { releaseTapes, takeTapes, tapeDeclarations } from "./tape.ts";
import { UseTable } from "./uses.ts";
import { writeLine } from "./write-line.ts";

/** A parameter of the emitted function. */
export interface ParameterOptions {
  readonly name: string | undefined;
  /** Takes all further arguments, `...name`; only the last parameter may. */
  readonly rest?: boolean;
  /** Does not count for the function's `length`: written `name = undefined`. */
  readonly optional?: boolean;
}

export interface EmitOptions {
  /** The function's name, sanitised. Default: the Program's. */
  readonly name?: string;
  /** The function's parameters. Default: one for each of the Program's, under its name. */
  readonly parameters?: readonly (string | undefined | ParameterOptions)[];
  /**
   * One JavaScript expression for each of the Program's params, from the names that the parameters got: `p.mass`.
   * Default: the parameters themselves. What is not the name of a parameter becomes a constant of the function.
   */
  readonly bindings?: (names: readonly string[]) => readonly string[];
  /** Statements at the start of the function, such as a guard, from the names that the parameters got. */
  readonly prelude?: (names: readonly string[]) => readonly string[];
  /** What is returned. Default: one result → itself, several → an array. */
  readonly results?: ResultTemplate;
  /** The texts of functions that `bindings` and `results` may call, by their names; nothing else gets these names. */
  readonly support?: Readonly<Record<string, string>>;
  /** Those of them whose results hold nothing of their arguments. */
  readonly copying?: readonly string[];
  /** Keeps the memory of buffers that are not returned for the next call: the function must not be called while it runs. */
  readonly keepsMemory?: boolean;
  /** When a long straight line is cut into functions. */
  readonly sizes?: ChunkSizes;
}

export interface EmittedFunction {
  readonly name: string;
  /** The function, and the functions and tapes it needs, as people read it. */
  readonly source: string;
  /** The functions that the source calls and does not define: with them the text runs on its own. */
  readonly support: string;
  /** The names of its parameters. */
  readonly parameters: readonly string[];
  /** Where failures lie, by the second argument of `fail` in the source. */
  readonly sites: readonly FailureSite[];
  /** The function itself. @throws CodeForbiddenError where the host forbids code made from text */
  bind(runtime: Runtime): Bound;
}

/** Writes a Program as JavaScript. Time and memory grow linearly with the Program. */
export function emitJavaScript(program: Program, options: EmitOptions = {}): EmittedFunction {
  const reserved = Object.keys(options.support ?? {});
  const name = options.name ?? program.name;
  const { results = plainTemplate(program.body.yields.length), copying = [] } = options;
  const leaving =
    options.keepsMemory === true ? leavingOutputs(results, program.body.yields, new Set(copying)) : undefined;
  const direct = new Module(program, name, reserved, leaving);
  // A Program that calls itself is called with plain arguments and results: what users call stands around it.
  const main = direct.isRecursive(program) ? callOf(program) : program;
  const module = main === program ? direct : new Module(main, name, reserved, leaving && main.body.yields);

  if (isLongStraightLine(program)) return emitStraightLine(program, module, options);

  const functions: Statement[] = [];
  let outermost: WrittenFunction | undefined;
  for (const each of module.programs) {
    const written = writeFunction(module, each, options.sizes, each === main ? options : undefined);
    if (functions.length > 0) functions.push("");
    functions.push(...written.statements);
    if (each === main) outermost = written;
  }
  if (outermost === undefined) throw new Error("the Program itself was not written");
  const { parameters, localTapes } = outermost;
  const declarations = [
    ...tapeDeclarations(module, localTapes),
    ...module.allKept.map((kept) => `const ${kept.name} = { type: ${kept.constructor}, array: undefined };`),
  ];
  const source = [...declarations, ...(declarations.length > 0 ? [""] : []), ...render(functions)].join("\n");
  return emitted({ module, main, parameters, options, text: source, source: () => source });
}

interface Written {
  readonly module: Module;
  readonly main: Program;
  readonly parameters: readonly string[];
  readonly options: EmitOptions;
  /** What is made a function. */
  readonly text: string;
  /** What people read. */
  readonly source: () => string;
  /** Names in the text that are no functions of the table, and what they stand for. */
  readonly given?: readonly (readonly [name: string, value: unknown])[];
}

function emitted({ module, main, parameters, options, text, source, given = [] }: Written): EmittedFunction {
  const { sites } = module;
  const called = Object.entries(options.support ?? {}).flatMap(([name, definition]) =>
    text.includes(`${name}(`) ? [definition] : [],
  );
  const helpers = [...helperTexts(module, text), ...called];
  const functionName = module.functionName(main);
  let written: string | undefined;
  return {
    name: functionName,
    get source() {
      return (written ??= source());
    },
    get support() {
      return [...helpers, ...standInTexts(module, [text, ...helpers].join("\n"))].join("\n\n");
    },
    parameters,
    sites,
    bind: (runtime) =>
      bindSource({
        text: `${helpers.join("\n")}\n${text}\nreturn ${functionName};`,
        fail: module.fail,
        elementary: module.elementary,
        sites,
        given: [...given, ...tapeFunctions(module)],
        runtime,
      }),
  };
}

/** The line itself is not compiled from text: a loop runs it. */
function emitStraightLine(program: Program, module: Module, options: EmitOptions): EmittedFunction {
  const { body } = program;
  const { names } = module;
  const { parameters, list } = declareParameters(module, options.parameters ?? body.params.map((param) => param.name));
  const line = layOut(program);
  const [scratch, run] = [names.declareOutermost("m"), names.declareOutermost("run")];
  const textOf = (value: Value): string => `${scratch}[${line.placeOf(value)}]`;
  const texts = options.bindings?.(parameters) ?? parameters;
  const template = options.results ?? plainTemplate(body.yields.length);
  const statements = [
    ...(options.prelude?.(parameters) ?? []),
    ...body.params.map((param, k) => `${textOf(param)} = ${texts[k]};`),
    `${run}();`,
    ...(template === undefined ? [] : [`return ${writeTemplate(textOf, template, body.yields)};`]),
  ];
  const main = `function ${module.functionName(program)}(${list}) {\n  ${statements.join("\n  ")}\n}`;
  const running = runner(line);
  const part = (): string => names.declareOutermost("part");
  const elementary = (f: Elementary): string => module.elementaryName(f);
  return emitted({
    module,
    main: program,
    parameters,
    options,
    text: main,
    source: () => [...writeLine(line, { scratch, run, part, elementary }), main].join("\n"),
    given: [
      [scratch, running.scratch],
      [run, running.run],
    ],
  });
}

/** The names that parameters get, and how the function declares them. */
function declareParameters(
  module: Module,
  wanted: readonly (string | undefined | ParameterOptions)[],
): { parameters: string[]; list: string } {
  const parameters: string[] = [];
  const written = wanted.map((parameter) => {
    const { name, rest, optional } = typeof parameter === "object" ? parameter : { name: parameter };
    const declared = module.names.declare(name);
    parameters.push(declared);
    return `${rest === true ? "..." : ""}${declared}${optional === true ? " = undefined" : ""}`;
  });
  return { parameters, list: written.join(", ") };
}

/** A Program that does nothing but call another. */
function callOf(program: Program): Program {
  const builder = new Builder();
  const params = program.body.params.map(({ type, name }) => addParam(builder.region, type, name));
  return builder.finish(program.name, builder.call(program, params), program.source);
}

interface WrittenFunction {
  readonly statements: readonly Statement[];
  readonly parameters: readonly string[];
  /** Whether the positions in the tapes are variables of this function. */
  readonly localTapes: boolean;
}

/** Writes one function; only the outermost one has options. */
function writeFunction(
  module: Module,
  program: Program,
  sizes: ChunkSizes | undefined,
  outermost: EmitOptions | undefined,
): WrittenFunction {
  const { body } = program;
  const options = outermost ?? {};
  const template = options.results ?? plainTemplate(body.yields.length);
  const outputs = outputsOf(template, body.yields);
  const structure = analyseStructure(program);
  const needed = findNeeded(program, outputs, structure);
  const long = new LongRegions(body, structure, needed, sizes);
  const localTapes = module.programs.length === 1 && !long.any;
  const uses = new UseTable(
    body,
    outputs,
    structure,
    needed,
    long.any ? (position) => long.chunkAt(position) : undefined,
  );
  const writer = new FunctionWriter(module, program, { structure, needed, uses, long });

  let parameters: string[] = [];
  let head = "";
  const scratch: string[] = [];
  const { statements } = writer.capture(() => {
    const declared = declareParameters(module, options.parameters ?? body.params.map((param) => param.name));
    ({ parameters } = declared);
    head = `function ${module.functionName(program)}(${declared.list})`;
    for (const line of options.prelude?.(parameters) ?? []) writer.state(line);
    if (outermost !== undefined) for (const line of takeTapes(module, localTapes)) writer.state(line);
    if (long.any) long.scratch = scratchNames(module, program);
    const at = writer.statements.length;
    const texts = options.bindings?.(parameters) ?? parameters;
    for (const [k, param] of body.params.entries()) bindParam(writer, param, texts[k], parameters);
    writeRegion(writer, body);
    if (outermost !== undefined) for (const line of releaseTapes(module, localTapes)) writer.state(line);
    if (template !== undefined)
      writer.state(`return ${writeTemplate((result) => writer.settled(result).text, template, body.yields)};`);
    if (long.scratch !== undefined) {
      scratch.push(
        `const ${long.scratch.scalars} = new Float64Array(${long.used.scalars});`,
        ...(long.used.buffers > 0 || module.isRecursive(program) ? [`const ${long.scratch.buffers} = [];`] : []),
      );
      if (module.isRecursive(program)) writer.statements.splice(at, 0, ...scratch.splice(0));
    }
  });
  return { statements: [...scratch, ...writer.parts, block(head, statements)], parameters, localTapes };
}

/** The scratch arrays are kept from call to call, except where a function may call itself. */
function scratchNames(module: Module, program: Program): { scalars: string; buffers: string } {
  const { names } = module;
  return module.isRecursive(program)
    ? { scalars: names.declare("m"), buffers: names.declare("b") }
    : { scalars: names.declareOutermost("m"), buffers: names.declareOutermost("b") };
}

/** A param is the parameter itself, or a constant read from it. */
function bindParam(
  writer: FunctionWriter,
  param: Value,
  text: string | undefined,
  parameters: readonly string[],
): void {
  if (text === undefined) throw new Error(`param ${param.name ?? param.id} of ${writer.program.name} gets no value`);
  if (parameters.includes(text)) {
    writer.bind(param, atom(text));
    return;
  }
  if (writer.uses.of(param).count === 0) return;
  // Reading it counts as a load: the user's array may be written later.
  const read = { ...atom(text), size: 1, reads: ["shared" as const] };
  if (isBuffer(param.type)) {
    const name = writer.names.declare(param.name);
    writer.state(`const ${name} = ${text};`);
    writer.bind(param, atom(name));
  } else writer.define(param, read);
}
