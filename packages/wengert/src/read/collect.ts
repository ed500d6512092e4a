/** Arrays made element by element: map and Array.from. */
import type * as acorn from "acorn";
import { addParam, literal } from "../program/builder.ts";
import type { ArrayKind } from "../program/shape.ts";
import { element, lengthOf } from "./access.ts";
import { conditional, inBranch, openBranch } from "./branch.ts";
import { allocate } from "./construct.ts";
import { type ArrayMeaning, describe, type Meaning, number, type NumberMeaning, UNDEFINED } from "./meaning.ts";
import { compareNumbers, toIndex } from "./numbers.ts";
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
  const sample = trial(reader, length, produce);
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
  return reader.refuse(
    node,
    `an array of unknown length can't hold ${describe(sample)}`,
    "Make arrays of numbers, or of rows of numbers of one length.",
  );
}

/** What `produce` gives, read where it is thrown away. */
function trial(reader: Reader, length: NumberMeaning, produce: (index: NumberMeaning) => Meaning): Meaning {
  const branch = openBranch(reader);
  const index: NumberMeaning = {
    kind: "number",
    value: addParam(branch.region, "i32"),
    range: { low: 0, high: Math.max(0, (length.range?.high ?? 0x7fffffff) - 1) },
    below: { value: length.value, distance: -1 },
  };
  return inBranch(reader, branch, () => produce(index));
}

/** Rows of one length, in one buffer. */
function rows(
  reader: Reader,
  length: NumberMeaning,
  sample: ArrayMeaning,
  node: acorn.Node,
  produce: (index: NumberMeaning) => Meaning,
): Meaning {
  const { builder } = reader;
  const zero = number(builder.integer(0));
  if (sample.extents.length > 1)
    return reader.refuse(node, "deeper nested arrays can't be made here", "Use one array and compute its indices.");
  const before = reader.layer.snapshot();
  const width = conditional(
    reader,
    compareNumbers(reader, length, ">", zero).value,
    node,
    () => {
      const first = produce(zero);
      return first.kind === "array" ? lengthOf(first) : UNDEFINED;
    },
    () => zero,
  );
  if (width.kind !== "number")
    return reader.refuse(node, "rows must be arrays of numbers", "Make every row an array of one length.");
  for (const [variable, meaning] of reader.layer.variables) {
    if (before.variables.has(variable) && before.variables.get(variable) !== meaning) {
      return reader.refuse(
        node,
        `\`${variable.name}\` is changed while rows are made`,
        "Change it in a loop of its own.",
      );
    }
  }
  const columns = toIndex(reader, width);
  const size = builder.integerOperation("multiply", length.value, columns.value);
  const buffer = allocate(reader, sample.array, number(size), node);
  const made: ArrayMeaning = { ...buffer, extents: [length.value, columns.value] };
  reader.rules.repeat(reader, node, lengthOf(made), (index) => {
    const [from, to] = [produce(index), element(reader, made, index, node)];
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
