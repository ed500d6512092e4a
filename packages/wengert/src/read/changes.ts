/** What a function leaves in the records that its caller gave it: found by comparing what they hold at the end. */
import type * as acorn from "acorn";
import { addParam, literal } from "../program/builder.ts";
import type { Value } from "../program/types.ts";
import { element } from "./access.ts";
import { itemsOf } from "./content.ts";
import type { ObjectCell } from "./environment.ts";
import { viewOf } from "./list.ts";
import { type ArrayMeaning, describe, type Meaning, number, type ObjectMeaning } from "./meaning.ts";
import type { Reader } from "./reader.ts";
import type { Change, Left } from "./reading.ts";
import { isSame } from "./same.ts";

/** The most elements of an array that takes another's place in a record. */
const LARGEST = 64;

/**
 * The changes to the arguments, whose numbers the Program stores at its end in a buffer of their own: its last param,
 * undefined where there are none.
 */
export function collectChanges(
  reader: Reader,
  args: readonly Meaning[],
  node: acorn.Node,
): { changes: readonly Change[]; count: number } {
  const collector = new Collector(reader, node);
  for (const [k, arg] of args.entries()) collector.visit(arg, k, []);
  return { changes: collector.changes, count: collector.store() };
}

class Collector {
  readonly changes: Change[] = [];
  private readonly stored: Value[] = [];
  private readonly reader: Reader;
  private readonly node: acorn.Node;

  constructor(reader: Reader, node: acorn.Node) {
    this.reader = reader;
    this.node = node;
  }

  visit(meaning: Meaning, parameter: number, path: readonly string[]): void {
    if (meaning.kind !== "object") return;
    const { reader } = this;
    const before = reader.callers.get(meaning.cell);
    if (before === undefined) return;
    const now = reader.contentOf(meaning, this.node);
    const [items, others] = [itemsOf(before), itemsOf(now)];
    if (before !== now) {
      const entries = [...others].flatMap(([key, item]) => {
        const old = items.get(key);
        return old !== undefined && isSame(old, item) ? [] : [[key, this.left(item, meaning.cell, key)] as const];
      });
      const { kind } = before;
      if (entries.length > 0 || items.size !== others.size) {
        const length = kind === "tuple" ? others.size : undefined;
        this.changes.push({ parameter, path, entries, ...(length === undefined ? {} : { length }) });
      }
    }
    for (const [key, item] of items) this.visit(item, parameter, [...path, key]);
  }

  /** What stands in a field at the end. */
  private left(meaning: Meaning, owner: ObjectCell, key: string): Left {
    const { reader } = this;
    switch (meaning.kind) {
      case "number":
        return { kind: "number", at: this.stored.push(reader.builder.toNumber(meaning.value)) - 1 };
      case "boolean":
        return { kind: "boolean", at: this.stored.push(reader.builder.toNumber(meaning.value)) - 1 };
      case "constant":
        return { kind: "constant", value: meaning.value };
      case "object":
        return this.leftObject(meaning, owner, key);
      case "array":
        return this.leftArray(meaning, owner, key);
      case "list":
        return this.leftArray(viewOf(reader, meaning, this.node), owner, key);
      default:
        return this.refuse(owner, key, describe(meaning), "Give the record numbers, arrays and records.");
    }
  }

  private leftObject(meaning: ObjectMeaning, owner: ObjectCell, key: string): Left {
    const content = this.reader.contentOf(meaning, this.node);
    if (this.reader.callers.has(meaning.cell) || meaning.cell.sources !== undefined) {
      const copy = content.kind === "tuple" ? "[...other]" : "{ ...other }";
      return this.refuse(owner, key, "an object of the caller's that stands elsewhere", copiedInto(owner, key, copy));
    }
    if (content.kind === "tuple") {
      return { kind: "tuple", items: content.items.map((item, k) => this.left(item, meaning.cell, String(k))) };
    }
    if (content.of !== undefined) {
      return this.refuse(owner, key, `an object of the class ${content.of.name}`, "Assign its fields one by one.");
    }
    const fields = [...content.fields].map(([name, item]) => [name, this.left(item, meaning.cell, name)] as const);
    return { kind: "record", fields };
  }

  private leftArray(of: ArrayMeaning, owner: ObjectCell, key: string): Left {
    const { reader, node } = this;
    if (of.buffer.instruction === undefined && of.buffer.region === reader.root) {
      return this.refuse(
        owner,
        key,
        "an array of the caller's that stands elsewhere",
        copiedInto(owner, key, "other.slice()"),
      );
    }
    const length = literal(of.extents[0] ?? of.buffer);
    if (typeof length !== "number" || length > LARGEST || of.extents.length > 1) {
      const hint = "Write into the array that is there: for (let i = 0; i < x.length; i++) p.x[i] = y[i].";
      return this.refuse(owner, key, "another array of any length", hint);
    }
    const items = Array.from({ length }, (_, k) => {
      const item = element(reader, of, number(reader.builder.integer(k)), node);
      return item.kind === "number" ? this.stored.push(reader.builder.toNumber(item.value)) - 1 : 0;
    });
    return { kind: "array", array: of.array, items };
  }

  private refuse(owner: ObjectCell, key: string, what: string, hint: string): never {
    return this.reader.refuse(this.node, `\`${owner.name}\` of the caller is left with ${what} as its ${key}`, hint);
  }

  /** Stores the numbers of the changes in the buffer for them; returns how many they are. */
  store(): number {
    const { builder, root } = this.reader;
    if (this.changes.length === 0) return 0;
    const buffer = addParam(root, "f64[]", "changes");
    for (const [k, value] of this.stored.entries()) builder.store(buffer, builder.integer(k), value, false);
    return this.stored.length;
  }
}

/** To swap two, either may be copied first. */
function copiedInto({ name }: ObjectCell, key: string, copy: string): string {
  const target = /^\d+$/.test(key) ? `${name}[${key}]` : `${name}.${key}`;
  return `Put a copy of the other there, ${target} = ${copy}, or assign what is in it.`;
}
