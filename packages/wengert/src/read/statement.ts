/** Statements. What follows a branch that ends the function is read inside the other branch. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import { assign, bind, setVariable } from "./assignment.ts";
import { conditional, inBranch, mergeBranches, openBranch } from "./branch.ts";
import { declareNames } from "./declaration.ts";
import type { Variable } from "./environment.ts";
import { boolean, type Meaning, UNDEFINED } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import { errorOf } from "./thrown.ts";
import { Scope } from "./unit.ts";

/** What is to be read after a list of statements, where it is still reached. */
type Tail = (() => void) | undefined;

/** Reads statements from a position on, and then the tail. */
export function readStatements(
  reader: Reader,
  list: readonly acorn.Statement[],
  scope: Scope,
  from: number = 0,
  tail?: Tail,
): void {
  for (let k = from; k < list.length; k++) {
    const statement = list[k];
    if (statement === undefined) return;
    const exited = reader.exited();
    if (exited === true) return;
    if (exited !== false) {
      return whereAlive(reader, exited, statement, () => readStatements(reader, list, scope, k, tail));
    }
    const isLast = k + 1 === list.length && tail === undefined;
    if (statement.type === "IfStatement") {
      if (readIf(reader, statement, scope, isLast ? undefined : restOf(reader, list, scope, k, tail))) return;
    } else if (statement.type === "BlockStatement" && !isLast) {
      return readBlock(reader, statement.body, scope, restOf(reader, list, scope, k, tail));
    } else {
      readStatement(reader, statement, scope, unlabelled);
    }
  }
  finish(reader, list.at(-1), tail);
}

const unlabelled: readonly string[] = [];

/** What follows a statement of a list. */
function restOf(reader: Reader, list: readonly acorn.Statement[], scope: Scope, k: number, tail: Tail): () => void {
  return () => readStatements(reader, list, scope, k + 1, tail);
}

/** Reads the tail where the statements before it have not ended the function or the turn of the loop. */
function finish(reader: Reader, last: acorn.Node | undefined, tail: Tail): void {
  if (tail === undefined) return;
  const exited = reader.exited();
  if (exited === true) return;
  if (exited === false || last === undefined) return tail();
  whereAlive(reader, exited, last, tail);
}

/** Reads something for the case that nothing has ended the statements so far. */
export function whereAlive(reader: Reader, exited: Value, node: acorn.Node, read: () => void): void {
  const lowered = new Map<Variable, Meaning>();
  conditional(
    reader,
    reader.builder.not(exited),
    node,
    () => {
      for (const flag of reader.activation?.exits ?? []) {
        const meaning = reader.get(flag);
        if (meaning.kind !== "boolean" || literal(meaning.value) !== undefined) continue;
        lowered.set(flag, meaning);
        reader.set(flag, boolean(reader.builder.boolean(false)));
      }
      read();
      // A flag that is still down is what it was: no value need be chosen.
      for (const [flag, meaning] of lowered) if (isDown(reader.get(flag))) reader.set(flag, meaning);
      return UNDEFINED;
    },
    () => UNDEFINED,
  );
}

function isDown(meaning: Meaning): boolean {
  return meaning.kind === "boolean" && literal(meaning.value) === false;
}

export function readBlock(reader: Reader, body: readonly acorn.Statement[], outer: Scope, tail?: Tail): void {
  const scope = new Scope(outer);
  declareNames(reader, body, scope);
  readStatements(reader, body, scope, 0, tail);
}

/** A statement that is a scope of its own: a branch, a loop's body. */
export function readBody(reader: Reader, node: acorn.Statement, scope: Scope, tail?: Tail): void {
  if (node.type === "BlockStatement") return readBlock(reader, node.body, scope, tail);
  readStatements(reader, [node], scope, 0, tail);
}

/** So deep are the rests of lists read inside branches; beyond, flags are used. */
const NESTING_LIMIT = 150;

/** Reads an `if`; true where the rest has been read inside one of its branches. */
function readIf(reader: Reader, node: acorn.IfStatement, scope: Scope, rest: Tail): boolean {
  const condition = reader.rules.condition(reader, node.test, scope);
  const known = literal(condition);
  const alternate = node.alternate ?? undefined;
  if (known !== undefined) {
    const taken = known === true ? node.consequent : alternate;
    if (taken === undefined) return false;
    readBody(reader, taken, scope, rest);
    return rest !== undefined;
  }
  const [a, b] = [openBranch(reader), openBranch(reader)];
  const isOver = (): boolean => reader.exited() === true;
  inBranch(reader, a, () => readBody(reader, node.consequent, scope));
  const nests = rest !== undefined && reader.nesting < NESTING_LIMIT;
  const overA = nests && inBranch(reader, a, isOver);
  reader.nesting++;
  let consumed = false;
  inBranch(reader, b, () => {
    if (overA) {
      consumed = true;
      if (alternate === undefined) rest?.();
      else readBody(reader, alternate, scope, rest);
    } else if (alternate !== undefined) readBody(reader, alternate, scope);
  });
  if (nests && !overA && inBranch(reader, b, isOver)) {
    consumed = true;
    inBranch(reader, a, () => finish(reader, node, rest));
  }
  reader.nesting--;
  mergeBranches(reader, condition, node, a, UNDEFINED, b, UNDEFINED);
  return consumed;
}

function readStatement(reader: Reader, node: acorn.Statement, scope: Scope, labels: readonly string[]): void {
  reader.at(node);
  switch (node.type) {
    case "ExpressionStatement":
      return readExpressionStatement(reader, node.expression, scope);
    case "VariableDeclaration":
      return readDeclaration(reader, node, scope);
    case "ReturnStatement": {
      const meaning = node.argument == null ? UNDEFINED : reader.rules.expression(reader, node.argument, scope);
      return complete(reader, meaning, node);
    }
    case "BlockStatement":
      return readBlock(reader, node.body, scope);
    case "IfStatement":
      readIf(reader, node, scope, undefined);
      return;
    case "ThrowStatement":
      reader.builder.fail(
        reader.failure("throw", node, {
          text: `throw ${reader.text(node.argument)}`,
          error: errorOf(node.argument, scope, reader.unit.names),
        }),
      );
      reader.layer.unreachable = true;
      return;
    case "EmptyStatement":
    case "FunctionDeclaration":
    case "DebuggerStatement":
      return;
    case "ForStatement":
    case "WhileStatement":
    case "DoWhileStatement":
    case "ForOfStatement":
    case "ForInStatement":
      return reader.rules.loop(reader, node, labels, scope);
    case "LabeledStatement":
      return readStatement(reader, node.body, scope, [...labels, node.label.name]);
    case "BreakStatement":
    case "ContinueStatement":
      return leaveLoop(reader, node);
    case "SwitchStatement":
      return reader.rules.switch(reader, node, labels, scope);
    case "TryStatement":
      return reader.refuse(node, "try can't be differentiated", "Check the condition with if before.");
    case "ClassDeclaration":
      return;
    case "WithStatement":
      return reader.refuse(node, "`with` can't be differentiated", "Name the object.");
  }
}

/** Notes that the function returns. */
export function complete(reader: Reader, meaning: Meaning, node: acorn.Node): void {
  const { activation } = reader;
  if (activation === undefined) return reader.refuse(node, "return outside of a function", "Remove it.");
  reader.set(activation.result, meaning);
  reader.raise(activation.returned);
}

function leaveLoop(reader: Reader, node: acorn.BreakStatement | acorn.ContinueStatement): void {
  const label = node.label?.name;
  const loops = reader.activation?.loops ?? [];
  const isBreak = node.type === "BreakStatement";
  const target = loops.findLast(
    (loop) => (isBreak || loop.continued !== undefined) && (label === undefined || loop.labels.includes(label)),
  );
  const flag = isBreak ? target?.broken : target?.continued;
  if (flag !== undefined) return reader.raise(flag);
  if (label === undefined)
    return reader.refuse(node, `\`${reader.text(node)}\` leaves no loop`, "Use it inside a loop.");
  reader.refuse(node, `\`${reader.text(node)}\` leaves a block that is no loop`, "Use if and else.");
}

function readExpressionStatement(reader: Reader, expression: acorn.Expression, scope: Scope): void {
  if (expression.type === "AssignmentExpression") assign(reader, expression, scope, true);
  else if (expression.type === "SequenceExpression") {
    for (const part of expression.expressions) readExpressionStatement(reader, part, scope);
  } else reader.rules.expression(reader, expression, scope);
}

function readDeclaration(reader: Reader, node: acorn.VariableDeclaration, scope: Scope): void {
  if (node.kind === "using" || node.kind === "await using") {
    return reader.refuse(node, "`using` can't be differentiated", "Use const.");
  }
  const declare = (name: string) => {
    const variable = scope.lookup(name);
    if (variable === undefined) throw new Error(`${name} was not declared`);
    return variable;
  };
  for (const { id, init } of node.declarations) {
    if (init == null) {
      if (node.kind !== "var" && id.type === "Identifier") setVariable(reader, declare(id.name), UNDEFINED);
      continue;
    }
    let meaning = reader.rules.expression(reader, init, scope);
    if (meaning.kind === "function" && meaning.node === init && meaning.node.id == null && id.type === "Identifier") {
      meaning = { ...meaning, name: id.name };
    }
    reader.at(node);
    bind(reader, id, meaning, scope, declare);
  }
}
