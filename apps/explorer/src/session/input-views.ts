/** The numbers among the arguments, each with its place in the parameters' values. */
import type { ExplainedInput } from "@wengert/explain";
import type { InputView, Json } from "./protocol.ts";

type Path = InputView["path"];

/** The leaves of the parameters' values, in the order of a graph's inputs. */
export function inputViews(
  { parameters }: { readonly parameters: readonly { readonly name: string; readonly value: Json }[] },
  inputs: readonly ExplainedInput[],
): InputView[] {
  const paths = parameters.flatMap(({ name, value }) => pathsOf(value, [name]));
  return inputs.flatMap(({ id, name, value }, k) => {
    const path = paths[k];
    return path === undefined || value === null ? [] : [{ id, name, value, path }];
  });
}

function pathsOf(value: Json, path: Path): Path[] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  if (isList(value)) return value.flatMap((item, k) => pathsOf(item, [...path, k]));
  return Object.entries(value).flatMap(([key, item]) => pathsOf(item, [...path, key]));
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}
