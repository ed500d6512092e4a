/** Calls: functions of the user's are read where they are called. */
import type * as acorn from "acorn";
import { recursionTooDeep } from "../errors.ts";
import { bind } from "./assignment.ts";
import { callBuiltin } from "./builtins.ts";
import { declareNames, declareVariable, declareVars, namesIn } from "./declaration.ts";
import { callDerived, callDriver, callPullback } from "./derivative.ts";
import type { Variable } from "./environment.ts";
import { extremum } from "./extremum.ts";
import {
  ABSENT,
  boolean,
  describe,
  type ElementaryMeaning,
  type FunctionMeaning,
  type Meaning,
  number,
  UNDEFINED,
} from "./meaning.ts";
import { arrayFrom, typedFrom } from "./array-from.ts";
import { callMethod } from "./methods.ts";
import { isNothing } from "./operators.ts";
import { integerFunction } from "./integers.ts";
import { refuseAsNumber, toNumber } from "./numbers.ts";
import { callRuled } from "./rule.ts";
import { type Activation, type Reader, Restart } from "./reader.ts";
import { callItself, callProgram } from "./recursion.ts";
import { complete, whereAlive } from "./statement.ts";
import { Scope } from "./unit.ts";

export function readCall(
  reader: Reader,
  callee: Meaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  reader.at(node);
  switch (callee.kind) {
    case "function":
      return callFunction(reader, callee, args, node);
    case "elementary":
      return callElementary(reader, callee, args, node);
    case "builtin":
      if (callee.name === "Array.from") return arrayFrom(reader, args, node, scope);
      if (callee.name.endsWith("Array.from")) return typedFrom(reader, callee.name, args, node, scope);
      return callBuiltin(reader, callee.name, args, node);
    case "method":
      return callMethod(reader, callee, args, node, scope);
    case "driver":
      return callDriver(reader, callee, args, node);
    case "derived":
      return callDerived(reader, callee, args, node, scope);
    case "pullback":
      return callPullback(reader, callee, args, node, scope);
    case "ruled":
      return callRuled(reader, callee, args, node, scope);
    case "namespace":
      if (callee.name === "Number")
        return number(toNumber(reader, args[0] ?? number(reader.builder.constant(0)), node));
      if (callee.name === "Array" || callee.name === "Object")
        return reader.rules.construct(reader, callee, args, node, scope);
      break;
    case "inconsistent":
      return refuseAsNumber(reader, callee, isCall(node) ? node.callee : node);
    case "class":
      return reader.refuse(node, `the class ${callee.name} is called without new`, `Write new ${callee.name}(…).`);
    case "number":
    case "optional":
    case "boolean":
    case "constant":
    case "array":
    case "list":
    case "object":
    case "scope object":
    case "spread":
    case "absent":
      break;
  }
  if (isNothing(callee) && isCall(node) && node.callee.type === "MemberExpression") {
    return reader.refuse(
      node,
      `\`${reader.text(node.callee)}\` is ${describe(callee)} and can't be called`,
      "Only an object's own fields are read, not the methods of its class: write a function that takes the object.",
    );
  }
  return reader.refuse(node, `${describe(callee)} is called like a function`, "Call functions only.");
}

function isCall(node: acorn.Node): node is acorn.CallExpression {
  return node.type === "CallExpression";
}

function callElementary(reader: Reader, { f }: ElementaryMeaning, args: readonly Meaning[], node: acorn.Node): Meaning {
  const { builder } = reader;
  if (args.some((arg) => arg.kind === "spread")) {
    if (f.name === "max" || f.name === "min") return extremum(reader, f, args, node);
    return reader.refuse(node, `Math.${f.name} of an array of unknown length can't be read`, "Use a loop.");
  }
  const integer = integerFunction(reader, f.name, args, node);
  if (integer !== undefined) return integer;
  // What is passed beyond the arity is not looked at: x.map(Math.sqrt).
  const taken = f.arity === "any" ? args : args.slice(0, f.arity);
  const operands = taken.map((arg) => toNumber(reader, arg, node));
  reader.at(node);
  if (f.arity === "any") {
    return number(operands.length === 0 ? builder.constant(f.evaluate()) : builder.apply(f, ...operands));
  }
  // JavaScript ignores arguments that are too many, and takes those that are missing as NaN.
  const padded = Array.from({ length: f.arity }, (_, k) => operands[k] ?? builder.constant(Number.NaN));
  return number(builder.apply(f, ...padded));
}

/** So deep may calls be nested. */
const DEPTH_LIMIT = 100;

/** Reads a function's body with its parameters bound. */
export function callFunction(reader: Reader, fn: FunctionMeaning, args: readonly Meaning[], node: acorn.Node): Meaning {
  if (args.some((arg) => arg.kind === "spread")) {
    return reader.refuse(node, "an array of unknown length can't be spread into arguments", "Pass the array itself.");
  }
  const callee = reader.callees.findLast((open) => open.fn.node === fn.node && open.fn.scope === fn.scope);
  if (callee !== undefined) return callItself(reader, callee, args, node);
  if (reader.decisions.get(fn.node) === "call") {
    return callProgram(reader, fn, args, node, (inside) => inline(reader, fn, inside, node));
  }
  const depth = callsOf(reader, fn);
  if (depth > 0) reader.nestedCalls.set(fn.node, (reader.nestedCalls.get(fn.node) ?? 0) + 1);
  const isWide = (reader.nestedCalls.get(fn.node) ?? 0) > WIDTH_LIMIT && fn.self === undefined;
  if (depth >= RECURSION_LIMIT || isWide) {
    // A method would have to be passed its object.
    if (fn.self !== undefined) throw recursionTooDeep(fn.name, reader.where(node));
    throw new Restart(fn.node, "call");
  }
  return inline(reader, fn, args, node);
}

/** How many calls of a function are being read, each inside the one before. */
function callsOf(reader: Reader, fn: FunctionMeaning): number {
  let count = 0;
  for (let open = reader.activation; open !== undefined; open = open.caller) if (open.node === fn.node) count++;
  return count;
}

/** A recursion that goes deeper than this while reading becomes calls. */
const RECURSION_LIMIT = 24;
/** And so does one that calls itself more often than this: twice in every call is a thousand times ten calls deep. */
const WIDTH_LIMIT = 250;

function inline(reader: Reader, fn: FunctionMeaning, args: readonly Meaning[], node: acorn.Node): Meaning {
  if (reader.depth >= DEPTH_LIMIT) throw recursionTooDeep(fn.name, reader.where(node));
  const { unit, activation, callSpan, builder } = reader;
  const { span } = builder;
  if (unit === reader.main) reader.callSpan = reader.spanOf(node);
  reader.unit = fn.unit;
  reader.activation = openActivation(reader, fn, activation);
  reader.depth++;
  try {
    return readBodyOf(reader, fn, args, reader.activation);
  } finally {
    reader.depth--;
    reader.unit = unit;
    reader.activation = activation;
    reader.callSpan = callSpan;
    builder.span = span;
  }
}

/** The start of a call: nothing is returned yet. */
function openActivation(reader: Reader, fn: FunctionMeaning, caller: Activation | undefined): Activation {
  const owner = {};
  const variable = (name: string): Variable => ({ name, constant: false, owner: fn.node });
  const returned = variable("returned");
  const result = variable(`${fn.name}_result`);
  reader.set(returned, boolean(reader.builder.boolean(false)));
  reader.set(result, ABSENT);
  return {
    name: fn.name,
    isMain: caller === undefined,
    caller,
    node: fn.node,
    owner,
    returned,
    result,
    exits: [returned],
    loops: [],
  };
}

function readBodyOf(reader: Reader, fn: FunctionMeaning, args: readonly Meaning[], activation: Activation): Meaning {
  const { node } = fn;
  let outer = fn.scope;
  if (node.type === "FunctionExpression" && node.id != null) {
    outer = new Scope(outer);
    declareVariable(reader, outer, node.id.name, "hoisted", fn);
  }
  if (node.type !== "ArrowFunctionExpression" && (fn.self !== undefined || outer.lookup("this") !== undefined)) {
    outer = new Scope(outer);
    declareVariable(reader, outer, "this", "const", fn.self ?? UNDEFINED);
  }
  const scope = new Scope(outer);
  bindParameters(reader, node.params, args, scope);
  if (node.body.type !== "BlockStatement") {
    complete(reader, reader.rules.expression(reader, node.body, scope), node.body);
  } else {
    declareVars(reader, node.body, scope);
    declareNames(reader, node.body.body, scope);
    reader.rules.statements(reader, node.body.body, scope);
    endOfBody(reader, activation, node);
  }
  return reader.get(activation.result);
}

function bindParameters(
  reader: Reader,
  params: readonly acorn.Pattern[],
  args: readonly Meaning[],
  scope: Scope,
): void {
  const declare = (name: string): Variable => {
    const variable = scope.own(name);
    if (variable === undefined) throw new Error(`the parameter ${name} was not declared`);
    return variable;
  };
  for (const pattern of params) {
    for (const name of namesIn(pattern)) declareVariable(reader, scope, name, "hoisted", ABSENT);
  }
  for (const [k, pattern] of params.entries()) {
    reader.at(pattern);
    if (pattern.type === "RestElement") {
      const rest = reader.activation?.isMain === true ? args[k] : undefined;
      bind(reader, pattern.argument, rest ?? reader.tuple(args.slice(k), pattern), scope, declare);
    } else bind(reader, pattern, args[k] ?? UNDEFINED, scope, declare);
  }
}

/** The end of a body without a return: undefined; for the differentiated function itself, a failure. */
function endOfBody(reader: Reader, activation: Activation, node: acorn.Node): void {
  const end = (): void => {
    if (activation.isMain) {
      reader.builder.fail(reader.failure("missing", node));
      reader.layer.unreachable = true;
    } else complete(reader, UNDEFINED, node);
  };
  const exited = reader.exited();
  if (exited === true) return;
  if (exited === false) return end();
  whereAlive(reader, exited, node, end);
}
