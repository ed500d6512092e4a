/** What an identifier denotes: lexical scope first, then the user's scope, then globals, then Wengert's own functions. */
import type * as acorn from "acorn";
import { unknownName, type Where } from "../errors.ts";
import { derivedOf, libraryFunction, ruledOf, scopeOf } from "./drivers.ts";
import { freeNames } from "./free-names.ts";
import { classFrom, functionOf, functionValue, isPlainObject, scopeValue, unitOfDerived } from "./hidden.ts";
import { type Meaning, number, UNDEFINED } from "./meaning.ts";
import {
  globalMeaning,
  isKnownGlobal,
  isOwnName,
  knownFunctionNames,
  nearestName,
  ownFunction,
  recognised,
  REFUSED_GLOBALS,
} from "./names.ts";
import type { Reader } from "./reader.ts";
import type { Scope, Unit } from "./unit.ts";

export function resolve(reader: Reader, node: acorn.Identifier, scope: Scope): Meaning {
  const { name } = node;
  const variable = scope.lookup(name);
  if (variable !== undefined) {
    const meaning = reader.get(variable);
    if (meaning.kind === "absent" && !reader.layer.unreachable) {
      return reader.refuse(node, `\`${name}\` is used before it is declared`, "Declare it first.");
    }
    return meaning;
  }
  const { unit } = reader;
  if (name in unit.names) return scopeValue(reader, unit, [name], unit.names[name], node);
  if (name === "undefined") return UNDEFINED;
  if (name === "NaN") return number(reader.builder.constant(Number.NaN));
  if (name === "Infinity") return number(reader.builder.constant(Number.POSITIVE_INFINITY));
  if (name === "arguments") {
    return reader.refuse(node, "`arguments` can't be read", "Use a rest parameter: (...args) => …");
  }
  const refused = REFUSED_GLOBALS.get(name);
  if (refused !== undefined) return reader.refuse(node, `${name} can't be used in a differentiated function`, refused);
  const known = globalMeaning(name) ?? ownFunction(name);
  if (known !== undefined) return known;
  const own = libraryFunction(name);
  if (own !== undefined) return functionValue(reader, unit, [name], own);
  throw unknownName([name], suggestionFor(reader, name, scope), whereOf(reader, node));
}

/** The names of modules that tools put before an imported name: vitest's, CommonJS of TypeScript, esbuild, Babel and SWC. */
const TOOL_MODULE = /^(__vite_ssr_import_\d+__|__vi_import_\d+__|\w+_\d+|import_\w+|_[a-z]\w*)$/;

/**
 * `__vite_ssr_import_0__.f` and `lib_1.f`, where the module itself can't be seen: f by its own name. Undefined where
 * the expression is something else.
 */
export function toolImport(reader: Reader, node: acorn.MemberExpression, scope: Scope): Meaning | undefined {
  const { object, property } = node;
  if (node.computed || object.type !== "Identifier" || property.type !== "Identifier") return undefined;
  if (!TOOL_MODULE.test(object.name)) return undefined;
  if (scope.lookup(object.name) !== undefined || object.name in reader.unit.names) return undefined;
  if (property.name in reader.unit.names) {
    return scopeValue(reader, reader.unit, [property.name], reader.unit.names[property.name], property);
  }
  const own = libraryFunction(property.name);
  return own === undefined ? ownFunction(property.name) : functionValue(reader, reader.unit, [property.name], own);
}

function suggestionFor(reader: Reader, name: string, scope: Scope): string | undefined {
  const nearest = nearestName(name, [...scope.allNames(), ...Object.keys(reader.unit.names), ...knownFunctionNames()]);
  return nearest !== undefined && Object.hasOwn(Math, nearest) ? `Math.${nearest}` : nearest;
}

function whereOf(reader: Reader, node: acorn.Node): Where & { inHelper: boolean } {
  return { ...reader.where(node), inHelper: reader.unit !== reader.main };
}

/** Throws one error that lists every name that neither the function nor the helpers it reaches can see. */
export function checkNames(reader: Reader): void {
  const missing = new Map<string, { unit: Unit; node: acorn.Node; called: boolean }>();
  const visited = new Set<string>();
  const pending: Unit[] = [reader.main];
  for (let unit = pending.pop(); unit !== undefined; unit = pending.pop()) {
    for (const { name, path, node, called } of freeNames(unit.parsed)) {
      if (name in unit.names) {
        for (const helper of helpersAt(reader, unit, name, path)) {
          const key = helper.source.text;
          if (!visited.has(key)) pending.push(helper);
          visited.add(key);
        }
        continue;
      }
      if (isKnownGlobal(name) || isOwnName(name) || isToolName(name)) continue;
      const [property] = path;
      if (TOOL_MODULE.test(name) && property !== undefined) {
        if (property in unit.names || isOwnName(property)) continue;
        if (!missing.has(property)) missing.set(property, { unit, node, called });
        continue;
      }
      if (!missing.has(name)) missing.set(name, { unit, node, called });
    }
  }
  const [first] = missing;
  if (first === undefined) return;
  const [name, { unit, node, called }] = first;
  const outer = reader.unit;
  reader.unit = unit;
  try {
    const candidates = [...Object.keys(unit.names), ...knownFunctionNames()];
    const nearest = called && missing.size === 1 ? nearestName(name, candidates) : undefined;
    const suggestion = nearest !== undefined && Object.hasOwn(Math, nearest) ? `Math.${nearest}` : nearest;
    throw unknownName([...missing.keys()], suggestion, whereOf(reader, node));
  } finally {
    reader.unit = outer;
  }
}

/** What esbuild, Babel and SWC call to define a field: `__publicField(this, "x", 0)`. */
export const FIELD_HELPERS: ReadonlySet<string> = new Set(["__publicField", "_defineProperty", "_define_property"]);

/** Names that tools insert and that are read without them: istanbul's counters, esbuild's __name, definitions of fields. */
export function isToolName(name: string): boolean {
  return name === "__name" || FIELD_HELPERS.has(name) || /^cov_\w+$/.test(name) || name === "arguments";
}

/** The functions with a text of their own that a name, and the properties after it, lead to. */
function helpersAt(reader: Reader, unit: Unit, name: string, path: readonly string[]): Unit[] {
  let value: unknown = unit.names[name];
  for (const property of path) {
    if (!isPlainObject(value)) break;
    value = Reflect.get(value, property);
  }
  let home = unit;
  for (let derived = derivedOf(value); derived !== undefined; derived = derivedOf(value)) {
    home = unitOfDerived(home, derived);
    value = derived.of;
  }
  const rules = ruledOf(value);
  if (rules !== undefined) {
    const own = scopeOf(value);
    const around = own === undefined ? home : { ...home, names: own(), thunk: own };
    return [rules.jvp, rules.vjp].flatMap((rule) => (rule === undefined ? [] : helpersOf(reader, around, rule, name)));
  }
  return helpersOf(reader, home, value, name);
}

function helpersOf(reader: Reader, home: Unit, value: unknown, name: string): Unit[] {
  if (typeof value !== "function" || recognised(value) !== undefined) return [];
  if (derivedOf(value) !== undefined || ruledOf(value) !== undefined) return [];
  return [(classFrom(reader, home, value) ?? functionOf(reader, home, value, name)).unit];
}
