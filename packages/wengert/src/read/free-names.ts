/** The free names of a function: those that neither it nor anything inside it declares. */
import type * as acorn from "acorn";
import type { Parsed } from "./parse.ts";

export interface FreeName {
  readonly name: string;
  /** The properties that are read from it: `lib.math.f` has the path math, f. */
  readonly path: readonly string[];
  readonly node: acorn.Node;
  /** Whether it is called. */
  readonly called: boolean;
}

const cache = new WeakMap<acorn.Node, readonly FreeName[]>();

/** The free names of a function's text, each use in order of appearance. */
export function freeNames(parsed: Parsed): readonly FreeName[] {
  return freeNamesOf(parsed.node);
}

/** The free names of a function's node. */
export function freeNamesOf(node: acorn.Node): readonly FreeName[] {
  const known = cache.get(node);
  if (known !== undefined) return known;
  const found = collect(node).sort((a, b) => a.node.start - b.node.start);
  cache.set(node, found);
  return found;
}

/** The names of a block or a function; `isFunction` where `var` belongs to it. */
interface Names {
  readonly parent: Names | undefined;
  readonly isFunction: boolean;
  readonly declared: Set<string>;
}

interface Use {
  readonly names: Names;
  readonly use: FreeName;
}

interface Task {
  readonly node: acorn.AnyNode;
  readonly names: Names;
  readonly path: readonly string[];
  readonly called: boolean;
}

/** What is still to be visited, and the uses found so far of names that were not declared yet. */
interface Search {
  readonly tasks: Task[];
  readonly uses: Use[];
}

function collect(root: acorn.Node): FreeName[] {
  const search: Search = { tasks: [], uses: [] };
  pushChild(root, { parent: undefined, isFunction: true, declared: new Set() }, search);
  for (let task = search.tasks.pop(); task !== undefined; task = search.tasks.pop()) {
    const { node, names } = task;
    // The bulk of long functions, and without effects on names.
    if (node.type === "BinaryExpression") {
      pushChild(node.right, names, search);
      pushChild(node.left, names, search);
    } else visit(node, task, search);
  }
  return search.uses.filter(({ names, use }) => !isDeclared(names, use.name)).map(({ use }) => use);
}

function isDeclared(names: Names, name: string): boolean {
  for (let level: Names | undefined = names; level !== undefined; level = level.parent) {
    if (level.declared.has(name)) return true;
  }
  return false;
}

function isNode(node: unknown): node is acorn.AnyNode {
  return typeof node === "object" && node !== null && typeof Reflect.get(node, "type") === "string";
}

function visit(node: acorn.AnyNode, { names, path, called }: Task, search: Search): void {
  const { tasks } = search;
  const push = (child: unknown, inside: Names = names): void => pushChild(child, inside, search);
  switch (node.type) {
    case "Identifier":
      use(node, names, path, called, search);
      return;
    case "FunctionDeclaration":
    case "FunctionExpression":
    case "ArrowFunctionExpression": {
      if (node.type === "FunctionDeclaration" && node.id != null) names.declared.add(node.id.name);
      const inside: Names = { parent: names, isFunction: true, declared: new Set() };
      if (node.type === "FunctionExpression" && node.id != null) inside.declared.add(node.id.name);
      if (node.type !== "ArrowFunctionExpression") inside.declared.add("arguments");
      for (const param of node.params) declare(param, inside, search);
      push(node.body, inside);
      return;
    }
    case "ClassDeclaration":
    case "ClassExpression":
      if (node.id != null) names.declared.add(node.id.name);
      push(node.superClass);
      push(node.body);
      return;
    case "VariableDeclaration": {
      let owner = names;
      if (node.kind === "var") while (!owner.isFunction && owner.parent !== undefined) owner = owner.parent;
      for (let k = node.declarations.length - 1; k >= 0; k--) {
        const declarator = node.declarations[k];
        if (declarator === undefined) continue;
        push(declarator.init);
        declare(declarator.id, owner, search, names);
      }
      return;
    }
    case "CatchClause": {
      const inside: Names = { parent: names, isFunction: false, declared: new Set() };
      if (node.param != null) declare(node.param, inside, search);
      push(node.body, inside);
      return;
    }
    case "MemberExpression":
      if (node.computed) push(node.property);
      if (!node.computed && node.property.type === "Identifier") {
        tasks.push({ node: node.object, names, path: [node.property.name, ...path], called });
      } else push(node.object);
      return;
    case "CallExpression":
      for (const argument of node.arguments) push(argument);
      tasks.push({ node: node.callee, names, path: [], called: true });
      return;
    case "UnaryExpression":
      // `typeof name` is legal where the name does not exist.
      if (node.operator === "typeof" && node.argument.type === "Identifier") return;
      push(node.argument);
      return;
    case "Property":
    case "MethodDefinition":
    case "PropertyDefinition":
      if (node.computed) push(node.key);
      push(node.value);
      return;
    case "LabeledStatement":
      push(node.body);
      return;
    case "BreakStatement":
    case "ContinueStatement":
    case "MetaProperty":
    // What is thrown is made by the user's own function alone.
    case "ThrowStatement":
      return;
    case "BlockStatement":
    case "ForStatement":
    case "ForOfStatement":
    case "ForInStatement":
    case "SwitchStatement":
    case "StaticBlock":
      pushChildren(node, { parent: names, isFunction: false, declared: new Set() }, search);
      return;
    default:
      pushChildren(node, names, search);
  }
}

/** Notes the use of a name. Most names are declared before they are used; the others may be hoisted. */
function use(node: acorn.Identifier, names: Names, path: readonly string[], called: boolean, { uses }: Search): void {
  if (!isDeclared(names, node.name)) uses.push({ names, use: { name: node.name, path, node, called } });
}

/** The children come off the stack in the order of the text. */
function pushChildren(node: acorn.Node, names: Names, search: Search): void {
  const children = Object.values(node);
  for (let k = children.length - 1; k >= 0; k--) {
    const child: unknown = children[k];
    if (Array.isArray(child)) {
      for (let j = child.length - 1; j >= 0; j--) pushChild(child[j], names, search);
    } else pushChild(child, names, search);
  }
}

function pushChild(child: unknown, names: Names, search: Search): void {
  if (!isNode(child)) return;
  if (child.type === "Identifier") use(child, names, NO_PATH, false, search);
  else if (child.type !== "Literal") search.tasks.push({ node: child, names, path: NO_PATH, called: false });
}

const NO_PATH: readonly string[] = [];

/** Declares the names of a pattern in `owner`; what the pattern evaluates (defaults, computed keys) is visited. */
function declare(pattern: acorn.Pattern, owner: Names, search: Search, evaluatedIn: Names = owner): void {
  switch (pattern.type) {
    case "Identifier":
      owner.declared.add(pattern.name);
      return;
    case "AssignmentPattern":
      declare(pattern.left, owner, search, evaluatedIn);
      pushChild(pattern.right, evaluatedIn, search);
      return;
    case "RestElement":
      declare(pattern.argument, owner, search, evaluatedIn);
      return;
    case "ArrayPattern":
      for (const element of pattern.elements) if (element !== null) declare(element, owner, search, evaluatedIn);
      return;
    case "ObjectPattern":
      for (const property of pattern.properties) {
        if (property.type === "RestElement") declare(property.argument, owner, search, evaluatedIn);
        else {
          if (property.computed) pushChild(property.key, evaluatedIn, search);
          declare(property.value, owner, search, evaluatedIn);
        }
      }
      return;
    case "MemberExpression":
      pushChild(pattern, evaluatedIn, search);
  }
}
