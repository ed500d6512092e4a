/** What a module binds at its top level, and where its functions stand. */
import type * as acorn from "acorn";

export interface Bindings {
  /** Names that the module declares itself. */
  readonly own: readonly string[];
  /** Names that it imports. */
  readonly imported: readonly string[];
  /** The functions whose text stands in the module, by name; `default` for one that is exported without a name. */
  readonly functions: ReadonlyMap<string, acorn.Node>;
  /** Names under which something is exported that is called otherwise inside: exported name → local name. */
  readonly aliases: ReadonlyMap<string, string>;
}

export function bindingsOf(program: acorn.Program): Bindings {
  const own = new Set<string>();
  const imported = new Set<string>();
  const functions = new Map<string, acorn.Node>();
  const aliases = new Map<string, string>();

  const declare = (node: acorn.Declaration): void => {
    if (node.type === "VariableDeclaration") {
      for (const { id, init } of node.declarations) {
        for (const name of namesIn(id)) own.add(name);
        if (id.type === "Identifier" && init && isFunction(init)) functions.set(id.name, init);
      }
      return;
    }
    own.add(node.id.name);
    if (node.type === "FunctionDeclaration") functions.set(node.id.name, node);
  };

  for (const node of program.body) {
    switch (node.type) {
      case "ImportDeclaration":
        for (const { local } of node.specifiers) imported.add(local.name);
        break;
      case "ExportNamedDeclaration":
        if (node.declaration) declare(node.declaration);
        else if (!node.source) {
          for (const { exported, local } of node.specifiers) aliases.set(nameOf(exported), nameOf(local));
        }
        break;
      case "ExportDefaultDeclaration": {
        const { declaration } = node;
        if (declaration.type === "Identifier") aliases.set("default", declaration.name);
        else if (
          (declaration.type === "FunctionDeclaration" || declaration.type === "ClassDeclaration") &&
          declaration.id
        ) {
          own.add(declaration.id.name);
          aliases.set("default", declaration.id.name);
          if (declaration.type === "FunctionDeclaration") functions.set(declaration.id.name, declaration);
        } else if (isFunction(declaration)) functions.set("default", declaration);
        break;
      }
      case "VariableDeclaration":
      case "FunctionDeclaration":
      case "ClassDeclaration":
        declare(node);
        break;
      default:
        break;
    }
  }
  return { own: [...own], imported: [...imported], functions, aliases };
}

function isFunction(node: acorn.Node): boolean {
  return ["ArrowFunctionExpression", "FunctionExpression", "FunctionDeclaration"].includes(node.type);
}

function nameOf(node: acorn.Identifier | acorn.Literal): string {
  return node.type === "Identifier" ? node.name : String(node.value);
}

/** The names that a pattern binds. */
function namesIn(pattern: acorn.Pattern): string[] {
  switch (pattern.type) {
    case "Identifier":
      return [pattern.name];
    case "ObjectPattern":
      return pattern.properties.flatMap((property) =>
        namesIn(property.type === "Property" ? property.value : property.argument),
      );
    case "ArrayPattern":
      return pattern.elements.flatMap((element) => (element === null ? [] : namesIn(element)));
    case "AssignmentPattern":
      return namesIn(pattern.left);
    case "RestElement":
      return namesIn(pattern.argument);
    default:
      return [];
  }
}
