/** The methods that put the elements of an array in another order: reverse and sort. */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { element, lengthOf } from "./access.ts";
import { clone } from "./copy.ts";
import { type ArrayMeaning, type Meaning, number, type NumberMeaning } from "./meaning.ts";
import { type Call, refuseMethod } from "./methods.ts";
import { arithmetic, compareNumbers, toNumber } from "./numbers.ts";
import { withoutEffects } from "./pure.ts";
import type { Reader } from "./reader.ts";
import { refuseReadOnly, store } from "./store.ts";

export function reverse(call: Call): Meaning {
  const { reader, of, node } = call;
  refuseReadOnly(reader, of, node);
  if (of.extents.length > 1) return refuseMethod(reader, "reverse", node);
  const { builder } = reader;
  const length = lengthOf(of);
  const last = arithmetic(reader, "-", length, number(builder.integer(1)));
  const half = number(builder.integerOperation("divide", length.value, builder.integer(2)), {
    low: 0,
    high: 0x3fffffff,
  });
  reader.rules.repeat(reader, node, half, (index) => {
    const other = arithmetic(reader, "-", last, index);
    const [a, b] = [element(reader, of, index, node), element(reader, of, other, node)];
    store(reader, of, index, b, node);
    store(reader, of, other, a, node);
  });
  return of;
}

/**
 * `x.sort((a, b) => a - b)`: the order is found first, by merging from the bottom up, which compares but does not move
 * the numbers; then they are moved once, which is all that the backward sweep has to undo. It is stable, as JavaScript's is.
 */
export function sort(call: Call): Meaning {
  const { reader, of, args, node } = call;
  refuseReadOnly(reader, of, node);
  const [comparator] = args;
  if (comparator === undefined && of.array === "number[]") {
    return reader.refuse(
      node,
      "sort() without a function compares numbers as texts, which can't be read",
      "Write x.sort((a, b) => a - b).",
    );
  }
  if (of.extents.length > 1) {
    return reader.refuse(node, "rows can't be sorted here", "Sort an array of numbers, or the indices of the rows.");
  }
  const isAfter = (a: NumberMeaning, b: NumberMeaning): Value => {
    if (comparator === undefined) return isAfterInTypedArray(reader, a, b);
    const order = withoutEffects(reader, node, () => {
      const compared = call.call(comparator, a, b);
      if (compared.kind === "boolean") {
        return reader.refuse(
          node,
          "a comparison that gives true or false does not sort",
          "Write (a, b) => a - b, or b - a.",
        );
      }
      return number(toNumber(reader, compared, node));
    });
    refuseNaN(reader, node, order, a, b);
    return compareNumbers(reader, order, ">", number(reader.builder.constant(0))).value;
  };
  const order = sortedOrder(reader, of, node, isAfter);
  const before = clone(reader, of, node);
  reader.rules.repeat(reader, node, lengthOf(of), (index) => {
    const from = reader.builder.load(order, index.value, false);
    store(reader, of, index, number(reader.builder.toNumber(reader.builder.load(before.buffer, from, false))), node);
  });
  return of;
}

/** Fails where two numbers have no order; ∞ − ∞ is NaN, too, but says of equal numbers what 0 would. */
function refuseNaN(reader: Reader, node: acorn.Node, order: NumberMeaning, a: NumberMeaning, b: NumberMeaning): void {
  const { builder } = reader;
  const failWhere = (condition: Value, then: () => void): void => {
    builder.branch(
      condition,
      [],
      () => {
        then();
        return [];
      },
      () => [],
    );
  };
  failWhere(compareNumbers(reader, order, "!==", order).value, () => {
    failWhere(compareNumbers(reader, a, "!==", b).value, () => {
      builder.fail(reader.failure("order", node));
    });
  });
}

/** Typed arrays are sorted as numbers, NaN last. */
function isAfterInTypedArray(reader: Reader, a: NumberMeaning, b: NumberMeaning): Value {
  const { builder } = reader;
  const isNaN = (x: NumberMeaning): Value => compareNumbers(reader, x, "!==", x).value;
  return only(
    builder.branch(
      isNaN(a),
      ["bool"],
      () => [builder.not(isNaN(b))],
      () => [compareNumbers(reader, a, ">", b).value],
    ),
  );
}

/** The positions of the elements in their order, as a buffer of i32. */
function sortedOrder(
  reader: Reader,
  of: ArrayMeaning,
  node: acorn.Node,
  isAfter: (a: NumberMeaning, b: NumberMeaning) => Value,
): Value {
  const { builder } = reader;
  const count = lengthOf(of).value;
  const [zero, one, two] = [builder.integer(0), builder.integer(1), builder.integer(2)];
  const [order, merged] = [builder.allocate("i32[]", count), builder.allocate("i32[]", count)];
  builder.loop({ low: zero, high: count }, [], (k) => {
    builder.store(order, k, k, false);
    return [];
  });
  const smaller = (a: Value, b: Value): Value =>
    only(
      builder.branch(
        builder.compare(a, "<", b),
        ["i32"],
        () => [a],
        () => [b],
      ),
    );
  const itemAt = (position: Value): NumberMeaning => {
    const index = builder.load(order, position, false);
    const item = element(reader, of, number(index, { low: 0, high: 0x7ffffffe }), node);
    return number(toNumber(reader, item, node));
  };
  const isNextOfRight = (left: Value, middle: Value, right: Value, end: Value): Value =>
    only(
      builder.branch(
        builder.compare(left, "<", middle),
        ["bool"],
        () =>
          builder.branch(
            builder.compare(right, "<", end),
            ["bool"],
            () => [isAfter(itemAt(left), itemAt(right))],
            () => [builder.boolean(false)],
          ),
        () => [builder.boolean(true)],
      ),
    );
  const mergeRuns = (start: Value, width: Value): void => {
    const middle = smaller(builder.integerOperation("add", start, width), count);
    const end = smaller(builder.integerOperation("add", middle, width), count);
    builder.loop({ low: start, high: end }, [start, middle], (k, [left, right]) => {
      if (left === undefined || right === undefined) throw new Error("a merge without its positions");
      return builder.branch(
        isNextOfRight(left, middle, right, end),
        ["i32", "i32"],
        () => {
          builder.store(merged, k, builder.load(order, right, false), false);
          return [left, builder.integerOperation("add", right, one)];
        },
        () => {
          builder.store(merged, k, builder.load(order, left, false), false);
          return [builder.integerOperation("add", left, one), right];
        },
      );
    });
  };
  builder.whileLoop(
    [one],
    ([width]) => builder.compare(only([width]), "<", count),
    ([width]) => {
      const run = only([width]);
      const pair = builder.integerOperation("multiply", run, two);
      const last = builder.integerOperation("subtract", builder.integerOperation("add", count, pair), one);
      const pairs = builder.integerOperation("divide", last, pair);
      builder.loop({ low: zero, high: pairs }, [], (k) => {
        mergeRuns(builder.integerOperation("multiply", k, pair), run);
        return [];
      });
      builder.loop({ low: zero, high: count }, [], (k) => {
        builder.store(order, k, builder.load(merged, k, false), false);
        return [];
      });
      return [pair];
    },
  );
  return order;
}

function only([value]: readonly (Value | undefined)[]): Value {
  if (value === undefined) throw new Error("a value is missing");
  return value;
}
