/** The functions at the top level of a TypeScript text, and the values that their parameters begin with. */
import { isNode, type SyntaxNode } from "./strip.ts";
import { firstValue } from "../session/first-values.ts";
import type { Json } from "../session/protocol.ts";

export interface FunctionText {
  readonly name: string;
  /** The function itself, without `const f =` or `export`. */
  readonly node: SyntaxNode;
  readonly parameters: readonly ParameterText[];
  readonly isExported: boolean;
}

export interface ParameterText {
  /** p1, p2, … where it is destructured. */
  readonly name: string;
  readonly isRest: boolean;
  readonly hasDefault: boolean;
  /** A typed array's name where the annotation says so. */
  readonly array: string | undefined;
  /** What fits the annotation. */
  readonly initial: Json;
}

export interface TopLevel {
  readonly functions: readonly FunctionText[];
  /** Whether there is more than functions that stand for themselves. */
  readonly names: readonly string[];
}

export function topLevelOf(program: SyntaxNode): TopLevel {
  const functions: FunctionText[] = [];
  const names: string[] = [];
  const types = new Map<string, SyntaxNode>();
  const statements = nodesIn(program["body"]);
  for (const statement of statements) {
    const declared = declarationIn(statement);
    if (declared.type === "TSInterfaceDeclaration" || declared.type === "TSTypeAliasDeclaration") {
      types.set(nameOf(declared["id"]) ?? "", declared);
    }
  }
  for (const statement of statements) {
    const isExported = statement.type.startsWith("Export");
    const declared = declarationIn(statement);
    const add = (name: string, node: SyntaxNode): void => {
      const chooser = new Chooser(types);
      const parameters = nodesIn(node["params"]).map((pattern, k) => parameterOf(pattern, k, chooser));
      functions.push({ name, node, parameters, isExported });
    };
    if (declared.type === "FunctionDeclaration") {
      const name = nameOf(declared["id"]) ?? "f";
      names.push(name);
      add(name, declared);
    } else if (isFunction(declared)) add("f", declared);
    else if (declared.type === "ExpressionStatement" && isFunction(declared["expression"])) {
      add("f", declared["expression"]);
    } else if (declared.type === "VariableDeclaration") {
      for (const { id, init } of nodesIn(declared["declarations"])) {
        const name = nameOf(id);
        if (name === undefined) continue;
        names.push(name);
        if (isFunction(init)) add(name, init);
      }
    } else if (declared.type === "ClassDeclaration") names.push(nameOf(declared["id"]) ?? "");
  }
  return { functions, names };
}

function declarationIn(statement: SyntaxNode): SyntaxNode {
  return statement.type.startsWith("Export") && isNode(statement["declaration"]) ? statement["declaration"] : statement;
}

type FunctionNode = SyntaxNode & { readonly type: "ArrowFunctionExpression" | "FunctionExpression" };

function isFunction(value: unknown): value is FunctionNode {
  return isNode(value) && (value.type === "ArrowFunctionExpression" || value.type === "FunctionExpression");
}

function nodesIn(value: unknown): SyntaxNode[] {
  return Array.isArray(value) ? value.filter(isNode) : [];
}

function nameOf(value: unknown): string | undefined {
  return isNode(value) && typeof value["name"] === "string" ? value["name"] : undefined;
}

function parameterOf(pattern: SyntaxNode, k: number, chooser: Chooser): ParameterText {
  const isRest = pattern.type === "RestElement";
  const hasDefault = pattern.type === "AssignmentPattern";
  const inner = isRest ? pattern["argument"] : hasDefault ? pattern["left"] : pattern;
  const target = isNode(inner) ? inner : pattern;
  const annotation = (isNode(pattern["typeAnnotation"]) ? pattern : target)["typeAnnotation"];
  const type = isNode(annotation) ? annotation["typeAnnotation"] : undefined;
  return {
    name: target.type === "Identifier" ? (nameOf(target) ?? "") : `p${k + 1}`,
    isRest,
    hasDefault: hasDefault || target["optional"] === true,
    array: arrayName(type),
    initial: isRest && !isNode(type) ? chooser.list() : chooser.valueOf(type, 0),
  };
}

const arrayNames = new Set([
  "Float64Array",
  "Float32Array",
  "Int32Array",
  "Int16Array",
  "Int8Array",
  "Uint32Array",
  "Uint16Array",
  "Uint8Array",
  "Uint8ClampedArray",
]);

function arrayName(type: unknown): string | undefined {
  const name = isNode(type) && type.type === "TSTypeReference" ? nameOf(type["typeName"]) : undefined;
  return name !== undefined && arrayNames.has(name) ? name : undefined;
}

/** Chooses values for types. */
class Chooser {
  private readonly types: ReadonlyMap<string, SyntaxNode>;
  private next = 0;

  constructor(types: ReadonlyMap<string, SyntaxNode>) {
    this.types = types;
  }

  list(): Json {
    return [this.number(), this.number(), this.number()];
  }

  valueOf(type: unknown, depth: number): Json {
    if (!isNode(type) || depth > 8) return this.number();
    const inner = (part: unknown): Json => this.valueOf(part, depth + 1);
    switch (type.type) {
      case "TSBooleanKeyword":
        return true;
      case "TSStringKeyword":
        return "";
      case "TSLiteralType": {
        const literal = isNode(type["literal"]) ? type["literal"]["value"] : undefined;
        return typeof literal === "string" || typeof literal === "boolean" || typeof literal === "number" ? literal : 1;
      }
      case "TSUnionType":
        return inner(nodesIn(type["types"])[0]);
      case "TSParenthesizedType":
      case "TSTypeOperator":
      case "TSOptionalType":
        return inner(type["typeAnnotation"]);
      case "TSNamedTupleMember":
        return inner(type["elementType"]);
      case "TSArrayType":
        return [inner(type["elementType"]), inner(type["elementType"]), inner(type["elementType"])];
      case "TSTupleType":
        return nodesIn(type["elementTypes"]).map(inner);
      case "TSTypeLiteral":
        return this.record(nodesIn(type["members"]), depth);
      case "TSInterfaceDeclaration":
        return this.record(isNode(type["body"]) ? nodesIn(type["body"]["body"]) : [], depth);
      case "TSTypeAliasDeclaration":
        return inner(type["typeAnnotation"]);
      case "TSTypeReference":
        return this.reference(type, depth);
      default:
        return this.number();
    }
  }

  private record(members: readonly SyntaxNode[], depth: number): Json {
    return Object.fromEntries(
      members.flatMap((member): [string, Json][] => {
        const name = nameOf(member["key"]);
        const annotation = member["typeAnnotation"];
        if (member.type !== "TSPropertySignature" || name === undefined || !isNode(annotation)) return [];
        return [[name, this.valueOf(annotation["typeAnnotation"], depth + 1)]];
      }),
    );
  }

  private reference(type: SyntaxNode, depth: number): Json {
    const name = nameOf(type["typeName"]) ?? "";
    if (arrayNames.has(name)) return this.list();
    const given = type["typeArguments"] ?? type["typeParameters"];
    const [argument] = isNode(given) ? nodesIn(given["params"]) : [];
    if (name === "Array" || name === "ReadonlyArray") {
      const item = (): Json => this.valueOf(argument, depth + 1);
      return [item(), item(), item()];
    }
    if (name === "Readonly") return this.valueOf(argument, depth + 1);
    return this.valueOf(this.types.get(name), depth + 1);
  }

  private number(): number {
    return firstValue(this.next++);
  }
}
