/** What variables and objects hold after a condition: what the branch taken gave them. */
import { literal } from "../program/builder.ts";
import type { Region, Span, Type, Value } from "../program/types.ts";
import { haveSameKeys, itemsOf, mayBeList, unordered, withItems } from "./content.ts";
import type { Layer, ObjectCell, Variable } from "./environment.ts";
import {
  ABSENT,
  type ArrayMeaning,
  boolean,
  type Content,
  describe,
  type InconsistentMeaning,
  type Meaning,
  number,
  type NumberMeaning,
  type ObjectMeaning,
  UNDEFINED,
} from "./meaning.ts";
import { asInteger } from "./numbers.ts";
import { asOptional, commonNothing } from "./optional.ts";
import { whereIn } from "./parse.ts";
import { type Reader, UNNAMED } from "./reader.ts";
import { commonExtents, copyInto, likeArrays, mayCopy, refusal, storageFor } from "./replaced.ts";
import { sameMeaning } from "./same.ts";

/** One side of a condition: its instructions, and what it changed. */
export interface Branch {
  readonly region: Region;
  readonly layer: Layer;
}

/** A meaning that is known when the `if` has been appended. */
type Plan<T> = () => T;

/** Takes the layers of two branches together, and collects what the `if` must yield for it. */
export class Merge {
  private readonly reader: Reader;
  private readonly condition: Value;
  private readonly span: Span | undefined;
  private readonly a: Branch;
  private readonly b: Branch;
  private readonly yields: { a: Value; b: Value; type: Type; name: string | undefined }[] = [];
  private results: readonly Value[] = [];
  private readonly met: Map<ObjectCell, Set<ObjectCell>> = new Map();
  private readonly merged: Map<ObjectCell, Map<ObjectCell, Plan<Meaning>>> = new Map();

  constructor(reader: Reader, condition: Value, span: Span | undefined, a: Branch, b: Branch) {
    this.reader = reader;
    this.condition = condition;
    this.span = span;
    this.a = a;
    this.b = b;
  }

  /** Appends the instruction with what the plans need; nothing at all where both branches are empty. */
  append(): void {
    const { a, b, yields } = this;
    if (yields.length === 0 && a.region.instructions.length === 0 && b.region.instructions.length === 0) return;
    a.region.yields = yields.map((pair) => pair.a);
    b.region.yields = yields.map((pair) => pair.b);
    const types = yields.map((pair) => pair.type);
    const { builder } = this.reader;
    const outer = builder.span;
    builder.span = this.span;
    this.results = builder.append({ kind: "if", args: [this.condition], regions: [a.region, b.region] }, types);
    builder.span = outer;
    for (const [k, { name }] of yields.entries()) {
      const value = this.results[k];
      if (value !== undefined && name !== undefined) value.name = name;
    }
  }

  /** What a variable holds afterwards; undefined where it doesn't matter. */
  variable(variable: Variable, before: Meaning): Plan<Meaning> | undefined {
    let [first, second] = [this.a.layer.lookup(variable) ?? before, this.b.layer.lookup(variable) ?? before];
    const activation = this.reader.activation;
    if (activation !== undefined && variable.owner === activation.owner) {
      const [overA, overB] = [this.isOver(this.a, activation.returned), this.isOver(this.b, activation.returned)];
      if (overA && overB) return undefined;
      if (overA) first = ABSENT;
      if (overB) second = ABSENT;
    }
    return this.meaning(first, second, variable.name);
  }

  /** Whether a branch has returned for good, so that the variables of its function don't matter any more. */
  private isOver(branch: Branch, returned: Variable): boolean {
    const flag = branch.layer.lookup(returned);
    return flag?.kind === "boolean" && literal(flag.value) === true;
  }

  meaning(first: Meaning, second: Meaning, name: string | undefined): Plan<Meaning> {
    if (first === second) return () => first;
    const a = this.a.layer.unreachable ? ABSENT : first;
    const b = this.b.layer.unreachable ? ABSENT : second;
    if (a.kind === "absent" && b.kind === "absent") return () => ABSENT;
    if (a.kind === "absent") return this.oneSided(b, this.b, name);
    if (b.kind === "absent") return this.oneSided(a, this.a, name);
    if (a.kind === "number" && b.kind === "number") return this.numbers(a, b, name);
    if (a.kind === "boolean" && b.kind === "boolean") return this.booleans(a.value, b.value, name);
    if (a.kind === "object" && b.kind === "object") {
      if (a.cell === b.cell) return () => a;
      return this.objects(a.cell, b.cell, name ?? UNNAMED);
    }
    if (sameMeaning(a, b)) return () => a;
    const nothing = commonNothing(a, b);
    if (nothing !== undefined) return this.optionals(a, b, nothing[0], name);
    if (a.kind === "array" && b.kind === "object") this.wantMemory(b, this.b);
    if (b.kind === "array" && a.kind === "object") this.wantMemory(a, this.a);
    if (a.kind === "array" && b.kind === "array") {
      return this.arrays(a, b, name ?? "array") ?? this.inconsistent(a, b);
    }
    return this.inconsistent(a, b);
  }

  /** One array or another of the same length: a copy of the one that the branch taken gives, for reading. */
  private arrays(a: ArrayMeaning, b: ArrayMeaning, name: string): Plan<Meaning> | undefined {
    const { reader, span } = this;
    if (span === undefined || !likeArrays(a, b) || !mayCopy(reader)) return undefined;
    const extents = commonExtents(reader, a, b, [this.a.region, this.b.region]);
    if (extents === undefined) return undefined;
    const storage = storageFor(reader, a, extents);
    const refuse = refusal(whereIn(reader.main.source, span, 0), name);
    for (const [from, { region }] of [[a, this.a] as const, [b, this.b] as const]) {
      const at = reader.builder.inside(region, () => copyInto(reader, from, storage));
      reader.copies.list.push({ from: from.buffer, to: storage.buffer, at, refuse });
    }
    return () => ({ ...storage, readOnly: `\`${name}\` may be one array or another here` });
  }

  /** An array literal becomes memory where the other path gives memory. */
  private wantMemory(of: ObjectMeaning, { layer }: Branch): void {
    const content = layer.content(of.cell);
    if (content.kind === "tuple") this.reader.needMemory(of, content.items);
  }

  private inconsistent(a: Meaning, b: Meaning): Plan<Meaning> {
    const both = a.kind === "array" && b.kind === "array";
    const meaning: InconsistentMeaning = {
      kind: "inconsistent",
      kinds: [describe(a), describe(b)],
      span: this.span,
      ...(both ? { because: "It may be one array or another: decide inside, element by element, or copy." } : {}),
    };
    return () => meaning;
  }

  private numbers(a: NumberMeaning, b: NumberMeaning, name: string | undefined): Plan<Meaning> {
    const { builder } = this.reader;
    if (a.value === b.value) return () => a;
    const [x, y] = [literal(a.value), literal(b.value)];
    if (x !== undefined && Object.is(x, y) && a.value.type === b.value.type) {
      return () => (a.value.type === "i32" ? number(builder.integer(Number(x))) : number(builder.constant(Number(x))));
    }
    if (a.value.type === "i32" || b.value.type === "i32") {
      const first = builder.inside(this.a.region, () => asInteger(this.reader, a));
      const second = builder.inside(this.b.region, () => asInteger(this.reader, b));
      if (first !== undefined && second !== undefined) {
        const range = {
          low: Math.min(first.range.low, second.range.low),
          high: Math.max(first.range.high, second.range.high),
        };
        const value = this.pair(first.value, second.value, name);
        return () => number(value(), range);
      }
    }
    const first = builder.inside(this.a.region, () => builder.toNumber(a.value));
    const second = builder.inside(this.b.region, () => builder.toNumber(b.value));
    const value = this.pair(first, second, name);
    return () => number(value());
  }

  /** A number on one path, nothing on the other. */
  private optionals(a: Meaning, b: Meaning, nothing: null | undefined, name: string | undefined): Plan<Meaning> {
    const { builder } = this.reader;
    const first = builder.inside(this.a.region, () => asOptional(builder, a, nothing));
    const second = builder.inside(this.b.region, () => asOptional(builder, b, nothing));
    const isThere = this.booleans(first.isThere, second.isThere, undefined);
    const value = this.numbers(first.value, second.value, name);
    return () => {
      const [there, held] = [isThere(), value()];
      if (there.kind !== "boolean" || held.kind !== "number") throw new Error("a choice without its values");
      return { kind: "optional", isThere: there.value, value: held, nothing };
    };
  }

  private booleans(first: Value, second: Value, name: string | undefined): Plan<Meaning> {
    const { builder } = this.reader;
    const [a, b] = [this.knownIn(this.a, first, true), this.knownIn(this.b, second, false)];
    if (a === b) return () => boolean(a);
    const [x, y] = [literal(a), literal(b)];
    if (x !== undefined && x === y) return () => boolean(builder.boolean(x === true));
    if (x === true && y === false) return () => boolean(this.condition);
    if (x === false && y === true) return () => boolean(builder.not(this.condition));
    const value = this.pair(a, b, name);
    return () => boolean(value());
  }

  /** In a branch the condition itself is known, and so is what it negates. */
  private knownIn(branch: Branch, value: Value, holds: boolean): Value {
    const { condition } = this;
    const { builder } = this.reader;
    if (value === condition) return builder.inside(branch.region, () => builder.boolean(holds));
    if (!negates(condition, value) && !negates(value, condition)) return value;
    return builder.inside(branch.region, () => builder.boolean(!holds));
  }

  private pair(a: Value, b: Value, name: string | undefined): Plan<Value> {
    if (a === b) return () => a;
    const known = this.yields.findIndex((pair) => pair.a === a && pair.b === b);
    const k = known === -1 ? this.yields.push({ a, b, type: a.type, name }) - 1 : known;
    return () => {
      const value = this.results[k];
      if (value === undefined) throw new Error("a condition yields too little");
      return value;
    };
  }

  /** A value that only one branch gives: the other yields a stand-in that is never looked at. */
  private oneSided(meaning: Meaning, branch: Branch, name: string | undefined): Plan<Meaning> {
    const { builder } = this.reader;
    const other = branch === this.a ? this.b : this.a;
    const order = (mine: Value, theirs: Value): Plan<Value> =>
      branch === this.a ? this.pair(mine, theirs, name) : this.pair(theirs, mine, name);
    if (meaning.kind === "number") {
      const known = literal(meaning.value);
      if (typeof known === "number") {
        const { type } = meaning.value;
        return () => ({ ...meaning, value: type === "i32" ? builder.integer(known) : builder.constant(known) });
      }
      if (meaning.value.region !== branch.region) return () => meaning;
      const standIn = builder.inside(other.region, () =>
        meaning.value.type === "i32" ? builder.integer(meaning.range?.low ?? 0) : builder.constant(0),
      );
      const value = order(meaning.value, standIn);
      return () => number(value(), meaning.range);
    }
    if (meaning.kind === "boolean") {
      const known = literal(meaning.value);
      if (typeof known === "boolean") return () => boolean(builder.boolean(known));
      if (meaning.value.region !== branch.region) return () => meaning;
      const value = order(
        meaning.value,
        builder.inside(other.region, () => builder.boolean(false)),
      );
      return () => boolean(value());
    }
    if (meaning.kind === "optional") {
      const [isThere, value] = [boolean(meaning.isThere), meaning.value].map((part) =>
        this.oneSided(part, branch, name),
      );
      return () => {
        const [there, held] = [isThere?.(), value?.()];
        if (there?.kind !== "boolean" || held?.kind !== "number") throw new Error("a choice without its values");
        return { ...meaning, isThere: there.value, value: held };
      };
    }
    if (meaning.kind === "object") return this.oneSidedObject(meaning, branch, name);
    if (meaning.kind === "list" && this.reader.layer.lookupObject(meaning.cell) === undefined)
      return this.inconsistent(meaning, ABSENT);
    if (meaning.kind === "array") {
      const values = [meaning.buffer, ...(meaning.offset === undefined ? [] : [meaning.offset]), ...meaning.extents];
      const local = values.some((value) => value.region === branch.region && literal(value) === undefined);
      if (local) return this.inconsistent(meaning, ABSENT);
    }
    return () => meaning;
  }

  /** An object that one branch gives: it stays itself; if it is new, what it holds is passed on. */
  private oneSidedObject(meaning: ObjectMeaning, branch: Branch, name: string | undefined): Plan<Meaning> {
    const { reader } = this;
    const { cell } = meaning;
    if (branch.layer.isStale(cell)) return this.stale(cell);
    this.meet(cell, cell);
    if (reader.layer.lookupObject(cell) !== undefined) return () => meaning;
    const plan = this.mapContent(branch.layer.content(cell), (item, key) =>
      this.oneSided(item, branch, name === undefined ? undefined : `${name}.${key}`),
    );
    return () => {
      reader.layer.objects.set(cell, plan());
      return meaning;
    };
  }

  /**
   * One object or another: a third that holds what the branch taken gives. It may be changed where nothing else can
   * refer to the two, that is, where both are new and always met each other.
   */
  private objects(first: ObjectCell, second: ObjectCell, name: string): Plan<Meaning> {
    const { reader } = this;
    if (this.a.layer.isStale(first)) return this.stale(first);
    if (this.b.layer.isStale(second)) return this.stale(second);
    this.meet(first, second);
    this.meet(second, first);
    const known = this.merged.get(first)?.get(second);
    if (known !== undefined) return known;
    const contents = [this.a.layer.content(first), this.b.layer.content(second)] as const;
    let made: Meaning | undefined;
    const plan = (): Meaning => {
      if (made !== undefined) return made;
      const cells = [first, second];
      const isNew = cells.every((cell) => reader.layer.lookupObject(cell) === undefined);
      const alone = isNew && cells.every((cell) => this.met.get(cell)?.size === 1 && cell.readOnly === undefined);
      const sources = cells.flatMap((cell, k) => {
        const held = contents[k];
        if (held === undefined) return [];
        if (reader.layer.lookupObject(cell) === undefined) return cell.sources ?? [];
        return [{ cell, content: held }];
      });
      const readOnly = `may be one ${contents[0].kind === "tuple" ? "array" : "object"} or another here`;
      made = reader.object(content(), name, alone ? {} : { readOnly, sources });
      return made;
    };
    const partners = this.merged.get(first) ?? new Map<ObjectCell, Plan<Meaning>>();
    this.merged.set(first, partners.set(second, plan));
    const content = this.content(contents[0], contents[1], name);
    return plan;
  }

  /** An object that may be one or another, of which one has changed: it must not be used any more. */
  private stale(cell: ObjectCell): Plan<Meaning> {
    const meaning: InconsistentMeaning = {
      kind: "inconsistent",
      kinds: ["an object", "another object"],
      span: this.span,
      because: `\`${cell.name}\` may be one object or another, and one of them has changed since. Copy it first: { ...object }.`,
    };
    return () => meaning;
  }

  /** Notes that an object of one branch met one of the other. */
  private meet(cell: ObjectCell, other: ObjectCell): void {
    const partners = this.met.get(cell);
    if (partners === undefined) this.met.set(cell, new Set([other]));
    else partners.add(other);
  }

  content(first: Content, second: Content, name: string): Plan<Content> {
    if (first === second) return () => first;
    const [a, b] = [itemsOf(first), itemsOf(second)];
    const tuple = first.kind === "tuple";
    if (first.kind !== second.kind || classOf(first) !== classOf(second) || (tuple && a.size !== b.size)) {
      const kinds = [describeContent(first), describeContent(second)] as const;
      const differing: InconsistentMeaning = { kind: "inconsistent", kinds, span: this.span };
      const isGrowing = mayBeList(first) && mayBeList(second);
      return () => ({ kind: "record", fields: new Map(), differing, mayBeList: isGrowing, version: {} });
    }
    const merged = (item: Meaning, key: string): Plan<Meaning> =>
      this.meaning(item, b.get(key) ?? UNDEFINED, tuple ? `${name}[${key}]` : `${name}.${key}`);
    const version = first.version === second.version ? first.version : {};
    if (haveSameKeys(first, second)) return this.mapContent(first, merged, version);
    const missing = [...b.keys()].filter((key) => !a.has(key));
    const all = withItems(first, new Map([...a, ...missing.map((key) => [key, UNDEFINED] as const)]), {});
    return this.mapContent(unordered(all, this.span), merged, {});
  }

  private mapContent(
    content: Content,
    map: (item: Meaning, key: string) => Plan<Meaning>,
    version: object | undefined = content.version,
  ): Plan<Content> {
    const plans = [...itemsOf(content)].map(([key, item]) => [key, map(item, key)] as const);
    return () => {
      const items = new Map(plans.map(([key, plan]) => [key, plan()]));
      const before = itemsOf(content);
      return [...items].every(([key, item]) => before.get(key) === item) ? content : withItems(content, items, version);
    };
  }
}

function negates({ instruction }: Value, value: Value): boolean {
  return instruction?.kind === "not" && instruction.args[0] === value;
}

/** What both contents must be of; nothing is like what is one thing or another already. */
function classOf(content: Content): object | undefined {
  return content.kind === "record" ? (content.differing ?? content.of?.node) : undefined;
}

function describeContent(content: Content): string {
  if (content.kind === "tuple") return `an array of ${content.items.length}`;
  if (content.kind === "list") return "an array";
  return content.differing === undefined ? "an object" : content.differing.kinds.join(" or ");
}
