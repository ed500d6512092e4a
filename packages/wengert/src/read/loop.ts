/** Loops: counted ones become `for`, the others `while` with flags for what leaves them. */
import type * as acorn from "acorn";
import { addParam, createRegion, literal } from "../program/builder.ts";
import type { Region, Value } from "../program/types.ts";
import { inBranch } from "./branch.ts";
import { Carried } from "./carried.ts";
import { type Counted, countedRange, indexMeaning } from "./counted.ts";
import { declareNames } from "./declaration.ts";
import type { Layer, Variable } from "./environment.ts";
import { Iteration } from "./iteration.ts";
import { assignedNames, counterOf, leavesEarly } from "./loop-syntax.ts";
import { boolean, number, type NumberMeaning } from "./meaning.ts";
import { arithmetic } from "./numbers.ts";
import { type Activation, type LoopFrame, type LoopStatement, type Reader } from "./reader.ts";
import { readBody, readStatements, whereAlive } from "./statement.ts";
import { Scope } from "./unit.ts";

export function readLoop(reader: Reader, node: LoopStatement, labels: readonly string[], outer: Scope): void {
  const { activation } = reader;
  if (activation === undefined) throw new Error("a loop outside of a function");
  const scope = new Scope(outer);
  const loop = new Loop(reader, activation, node, labels, scope);
  const isUnrolled = reader.decisions.get(node) === "unroll";
  if (isUnrolled && (node.type === "WhileStatement" || node.type === "DoWhileStatement")) {
    return loop.unroll(node, node.test, undefined, node.type === "DoWhileStatement");
  }
  if (node.type === "ForOfStatement") return new Iteration(loop).readForOf(node);
  if (node.type === "ForInStatement") return new Iteration(loop).readForIn(node);
  if (node.type === "ForStatement") return loop.readFor(node);
  return loop.readWhile(node.test, node.type === "DoWhileStatement", undefined, node.body);
}

/** Reads something once for every index below a length: what array methods do. */
export function repeat(
  reader: Reader,
  node: acorn.Node,
  length: NumberMeaning,
  read: (index: NumberMeaning) => void,
): void {
  // A result is copied when the function has ended: nothing is left to leave.
  new Loop(reader, reader.activation ?? { exits: [], loops: [] }, node, [], new Scope(undefined)).readElements(
    length,
    read,
    false,
  );
}

/** What a loop can leave. */
type Left = Pick<Activation, "exits" | "loops">;

/** How one turn is read, inside the region and layer of the body. */
type Turn = () => void;

/** So many turns of a loop over records are read one by one. */
export const TURNS_LIMIT = 1000;

export class Loop {
  readonly reader: Reader;
  private readonly activation: Left;
  private readonly node: acorn.Node;
  readonly scope: Scope;
  readonly frame: LoopFrame & { readonly continued: Variable };

  constructor(reader: Reader, activation: Left, node: acorn.Node, labels: readonly string[], scope: Scope) {
    this.reader = reader;
    this.activation = activation;
    this.node = node;
    this.scope = scope;
    const flag = (name: string): Variable => ({ name, constant: false, owner: node });
    this.frame = { labels, broken: flag("broken"), continued: flag("continued") };
  }

  readFor(node: acorn.ForStatement): void {
    const { reader, scope } = this;
    if (node.init?.type === "VariableDeclaration") {
      // `let` in the head belongs to the loop; `var` is declared by the function.
      const declarations: acorn.Statement[] = [node.init];
      declareNames(reader, declarations, scope);
      readStatements(reader, declarations, scope);
    } else if (node.init != null) reader.rules.expression(reader, node.init, scope);
    if (reader.decisions.get(node) === "unroll") return this.unroll(node, node.test, node.update);
    const counter = counterOf(node);
    if (counter !== undefined && !leavesEarly(node.body, this.frame.labels)) {
      const range = countedRange(reader, counter, node, scope);
      if (range !== undefined && this.readCounted(range, () => readBody(reader, node.body, scope), node.body)) return;
    }
    this.readWhile(node.test ?? undefined, false, node.update ?? undefined, node.body);
  }

  /** Reads a turn, between the flags that end it. */
  turn(read: Turn): void {
    const { reader, activation, frame } = this;
    reader.set(frame.continued, boolean(reader.builder.boolean(false)));
    // In a loop that is unrolled `broken` stands there already, for the turns before.
    const count = activation.exits.push(frame.broken, frame.continued);
    activation.loops.push(frame);
    try {
      read();
    } finally {
      activation.loops.pop();
      activation.exits.splice(count - 2);
    }
  }

  /** The variables of the function that a part of it assigns by name. */
  private likely(node: acorn.Node): Set<Variable> {
    const variables = [...assignedNames(node)].map((name) => this.scope.lookup(name));
    return new Set(variables.filter((variable) => variable !== undefined));
  }

  /** A loop whose number of turns is known when it starts; false where it turns out to be none. */
  private readCounted(counted: Counted, read: Turn, assigning: acorn.Node): boolean {
    const { reader, node, frame } = this;
    const { builder } = reader;
    const counters = new Set([counted.variable]);
    const likely = this.likely(assigning);
    if (likely.has(counted.variable)) return false;
    reader.set(frame.broken, boolean(builder.boolean(false)));
    const carried = new Carried(reader, node, likely);
    for (;;) {
      const region = createRegion(builder.region);
      const index = indexMeaning(counted, addParam(region, "i32", counted.variable.name));
      const layer = carried.enter(region);
      layer.variables.set(counted.variable, index);
      const before = layer.snapshot();
      inBranch(reader, { region, layer }, () => this.turn(read));
      if (layer.variables.get(counted.variable) !== index || !counted.isInvariant(layer, region)) return false;
      if (carried.learn(layer, before, counters)) continue;
      this.appendFor(counted, carried, region, layer);
      return true;
    }
  }

  private appendFor(counted: Counted, carried: Carried, region: Region, layer: Layer): void {
    const { reader } = this;
    const { builder } = reader;
    reader.at(this.node);
    const initial = carried.initial();
    region.yields = carried.final(layer, region);
    const { low, high, step } = counted;
    const results = builder.append(
      { kind: "for", step, reversed: false, args: [low, high, ...initial], regions: [region] },
      initial.map(({ type }) => type),
    );
    nameAfter(results, region.params.slice(1));
    carried.leave(results);
    if (this.scope.own(counted.variable.name) !== counted.variable && counted.variable.owner !== this.node)
      reader.set(counted.variable, counted.after());
  }

  /** A loop that goes on while a condition holds; `update` follows every turn, continued ones too. */
  readWhile(
    test: acorn.Expression | undefined,
    testsLast: boolean,
    update: acorn.Expression | undefined,
    body: acorn.Statement,
  ): void {
    const { reader, frame, scope } = this;
    reader.set(frame.broken, boolean(reader.builder.boolean(false)));
    const turn = (): void => {
      this.turn(() => readBody(reader, body, scope));
      if (update !== undefined) this.whereGoingOn(() => void reader.rules.expression(reader, update, scope));
    };
    let isEndless = false;
    const condition = (): Value => {
      const value = test === undefined ? reader.builder.boolean(true) : reader.rules.condition(reader, test, scope);
      isEndless = literal(value) === true;
      return value;
    };
    if (testsLast || !this.tryPlainWhile(condition, turn)) this.readRotated(condition, testsLast, turn);
    if (isEndless) this.afterEndless();
  }

  /** After a loop whose condition always holds something has left it: if only one thing can have, it has. */
  private afterEndless(): void {
    const { reader } = this;
    const isDown = (flag: Variable): boolean => {
      const meaning = reader.get(flag);
      return meaning.kind !== "boolean" || literal(meaning.value) === false;
    };
    if (!isDown(this.frame.broken)) return;
    const [flag, ...others] = this.activation.exits.filter((exit) => !isDown(exit));
    if (flag === undefined) reader.layer.unreachable = true;
    else if (others.length === 0) reader.raise(flag);
  }

  /** Reads something for the case that the turn has not left the loop. */
  whereGoingOn(read: () => void): void {
    const { reader, activation, frame } = this;
    const count = activation.exits.push(frame.broken);
    try {
      const exited = reader.exited();
      if (exited === true) return;
      if (exited === false) read();
      else whereAlive(reader, exited, this.node, read);
    } finally {
      activation.exits.splice(count - 1);
    }
  }

  private flags(): Variable[] {
    return [...this.activation.exits, this.frame.broken];
  }

  /** A `while` whose condition changes nothing: it is a region of its own. False where it does change something. */
  private tryPlainWhile(condition: () => Value, turn: Turn): boolean {
    const { reader, node } = this;
    const { builder } = reader;
    const carried = new Carried(reader, node, this.likely(node));
    for (;;) {
      const test = createRegion(builder.region);
      const testLayer = carried.enter(test);
      const testBefore = testLayer.snapshot();
      let goesOn: Value | undefined;
      inBranch(reader, { region: test, layer: testLayer }, () => {
        goesOn = this.goesOn(condition);
      });
      if (goesOn === undefined || changes(testLayer, testBefore) || writes(test)) return false;
      const region = createRegion(builder.region);
      const layer = carried.enter(region);
      this.lowerFlags(layer, region);
      const before = layer.snapshot();
      inBranch(reader, { region, layer }, turn);
      if (carried.learn(layer, before, new Set())) continue;
      test.yields = [goesOn];
      this.appendWhile(carried, test, region, layer);
      return true;
    }
  }

  /** The condition where nothing has left the loop, otherwise false. */
  private goesOn(condition: () => Value): Value {
    const { reader } = this;
    const { builder } = reader;
    let result: Value = builder.boolean(false);
    const flag: Variable = { name: "going", constant: false, owner: this.node };
    reader.set(flag, boolean(builder.boolean(false)));
    this.whereGoingOn(() => reader.set(flag, boolean(condition())));
    const meaning = reader.get(flag);
    reader.layer.variables.delete(flag);
    if (meaning.kind === "boolean") result = meaning.value;
    return result;
  }

  /** Inside a turn nothing has left the loop yet. */
  private lowerFlags(layer: Layer, region: Region): void {
    const { reader } = this;
    reader.builder.inside(region, () => {
      for (const flag of this.flags()) {
        if (reader.layer.lookup(flag) !== undefined) layer.variables.set(flag, boolean(reader.builder.boolean(false)));
      }
    });
  }

  /** A loop whose condition is computed at the end of every turn, and carried. */
  private readRotated(condition: () => Value, testsLast: boolean, turn: Turn): void {
    const { reader, node } = this;
    const { builder } = reader;
    const going: Variable = { name: "going", constant: false, owner: node };
    reader.set(going, boolean(testsLast ? builder.boolean(true) : condition()));
    const carried = new Carried(reader, node, [...this.likely(node), going]);
    for (;;) {
      const test = createRegion(builder.region);
      const testLayer = carried.enter(test);
      const goesOn = testLayer.lookup(going);
      if (goesOn?.kind !== "boolean") throw new Error("a loop without a condition");
      const region = createRegion(builder.region);
      const layer = carried.enter(region);
      this.lowerFlags(layer, region);
      const before = layer.snapshot();
      inBranch(reader, { region, layer }, () => {
        turn();
        const next = this.goesOn(condition);
        reader.set(going, boolean(next));
      });
      if (carried.learn(layer, before, new Set())) continue;
      test.yields = [goesOn.value];
      this.appendWhile(carried, test, region, layer);
      return;
    }
  }

  private appendWhile(carried: Carried, test: Region, region: Region, layer: Layer): void {
    const { reader } = this;
    const { builder } = reader;
    reader.at(this.node);
    const initial = carried.initial();
    region.yields = carried.final(layer, region);
    const results = builder.append({ kind: "while", args: [...initial], regions: [test, region] }, [
      ...initial.map(({ type }) => type),
      "i32",
    ]);
    nameAfter(results, region.params);
    carried.leave(results.slice(0, -1));
  }

  /** Turn after turn while reading. The variables of the head are new ones in every turn, as closures see them. */
  unroll(
    node: acorn.ForStatement | acorn.WhileStatement | acorn.DoWhileStatement,
    test: acorn.Expression | null | undefined,
    update: acorn.Expression | null | undefined,
    testsLast: boolean = false,
  ): void {
    const { reader, frame } = this;
    reader.set(frame.broken, boolean(reader.builder.boolean(false)));
    const turns = (count: number, scope: Scope): void => {
      const isAsked = test != null && !(testsLast && count === 0);
      const condition = isAsked ? reader.rules.condition(reader, test, scope) : reader.builder.boolean(true);
      const known = literal(condition);
      if (known === false) return;
      if (known === undefined || count > TURNS_LIMIT) {
        return reader.refuse(
          node,
          "a loop over records, or one that collects them, must have a number of turns that is known, and not too many",
          "Loop to the length of the array, or keep its data in arrays of numbers.",
        );
      }
      this.turn(() => readBody(reader, node.body, scope));
      this.whereGoingOn(() => {
        const next = this.nextTurn(scope);
        if (update != null) reader.rules.expression(reader, update, next);
        turns(count + 1, next);
      });
    };
    turns(0, this.scope);
  }

  private nextTurn(scope: Scope): Scope {
    const next = new Scope(scope.parent);
    for (const variable of scope.ownVariables()) {
      const copy = next.declare({ ...variable });
      this.reader.set(copy, this.reader.get(variable));
    }
    return next;
  }

  /** Counts through the indices below a length. */
  readElements(length: NumberMeaning, read: (index: NumberMeaning) => void, leaves: boolean): void {
    const { reader } = this;
    const { builder } = reader;
    const variable: Variable = { name: "k", constant: true, owner: this.node };
    if (!leaves) {
      const turn = (): void => read(this.position(variable));
      const counted: Counted = {
        variable,
        low: builder.integer(0),
        high: length.value,
        step: 1,
        range: { low: 0, high: Math.max(0, (length.range?.high ?? 0x7fffffff) - 1) },
        below: { value: length.value, distance: -1 },
        node: this.node,
        isInvariant: () => true,
        after: () => number(builder.integer(0)),
      };
      reader.set(variable, number(builder.integer(0)));
      if (this.readCounted(counted, turn, this.node)) return;
      throw new Error("a loop over an array that does not count");
    }
    this.readFollowing(() => length, read, variable);
  }

  /** Counts through the indices while they are below a length. */
  readFollowing(
    length: () => NumberMeaning,
    read: (index: NumberMeaning) => void,
    variable: Variable = { name: "k", constant: true, owner: this.node },
  ): void {
    const { reader } = this;
    const { builder } = reader;
    reader.set(variable, number(builder.constant(0)));
    reader.set(this.frame.broken, boolean(builder.boolean(false)));
    const step = (): void => {
      this.turn(() => read(this.position(variable)));
      this.whereGoingOn(() =>
        reader.set(variable, arithmetic(reader, "+", this.position(variable), number(builder.constant(1)))),
      );
    };
    const condition = (): Value =>
      builder.compare(builder.toNumber(this.position(variable).value), "<", builder.toNumber(length().value));
    if (!this.tryPlainWhile(condition, step)) throw new Error("a loop over an array whose condition has effects");
  }

  private position(variable: Variable): NumberMeaning {
    const meaning = this.reader.get(variable);
    if (meaning.kind !== "number") throw new Error("a loop without its index");
    return meaning;
  }
}

function nameAfter(results: readonly Value[], params: readonly Value[]): void {
  for (const [k, param] of params.entries()) {
    const result = results[k];
    if (result !== undefined) result.name = param.name;
  }
}

/** Whether reading changed anything that was there before. */
function changes(layer: Layer, before: Layer): boolean {
  for (const [variable, meaning] of layer.variables) {
    if (layer.parent?.lookup(variable) === undefined) continue;
    if (before.lookup(variable) !== meaning) return true;
  }
  for (const [cell, content] of layer.objects) {
    if (layer.parent?.lookupObject(cell) === undefined && before.lookupObject(cell) === undefined) continue;
    if (before.lookupObject(cell) !== content) return true;
  }
  return false;
}

/** Whether a region writes memory. */
function writes(region: Region): boolean {
  return region.instructions.some(
    ({ kind, regions }) => kind === "store" || kind === "accumulate" || kind === "call" || regions.some(writes),
  );
}
