/** The state of a reading, and the table of what reads each kind of syntax. */
import type * as acorn from "acorn";
import type { Elementary } from "../elementary/entry.ts";
import { elementaryByName } from "../elementary/table.ts";
import { inconsistentTypes, programTooLarge, unsupportedSyntax, type Where } from "../errors.ts";
import { addParam, type Builder, literal } from "../program/builder.ts";
import type { Region, Span, Value } from "../program/types.ts";
import { Layer, type ObjectCell, type Variable } from "./environment.ts";
import {
  ABSENT,
  boolean,
  type Content,
  type ClassMeaning,
  type FunctionMeaning,
  type InconsistentMeaning,
  type ListMeaning,
  type Meaning,
  type NumberMeaning,
  type ObjectContent,
  type ObjectMeaning,
  type RuledMeaning,
} from "./meaning.ts";
import { whereIn } from "./parse.ts";
import type { Callee } from "./recursion.ts";
import type { Failure, HiddenArgument, ScopeFact } from "./reading.ts";
import { Copies } from "./replaced.ts";
import type { Ruled } from "./rule.ts";
import type { Thrown } from "./thrown.ts";
import type { Scope, Unit } from "./unit.ts";

export type LoopStatement =
  acorn.ForStatement | acorn.WhileStatement | acorn.DoWhileStatement | acorn.ForOfStatement | acorn.ForInStatement;

/** The readers of expressions, statements and calls, which need each other. */
export interface Rules {
  expression(reader: Reader, node: acorn.Expression, scope: Scope): Meaning;
  condition(reader: Reader, node: acorn.Expression, scope: Scope): Value;
  statements(reader: Reader, list: readonly acorn.Statement[], scope: Scope): void;
  call(reader: Reader, callee: Meaning, args: readonly Meaning[], node: acorn.Node, scope: Scope): Meaning;
  construct(reader: Reader, callee: Meaning, args: readonly Meaning[], node: acorn.Node, scope: Scope): Meaning;
  /** An array literal as memory, because a variable indexes it. */
  memory(reader: Reader, items: readonly Meaning[], node: acorn.Node): Meaning;
  /** An array literal as an array that grows. */
  list(reader: Reader, items: readonly Meaning[], node: acorn.Node): Meaning;
  /** An array literal into which arrays of unknown length are spread. */
  concatenate(reader: Reader, items: readonly Meaning[], node: acorn.Node): Meaning;
  /** Reads something once for every index below a length. */
  repeat(reader: Reader, node: acorn.Node, length: NumberMeaning, read: (index: NumberMeaning) => void): void;
  switch(reader: Reader, node: acorn.SwitchStatement, labels: readonly string[], scope: Scope): void;
  loop(reader: Reader, node: LoopStatement, labels: readonly string[], scope: Scope): void;
}

/** One call of a function that is being read. */
export interface Activation {
  readonly name: string;
  readonly isMain: boolean;
  readonly caller: Activation | undefined;
  /** The node of the function, to notice recursion. */
  readonly node: object;
  /** What its variables have as their owner. */
  readonly owner: object;
  /** Whether it has returned, and what. */
  readonly returned: Variable;
  readonly result: Variable;
  /** The flags that end the statements being read: `returned`, and those of the loops around. */
  readonly exits: Variable[];
  /** The loops around, outermost first. */
  readonly loops: LoopFrame[];
}

/** A loop or a switch that is being read, for break and continue; a switch can't be continued. */
export interface LoopFrame {
  readonly labels: readonly string[];
  readonly broken: Variable;
  readonly continued: Variable | undefined;
}

/** An array is memory or a list, a loop is unrolled or follows what it loops over, a function is called. */
export type Decision = "memory" | "list" | "unroll" | "follow" | "call";

/** Asks for another reading with a decision taken. */
export class Restart extends Error {
  readonly node: object;
  readonly decision: Decision;

  constructor(node: object, decision: Decision) {
    super(`what follows is read anew: ${decision}`);
    this.node = node;
    this.decision = decision;
  }
}

/** The name of an object that has been assigned to no variable. */
export const UNNAMED = "object";

/** The most instructions that a reading may give. */
const LIMIT = 1_000_000;

export class Reader {
  readonly builder: Builder;
  readonly rules: Rules;
  readonly root: Region;
  readonly main: Unit;
  readonly decisions: ReadonlyMap<object, Decision>;
  private readonly rootLayer: Layer = new Layer(undefined);
  layer: Layer = this.rootLayer;
  unit: Unit;
  activation: Activation | undefined = undefined;
  depth: number = 0;
  /** How many rests of statement lists are being read inside branches. */
  nesting: number = 0;
  /** By its node: how often a function has been read inside of a call of itself. */
  readonly nestedCalls: Map<object, number> = new Map();
  /** Where the current function of another text is called in the main one. */
  callSpan: Span | undefined = undefined;
  runsNatively: boolean = true;
  /** How many functions are being read to be differentiated. */
  differentiating: number = 0;
  /** The functions that are being read into Programs of their own. */
  readonly callees: Callee[] = [];
  /** The functions with rules that have been read, or are being read. */
  readonly ruled: Ruled[] = [];
  /** Whether a function with rules can't be read itself, so that a rule gives its values. */
  valuesByRule: boolean = false;
  readonly ruledMeanings: Map<object, RuledMeaning> = new Map();
  readonly hidden: Map<string, { argument: HiddenArgument; meaning: Meaning }> = new Map();
  readonly facts: Map<string, ScopeFact> = new Map();
  readonly failures: Failure[] = [];
  readonly copies: Copies = new Copies();
  /** What the records and lists of the caller held at first. */
  readonly callers: Map<ObjectCell, Content> = new Map();
  /** The param that says how many elements an array that grows has room for, where there is such an array. */
  room: Value | undefined = undefined;
  /** Whether two objects of the caller's were taken for different ones because they stand in different places. */
  tellsApart: boolean = false;
  readonly functionMeanings: Map<object, FunctionMeaning> = new Map();
  readonly classMeanings: Map<object, ClassMeaning> = new Map();

  constructor(builder: Builder, rules: Rules, main: Unit, decisions: ReadonlyMap<object, Decision>) {
    this.builder = builder;
    this.root = builder.region;
    this.rules = rules;
    this.main = main;
    this.unit = main;
    this.decisions = decisions;
  }

  /** Where a node of the current text stands. */
  where(node: Span): Where {
    return whereIn(this.unit.source, node, this.unit.parsed.shift);
  }

  /** The part of the main text that a node of the current text belongs to: itself, or the call that led to it. */
  spanOf(node: Span): Span | undefined {
    if (this.unit !== this.main) return this.callSpan;
    const { shift } = this.unit.parsed;
    return { start: node.start - shift, end: node.end - shift };
  }

  /** Marks the instructions that follow as coming from a node. */
  at(node: Span): void {
    this.builder.span = this.spanOf(node);
    if (this.builder.region.instructions.length > LIMIT) throw programTooLarge(LIMIT, this.where(node));
  }

  /** Reads something of another text, on behalf of a node of this one. */
  inUnit<R>(unit: Unit, node: Span, read: () => R): R {
    const { unit: outer, callSpan } = this;
    if (outer === this.main) this.callSpan = this.spanOf(node);
    this.unit = unit;
    try {
      return read();
    } finally {
      this.unit = outer;
      this.callSpan = callSpan;
    }
  }

  /** The place that decides what a meaning is, where that is not the place of its use. */
  decidedBy({ span }: InconsistentMeaning, use: Span): string[] {
    const used = this.spanOf(use);
    if (span === undefined || (span.start === used?.start && span.end === used.end)) return [];
    const { source } = this.main;
    const { place } = whereIn(source, span, 0);
    if (place === undefined) return [];
    const [first = ""] = source.text.slice(span.start, span.end).split("\n");
    const shown = first.length > 60 ? `${first.slice(0, 57)}…` : first;
    return [`Line ${place.line} decides: ${shown}`];
  }

  refuse(node: Span, what: string, hint: string): never {
    throw unsupportedSyntax(what, hint, this.where(node));
  }

  mismatch(node: Span, what: string, hint: string): never {
    throw inconsistentTypes(what, hint, this.where(node));
  }

  /** The part of the current text that a node covers. */
  text(node: Span): string {
    const { shift } = this.unit.parsed;
    const text = this.unit.source.text.slice(node.start - shift, node.end - shift);
    return text.length > 60 ? `${text.slice(0, 57)}…` : text;
  }

  /** The code of a failure. */
  failure(kind: Failure["kind"], node: Span, thrown?: Thrown): number {
    const span = this.spanOf(node);
    const known = this.failures.findIndex(
      (f) =>
        f.kind === kind &&
        f.span?.start === span?.start &&
        f.span?.end === span?.end &&
        f.thrown?.text === thrown?.text,
    );
    return known === -1 ? this.failures.push({ kind, span, thrown }) - 1 : known;
  }

  get(variable: Variable): Meaning {
    return this.layer.lookup(variable) ?? ABSENT;
  }

  set(variable: Variable, meaning: Meaning): void {
    this.layer.variables.set(variable, meaning);
  }

  /** What an object holds, for reading it. */
  contentOf(object: ObjectMeaning, node: Span): ObjectContent;
  contentOf(object: ObjectMeaning | ListMeaning, node: Span): Content;
  contentOf(object: ObjectMeaning | ListMeaning, node: Span): Content {
    if (this.layer.isStale(object.cell)) {
      this.refuse(
        node,
        `\`${object.cell.name}\` may be one object or another, and one of them has changed since`,
        `Change the object before it is chosen, or copy it: ${copyOf(object, this.layer.content(object.cell))}.`,
      );
    }
    const content = this.layer.content(object.cell);
    if (content.kind === "record" && content.differing !== undefined) {
      if (content.mayBeList === true) this.needList(object.cell.origin);
      const [first, second] = content.differing.kinds;
      const hint = ["Give it the same items on every path.", ...this.decidedBy(content.differing, node)].join("\n");
      return this.mismatch(node, `\`${object.cell.name}\` is ${first} or ${second}, depending on the path`, hint);
    }
    return content;
  }

  /** Replaces what an object holds. */
  change(object: ObjectMeaning | ListMeaning, content: Content, node: Span): void {
    const { name, readOnly } = object.cell;
    if (readOnly !== undefined) {
      this.refuse(
        node,
        `\`${name}\` ${readOnly}, so it can't be changed`,
        `Copy it first: ${copyOf(object, content)}.`,
      );
    }
    this.layer.objects.set(object.cell, { ...content, version: {} });
  }

  /** A new object. */
  object(content: Content, name: string, origin: Omit<ObjectCell, "name"> = {}): ObjectMeaning {
    const cell: ObjectCell = { name, ...origin };
    this.layer.objects.set(cell, content);
    return { kind: "object", cell };
  }

  /** A new object that exists from the beginning, whatever branch is being read. */
  rootObject(content: Content, name: string, origin: Omit<ObjectCell, "name">): ObjectMeaning {
    const cell: ObjectCell = { name, ...origin };
    this.rootLayer.objects.set(cell, content);
    return { kind: "object", cell };
  }

  /** Builds at the outermost level, before the control flow that is being read. */
  inRoot<R>(build: (builder: Builder) => R): R {
    return this.builder.inside(this.root, () => build(this.builder));
  }

  /** An array of some items; memory where reading has shown that a variable indexes what `origin` makes. */
  tuple(items: readonly Meaning[], origin?: acorn.Node): Meaning {
    const decision = origin === undefined ? undefined : this.decisions.get(origin);
    if (origin !== undefined && decision !== undefined && areNumbers(items)) {
      if (decision === "memory") return this.rules.memory(this, items, origin);
      if (decision === "list") return this.rules.list(this, items, origin);
    }
    return this.object({ kind: "tuple", items }, UNNAMED, { origin });
  }

  /** Reads again with a tuple as memory, where that has not been tried. */
  needMemory({ cell: { origin } }: ObjectMeaning, items: readonly Meaning[]): void {
    if (origin !== undefined && items.length > 0 && areNumbers(items) && !this.decisions.has(origin)) {
      throw new Restart(origin, "memory");
    }
  }

  /** Reads again with an array as one that grows, where that has not been tried. */
  needList(origin: object | undefined): void {
    if (origin !== undefined && this.decisions.get(origin) !== "list") throw new Restart(origin, "list");
  }

  /** How many elements an array that grows has room for. */
  get capacity(): Value {
    return (this.room ??= addParam(this.root, "i32", "capacity"));
  }

  record(fields: ReadonlyMap<string, Meaning>, name: string = UNNAMED): ObjectMeaning {
    return this.object({ kind: "record", fields }, name);
  }

  /** Whether the statements being read are over: known, or a bool. */
  exited(): boolean | Value {
    if (this.layer.unreachable) return true;
    let open: Value[] | undefined;
    for (const flag of this.activation?.exits ?? []) {
      const meaning = this.get(flag);
      if (meaning.kind !== "boolean") continue;
      const known = literal(meaning.value);
      if (known === true) return true;
      if (known === undefined) (open ??= []).push(meaning.value);
    }
    // Most statements follow one that ends nothing.
    return open === undefined ? false : open.reduce((either, flag) => this.either(either, flag));
  }

  /** The disjunction of two bools. */
  either(a: Value, b: Value): Value {
    const { builder } = this;
    const [value] = builder.branch(
      a,
      ["bool"],
      () => [builder.boolean(true)],
      () => [b],
    );
    if (value === undefined) throw new Error("a disjunction without a value");
    return value;
  }

  /** Sets a flag. */
  raise(flag: Variable): void {
    this.set(flag, boolean(this.builder.boolean(true)));
  }
}

/** How a user copies an object. */
function copyOf({ cell: { name } }: ObjectMeaning | ListMeaning, { kind }: Content): string {
  return kind !== "record" ? `[...${name}]` : `{ ...${name} }`;
}

export function areNumbers(items: readonly Meaning[]): boolean {
  return items.every(({ kind }) => kind === "number");
}

/** An entry of the table that the reader itself needs. */
export function entry(name: string): Elementary {
  const found = elementaryByName.get(name);
  if (found === undefined) throw new Error(`the table has no ${name}`);
  return found;
}
