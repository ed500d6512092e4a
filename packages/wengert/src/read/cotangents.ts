/** The values of tangents and seeds, which have the shape of what they belong to. */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { element, lengthOf, member } from "./access.ts";
import { conditional } from "./branch.ts";
import { filled } from "./construct.ts";
import { copyOf } from "./copy.ts";
import type { Layer } from "./environment.ts";
import { listView, viewed } from "./list.ts";
import { isDifferentiableArray } from "./leaves.ts";
import { type ArrayMeaning, describe, type Meaning, number, type ObjectContent, UNDEFINED } from "./meaning.ts";
import { compareNumbers, toNumber } from "./numbers.ts";
import type { Reader } from "./reader.ts";

/** Reads something where what the tangents or seeds belong to can be seen. */
export type Within = (read: () => void) => void;

export class Cotangents {
  readonly leaves: Value[] = [];
  private readonly reader: Reader;
  private readonly node: acorn.Node;
  private readonly layer: Layer;
  private readonly within: Within;

  /** @param layer  holds the objects that the tangents or seeds belong to */
  constructor(reader: Reader, node: acorn.Node, layer: Layer, within: Within) {
    this.reader = reader;
    this.node = node;
    this.layer = layer;
    this.within = within;
  }

  /** Appends the leaves of a tangent or a seed. */
  add(like: Meaning, given: Meaning): void {
    if (like.kind === "number") this.leaves.push(toNumber(this.reader, given, this.node));
    else if (like.kind === "list") this.add(listView(this.layer, like), given);
    else if (like.kind === "array" && isDifferentiableArray(like)) this.leaves.push(this.array(like, given));
    else if (like.kind === "object") this.object(this.layer.contentOf(like), given);
  }

  private array(like: ArrayMeaning, given: Meaning): Value {
    const { reader, node } = this;
    const whole = this.whole(like, given);
    if (whole?.buffer.type !== like.buffer.type || whole.extents.length !== like.extents.length) {
      return reader.mismatch(
        node,
        `the tangent or seed of ${describe(like)} is ${describe(given)}`,
        "Give it the shape of what it belongs to.",
      );
    }
    for (const k of like.extents.keys()) {
      const rows: readonly ArrayMeaning[] = [like, whole].map((of) => ({ ...of, extents: of.extents.slice(k) }));
      this.within(() => this.requireSameLength(rows));
    }
    return whole.offset === undefined ? whole.buffer : copyOf(reader, whole, node);
  }

  /** A tangent or seed as memory. */
  private whole(like: ArrayMeaning, of: Meaning): ArrayMeaning | undefined {
    const given = viewed(this.reader, of, this.node);
    if (given.kind === "array") return given;
    if (given.kind !== "object" || like.extents.length > 1) return undefined;
    const content = this.reader.contentOf(given, this.node);
    return content.kind === "tuple" ? filled(this.reader, like.array, content.items, this.node) : undefined;
  }

  private requireSameLength(arrays: readonly ArrayMeaning[]): void {
    const [a, b] = arrays.map(lengthOf);
    if (a === undefined || b === undefined) return;
    this.require(compareNumbers(this.reader, a, "===", b).value);
  }

  private require(holds: Value): void {
    const { reader, node } = this;
    conditional(
      reader,
      holds,
      node,
      () => UNDEFINED,
      () => {
        reader.builder.fail(reader.failure("index", node));
        reader.layer.unreachable = true;
        return UNDEFINED;
      },
    );
  }

  private object(content: ObjectContent, given: Meaning): void {
    const { reader, node } = this;
    if (content.kind === "tuple") {
      const items = this.itemsLike(content.items.length, given);
      content.items.forEach((item, k) => this.add(item, items[k] ?? UNDEFINED));
      return;
    }
    const isRecord =
      given.kind === "scope object" || (given.kind === "object" && reader.contentOf(given, node).kind === "record");
    if (!isRecord) return this.refuse(given);
    for (const [key, item] of content.fields) this.add(item, member(reader, given, key, node, node));
  }

  /** The items of a tangent or seed that belongs to an array of a known length. */
  private itemsLike(length: number, of: Meaning): readonly Meaning[] {
    const { reader, node } = this;
    const given = viewed(reader, of, node);
    if (given.kind === "object") {
      const content = reader.contentOf(given, node);
      if (content.kind === "tuple" && content.items.length === length) return content.items;
    }
    if (given.kind !== "array") return this.refuse(given);
    const expected = number(reader.builder.integer(length));
    this.require(compareNumbers(reader, lengthOf(given), "===", expected).value);
    return Array.from({ length }, (_, k) => element(reader, given, number(reader.builder.integer(k)), node));
  }

  private refuse(given: Meaning): never {
    return this.reader.mismatch(
      this.node,
      `a tangent or seed is ${describe(given)}, of another shape than what it belongs to`,
      "Give it the shape of what it belongs to.",
    );
  }
}
