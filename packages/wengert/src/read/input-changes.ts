/** What a function that is differentiated inside another changes in the records that it is given. */
import type * as acorn from "acorn";
import type { Value } from "../program/types.ts";
import { itemsOf, withItems } from "./content.ts";
import type { Layer } from "./environment.ts";
import type { Inputs } from "./leaves.ts";
import { boolean, type Content, describe, type Meaning, number, type ObjectMeaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import { isSame } from "./same.ts";

/** A field that holds something else in the end. */
interface ChangedField {
  readonly of: ObjectMeaning;
  readonly key: string;
  readonly meaning: Meaning;
}

/** The numbers that fields of the inputs are left with: further outputs, which have no derivative of their own to take. */
export class InputChanges {
  /** The values of the fields that are changed, inside. */
  readonly leaves: Value[] = [];
  private readonly fields: ChangedField[] = [];
  private readonly reader: Reader;
  private readonly node: acorn.Node;

  constructor(reader: Reader, { objects }: Inputs, layer: Layer, node: acorn.Node) {
    this.reader = reader;
    this.node = node;
    for (const { outer, inner, before } of objects) {
      const [old, now] = [itemsOf(before), itemsOf(layer.content(inner.cell))];
      if (old.size !== now.size) this.refuse(inner, "more or fewer items");
      for (const [key, meaning] of now) {
        const start = old.get(key);
        if (start === undefined || !isSame(start, meaning)) this.add({ of: outer, key, meaning });
      }
    }
  }

  private add(field: ChangedField): void {
    const { meaning, of } = field;
    if (meaning.kind === "number") this.leaves.push(this.reader.builder.toNumber(meaning.value));
    else if (meaning.kind === "boolean") this.leaves.push(meaning.value);
    else if (meaning.kind !== "constant") this.refuse(of, `${describe(meaning)} in a field`);
    this.fields.push(field);
  }

  private refuse({ cell }: ObjectMeaning, what: string): never {
    return this.reader.refuse(
      this.node,
      `\`${cell.name}\` gets ${what} inside a function that is differentiated here`,
      "Change numbers of it only, or give the function a copy: { ...p }.",
    );
  }

  /** Changes the objects outside, with the values that the leaves have there. */
  apply(values: readonly Value[]): void {
    const { reader, node } = this;
    const next = values.values();
    const take = (): Value => {
      const { value, done } = next.next();
      if (done === true || value === undefined) throw new Error("a change without its value");
      return value;
    };
    for (const { of, key, meaning } of this.fields) {
      const outside =
        meaning.kind === "number" ? number(take()) : meaning.kind === "boolean" ? boolean(take()) : meaning;
      const content: Content = reader.contentOf(of, node);
      reader.change(of, withItems(content, new Map(itemsOf(content)).set(key, outside)), node);
    }
  }
}
