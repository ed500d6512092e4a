/** Arrays made element by element: map and Array.from. */
import type * as acorn from "acorn";
import { addParam, literal } from "../program/builder.ts";
import type { ArrayKind } from "../program/shape.ts";
import { element, knownItems, lengthOf } from "./access.ts";
import { conditional, inBranch, openBranch } from "./branch.ts";
import { allocate, filled } from "./construct.ts";
import { viewed } from "./list.ts";
import { type ArrayMeaning, describe, type Meaning, number, type NumberMeaning, UNDEFINED } from "./meaning.ts";
import { compareNumbers, toIndex } from "./numbers.ts";
import { withoutEffects } from "./pure.ts";
import type { Reader } from "./reader.ts";
import { store } from "./store.ts";

/** So many items that are no numbers may an array have. */
const TUPLE_LIMIT = 256;

/** An array of what `produce` gives for every index below a length. */
export function collect(
  reader: Reader,
  length: NumberMeaning,
  array: ArrayKind,
  node: acorn.Node,
  produce: (index: NumberMeaning) => Meaning,
): Meaning {
  const count = literal(length.value);
  const sample = trial(reader, length, node, produce);
  if (sample.kind === "number" && (typeof count !== "number" || count > 16 || array !== "number[]")) {
    const made = allocate(reader, array, length, node);
    reader.rules.repeat(reader, node, lengthOf(made), (index) => store(reader, made, index, produce(index), node));
    return made;
  }
  if (typeof count === "number" && count <= TUPLE_LIMIT) {
    const items = Array.from({ length: count }, (_, k) =>
      produce(number(reader.builder.integer(k), { low: k, high: k })),
    );
    return reader.tuple(items, node);
  }
  if (sample.kind === "array") return rows(reader, length, sample, node, produce);
  if (sample.kind === "object" && sample.isNumbers) {
    // A row that is written out, [a, b], becomes memory like the others.
    const asArray = (index: NumberMeaning): Meaning => {
      const items = knownItems(reader, produce(index), node);
      return items === undefined ? UNDEFINED : filled(reader, "number[]", items, node);
    };
    const width = sample.extents?.[0];
    return rows(reader, length, { kind: "array", array: "number[]", dimensions: 1, width }, node, asArray);
  }
  if (sample.kind === "object" && sample.extents !== undefined) {
    return blocks(reader, length, sample.extents, node, produce);
  }
  return reader.refuse(
    node,
    `an array of unknown length can't hold ${sample.kind === "other" ? sample.words : "objects"}`,
    "Make arrays of numbers, or of rows of numbers of one length.",
  );
}

/** What kind of thing is made. */
type Sample =
  | { readonly kind: "number" }
  | RowSample
  | { readonly kind: "object"; readonly isNumbers: boolean; readonly extents: readonly number[] | undefined }
  | { readonly kind: "other"; readonly words: string };

interface RowSample {
  readonly kind: "array";
  readonly array: ArrayKind;
  readonly dimensions: number;
  /** How many items it has, where that is the same for every index. */
  readonly width: number | undefined;
}

/** What `produce` gives, read where it is thrown away. */
function trial(
  reader: Reader,
  length: NumberMeaning,
  node: acorn.Node,
  produce: (index: NumberMeaning) => Meaning,
): Sample {
  const branch = openBranch(reader);
  const index: NumberMeaning = {
    kind: "number",
    value: addParam(branch.region, "i32"),
    range: { low: 0, high: Math.max(0, (length.range?.high ?? 0x7fffffff) - 1) },
    below: { value: length.value, distance: -1 },
  };
  return inBranch(reader, branch, () => {
    const made = viewed(reader, produce(index), node);
    if (made.kind === "number") return { kind: "number" };
    if (made.kind === "array") {
      const width = literal(lengthOf(made).value);
      return {
        kind: "array",
        array: made.array,
        dimensions: made.extents.length,
        width: typeof width === "number" ? width : undefined,
      };
    }
    if (made.kind !== "object") return { kind: "other", words: describe(made) };
    const items = knownItems(reader, made, node);
    const isNumbers = items?.every((item) => item.kind === "number") === true;
    return { kind: "object", isNumbers, extents: extentsOf(reader, made, node) };
  });
}

/** Rows of one length, in one buffer. */
function rows(
  reader: Reader,
  length: NumberMeaning,
  sample: RowSample,
  node: acorn.Node,
  produce: (index: NumberMeaning) => Meaning,
): Meaning {
  const { builder } = reader;
  if (sample.dimensions > 1)
    return reader.refuse(node, "deeper nested arrays can't be made here", "Use one array and compute its indices.");
  const width =
    sample.width === undefined ? widthOfFirst(reader, length, node, produce) : number(builder.integer(sample.width));
  if (width.kind !== "number")
    return reader.refuse(node, "rows must be arrays of numbers", "Make every row an array of one length.");
  const columns = toIndex(reader, width);
  const size = builder.integerOperation("multiply", length.value, columns.value);
  const buffer = allocate(reader, sample.array, number(size), node);
  const made: ArrayMeaning = { ...buffer, extents: [length.value, columns.value] };
  reader.rules.repeat(reader, node, lengthOf(made), (index) => {
    const [from, to] = [viewed(reader, produce(index), node), element(reader, made, index, node)];
    if (from.kind !== "array" || to.kind !== "array") throw new Error("a row that is no array");
    const fits = compareNumbers(reader, lengthOf(from), "===", columns).value;
    conditional(
      reader,
      fits,
      node,
      () => UNDEFINED,
      () => {
        builder.fail(reader.failure("index", node));
        reader.layer.unreachable = true;
        return UNDEFINED;
      },
    );
    reader.rules.repeat(reader, node, lengthOf(to), (k) => store(reader, to, k, element(reader, from, k, node), node));
  });
  return made;
}

/** The length of the first row, which is read to be thrown away; 0 where there is none. */
function widthOfFirst(
  reader: Reader,
  length: NumberMeaning,
  node: acorn.Node,
  produce: (index: NumberMeaning) => Meaning,
): Meaning {
  const zero = number(reader.builder.integer(0));
  return conditional(
    reader,
    compareNumbers(reader, length, ">", zero).value,
    node,
    () => {
      const first = viewed(
        reader,
        withoutEffects(reader, node, () => produce(zero)),
        node,
      );
      return first.kind === "array" ? lengthOf(first) : UNDEFINED;
    },
    () => zero,
  );
}

/** The extents of nested tuples of numbers; undefined where they hold something else or their lengths differ. */
function extentsOf(reader: Reader, meaning: Meaning, node: acorn.Node): readonly number[] | undefined {
  const items = knownItems(reader, meaning, node);
  if (items === undefined || items.length === 0) return undefined;
  if (items.every((item) => item.kind === "number")) return [items.length];
  if (!items.every((item) => item.kind === "object")) return undefined;
  const [first, ...others] = items.map((item) => extentsOf(reader, item, node));
  if (first === undefined || others.some((other) => other?.join() !== first.join())) return undefined;
  return [items.length, ...first];
}

/** Blocks of numbers that are written out, [[a, b], [c, d]], one after the other in one buffer. */
function blocks(
  reader: Reader,
  length: NumberMeaning,
  extents: readonly number[],
  node: acorn.Node,
  produce: (index: NumberMeaning) => Meaning,
): Meaning {
  const { builder } = reader;
  const block = builder.integer(extents.reduce((product, extent) => product * extent, 1));
  const buffer = allocate(reader, "number[]", number(builder.integerOperation("multiply", length.value, block)), node);
  const made: ArrayMeaning = {
    ...buffer,
    extents: [length.value, ...extents.map((extent) => builder.integer(extent))],
  };
  const write = (to: Meaning, from: Meaning): void => {
    const items = knownItems(reader, from, node);
    if (to.kind !== "array" || items === undefined) throw new Error("a block that is no array");
    for (const [k, item] of items.entries()) {
      const index = number(builder.integer(k), { low: k, high: k });
      if (item.kind === "number") store(reader, to, index, item, node);
      else write(element(reader, to, index, node), item);
    }
  };
  reader.rules.repeat(reader, node, lengthOf(made), (index) =>
    write(element(reader, made, index, node), produce(index)),
  );
  return made;
}
