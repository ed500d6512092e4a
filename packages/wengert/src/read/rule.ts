/**
 * Functions with derivative rules of their own: each is read into a Program, and its rules into Programs beside it, once
 * for every kind of arguments. A rule may call the function itself.
 */
import type * as acorn from "acorn";
import { badRule, WengertError } from "../errors.ts";
import { createRegion } from "../program/builder.ts";
import type { Program, Region, Value } from "../program/types.ts";
import { fieldsOf, knownItems } from "./access.ts";
import { inBranch } from "./branch.ts";
import { gathersArguments, parameterCount } from "./callee.ts";
import { refuseOutside } from "./outside-writes.ts";
import { Layer } from "./environment.ts";
import { viewed } from "./list.ts";
import { describe, type Meaning, number, type RuledMeaning, UNDEFINED } from "./meaning.ts";
import { toNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";
import { closeTogether } from "./rule-captures.ts";
import {
  derivativeOf,
  enter,
  type Operands,
  operandsOf,
  rebuildResult,
  resultTypes,
  Returned,
  zeroOf,
} from "./rule-values.ts";
import { sameMeaning } from "./same.ts";
import type { Scope } from "./unit.ts";

/** A function with rules that has been read, or is being read, for some arguments. */
export interface Ruled {
  readonly meaning: RuledMeaning;
  readonly operands: Operands;
  program: Program;
  /** What it returns, inside; undefined while that is not known. */
  result: { readonly meaning: Meaning; readonly layer: Layer } | undefined;
  jvp: Program | undefined;
  vjp: { readonly forward: Program; readonly pullback: Program } | undefined;
  /** The calls of it that were read before it was closed. */
  readonly calls: { readonly args: Value[] }[];
  /** What is passed after the arguments; undefined while it is open. */
  captured: readonly Value[] | undefined;
}

/** A call, with what reading its function takes. */
interface Call {
  readonly args: readonly Meaning[];
  readonly node: acorn.Node;
  readonly scope: Scope;
}

/** `withDerivative(f, { jvp, vjp })` inside a function that is read. */
export function ruledLocally(reader: Reader, of: Meaning, rules: Meaning | undefined, node: acorn.Node): Meaning {
  if (of.kind !== "function" && of.kind !== "elementary" && of.kind !== "derived" && of.kind !== "ruled") {
    return reader.refuse(node, `withDerivative takes a function, not ${describe(of)}`, "Pass a function.");
  }
  const fields = rules === undefined ? new Map<string, Meaning>() : fieldsOf(reader, rules, node);
  const name = of.kind === "function" || of.kind === "ruled" ? of.name : "f";
  return ruledMeaning(name, () => of, fields.get("jvp"), fields.get("vjp"), parametersOf(of), false);
}

export function ruledMeaning(
  name: string,
  of: () => Meaning,
  jvp: Meaning | undefined,
  vjp: Meaning | undefined,
  parameters: number | undefined,
  isGlobal: boolean,
): RuledMeaning {
  return { kind: "ruled", name, parameters, of, jvp, vjp, isGlobal };
}

/** How many parameters a function with rules has; undefined where it gathers any number. */
export function parametersOf(of: Meaning): number | undefined {
  return gathersArguments(of) ? undefined : parameterCount(of);
}

/** A call of a function with rules. */
export function callRuled(
  reader: Reader,
  meaning: RuledMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  reader.at(node);
  // An array that grows is what it is at the moment.
  const given = args.map((arg) => plain(reader, arg, node));
  const operands = operandsOf(reader, given, node);
  const known = reader.ruled.find(
    (each) =>
      each.meaning === meaning &&
      each.operands.signature === operands.signature &&
      each.operands.statics.every((item, k) => sameMeaning(item, operands.statics[k] ?? UNDEFINED)),
  );
  const ruled = known ?? readRuled(reader, meaning, operands, { args: operands.args, node, scope });
  return append(reader, ruled, operands, node);
}

function append(reader: Reader, ruled: Ruled, { values }: Operands, node: acorn.Node): Meaning {
  const { result, program, captured } = ruled;
  if (result === undefined) {
    return reader.refuse(
      node,
      `${ruled.meaning.name}() calls itself`,
      "Only its rules may call a function with rules.",
    );
  }
  reader.at(node);
  const args = [...values, ...(captured ?? [])];
  const types = resultTypes(result.meaning, result.layer);
  const results = reader.builder.append({ kind: "call", callee: program, args, regions: [] }, types);
  if (captured === undefined) ruled.calls.push({ args });
  const next = results.values();
  return rebuildResult(reader, result.meaning, result.layer, () => {
    const { value } = next.next();
    if (value === undefined) throw new Error("a call gives too little");
    return value;
  });
}

function readRuled(reader: Reader, meaning: RuledMeaning, operands: Operands, call: Call): Ruled {
  const ruled: Ruled = {
    meaning,
    operands,
    program: { name: meaning.name, body: createRegion(undefined), source: reader.main.source },
    result: undefined,
    jvp: undefined,
    vjp: undefined,
    calls: [],
    captured: undefined,
  };
  const first = reader.ruled.length;
  reader.ruled.push(ruled);
  try {
    readFunction(reader, ruled, call);
    if (meaning.jvp !== undefined) ruled.jvp = readTangentRule(reader, ruled, call);
    if (meaning.vjp !== undefined) ruled.vjp = readReverseRule(reader, ruled, meaning.vjp, call);
  } catch (error) {
    reader.ruled.splice(first);
    throw error;
  }
  if (reader.ruled.slice(0, first).every(({ captured }) => captured !== undefined)) close(reader, first, call);
  return ruled;
}

/** Closes the functions that were read since the first of them was met. */
function close(reader: Reader, first: number, { node }: Call): void {
  const group = reader.ruled.splice(first);
  const bodies = group.map(({ program, jvp, vjp, calls, operands }) => {
    return { program, jvp, vjp, calls, operands: operands.positions };
  });
  const captured = closeTogether(bodies);
  if (captured.some((value) => !isVisible(reader, value))) {
    reader.refuse(
      node,
      "a function with rules is made inside another one and uses its values",
      "Make it outside, and pass it what it needs.",
    );
  }
  for (const ruled of group) ruled.captured = captured;
  // What is taken from the branch or the function being read is not there for other calls.
  if (captured.every(({ region }) => region === reader.root)) {
    reader.ruled.push(...group.filter(({ meaning }) => meaning.isGlobal));
  }
}

function isVisible(reader: Reader, value: Value): boolean {
  for (let region: Region | undefined = reader.builder.region; region !== undefined; region = region.parent) {
    if (value.region === region) return true;
  }
  // The bodies of functions that call themselves take what is outside as arguments.
  return reader.callees.length > 0;
}

/** Reads something with the arguments as params, in a region and a layer of its own. */
function readPart(
  reader: Reader,
  region: Region,
  { args, node }: Call,
  read: (inside: readonly Meaning[], layer: Layer) => void,
): Layer {
  const layer = new Layer(reader.layer);
  inBranch(reader, { region, layer }, () => {
    read(
      args.map((arg) => enter(reader, region, arg, node)),
      layer,
    );
    refuseOutside(reader, layer, region, node);
    refuseWrites(reader, region, node);
  });
  return layer;
}

/** What a function with rules did to its arguments would be lost where a rule takes its place. */
function refuseWrites(reader: Reader, region: Region, node: acorn.Node): void {
  const visit = ({ instructions }: Region): void => {
    for (const { kind, args, regions } of instructions) {
      const [buffer] = args;
      if ((kind === "store" || kind === "accumulate") && buffer !== undefined && region.params.includes(buffer)) {
        throw badRule(
          `${buffer.name === undefined ? "an argument" : `\`${buffer.name}\``} of a function with rules is changed`,
          "Change a copy of it: x.slice().",
          reader.where(node),
        );
      }
      regions.forEach(visit);
    }
  };
  visit(region);
}

function readFunction(reader: Reader, ruled: Ruled, call: Call): void {
  const { meaning } = ruled;
  const { node, scope } = call;
  const read = (region: Region, value: (inside: readonly Meaning[]) => Meaning): void => {
    readPart(reader, region, call, (inside, layer) => {
      const result = value(inside);
      const returned = new Returned(reader, node, `${meaning.name}()`, layer);
      returned.value(result, result);
      region.yields = returned.leaves;
      ruled.result = { meaning: result, layer };
    });
  };
  const region = createRegion(undefined);
  try {
    read(region, (inside) => reader.rules.call(reader, meaning.of(), inside, node, scope));
  } catch (error) {
    // Where the function can't be read, a rule says what it gives.
    if (!(error instanceof WengertError) || error.code === "BAD_RULE") throw error;
    ruled.result = undefined;
    reader.valuesByRule = true;
    region.params.length = region.instructions.length = 0;
    try {
      read(region, (inside) => valueByRule(reader, meaning, inside, call));
    } catch (second) {
      // A rule that calls the function gives no value of its own.
      throw second instanceof WengertError && second.code !== "BAD_RULE" ? error : second;
    }
  }
  ruled.program = { name: meaning.name, body: region, source: reader.main.source };
}

function valueByRule(reader: Reader, meaning: RuledMeaning, inside: readonly Meaning[], call: Call): Meaning {
  const { node, scope } = call;
  if (meaning.vjp !== undefined) {
    const returned = reader.rules.call(reader, meaning.vjp, inside, node, scope);
    return fieldOf(reader, returned, "vjp", "value", meaning, node);
  }
  const tangents = inside.map((arg) => zeroOf(reader, arg, node));
  return callTangentRule(reader, meaning, inside, tangents, call).value;
}

function callTangentRule(
  reader: Reader,
  meaning: RuledMeaning,
  primals: readonly Meaning[],
  tangents: readonly Meaning[],
  { node, scope }: Call,
): { value: Meaning; tangent: Meaning } {
  const args = [reader.tuple(primals), reader.tuple(tangents)];
  const returned = reader.rules.call(reader, meaning.jvp ?? UNDEFINED, args, node, scope);
  return {
    value: fieldOf(reader, returned, "jvp", "value", meaning, node),
    tangent: fieldOf(reader, returned, "jvp", "tangent", meaning, node),
  };
}

function fieldOf(
  reader: Reader,
  returned: Meaning,
  rule: "jvp" | "vjp",
  name: string,
  { name: of }: RuledMeaning,
  node: acorn.Node,
): Meaning {
  const content = returned.kind === "object" ? reader.contentOf(returned, node) : undefined;
  const field = content?.kind === "record" ? content.fields.get(name) : undefined;
  if (field !== undefined) return field;
  const wanted = rule === "jvp" ? "{ value, tangent }" : "{ value, pullback }";
  throw badRule(
    `the ${rule} of ${of}() returns ${content === undefined ? describe(returned) : `an object without ${name}`}`,
    `Return ${wanted}.`,
    reader.where(node),
  );
}

/** What the function returns, as it is known. */
function resultOf(ruled: Ruled): { readonly meaning: Meaning; readonly layer: Layer } {
  if (ruled.result === undefined) throw new Error("a function with rules that has not been read");
  return ruled.result;
}

function readTangentRule(reader: Reader, ruled: Ruled, call: Call): Program {
  const { meaning } = ruled;
  const { node } = call;
  const region = createRegion(undefined);
  readPart(reader, region, call, (inside) => {
    const tangents = inside.map((arg) => derivativeOf(reader, region, arg, node));
    const { value, tangent } = callTangentRule(reader, meaning, inside, tangents, call);
    const { meaning: like, layer } = resultOf(ruled);
    const values = new Returned(reader, node, `the jvp of ${meaning.name}()`, layer);
    const settled = values.value(like, value);
    const both = new Returned(reader, node, `the jvp of ${meaning.name}()`, reader.layer, values.leaves);
    both.derivative(settled, tangent, "the tangent", true);
    region.yields = both.leaves;
  });
  return { name: `${meaning.name}_jvp`, body: region, source: reader.main.source };
}

function readReverseRule(
  reader: Reader,
  ruled: Ruled,
  vjp: Meaning,
  call: Call,
): { forward: Program; pullback: Program } {
  const { meaning } = ruled;
  const { node, scope } = call;
  const [region, backward] = [createRegion(undefined), createRegion(undefined)];
  readPart(reader, region, call, (inside) => {
    const both = reader.rules.call(reader, vjp, inside, node, scope);
    const value = fieldOf(reader, both, "vjp", "value", meaning, node);
    const pullback = fieldOf(reader, both, "vjp", "pullback", meaning, node);
    const { meaning: like, layer } = resultOf(ruled);
    const returned = new Returned(reader, node, `the vjp of ${meaning.name}()`, layer);
    const settled = returned.value(like, value);
    region.yields = returned.leaves;
    const backwardLayer = new Layer(reader.layer);
    inBranch(reader, { region: backward, layer: backwardLayer }, () => {
      const seed = derivativeOf(reader, backward, settled, node);
      const adjoint = reader.builder.adjoint;
      reader.builder.adjoint = true;
      const partials = reader.rules.call(reader, pullback, [seed], node, scope);
      backward.yields = adjointsOf(reader, meaning, inside, partials, node);
      reader.builder.adjoint = adjoint;
      refuseOutside(reader, backwardLayer, backward, node);
    });
  });
  const { source } = reader.main;
  return {
    forward: { name: `${meaning.name}_forward`, body: region, source },
    pullback: { name: `${meaning.name}_pullback`, body: backward, source },
  };
}

/** The adjoints that a pullback returns: one for the only parameter, or a list. */
function adjointsOf(
  reader: Reader,
  meaning: RuledMeaning,
  inside: readonly Meaning[],
  partials: Meaning,
  node: acorn.Node,
): Value[] {
  const returned = new Returned(reader, node, `the pullback of ${meaning.name}()`, reader.layer);
  const isSingle = meaning.parameters === 1;
  const items = (isSingle ? [partials] : knownItems(reader, partials, node)) ?? [];
  if (items.length < inside.length) {
    const came = items.length === 0 ? describe(partials) : `${items.length} adjoints`;
    returned.fail(`returns ${came}; expected a list of ${inside.length}`, "Return one adjoint for each argument.");
  }
  inside.forEach((arg, k) => {
    returned.derivative(arg, items[k] ?? UNDEFINED, isSingle ? "its argument" : `argument ${k + 1}`, false);
  });
  return returned.leaves;
}

/** An argument as numbers, arrays and records. */
function plain(reader: Reader, arg: Meaning, node: acorn.Node): Meaning {
  return arg.kind === "optional" ? number(toNumber(reader, arg, node)) : viewed(reader, arg, node);
}
