/** Derivatives that are taken inside a function: `derivative(g)(x)` becomes a `differentiate` instruction. */
import type * as acorn from "acorn";
import { notScalar } from "../errors.ts";
import { createRegion, literal } from "../program/builder.ts";
import type { Region, Value } from "../program/types.ts";
import { knownItems } from "./access.ts";
import { inBranch } from "./branch.ts";
import { Cotangents } from "./cotangents.ts";
import { runsByItself } from "./callee.ts";
import { Layer } from "./environment.ts";
import { InputChanges } from "./input-changes.ts";
import { Inputs, outputLeaves, rebuildPartials, rebuildValues, snapshot } from "./leaves.ts";
import {
  constant,
  type DerivedMeaning,
  describe,
  type DriverMeaning,
  isOutsideDriver,
  type Meaning,
  type PullbackMeaning,
  UNDEFINED,
} from "./meaning.ts";
import type { Reader } from "./reader.ts";
import { stopped } from "./stop.ts";
import { ruledLocally } from "./rule.ts";
import { insteadOf } from "./outside-drivers.ts";
import { inputsOf, nameOf, readWrt } from "./wrt.ts";
import { refuseOutside, refuseShared } from "./outside-writes.ts";
import { readHessian, readHessianProduct, readJacobian } from "./jacobian.ts";
import type { Scope } from "./unit.ts";
import { readCheckpoint } from "./checkpoint.ts";

/** `gradient(g, { wrt })`. */
export function callDriver(reader: Reader, driver: DriverMeaning, args: readonly Meaning[], node: acorn.Node): Meaning {
  const [of, options] = args;
  if (driver.name === "withScope" && of !== undefined) return of;
  if (isOutsideDriver(driver.name)) {
    return reader.refuse(node, `${driver.name} can't be read inside a function`, insteadOf[driver.name]);
  }
  if (driver.name === "stopGradient") return stopped(reader, of ?? UNDEFINED, node);
  if (driver.name === "withDerivative") return ruledLocally(reader, of ?? UNDEFINED, options, node);
  if (of?.kind !== "function" && of?.kind !== "elementary" && of?.kind !== "derived" && of?.kind !== "ruled") {
    return reader.refuse(node, `${driver.name} takes a function, not ${describe(of ?? UNDEFINED)}`, "Pass a function.");
  }
  if (driver.name === "checkpoint") return { kind: "derived", driver: "checkpoint", of, wrt: undefined };
  if (options !== undefined && isTrue(fieldOf(reader, options, "flat", node))) {
    return reader.refuse(node, "{ flat: true } can't be read inside a function", "Leave it out: the result has rows.");
  }
  const hasScope = options !== undefined && fieldOf(reader, options, "scope", node) !== undefined;
  if (reader.differentiating === 0 && !runsByItself(reader, of, hasScope)) reader.runsNatively = false;
  const wrt = options === undefined ? undefined : readWrt(reader, fieldOf(reader, options, "wrt", node), node);
  return { kind: "derived", driver: driver.name, of, wrt };
}

function fieldOf(reader: Reader, options: Meaning, name: string, node: acorn.Node): Meaning | undefined {
  if (options.kind !== "object") return undefined;
  const content = reader.contentOf(options, node);
  return content.kind === "record" ? content.fields.get(name) : undefined;
}

function isTrue(meaning: Meaning | undefined): boolean {
  if (meaning?.kind === "boolean") return literal(meaning.value) !== false;
  return meaning?.kind === "constant" && Boolean(meaning.value);
}

/** The call of what a driver returned. */
export function callDerived(
  reader: Reader,
  derived: DerivedMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  switch (derived.driver) {
    case "checkpoint":
      return readCheckpoint(reader, () => reader.rules.call(reader, derived.of, args, node, scope), node);
    case "evaluate":
      return reader.rules.call(reader, derived.of, args, node, scope);
    case "derivative":
    case "valueAndDerivative":
      return readDerivative(reader, derived, args, node, scope);
    case "gradient":
    case "valueAndGradient":
      return readGradient(reader, derived, args, node, scope);
    case "jvp":
      return readTangent(reader, derived, args, node, scope);
    case "jacobian":
      return readJacobian(derived, args, { reader, node, scope });
    case "hessian":
      return readHessian(derived, args, { reader, node, scope });
    case "hvp":
      return readHessianProduct(derived, args, { reader, node, scope });
    case "vjp": {
      const kept = args.map((arg) => snapshot(reader, arg, node));
      const value = reader.rules.call(reader, derived.of, args, node, scope);
      const pullback: Meaning = { kind: "pullback", derived, args: kept };
      return reader.record(
        new Map<string, Meaning>([
          ["value", value],
          ["pullback", pullback],
        ]),
      );
    }
    default:
      return reader.refuse(node, `${derived.driver} can't be read inside a function`, "Take it outside.");
  }
}

/** The region of the function that is differentiated, with what it takes and returns. */
interface Differentiable {
  readonly region: Region;
  readonly inputs: Inputs;
  readonly result: Meaning;
  /** Those of the result, then those of the inputs that are changed. */
  readonly outputs: readonly Value[];
  readonly changes: InputChanges;
  /** The environment inside, which holds the objects of the result. */
  readonly layer: Layer;
}

function readInside(
  reader: Reader,
  of: Meaning,
  args: readonly Meaning[],
  positions: readonly number[],
  node: acorn.Node,
  scope: Scope,
): Differentiable {
  const outer = reader.builder.region;
  const region = createRegion(outer);
  const layer = new Layer(reader.layer);
  const inputs = new Inputs(reader, region, outer, node);
  reader.differentiating++;
  try {
    return inBranch(reader, { region, layer }, () => {
      const inside = args.map((arg, k) => (positions.includes(k) ? inputs.enter(arg, k) : inputs.enterPassive(arg, k)));
      const result = reader.rules.call(reader, of, inside, node, scope);
      const outputs: Value[] = [];
      outputLeaves(reader, result, node, outputs);
      refuseOutside(reader, layer, region, node);
      refuseShared(reader, inputs, region, node);
      const changes = new InputChanges(reader, inputs, layer, node);
      region.yields = [...outputs, ...changes.leaves];
      return { region, inputs, result, outputs: region.yields, changes, layer };
    });
  } finally {
    reader.differentiating--;
  }
}

/** @param args  forward: the tangents; reverse: the seeds of the result, with the shadows of the inputs in `shadows` */
function append(
  reader: Reader,
  mode: "forward" | "reverse",
  inside: Differentiable,
  args: readonly Value[],
  node: acorn.Node,
  shadows: readonly Value[] = [],
): Value[] {
  reader.at(node);
  const { region, inputs, outputs, changes } = inside;
  const differentiable = outputs.filter(({ type }) => type === "f64" || type === "f64[]" || type === "f32[]");
  const types =
    mode === "forward"
      ? [...outputs, ...differentiable].map(({ type }) => type)
      : [
          ...outputs.map(({ type }) => type),
          ...inputs.leaves.filter(({ param }) => param.type === "f64").map(() => "f64" as const),
        ];
  const points = inputs.leaves.map(({ point }) => point);
  // What is left in the inputs is no result that the derivative is asked of.
  const unseeded = mode === "forward" ? [] : changes.leaves.filter(({ type }) => type === "f64");
  const seeds = [...args, ...unseeded.map(() => reader.builder.constant(0))];
  return reader.builder.append(
    { kind: "differentiate", mode, wrt: inputs.wrt, args: [...points, ...seeds, ...shadows], regions: [region] },
    types,
  );
}

/** Leaves the inputs outside as the function leaves them inside; returns the results that belong to the outputs. */
function applyChanges({ outputs, changes }: Differentiable, results: readonly Value[]): readonly Value[] {
  const count = outputs.length - changes.leaves.length;
  changes.apply(results.slice(count, outputs.length));
  return results.slice(0, count);
}

function readDerivative(
  reader: Reader,
  derived: DerivedMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const { positions } = inputsOf(reader, derived, args.length, node);
  const [position] = positions;
  const arg = position === undefined ? undefined : args[position];
  if (positions.length !== 1 || arg?.kind !== "number") {
    return reader.refuse(
      node,
      "derivative takes a function of one number",
      "Use gradient, or name the number: { wrt: 0 }.",
    );
  }
  const inside = readInside(reader, derived.of, args, positions, node, scope);
  const results = append(reader, "forward", inside, [reader.builder.constant(1)], node);
  const tangent = rebuildPartials(reader, inside.result, inside.layer, results.slice(inside.outputs.length));
  const values = applyChanges(inside, results);
  if (derived.driver === "derivative") return tangent;
  const value = rebuildValues(reader, inside.result, inside.layer, values);
  return reader.record(
    new Map<string, Meaning>([
      ["value", value],
      ["derivative", tangent],
    ]),
  );
}

function readGradient(
  reader: Reader,
  derived: DerivedMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const { positions, single } = inputsOf(reader, derived, args.length, node);
  const inside = readInside(reader, derived.of, args, positions, node, scope);
  if (inside.result.kind !== "number") {
    throw notScalar(nameOf(derived.of), { kind: describe(inside.result) });
  }
  const shadows = inside.inputs.shadows();
  const results = append(reader, "reverse", inside, [reader.builder.constant(1)], node, shadows);
  const partials = partialsOf(reader, inside, args, positions, single, results.slice(inside.outputs.length), shadows);
  const values = applyChanges(inside, results);
  if (derived.driver === "gradient") return partials;
  const value = rebuildValues(reader, inside.result, inside.layer, values);
  return reader.record(
    new Map<string, Meaning>([
      ["value", value],
      ["gradient", partials],
    ]),
  );
}

/** Inputs are entered in the order of the parameters, in whatever order `wrt` names them. */
function inOrder(positions: readonly number[]): number[] {
  return positions.toSorted((a, b) => a - b);
}

/** The partials in the shape of the arguments. */
function partialsOf(
  reader: Reader,
  { inputs }: Differentiable,
  args: readonly Meaning[],
  positions: readonly number[],
  single: boolean,
  scalars: readonly Value[],
  shadows: readonly Value[],
): Meaning {
  const [nextScalar, nextShadow] = [scalars.values(), shadows.values()];
  const byPosition = new Map(
    inOrder(positions).map((k) => [k, inputs.partial(args[k] ?? UNDEFINED, nextScalar, nextShadow)]),
  );
  const partials = positions.map((k) => byPosition.get(k) ?? UNDEFINED);
  return single ? (partials[0] ?? constant(null)) : reader.tuple(partials);
}

/** `jvp(g)([x, y], [dx, dy])`. */
function readTangent(
  reader: Reader,
  derived: DerivedMeaning,
  args: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const [points, tangents] = args.map((arg) => knownItems(reader, arg, node));
  if (points === undefined || tangents === undefined) {
    return reader.refuse(
      node,
      "jvp takes a list of arguments and a list of tangents",
      "Call it as jvp(g)([x, y], [dx, dy]).",
    );
  }
  const { positions } = inputsOf(reader, derived, points.length, node);
  if (tangents.length !== positions.length) {
    return reader.refuse(
      node,
      `jvp takes ${positions.length} tangents here; ${tangents.length} came`,
      "Pass one tangent for each input.",
    );
  }
  const inside = readInside(reader, derived.of, points, positions, node, scope);
  const directions = new Cotangents(reader, node, reader.layer, (read) => read());
  for (const position of inOrder(positions)) {
    directions.add(points[position] ?? UNDEFINED, tangents[positions.indexOf(position)] ?? UNDEFINED);
  }
  const results = append(reader, "forward", inside, directions.leaves, node);
  const count = inside.outputs.length;
  return reader.record(
    new Map<string, Meaning>([
      ["value", rebuildValues(reader, inside.result, inside.layer, applyChanges(inside, results))],
      ["tangent", rebuildPartials(reader, inside.result, inside.layer, results.slice(count))],
    ]),
  );
}

/** `vjp(g)(x, y).pullback(seed)`. */
export function callPullback(
  reader: Reader,
  { derived, args }: PullbackMeaning,
  [seed]: readonly Meaning[],
  node: acorn.Node,
  scope: Scope,
): Meaning {
  const { positions, single } = inputsOf(reader, derived, args.length, node);
  const inside = readInside(reader, derived.of, args, positions, node, scope);
  const seeds = new Cotangents(reader, node, inside.layer, (read) => inBranch(reader, inside, read));
  seeds.add(inside.result, seed ?? UNDEFINED);
  const shadows = inside.inputs.shadows();
  // The pullback works on a copy of the arguments.
  const results = append(reader, "reverse", inside, seeds.leaves, node, shadows);
  return partialsOf(reader, inside, args, positions, single, results.slice(inside.outputs.length), shadows);
}
