/** A function's text → Program. */
import { expressionTooDeep, noReturnValue, readingFailed, WengertError, type Where } from "../errors.ts";
import { Builder } from "../program/builder.ts";
import type { Shape } from "../program/shape.ts";
import type { Region, Source, Value } from "../program/types.ts";
import { callFunction, readCall } from "./call.ts";
import { collectChanges } from "./changes.ts";
import { concatenated, construct, memoryOf } from "./construct.ts";
import { readCondition, readExpression } from "./expression.ts";
import { bindShape } from "./hidden.ts";
import { scopeOf } from "./drivers.ts";
import { checkNames } from "./identifier.ts";
import { listOf } from "./list.ts";
import { readLoop, repeat } from "./loop.ts";
import type { FunctionMeaning } from "./meaning.ts";
import { parametersOf, parseFunction, whereIn } from "./parse.ts";
import { type Decision, Reader, Restart, type Rules } from "./reader.ts";
import { prune } from "./prune.ts";
import type { Reading } from "./reading.ts";
import { checkCopies } from "./replaced.ts";
import { resultOf } from "./result.ts";
import { readSwitch } from "./switch.ts";
import { readStatements } from "./statement.ts";
import { Scope, type Unit } from "./unit.ts";

export interface ReadOptions {
  /** Returns what the function's outer names stand for. */
  readonly scope?: (() => Record<string, unknown>) | undefined;
}

const rules: Rules = {
  expression: readExpression,
  condition: readCondition,
  statements: readStatements,
  call: readCall,
  construct,
  memory: memoryOf,
  list: listOf,
  concatenate: concatenated,
  repeat,
  switch: readSwitch,
  loop: readLoop,
};

/** A function is read anew at most so often. */
const mostDecisions = 200;

/**
 * Reads a function.
 *
 * @param source  its text and name
 * @param f       the function itself, for the scope that `withScope` gave it
 * @param params  the shapes of its arguments; for a rest parameter, of the array of the rest
 * @throws        WengertError UNSUPPORTED_SYNTAX, UNKNOWN_NAME, INCONSISTENT_TYPES, EXPRESSION_TOO_DEEP, …
 */
export function read(source: Source, f: unknown, params: readonly Shape[], options: ReadOptions = {}): Reading {
  const own = scopeOf(f);
  const names = options.scope?.() ?? own?.() ?? {};
  const thunk = options.scope === undefined ? own : undefined;
  const unit: Unit = { source, parsed: parseFunction(source), names, thunk };
  const decisions = new Map<object, Decision>();
  for (;;) {
    const reader = new Reader(new Builder(), rules, unit, decisions);
    try {
      return readOnce(reader, params);
    } catch (error) {
      if (error instanceof RangeError && /call stack/i.test(error.message)) throw expressionTooDeep(source.name);
      if (error instanceof WengertError) throw error;
      const isNew =
        error instanceof Restart && decisions.get(error.node) !== error.decision && decisions.size < mostDecisions;
      if (!isNew) throw readingFailed(error, whereLast(reader));
      decisions.set(error.node, error.decision);
    }
  }
}

/** The place that was read last. */
function whereLast({ builder, main: { source, parsed } }: Reader): Where {
  const { node, shift } = parsed;
  return whereIn(source, builder.span ?? { start: node.start - shift, end: node.start - shift + 40 }, 0);
}

function readOnce(reader: Reader, params: readonly Shape[]): Reading {
  const { main, builder } = reader;
  const { source } = main;
  const parsed = parseFunction(source);
  checkNames(reader);
  const parameters = parametersOf(source);
  const args = params.map((shape, k) => bindShape(reader, shape, parameters[k]?.name));
  const fn: FunctionMeaning = {
    kind: "function",
    unit: main,
    node: parsed.node,
    scope: new Scope(undefined),
    name: source.name,
  };
  const meaning = callFunction(reader, fn, args, parsed.node);
  const { node, shift } = parsed;
  const head = { start: node.start, end: Math.min(node.end, node.start + 40) };
  if (meaning.kind === "absent" || (meaning.kind === "constant" && meaning.value === undefined)) {
    throw noReturnValue(whereIn(source, head, shift));
  }
  const leaves: Parameters<Builder["finish"]>[1] = [];
  const result = resultOf(reader, meaning, node, leaves);
  putLast(reader.root, reader.room);
  const { changes, count } = collectChanges(reader, args, node);
  const program = builder.finish(source.name, leaves, source);
  checkCopies(reader, program);
  prune(program);
  return {
    program,
    names: parameters.map((parameter) => parameter.name),
    params,
    result,
    hidden: [...reader.hidden.values()].map(({ argument }) => argument),
    facts: [...reader.facts.values()],
    failures: reader.failures,
    runsNatively: reader.runsNatively,
    grows: reader.room !== undefined,
    changes,
    changedNumbers: count,
    tellsApart: reader.tellsApart,
    valuesByRule: reader.valuesByRule,
  };
}

/** Moves a param behind the others. */
function putLast({ params }: Region, param: Value | undefined): void {
  if (param === undefined) return;
  params.splice(params.indexOf(param), 1);
  params.push(param);
}
