/**
 * What a loop carries from turn to turn: the variables, and the fields of objects, that its body changes. It is found
 * by reading the body until nothing new turns up: each reading may show more changes, never fewer.
 */
import { addParam } from "../program/builder.ts";
import type { Region, Span, Value } from "../program/types.ts";
import { haveSameKeys, itemsOf, mayBeList, unordered, withItems } from "./content.ts";
import { Layer, type ObjectCell, type Variable } from "./environment.ts";
import {
  ABSENT,
  type ArrayMeaning,
  boolean,
  type Content,
  type Meaning,
  number,
  type ObjectMeaning,
} from "./meaning.ts";
import { asOptional, commonNothing, nothingOf } from "./optional.ts";
import { type Reader, Restart } from "./reader.ts";
import { copyInto, likeArrays, mayCopy, refusal, type Replaced, replaceStorage, storageFor } from "./replaced.ts";
import { isSame, sameMeaning } from "./same.ts";
import { inconsistent, INTEGER, type Items, type Leaf, leafTypes, SAME, sameClass, type Template } from "./template.ts";

export class Carried {
  private readonly reader: Reader;
  private readonly node: Span;
  private readonly variables: Map<Variable, Template> = new Map();
  private readonly objects: Map<ObjectCell, Items> = new Map();
  private replaced: Replaced[] = [];
  /** The buffers that hold what arrays are replaced by. */
  private readonly storages: Set<Value> = new Set();

  /** @param likely  variables that the body is likely to change, so that it need not be read twice */
  constructor(reader: Reader, node: Span, likely: Iterable<Variable>) {
    this.reader = reader;
    this.node = node;
    for (const variable of likely) {
      const { kind } = reader.get(variable);
      if (kind === "number" || kind === "boolean") this.variables.set(variable, { kind });
    }
  }

  /** The values that the loop starts with, in the order of the leaves. */
  initial(): Value[] {
    const leaves: Leaf[] = [];
    for (const [variable, template] of this.variables) {
      this.leavesOf(template, this.reader.get(variable), this.reader.layer, variable.name, leaves);
    }
    for (const [cell, items] of this.objects) this.leavesOfContent(items, cell, this.reader.layer, leaves);
    return leaves.map(({ value }) => value);
  }

  /** A layer for the body, in which what is carried has parameters of the region as its values. */
  enter(region: Region): Layer {
    const params = leafTypes(this.variables, this.objects).map(([type, name]) => addParam(region, type, name));
    const layer = new Layer(this.reader.layer);
    this.setAll(layer, params);
    return layer;
  }

  /** After the loop what is carried has its results as values. */
  leave(results: readonly Value[]): void {
    this.setAll(this.reader.layer, results);
  }

  /** The values of the leaves at the end of a turn. */
  final(layer: Layer, region: Region): Value[] {
    const leaves: Leaf[] = [];
    this.replaced = [];
    this.reader.builder.inside(region, () => {
      for (const [variable, template] of this.variables) {
        this.leavesOf(template, layer.lookup(variable) ?? ABSENT, layer, variable.name, leaves);
      }
      for (const [cell, items] of this.objects) this.leavesOfContent(items, cell, layer, leaves);
      if (!layer.unreachable) replaceStorage(this.reader, this.node, this.replaced, region);
    });
    return leaves.map(({ value }) => value);
  }

  /** Takes in what a turn changed; true if that is more than was known. `except` are of no interest after a turn. */
  learn(layer: Layer, entry: Layer, except: ReadonlySet<Variable>): boolean {
    if (layer.unreachable) return false;
    let grew = false;
    for (const [variable, end] of layer.variables) {
      const start = this.reader.layer.lookup(variable);
      if (start === undefined || except.has(variable)) continue;
      const template = this.variables.get(variable) ?? SAME;
      const next = this.join(template, start, entry.lookup(variable) ?? start, end, layer);
      if (next === template) continue;
      this.variables.set(variable, next);
      grew = true;
    }
    for (const [cell, end] of layer.objects) {
      const start = this.reader.layer.lookupObject(cell);
      if (start === undefined) continue;
      const items = this.objects.get(cell);
      const next = this.joinContent(items, start, entry.lookupObject(cell) ?? start, end, layer);
      if (next === "different") return this.refuseGrowth(cell, [start, end]);
      if (next === items) continue;
      this.objects.set(cell, next);
      grew = true;
    }
    return grew;
  }

  /** What an array gets in a loop: as a list if it is of numbers, otherwise turn after turn. */
  private refuseGrowth(cell: ObjectCell, contents: readonly Content[]): never {
    const { reader, node } = this;
    if (contents.every(mayBeList)) reader.needList(cell.origin);
    if (!reader.decisions.has(node)) throw new Restart(node, "unroll");
    return reader.refuse(
      node,
      `\`${cell.name}\` gets more items or fields in this loop`,
      "Make it before the loop with all its items, for example new Array(n).fill(0), and set them in the loop.",
    );
  }

  private join(template: Template, start: Meaning, entry: Meaning, end: Meaning, layer: Layer): Template {
    if (isSame(entry, end)) return template;
    switch (template.kind) {
      case "same":
        return this.generalise(start, end, layer);
      case "optional": {
        const nothing = nothingOf(end);
        const fits = end.kind === "absent" || nothing === "number" || nothing === template.nothing;
        return fits ? template : inconsistent(start, end, this.reader.spanOf(this.node));
      }
      case "number": {
        const nothing = nothingOf(end);
        if (nothing === null || nothing === undefined) return { kind: "optional", nothing };
        return end.kind === template.kind || end.kind === "absent"
          ? template
          : inconsistent(start, end, this.reader.spanOf(this.node));
      }
      case "boolean":
        return end.kind === template.kind || end.kind === "absent"
          ? template
          : inconsistent(start, end, this.reader.spanOf(this.node));
      case "integer":
        return template;
      case "offset":
        return start.kind === "array" && end.kind === "array" && sameMeaning({ ...start, offset: end.offset }, end)
          ? template
          : inconsistent(start, end, this.reader.spanOf(this.node));
      case "reference": {
        if (end.kind === "absent") return template;
        if (end.kind !== "object" || entry.kind !== "object") {
          return inconsistent(start, end, this.reader.spanOf(this.node));
        }
        const held = start.kind === "object" ? this.reader.layer.lookupObject(start.cell) : undefined;
        const at = layer.content(entry.cell);
        const contents = [held ?? at, at, layer.content(end.cell)] as const;
        const items = this.joinContent(template.items, ...contents, layer);
        if (items === "different") return inconsistent(start, end, this.reader.spanOf(this.node));
        const like = this.inOrder(template.like, contents[2]);
        return items === template.items && like === template.like ? template : { ...template, like, items };
      }
      case "storage":
        return end.kind === "absent" || (end.kind === "array" && likeArrays(template.storage, end))
          ? template
          : inconsistent(start, end, this.reader.spanOf(this.node));
      case "fixed":
        return isSame(template.meaning, end)
          ? template
          : inconsistent(template.meaning, end, this.reader.spanOf(this.node));
      case "inconsistent":
        return template;
    }
  }

  private generalise(start: Meaning, end: Meaning, layer: Layer): Template {
    if (start.kind === "absent") return this.whole(end, layer);
    if (end.kind === "absent") return SAME;
    if (start.kind === "number" && end.kind === "number") return { kind: "number" };
    if (start.kind === "boolean" && end.kind === "boolean") return { kind: "boolean" };
    const nothing = commonNothing(start, end);
    if (nothing !== undefined) return { kind: "optional", nothing: nothing[0] };
    if (start.kind === "array" && end.kind === "array" && sameMeaning({ ...start, offset: end.offset }, end)) {
      return { kind: "offset" };
    }
    if (start.kind === "array" && end.kind === "array" && likeArrays(start, end) && mayCopy(this.reader)) {
      return { kind: "storage", storage: this.storage(start, "array") };
    }
    if (start.kind === "object" && end.kind === "array") this.wantMemory(start, this.reader.layer);
    if (start.kind === "array" && end.kind === "object") this.wantMemory(end, layer);
    if (start.kind === "object" && end.kind === "object") {
      const from = this.reader.layer.lookupObject(start.cell) ?? layer.content(start.cell);
      const items = this.joinContent(undefined, from, from, layer.content(end.cell), layer);
      if (items !== "different") {
        return { kind: "reference", like: this.inOrder(from, layer.content(end.cell)), items };
      }
      // Arrays of other lengths: known turn by turn, if at all.
      if (from.kind === "tuple" && !this.reader.decisions.has(this.node)) {
        return inconsistent(start, end, this.reader.spanOf(this.node), this.node);
      }
    }
    return inconsistent(start, end, this.reader.spanOf(this.node));
  }

  /** An array literal becomes memory where it stands for memory in other turns. */
  private wantMemory(of: ObjectMeaning, layer: Layer): void {
    const content = layer.lookupObject(of.cell);
    if (content?.kind === "tuple") this.reader.needMemory(of, content.items);
  }

  /** A content as it may be going through its fields, if those of another are in the same order. */
  private inOrder(like: Content, end: Content): Content {
    if (like.kind !== "record" || like.unordered !== undefined || haveSameKeys(like, end)) return like;
    return unordered(like, this.reader.spanOf(this.node));
  }

  /** Storage before the loop, with the elements of the array that it starts with. */
  private storage(start: ArrayMeaning, name: string): ArrayMeaning {
    const { reader, node } = this;
    const storage = storageFor(reader, start, start.extents);
    const at = copyInto(reader, start, storage);
    reader.copies.list.push({
      from: start.buffer,
      to: storage.buffer,
      at,
      refuse: refusal(reader.where(node), name),
    });
    this.storages.add(storage.buffer);
    return storage;
  }

  /** Everything in a meaning is carried: there is none before the first turn. */
  private whole(end: Meaning, layer: Layer): Template {
    if (end.kind === "number" || end.kind === "boolean") return { kind: end.kind };
    if (end.kind === "optional") return { kind: "optional", nothing: end.nothing };
    if (end.kind === "object") {
      const content = layer.content(end.cell);
      const items = new Map([...itemsOf(content)].map(([key, item]) => [key, this.whole(item, layer)]));
      return { kind: "reference", like: content, items };
    }
    if (end.kind === "list") {
      // One that is new in every turn.
      if (this.reader.layer.lookupObject(end.cell) === undefined)
        return inconsistent(ABSENT, end, this.reader.spanOf(this.node));
      return { kind: "fixed", meaning: end };
    }
    if (end.kind !== "array" || [end.buffer, ...end.extents].every((value) => this.isOutside(value))) {
      const moves =
        end.kind === "array" &&
        (this.storages.has(end.buffer) || (end.offset !== undefined && !this.isOutside(end.offset)));
      if (!moves) return { kind: "fixed", meaning: end };
    }
    return inconsistent(ABSENT, end, this.reader.spanOf(this.node));
  }

  /** Whether a value is defined outside of the loop. */
  private isOutside(value: Value): boolean {
    for (let region: Region | undefined = this.reader.builder.region; region !== undefined; region = region.parent) {
      if (value.region === region) return true;
    }
    return false;
  }

  private joinContent(
    items: Items | undefined,
    start: Content,
    entry: Content,
    end: Content,
    layer: Layer,
  ): Items | "different" {
    const [starts, entries, ends] = [itemsOf(start), itemsOf(entry), itemsOf(end)];
    if (start.kind !== end.kind || !sameClass(start, end) || starts.size !== ends.size) return "different";
    const joined = new Map<string, Template>();
    let grew = items === undefined;
    for (const [key, first] of starts) {
      const [at, last] = [entries.get(key), ends.get(key)];
      if (at === undefined || last === undefined) return "different";
      const template = items?.get(key) ?? SAME;
      // The length of a list stays an integer.
      const next =
        start.kind !== "list"
          ? this.join(template, first, at, last, layer)
          : template.kind === "integer" || isSame(at, last)
            ? template
            : INTEGER;
      if (next !== template) grew = true;
      joined.set(key, next);
    }
    return grew || items === undefined ? joined : items;
  }

  private leavesOf(template: Template, meaning: Meaning, layer: Layer, name: string, leaves: Leaf[]): void {
    const { builder } = this.reader;
    switch (template.kind) {
      case "same":
      case "fixed":
      case "inconsistent":
        return;
      case "number":
        leaves.push({
          value: meaning.kind === "number" ? builder.toNumber(meaning.value) : builder.constant(0),
          type: "f64",
          name,
        });
        return;
      case "boolean":
        leaves.push({ value: meaning.kind === "boolean" ? meaning.value : builder.boolean(false), type: "bool", name });
        return;
      case "optional": {
        const of = asOptional(builder, meaning, template.nothing);
        leaves.push({ value: of.isThere, type: "bool", name: `${name}.there` });
        leaves.push({ value: builder.toNumber(of.value.value), type: "f64", name });
        return;
      }
      case "integer":
        if (meaning.kind !== "number") throw new Error("a list without a length");
        leaves.push({ value: meaning.value, type: "i32", name });
        return;
      case "offset":
        leaves.push({
          value: (meaning.kind === "array" ? meaning.offset : undefined) ?? builder.integer(0),
          type: "i32",
          name: `${name}.offset`,
        });
        return;
      case "storage":
        if (meaning.kind === "array") this.replaced.push({ storage: template.storage, end: meaning, name });
        return;
      case "reference": {
        const content = meaning.kind === "object" ? itemsOf(layer.content(meaning.cell)) : undefined;
        for (const [key, item] of template.items) {
          this.leavesOf(item, content?.get(key) ?? ABSENT, layer, `${name}.${key}`, leaves);
        }
      }
    }
  }

  private leavesOfContent(items: Items, cell: ObjectCell, layer: Layer, leaves: Leaf[]): void {
    const content = itemsOf(layer.content(cell));
    for (const [key, item] of items)
      this.leavesOf(item, content.get(key) ?? ABSENT, layer, `${cell.name}.${key}`, leaves);
  }

  private setAll(layer: Layer, values: readonly Value[]): void {
    const next = values.values();
    const take = (): Value => {
      const { value, done } = next.next();
      if (done === true || value === undefined) throw new Error("a loop carries too little");
      return value;
    };
    const before = this.reader.layer;
    // Contents first need all of the old meanings, so the new ones are collected before they are set.
    const variables = [...this.variables].map(
      ([variable, template]) =>
        [variable, this.rebuild(template, before.lookup(variable) ?? ABSENT, layer, variable.name, take)] as const,
    );
    const objects = [...this.objects].map(([cell, items]) => {
      const content = before.content(cell);
      return [cell, this.rebuildContent(items, content, itemsOf(content), layer, cell.name, take)] as const;
    });
    for (const [variable, meaning] of variables) layer.variables.set(variable, meaning);
    for (const [cell, content] of objects) layer.objects.set(cell, content);
  }

  private rebuild(template: Template, start: Meaning, layer: Layer, name: string, take: () => Value): Meaning {
    switch (template.kind) {
      case "same":
        return start;
      case "number":
        return number(take());
      case "boolean":
        return boolean(take());
      case "optional":
        return { kind: "optional", isThere: take(), value: number(take()), nothing: template.nothing };
      case "integer":
        return number(take(), { low: 0, high: 0x7ffffffe });
      case "offset":
        if (start.kind !== "array") throw new Error("a view of what is no array");
        return { ...start, offset: take() };
      case "storage":
        return template.storage;
      case "fixed":
      case "inconsistent":
        return template.meaning;
      case "reference": {
        const before = this.reader.layer;
        const content = start.kind === "object" ? before.lookupObject(start.cell) : undefined;
        const starts = content === undefined ? new Map<string, Meaning>() : itemsOf(content);
        const fresh = this.rebuildContent(template.items, template.like, starts, layer, name, take);
        const cell: ObjectCell = {
          name,
          readOnly: "is another object in every turn of a loop",
          sources: start.kind === "object" && content !== undefined ? [{ cell: start.cell, content }] : [],
        };
        layer.objects.set(cell, fresh);
        return { kind: "object", cell };
      }
    }
  }

  private rebuildContent(
    items: Items,
    like: Content,
    starts: ReadonlyMap<string, Meaning>,
    layer: Layer,
    name: string,
    take: () => Value,
  ): Content {
    const rebuilt = [...items].map(
      ([key, item]) => [key, this.rebuild(item, starts.get(key) ?? ABSENT, layer, `${name}.${key}`, take)] as const,
    );
    return withItems(like, new Map(rebuilt), {});
  }
}
