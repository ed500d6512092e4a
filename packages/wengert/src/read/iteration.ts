/** `for…of` and `for…in`: over memory, over arrays that grow, over known items and keys. */
import type * as acorn from "acorn";
import { literal } from "../program/builder.ts";
import { element, keysOf, lengthOf, member } from "./access.ts";
import { bind } from "./assignment.ts";
import { declareVariable } from "./declaration.ts";
import { viewOf } from "./list.ts";
import { leavesEarly } from "./loop-syntax.ts";
import { type Loop, TURNS_LIMIT } from "./loop.ts";
import {
  type ArrayMeaning,
  boolean,
  constant,
  describe,
  type ListMeaning,
  type Meaning,
  number,
  type NumberMeaning,
} from "./meaning.ts";
import { type Reader, Restart } from "./reader.ts";
import { readBody } from "./statement.ts";
import { itemOfTurn } from "./tuple-methods.ts";
import { Scope } from "./unit.ts";

/** What the iterators of an array give for an element. */
const ITERATORS: ReadonlyMap<string, (reader: Reader, element: Meaning, index: NumberMeaning) => Meaning> = new Map([
  ["entries", (reader: Reader, element: Meaning, index: NumberMeaning): Meaning => reader.tuple([index, element])],
  ["keys", (_: Reader, __: Meaning, index: NumberMeaning): Meaning => index],
  ["values", (_: Reader, element: Meaning): Meaning => element],
]);

export class Iteration {
  private readonly loop: Loop;

  constructor(loop: Loop) {
    this.loop = loop;
  }

  readForOf(node: acorn.ForOfStatement): void {
    const { reader } = this.loop;
    if (node.await) return reader.refuse(node, "for await can't be differentiated", "Await the data first.");
    const { of, item } = this.iterated(node.right);
    if (of.kind === "list") return this.readList(node, of, item);
    if (of.kind === "array") return this.readArray(node, of, item);
    if (of.kind !== "object" || reader.contentOf(of, node.right).kind !== "tuple") {
      return reader.refuse(node.right, `${describe(of)} can't be looped over`, "Loop over an array.");
    }
    // What the body changes in the array is seen by the turns that follow.
    this.readItems(node, (k) => itemOfTurn(reader, of, k, node.right));
  }

  /** What is looped over, and what a turn gets of an element: `x`, or `x.entries()`. */
  private iterated(right: acorn.Expression): {
    of: Meaning;
    item: (element: Meaning, index: NumberMeaning) => Meaning;
  } {
    const { reader, scope } = this.loop;
    const called = right.type === "CallExpression" && right.arguments.length === 0 ? right.callee : undefined;
    if (called?.type === "MemberExpression" && !called.computed && called.property.type === "Identifier") {
      const make = ITERATORS.get(called.property.name);
      if (make !== undefined && called.object.type !== "Super") {
        const of = reader.rules.expression(reader, called.object, scope);
        if (of.kind === "array" || of.kind === "list") {
          return { of, item: (element, index) => make(reader, element, index) };
        }
        return {
          of: reader.rules.call(
            reader,
            member(reader, of, called.property.name, called, called.object),
            [],
            right,
            scope,
          ),
          item: (element) => element,
        };
      }
    }
    return { of: reader.rules.expression(reader, right, scope), item: (element) => element };
  }

  private readArray(
    node: acorn.ForOfStatement,
    of: ArrayMeaning,
    item: (element: Meaning, index: NumberMeaning) => Meaning,
  ): void {
    const { reader } = this.loop;
    const read = (index: NumberMeaning): void => this.readItem(node, item(element(reader, of, index, node), index));
    const count = literal(lengthOf(of).value);
    if (reader.decisions.get(node) === "unroll" && typeof count === "number") {
      return this.readItems(node, (k) => {
        const index = number(reader.builder.integer(k), { low: k, high: k });
        return k < count ? item(element(reader, of, index, node), index) : undefined;
      });
    }
    return this.loop.readElements(lengthOf(of), read, leavesEarly(node.body, this.loop.frame.labels));
  }

  /** A loop over an array that grows: if it does so in the loop, its length is asked in every turn. */
  private readList(
    node: acorn.ForOfStatement,
    of: ListMeaning,
    item: (element: Meaning, index: NumberMeaning) => Meaning,
  ): void {
    const { reader } = this.loop;
    const now = (): ArrayMeaning => viewOf(reader, of, node.right);
    const read = (index: NumberMeaning): void => this.readItem(node, item(element(reader, now(), index, node), index));
    if (reader.decisions.get(node) === "follow") return this.loop.readFollowing(() => lengthOf(now()), read);
    const { version } = reader.layer.content(of.cell);
    this.loop.readElements(lengthOf(now()), read, leavesEarly(node.body, this.loop.frame.labels));
    if (reader.layer.content(of.cell).version !== version) throw new Restart(node, "follow");
  }

  /** A loop over the keys that a record has when it starts. */
  readForIn(node: acorn.ForInStatement): void {
    const { reader } = this.loop;
    const of = reader.rules.expression(reader, node.right, this.loop.scope);
    if (of.kind === "array" || of.kind === "list") {
      return reader.refuse(
        node.right,
        "for…in over an array gives its indices as texts, which can't be read",
        "Count: for (let i = 0; i < x.length; i++), or use for…of.",
      );
    }
    const keys = keysOf(reader, of, node.right);
    this.readItems(node, (k) => {
      const key = keys[k];
      return key === undefined ? undefined : constant(key);
    });
  }

  /** A loop that is unrolled: turn after turn while there is an item. */
  private readItems(
    node: acorn.ForOfStatement | acorn.ForInStatement,
    itemOf: (turn: number) => Meaning | undefined,
  ): void {
    const { reader } = this.loop;
    reader.set(this.loop.frame.broken, boolean(reader.builder.boolean(false)));
    const turns = (k: number): void => {
      const item = itemOf(k);
      if (item === undefined) return;
      if (k > TURNS_LIMIT)
        return reader.refuse(
          node,
          "this loop over records has too many turns to be read one by one",
          "Keep each field in an array of numbers: x[i], v[i] in place of p[i].x, p[i].v.",
        );
      this.loop.turn(() => this.readItem(node, item));
      this.loop.whereGoingOn(() => turns(k + 1));
    };
    turns(0);
  }

  /** A turn of a `for…of` or a `for…in`. */
  private readItem(node: acorn.ForOfStatement | acorn.ForInStatement, item: Meaning): void {
    const { reader } = this.loop;
    const scope = new Scope(this.loop.scope);
    if (node.left.type !== "VariableDeclaration") bind(reader, node.left, item, scope, undefined);
    else {
      const [declarator] = node.left.declarations;
      const { kind } = node.left;
      if (declarator === undefined) throw new Error("a declaration of nothing");
      bind(reader, declarator.id, item, scope, (name) => {
        const known = kind === "var" ? scope.lookup(name) : undefined;
        return known ?? declareVariable(reader, scope, name, kind === "const" ? "const" : "let", item);
      });
    }
    readBody(reader, node.body, scope);
  }
}
