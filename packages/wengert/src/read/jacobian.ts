/** Jacobians, Hessians and their products with vectors that are taken inside a function, by one forward pass for each number. */
import type * as acorn from "acorn";
import { element, knownItems, member } from "./access.ts";
import { isDifferentiableArray, snapshot } from "./leaves.ts";
import { viewed } from "./list.ts";
import { constant, type DerivedMeaning, type Meaning, number, UNDEFINED } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import type { Scope } from "./unit.ts";
import { inputsOf } from "./wrt.ts";

/** A call of `jacobian(g)`, with what reading it takes. */
interface Call {
  readonly reader: Reader;
  readonly node: acorn.Node;
  readonly scope: Scope;
}

/** `hvp(g)([x, y], [vx, vy])`: the tangent of the gradient. */
export function readHessianProduct(derived: DerivedMeaning, args: readonly Meaning[], call: Call): Meaning {
  return tangentOf(gradientOf(derived), derived.wrt, args, call);
}

/** `hessian(g)(x, y)`: the Jacobian of the gradient, which is like the inputs. */
export function readHessian(derived: DerivedMeaning, args: readonly Meaning[], call: Call): Meaning {
  return readMatrix({ ...derived, of: gradientOf(derived) }, args, call, (inputs) => inputs);
}

function gradientOf({ of, wrt }: DerivedMeaning): DerivedMeaning {
  return { kind: "derived", driver: "gradient", of, wrt };
}

function tangentOf(of: Meaning, wrt: DerivedMeaning["wrt"], lists: readonly Meaning[], call: Call): Meaning {
  const { reader, node, scope } = call;
  const both = reader.rules.call(reader, { kind: "derived", driver: "jvp", of, wrt }, lists, node, scope);
  return member(reader, both, "tangent", node, node);
}

/**
 * `jacobian(g)(x, y)`: the structure of the result with the partials in place of each number. Arrays must have lengths that
 * are known while reading.
 */
export function readJacobian(derived: DerivedMeaning, args: readonly Meaning[], call: Call): Meaning {
  return readMatrix(derived, args, call, () => null);
}

/** @param likeInputs  what is known of the result's structure from that of the inputs */
function readMatrix(
  { of, wrt }: DerivedMeaning,
  args: readonly Meaning[],
  call: Call,
  likeInputs: (inputs: Places) => Places,
): Meaning {
  const { reader, node } = call;
  const { positions, single } = inputsOf(reader, { of, wrt }, args.length, node);
  // By the number: the parameter that it belongs to.
  const owners: number[] = [];
  const places = positions.map((k) => mapNumbers(args[k] ?? UNDEFINED, call, () => owners.push(k) - 1));
  const tangents = owners.map((k, direction) => {
    const place = places[positions.indexOf(k)] ?? null;
    const vector = build(place, reader, (at) => number(reader.builder.constant(at === direction ? 1 : 0)));
    // What g does to its arguments happens once.
    const isLast = direction === owners.length - 1;
    const points = args.map((arg) => (isLast ? arg : snapshot(reader, arg, node)));
    const lists = [reader.tuple(points), reader.tuple([vector])];
    return tangentOf(of, { positions: [k], single: false }, lists, call);
  });
  const structure = (single ? places[0] : undefined) ?? { kind: "tuple", items: places };
  return joined(tangents, likeInputs(structure), call, (numbers) =>
    build(structure, reader, (at) => numbers[at] ?? UNDEFINED),
  );
}

/** Where the numbers of something stand among all inputs; null where it has none. */
type Places =
  | number
  | null
  | { readonly kind: "tuple"; readonly items: readonly Places[] }
  | { readonly kind: "record"; readonly fields: ReadonlyMap<string, Places> };

function mapNumbers(of: Meaning, call: Call, next: () => number): Places {
  const { reader, node } = call;
  if (of.kind === "number") return next();
  if (of.kind === "object") {
    const content = reader.contentOf(of, node);
    if (content.kind === "record") {
      const fields = [...content.fields].map(([key, item]) => [key, mapNumbers(item, call, next)] as const);
      return { kind: "record", fields: new Map(fields) };
    }
  } else if (of.kind !== "list" && !(of.kind === "array" && isDifferentiableArray(of))) return null;
  return { kind: "tuple", items: itemsOf(of, call).map((item) => mapNumbers(item, call, next)) };
}

/** @param like  what says how many there are, where the array itself does not */
function itemsOf(of: Meaning, { reader, node }: Call, like: Places = null): readonly Meaning[] {
  const items = knownItems(reader, of, node);
  if (items !== undefined) return items;
  const array = viewed(reader, of, node);
  if (array.kind === "array" && isTuple(like)) {
    return like.items.map((_, k) => element(reader, array, number(reader.builder.integer(k)), node));
  }
  return reader.refuse(
    node,
    "a Jacobian or Hessian is taken inside a function, of arrays whose lengths are not known here",
    "Take products with vectors: jvp(g)([x], [v]).tangent or hvp(g)([x], [v]).",
  );
}

function isTuple(places: Places): places is Extract<Places, { kind: "tuple" }> {
  return typeof places === "object" && places?.kind === "tuple";
}

/** Something in the shape of inputs. */
function build(places: Places, reader: Reader, at: (place: number) => Meaning): Meaning {
  if (places === null) return constant(null);
  if (typeof places === "number") return at(places);
  if (places.kind === "tuple") return reader.tuple(places.items.map((item) => build(item, reader, at)));
  return reader.record(new Map([...places.fields].map(([key, item]) => [key, build(item, reader, at)])));
}

/** The structure that all tangents have, with what is made of the numbers at one place of them. */
function joined(
  tangents: readonly Meaning[],
  like: Places,
  call: Call,
  make: (numbers: readonly Meaning[]) => Meaning,
): Meaning {
  const { reader, node } = call;
  const [first] = tangents;
  if (first === undefined || first.kind === "number") return make(tangents);
  if (first.kind === "object") {
    const content = reader.contentOf(first, node);
    if (content.kind === "record") {
      const likeOf = (key: string): Places =>
        (typeof like === "object" && like?.kind === "record" ? like.fields.get(key) : undefined) ?? null;
      const fields = [...content.fields.keys()].map((key) => {
        const items = tangents.map((tangent) => member(reader, tangent, key, node, node));
        return [key, joined(items, likeOf(key), call, make)] as const;
      });
      return reader.record(new Map(fields));
    }
  } else if (first.kind !== "list" && first.kind !== "array") return first;
  const rows = tangents.map((tangent) => itemsOf(tangent, call, like));
  const items = (rows[0] ?? []).map((_, k) => {
    const column = rows.map((row) => row[k] ?? UNDEFINED);
    return joined(column, (isTuple(like) ? like.items[k] : undefined) ?? null, call, make);
  });
  return reader.tuple(items);
}
