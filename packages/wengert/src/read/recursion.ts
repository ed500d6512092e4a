/** Functions that call themselves: a Program of their own, called where they are called. */
import type * as acorn from "acorn";
import { addParam, createRegion } from "../program/builder.ts";
import type { Program, Region, Type, Value } from "../program/types.ts";
import { inBranch } from "./branch.ts";
import { refuseSharedArrays } from "./checkpoint.ts";
import { mapItems } from "./content.ts";
import { Layer } from "./environment.ts";
import { viewed } from "./list.ts";
import {
  ABSENT,
  boolean,
  describe,
  type FunctionMeaning,
  type Meaning,
  number,
  type ObjectContent,
  UNDEFINED,
} from "./meaning.ts";
import type { Reader } from "./reader.ts";

/** A function that is being read into a Program of its own. */
export interface Callee {
  readonly fn: FunctionMeaning;
  readonly program: Program;
  /** The arguments it is read for; those of other calls must be like them. */
  readonly args: readonly Meaning[];
  /** What it returns, inside; undefined while that is not known. */
  readonly result: { readonly meaning: Meaning; readonly layer: Layer } | undefined;
  /** The calls of itself. */
  readonly calls: { readonly args: Value[] }[];
}

/** A call of a function that is being read into a Program. */
export function callItself(reader: Reader, callee: Callee, args: readonly Meaning[], node: acorn.Node): Meaning {
  if (reader.callees.at(-1) !== callee) {
    return reader.refuse(
      node,
      `${callee.fn.name}() and another function call each other and themselves`,
      "Write one of them as a loop.",
    );
  }
  const values: Value[] = [];
  for (const [k, like] of callee.args.entries()) flatten(reader, like, args[k] ?? UNDEFINED, node, values);
  if (callee.result === undefined) {
    reader.layer.unreachable = true;
    return ABSENT;
  }
  const types: Type[] = [];
  typesOf(reader, callee.result.meaning, callee.result.layer, node, types);
  reader.at(node);
  const draft = { kind: "call" as const, callee: callee.program, args: values, regions: [] };
  const results = reader.builder.append(draft, types).values();
  callee.calls.push({ args: values });
  return rebuild(reader, callee.result.meaning, callee.result.layer, () => take(results));
}

/** Reads a function into a Program of its own, and calls it. */
export function callProgram(
  reader: Reader,
  fn: FunctionMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  read: (args: readonly Meaning[]) => Meaning,
): Meaning {
  // The first reading takes the calls inside as giving nothing, and shows what the function returns where it ends.
  const first = readBody(reader, fn, args, undefined, node, read);
  if (first.meaning.kind === "absent") {
    return reader.refuse(node, `${fn.name}() calls itself on every path`, "Return without a call on some path.");
  }
  const { callee, meaning, layer } = readBody(reader, fn, args, first, node, read);
  const leaves: Value[] = [];
  const { program } = callee;
  inBranch(reader, { region: program.body, layer }, () =>
    outputs(reader, first.meaning, first.layer, meaning, layer, node, leaves),
  );
  program.body.yields = leaves;
  const captured = capture(program.body);
  refuseSharedArrays(reader, program.body, node);
  for (const call of callee.calls) call.args.push(...captured.map(({ param }) => param));
  const values: Value[] = [];
  for (const [k, like] of callee.args.entries()) flatten(reader, like, args[k] ?? UNDEFINED, node, values);
  reader.at(node);
  const results = reader.builder.append(
    { kind: "call", callee: program, args: [...values, ...captured.map(({ value }) => value)], regions: [] },
    leaves.map(({ type }) => type),
  );
  const next = results.values();
  return rebuild(reader, first.meaning, first.layer, () => take(next));
}

function take(values: Iterator<Value>): Value {
  const next = values.next();
  if (next.done === true) throw new Error("a call gives too little");
  return next.value;
}

function readBody(
  reader: Reader,
  fn: FunctionMeaning,
  args: readonly Meaning[],
  result: Callee["result"],
  node: acorn.Node,
  read: (args: readonly Meaning[]) => Meaning,
): { callee: Callee; meaning: Meaning; layer: Layer } {
  const body = createRegion(undefined);
  const program: Program = { name: fn.name, body, source: reader.main.source };
  const layer = new Layer(reader.layer);
  const callee: Callee = { fn, program, args, result, calls: [] };
  reader.callees.push(callee);
  try {
    const meaning = inBranch(reader, { region: body, layer }, () =>
      read(args.map((arg) => parameter(reader, body, arg, node))),
    );
    refuseChanges(reader, layer, node);
    return { callee, meaning, layer };
  } finally {
    reader.callees.pop();
  }
}

/** What a function that calls itself changes around it would have to be passed back. */
function refuseChanges(reader: Reader, layer: Layer, node: acorn.Node): void {
  const hint = "Pass the value as an argument and return it.";
  for (const variable of layer.variables.keys()) {
    if (layer.parent?.lookup(variable) === undefined) continue;
    reader.refuse(node, `\`${variable.name}\` is assigned by a function that calls itself`, hint);
  }
  for (const cell of layer.objects.keys()) {
    if (layer.parent?.lookupObject(cell) === undefined) continue;
    reader.refuse(node, `\`${cell.name}\` is changed by a function that calls itself`, hint);
  }
}

/** An argument inside the Program: parameters for its numbers. */
function parameter(reader: Reader, body: Region, given: Meaning, node: acorn.Node): Meaning {
  const arg = viewed(reader, given, node);
  switch (arg.kind) {
    case "number":
      return number(addParam(body, "f64"));
    case "boolean":
      return boolean(addParam(body, "bool"));
    case "array": {
      const buffer = addParam(body, arg.buffer.type);
      const offset = addParam(body, "i32");
      return { ...arg, buffer, offset, extents: arg.extents.map(() => addParam(body, "i32")) };
    }
    case "object": {
      const content = mapItems(reader.contentOf(arg, node), (item) => parameter(reader, body, item, node));
      return reader.object(content, arg.cell.name, {
        readOnly: "is an argument of a function that calls itself",
      });
    }
    default:
      return arg;
  }
}

/** The values of an argument, which must be like the one that the function was read for. */
function flatten(reader: Reader, model: Meaning, given: Meaning, node: acorn.Node, values: Value[]): void {
  const { builder } = reader;
  const [like, arg] = [viewed(reader, model, node), viewed(reader, given, node)];
  if (like.kind === "number" && (arg.kind === "number" || arg.kind === "absent")) {
    values.push(arg.kind === "number" ? builder.toNumber(arg.value) : builder.constant(Number.NaN));
  } else if (like.kind === "boolean" && arg.kind === "boolean") values.push(arg.value);
  else if (
    like.kind === "array" &&
    arg.kind === "array" &&
    like.buffer.type === arg.buffer.type &&
    like.extents.length === arg.extents.length
  ) {
    values.push(arg.buffer, arg.offset ?? builder.integer(0), ...arg.extents);
  } else if (like.kind === "object" && arg.kind === "object") {
    const [a, b] = [reader.contentOf(like, node), reader.contentOf(arg, node)];
    const [items, others] = [[...entriesOf(a)], new Map(entriesOf(b))];
    if (a.kind !== b.kind || items.length !== others.size) return refuseArgument(reader, node);
    for (const [key, item] of items) flatten(reader, item, others.get(key) ?? ABSENT, node, values);
  } else if (
    like.kind === "constant"
      ? arg.kind === "constant" && like.value === arg.value
      : like.kind === arg.kind && isStatic(like)
  ) {
    return;
  } else refuseArgument(reader, node);
}

function isStatic({ kind }: Meaning): boolean {
  return (
    kind === "function" ||
    kind === "elementary" ||
    kind === "builtin" ||
    kind === "namespace" ||
    kind === "scope object"
  );
}

function refuseArgument(reader: Reader, node: acorn.Node): never {
  return reader.refuse(
    node,
    "a function that calls itself is passed arguments of different kinds",
    "Pass the same kinds everywhere.",
  );
}

function entriesOf(content: ObjectContent): [string, Meaning][] {
  if (content.kind === "record") return [...content.fields];
  return content.items.map((item, k) => [String(k), item]);
}

/** The types of a result's leaves. */
function typesOf(reader: Reader, meaning: Meaning, layer: Layer, node: acorn.Node, types: Type[]): void {
  if (meaning.kind === "number") types.push("f64");
  else if (meaning.kind === "boolean") types.push("bool");
  else if (meaning.kind === "object") {
    for (const [, item] of entriesOf(layer.contentOf(meaning))) typesOf(reader, item, layer, node, types);
  } else if (meaning.kind !== "constant") {
    reader.refuse(
      node,
      `a function that calls itself returns ${describe(meaning)}`,
      "Return numbers, or write into an array that is passed.",
    );
  }
}

/** The values that the Program returns, as the first reading says. */
function outputs(
  reader: Reader,
  like: Meaning,
  likeLayer: Layer,
  meaning: Meaning,
  layer: Layer,
  node: acorn.Node,
  leaves: Value[],
): void {
  if (like.kind === "number" && meaning.kind === "number") leaves.push(reader.builder.toNumber(meaning.value));
  else if (like.kind === "boolean" && meaning.kind === "boolean") leaves.push(meaning.value);
  else if (like.kind === "object" && meaning.kind === "object") {
    const items = new Map(entriesOf(layer.contentOf(meaning)));
    for (const [key, item] of entriesOf(likeLayer.contentOf(like))) {
      outputs(reader, item, likeLayer, items.get(key) ?? UNDEFINED, layer, node, leaves);
    }
  } else if (like.kind !== "constant" || meaning.kind !== "constant" || like.value !== meaning.value) {
    reader.refuse(
      node,
      "a function that calls itself returns different kinds of values",
      "Return the same kind on every path.",
    );
  }
}

function rebuild(reader: Reader, meaning: Meaning, layer: Layer, next: () => Value): Meaning {
  if (meaning.kind === "number") return number(next());
  if (meaning.kind === "boolean") return boolean(next());
  if (meaning.kind !== "object") return meaning;
  const content = mapItems(layer.contentOf(meaning), (item) => rebuild(reader, item, layer, next));
  return reader.object(content, meaning.cell.name);
}

/** Values from outside that a body uses become parameters of it. */
function capture(body: Region): { value: Value; param: Value }[] {
  const inside = new Set<Region>();
  const enclose = (region: Region): void => {
    inside.add(region);
    for (const { regions } of region.instructions) for (const nested of regions) enclose(nested);
  };
  enclose(body);
  const captured = new Map<Value, Value>();
  const replace = (values: Value[]): void => {
    for (const [k, value] of values.entries()) {
      if (inside.has(value.region)) continue;
      const param = captured.get(value) ?? addParam(body, value.type, value.name);
      captured.set(value, param);
      values[k] = param;
    }
  };
  for (const region of inside) {
    for (const { args } of region.instructions) replace(args);
    replace(region.yields);
  }
  return [...captured].map(([value, param]) => ({ value, param }));
}
