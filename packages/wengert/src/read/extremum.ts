/** `Math.max(...x)` and `Math.min(...x)` of any number of elements, whose derivative is shared evenly at a tie. */
import type * as acorn from "acorn";
import type { Elementary } from "../elementary/entry.ts";
import type { Value } from "../program/types.ts";
import { lengthOf } from "./access.ts";
import { concatenated } from "./construct.ts";
import { type ArrayMeaning, type Meaning, number, type NumberMeaning } from "./meaning.ts";
import { entry, type Reader } from "./reader.ts";

/**
 * The largest or smallest of arguments among which arrays are spread. Which element it is, is found first; then that one
 * is read, so that the backward sweep has one element to look at.
 */
export function extremum(reader: Reader, f: Elementary, args: readonly Meaning[], node: acorn.Node): NumberMeaning {
  const { builder } = reader;
  const [only] = args;
  const of = args.length === 1 && only?.kind === "spread" ? only.of : concatenated(reader, args, node);
  const search = new Search(reader, of, f);
  const [value] = builder.branch(
    builder.compare(search.count, "===", builder.integer(1)),
    ["f64"],
    () => [search.read(search.index)],
    () =>
      builder.branch(
        builder.compare(search.count, "===", builder.integer(0)),
        ["f64"],
        () => [search.noElement()],
        () => [search.tie()],
      ),
  );
  if (value === undefined) throw new Error("an extremum without a value");
  return number(value);
}

class Search {
  /** Where the extremal element first stands. */
  readonly index: Value;
  /** How many elements are equal to it; 0 where there is none, or where one is NaN. */
  readonly count: Value;
  private readonly best: Value;
  private readonly reader: Reader;
  private readonly of: ArrayMeaning;
  private readonly isMax: boolean;
  private readonly none: number;

  constructor(reader: Reader, of: ArrayMeaning, f: Elementary) {
    const { builder } = reader;
    this.reader = reader;
    this.of = of;
    this.isMax = f.name === "max";
    this.none = f.evaluate();
    const initial = [builder.constant(this.none), builder.integer(0), builder.integer(0)];
    const found = builder.loop(this.range(), initial, (k, state) => this.turn(k, state));
    [this.best, this.index, this.count] = three(found);
  }

  private range(): { low: Value; high: Value } {
    return { low: this.reader.builder.integer(0), high: lengthOf(this.of).value };
  }

  /** The element at an index that is in range. */
  read(index: Value): Value {
    const { builder } = this.reader;
    const { buffer, offset } = this.of;
    const position = offset === undefined ? index : builder.integerOperation("add", offset, index);
    return builder.toNumber(builder.load(buffer, position, false));
  }

  private turn(k: Value, state: readonly Value[]): Value[] {
    const { builder } = this.reader;
    const [best, index, count] = three(state);
    const x = this.read(k);
    const types = ["f64", "i32", "i32"] as const;
    return builder.branch(
      builder.compare(x, this.isMax ? ">" : "<", best),
      types,
      () => [x, k, builder.integer(1)],
      () =>
        builder.branch(
          builder.compare(x, "===", best),
          types,
          () => [best, index, builder.integerOperation("add", count, builder.integer(1))],
          // Nothing compares with NaN, so that it stays the best.
          () =>
            builder.branch(
              builder.compare(x, "===", x),
              types,
              () => [best, index, count],
              () => [x, k, builder.integer(0)],
            ),
        ),
    );
  }

  /** ∓∞ of no elements; with a NaN among them, NaN and NaN to all. */
  noElement(): Value {
    return this.sum(this.reader.builder.constant(this.none), (x, sum) => {
      const { builder } = this.reader;
      return builder.apply(entry("add"), sum, builder.apply(entry("multiply"), x, builder.constant(Number.NaN)));
    });
  }

  /**
   * n equal elements x, …, y share evenly: x + Σ (y − x)/n, which is x to the last bit. Of zeros or infinities it is
   * the mean, which is one of them as well; 0 is above −0.
   */
  tie(): Value {
    const { builder } = this.reader;
    const count = builder.toNumber(this.count);
    const isAtBest = (x: Value): Value => builder.compare(x, "===", this.best);
    const where = (x: Value, sum: Value, added: () => Value): Value =>
      one(
        builder.branch(
          isAtBest(x),
          ["f64"],
          () => [builder.apply(entry("add"), sum, added())],
          () => [sum],
        ),
      );
    const signed = (x: Value): Value => (this.isMax ? x : builder.apply(entry("negate"), x));
    const mean = (): Value[] => [
      signed(
        this.sum(builder.constant(-0), (x, sum) =>
          where(x, sum, () => builder.apply(entry("divide"), signed(x), count)),
        ),
      ),
    ];
    const first = (): Value[] => {
      const x = this.read(this.index);
      const share = (y: Value): Value => builder.apply(entry("divide"), builder.apply(entry("subtract"), y, x), count);
      return [this.sum(x, (y, sum) => where(y, sum, () => share(y)))];
    };
    const size = builder.apply(entry("abs"), this.best);
    const isFinite = (): Value[] =>
      builder.branch(builder.compare(size, "<", builder.constant(Number.POSITIVE_INFINITY)), ["f64"], first, mean);
    return one(builder.branch(builder.compare(size, ">", builder.constant(0)), ["f64"], isFinite, mean));
  }

  private sum(initial: Value, add: (x: Value, sum: Value) => Value): Value {
    return one(
      this.reader.builder.loop(this.range(), [initial], (k, [sum]) => {
        if (sum === undefined) throw new Error("a sum without a value");
        return [add(this.read(k), sum)];
      }),
    );
  }
}

function one([value]: readonly Value[]): Value {
  if (value === undefined) throw new Error("a value is missing");
  return value;
}

function three([a, b, c]: readonly Value[]): [Value, Value, Value] {
  if (a === undefined || b === undefined || c === undefined) throw new Error("a search without its state");
  return [a, b, c];
}
