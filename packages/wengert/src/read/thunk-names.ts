/**
 * What bundlers do to names in scopes: `() => ({ rows, helper })` becomes `() => ({ rows: t, helper: n })`, while the
 * texts that use them say t and n. The text of the thunk tells which is which.
 */
import { parseExpressionAt } from "acorn";

const cache = new WeakMap<object, ReadonlyMap<string, string>>();

/** The names in a thunk's text for what it returns, by the keys under which it returns it, where they differ. */
function renamed(thunk: object): ReadonlyMap<string, string> {
  let known = cache.get(thunk);
  if (known === undefined) cache.set(thunk, (known = renamedIn(Function.prototype.toString.call(thunk))));
  return known;
}

function renamedIn(text: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  try {
    const node = parseExpressionAt(text, 0, { ecmaVersion: "latest" });
    if (node.type !== "ArrowFunctionExpression" && node.type !== "FunctionExpression") return names;
    const last = node.body.type === "BlockStatement" ? node.body.body.at(-1) : undefined;
    const returned = last?.type === "ReturnStatement" ? last.argument : node.body;
    if (returned?.type !== "ObjectExpression") return names;
    for (const property of returned.properties) {
      if (property.type !== "Property" || property.computed || property.value.type !== "Identifier") continue;
      const { key, value } = property;
      if (key.type === "Identifier" && key.name !== value.name) names.set(value.name, key.name);
    }
    return names;
  } catch {
    // A text in another form, such as that of a method, tells nothing.
    return names;
  }
}

/** What a thunk returns, under the names of its text, too, where it has no others of them. */
export function withThunkNames<T extends Readonly<Record<string, unknown>>>(thunk: () => T, scope: T = thunk()): T {
  const more: Record<string, unknown> = {};
  for (const [name, key] of renamed(thunk)) if (!Object.hasOwn(scope, name)) more[name] = scope[key];
  return Object.keys(more).length === 0 ? scope : { ...more, ...scope };
}
