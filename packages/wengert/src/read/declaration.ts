/** Declaring the names of blocks and functions before their statements are read. */
import type * as acorn from "acorn";
import type { Variable } from "./environment.ts";
import { ABSENT, type Meaning, UNDEFINED } from "./meaning.ts";
import { refuseAsynchronous } from "./parse.ts";
import type { Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";

/** A variable of the function that is being read. */
export function declareVariable(
  reader: Reader,
  scope: Scope,
  name: string,
  kind: "const" | "let" | "hoisted",
  meaning: Meaning,
): Variable {
  const owner = reader.activation?.owner;
  if (owner === undefined) throw new Error("a variable outside of a function");
  const variable = scope.declare({ name, constant: kind === "const", hoisted: kind === "hoisted", owner });
  reader.set(variable, meaning);
  return variable;
}

/** Declares what a block's statements declare: functions have their values at once, variables when they are reached. */
export function declareNames(reader: Reader, body: readonly acorn.Statement[], scope: Scope): void {
  for (const statement of body) {
    if (statement.type === "VariableDeclaration" && statement.kind !== "var") {
      const kind = statement.kind === "let" ? "let" : "const";
      for (const { id } of statement.declarations) {
        for (const name of namesIn(id)) declareVariable(reader, scope, name, kind, ABSENT);
      }
    } else if (statement.type === "ClassDeclaration") {
      const { name } = statement.id;
      const meaning: Meaning = { kind: "class", unit: reader.unit, node: statement, scope, name };
      declareVariable(reader, scope, name, "const", meaning);
    } else if (statement.type === "FunctionDeclaration") {
      refuseAsynchronous(reader.unit.source, statement, reader.unit.parsed.shift);
      const { name } = statement.id;
      declareVariable(reader, scope, name, "hoisted", {
        kind: "function",
        unit: reader.unit,
        node: statement,
        scope,
        name,
      });
    }
  }
}

/** Declares the `var`s of a function body, however deep they stand. */
export function declareVars(reader: Reader, body: acorn.Statement, scope: Scope): void {
  if (!/\bvar\b/.test(reader.unit.source.text)) return;
  const pending: unknown[] = [body];
  while (pending.length > 0) {
    const node = pending.pop();
    if (typeof node !== "object" || node === null) continue;
    if (isFunction(node)) continue;
    if (isVar(node)) {
      for (const { id } of node.declarations) {
        for (const name of namesIn(id)) {
          if (scope.own(name) === undefined) declareVariable(reader, scope, name, "hoisted", UNDEFINED);
        }
      }
    }
    const parts: unknown[] = Object.values(node);
    pending.push(...parts);
  }
}

function isFunction(node: object): boolean {
  const type: unknown = Reflect.get(node, "type");
  return typeof type === "string" && (type.includes("Function") || type.startsWith("Class"));
}

function isVar(node: object): node is acorn.VariableDeclaration {
  return Reflect.get(node, "type") === "VariableDeclaration" && Reflect.get(node, "kind") === "var";
}

/** The names that a pattern declares. */
export function namesIn(pattern: acorn.Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        property.type === "RestElement" ? namesIn(property.argument) : namesIn(property.value),
      );
    case "MemberExpression":
      return [];
  }
}
