/** Reads the text that `print.ts` writes. */
import type { Comparison } from "../elementary/algebra.ts";
import { elementaryByName } from "../elementary/table.ts";
import { addParam, Builder, createRegion } from "./builder.ts";
import { LineReader } from "./parse-lines.ts";
import { reachablePrograms } from "./print-names.ts";
import type { IntegerInstruction, Program, Region, Span, Type, Value } from "./types.ts";

type Draft = Parameters<Builder["append"]>[0];
/** A value as its definition names it. */
interface Declaration {
  readonly text: string;
  readonly type: Type;
}
/** An operation, and the span at the end of its line. */
interface Operation {
  readonly draft: Draft;
  readonly span: Span | undefined;
}

const comparisons: readonly string[] = ["<", "<=", ">", ">=", "===", "!=="] satisfies Comparison[];
const integerOperators: readonly string[] = [
  "add",
  "subtract",
  "multiply",
  "divide",
  "remainder",
  "and",
  "or",
  "xor",
  "shiftLeft",
  "shiftRight",
  "imul",
] satisfies IntegerInstruction["operator"][];

function isComparison(text: string): text is Comparison {
  return comparisons.includes(text);
}

function isIntegerOperator(text: string): text is IntegerInstruction["operator"] {
  return integerOperators.includes(text);
}

/**
 * The Program that a text begins with; those that it calls follow it in the text. What is read is not verified.
 *
 * @throws Error with the number of the line where the text is none of a Program
 */
export function parse(text: string): Program {
  const programs = new Map<string, Program>();
  const headers = new LineReader(text);
  while (headers.nextLine()) {
    if (!headers.accept("program")) continue;
    const name = headers.name();
    if (programs.has(name)) headers.fail(`there are two programs ${name}`);
    programs.set(name, { name: nameFrom(name), body: createRegion(undefined), source: undefined });
  }
  const [first] = programs.values();
  if (first === undefined) throw new Error("line 1: there is no program");
  const reader = new LineReader(text);
  while (reader.nextLine()) {
    reader.expect("program");
    const program = programs.get(reader.name()) ?? reader.fail("the program is not known");
    new ProgramParser(reader, program, programs).parse();
  }
  const reachable = new Set(reachablePrograms(first));
  for (const [name, program] of programs) {
    if (!reachable.has(program)) throw new Error(`program ${name} is not called`);
  }
  return first;
}

/** The name that a printed name stands for: without number and quotes; empty where it only numbers a value without one. */
function nameFrom(text: string): string {
  const own = text.replace(/\.\d+$/, "");
  if (!own.startsWith('"')) return own;
  const parsed: unknown = JSON.parse(own);
  if (typeof parsed !== "string") throw new Error(`${own} is no name`);
  return parsed;
}

class ProgramParser {
  private readonly reader: LineReader;
  private readonly builder: Builder;
  private readonly program: Program;
  private readonly programs: ReadonlyMap<string, Program>;
  private readonly values = new Map<string, Value>();

  constructor(reader: LineReader, program: Program, programs: ReadonlyMap<string, Program>) {
    this.reader = reader;
    this.program = program;
    this.builder = new Builder(program.body);
    this.programs = programs;
  }

  /** From the parameters on. */
  parse(): void {
    const { reader } = this;
    const { region } = this.builder;
    this.addParams(region, this.declarations());
    reader.expect("->");
    const types = reader.list(() => reader.type());
    if (reader.accept("by")) this.rules();
    this.block(region, "return");
    const returned = region.yields.map((value) => value.type);
    if (returned.join() !== types.join())
      reader.fail(`(${returned.join(", ")}) is returned and not (${types.join(", ")})`);
    reader.endLine();
  }

  private rules(): void {
    const { reader, program } = this;
    const operands = reader.list(() => reader.number());
    const jvp = reader.accept("jvp") ? this.programNamed() : undefined;
    const vjp = reader.accept("vjp") ? { forward: this.programNamed(), pullback: this.programNamed() } : undefined;
    program.rules = { operands, jvp, vjp };
  }

  private programNamed(): Program {
    const name = this.reader.name();
    return this.programs.get(name) ?? this.reader.fail(`there is no program ${name}`);
  }

  /** From `{` to `}`. */
  private block(region: Region, ending: "return" | "yield"): void {
    const { reader } = this;
    reader.expect("{");
    reader.endLine();
    this.builder.inside(region, () => {
      while (this.nextLine() && reader.peek() !== "}") {
        if (reader.accept(ending)) {
          region.yields = this.valueList();
          reader.endLine();
          this.nextLine();
          break;
        }
        this.instruction();
      }
    });
    reader.expect("}");
  }

  private nextLine(): boolean {
    return this.reader.nextLine() || this.reader.fail("the text ends inside a program");
  }

  private instruction(): void {
    const { reader, builder } = this;
    const adjoint = reader.accept("~");
    const declared: Declaration[] = [];
    if (reader.peek(1) === ":") {
      do declared.push(this.declaration());
      while (reader.accept(","));
      reader.expect("=");
    }
    const { draft, span } = this.operation(declared[0]?.type);
    reader.endLine();
    builder.adjoint = adjoint;
    builder.span = span;
    const results = builder.append(
      draft,
      declared.map(({ type }) => type),
    );
    for (const [k, { text }] of declared.entries()) this.define(text, results[k]);
  }

  private operation(type: Type | undefined): Operation {
    const { reader } = this;
    const word = reader.peek();
    switch (word) {
      case "for":
        return this.forLoop();
      case "while":
        return this.whileLoop();
      case "if":
        return this.branch();
      case "differentiate":
        return this.differentiate();
    }
    const draft = isComparison(reader.peek(1)) ? this.comparison() : this.plainOperation(type);
    return { draft, span: this.span() };
  }

  private comparison(): Draft {
    const left = this.value();
    const operator = this.reader.next();
    if (!isComparison(operator)) return this.reader.fail(`${operator} is no comparison`);
    return { kind: "compare", operator, args: [left, this.value()], regions: [] };
  }

  private plainOperation(type: Type | undefined): Draft {
    const { reader } = this;
    const regions: [] = [];
    const word = reader.peek();
    if (/^[-\d]/.test(word) || word === "NaN" || word === "Infinity") {
      return { kind: "constant", value: reader.number(), args: [], regions };
    }
    reader.next();
    switch (word) {
      case "true":
      case "false":
        return { kind: "constant", value: word === "true", args: [], regions };
      case "not":
      case "allocate":
      case "length":
        return { kind: word, args: [this.value()], regions };
      case "convert": {
        const from = this.value();
        if (!reader.accept("by")) return { kind: "convert", rounding: undefined, args: [from], regions };
        const rounding = reader.next();
        if (rounding !== "index" && rounding !== "ceil" && rounding !== "floor" && rounding !== "word") {
          return reader.fail(`${rounding} is no rounding`);
        }
        return { kind: "convert", rounding, args: [from], regions };
      }
      case "load": {
        const checked = !reader.accept("unchecked");
        return { kind: "load", checked, args: this.element(), regions };
      }
      case "store":
      case "accumulate": {
        const checked = !reader.accept("unchecked");
        const element = this.element();
        reader.expect(word === "store" ? "=" : "+=");
        return { kind: word, checked, args: [...element, this.value()], regions };
      }
      case "call": {
        const callee = this.programNamed();
        return { kind: "call", callee, args: reader.list(() => this.value()), regions };
      }
      case "push": {
        const place = this.tapeSite();
        return { kind: "push", ...place, args: [this.value()], regions };
      }
      case "pop":
        return { kind: "pop", ...this.tapeSite(), args: [], regions };
      case "checkpoint": {
        const edge = reader.next();
        if (edge !== "begin" && edge !== "end") return reader.fail(`${edge} is no edge of a checkpoint`);
        return { kind: "checkpoint", edge, args: [], regions };
      }
      case "fail":
        return { kind: "fail", code: reader.number(), args: [], regions };
      default:
        return this.arithmetic(word, type);
    }
  }

  /** An operator of i32 where the result is one, else an entry of the table. */
  private arithmetic(word: string, type: Type | undefined): Draft {
    const { reader } = this;
    const args: Value[] = [];
    while (reader.peek() !== "" && reader.peek() !== "@") args.push(this.value());
    if (type === "i32" && isIntegerOperator(word)) return { kind: "integer", operator: word, args, regions: [] };
    const f = elementaryByName.get(word);
    return f === undefined ? reader.fail(`${word} is no instruction`) : { kind: "elementary", f, args, regions: [] };
  }

  private forLoop(): Operation {
    const { reader } = this;
    const region = createRegion(this.builder.region);
    reader.expect("for");
    const index = reader.name();
    this.addParams(region, [{ text: index, type: "i32" }]);
    reader.expect("from");
    const low = this.value();
    reader.expect("to");
    const high = this.value();
    const step = reader.accept("step") ? reader.number() : 1;
    const reversed = reader.accept("reversed");
    const initial = this.carry(region);
    const span = this.span();
    this.block(region, "yield");
    return { draft: { kind: "for", step, reversed, args: [low, high, ...initial], regions: [region] }, span };
  }

  private whileLoop(): Operation {
    const { reader } = this;
    const [test, body] = [createRegion(this.builder.region), createRegion(this.builder.region)];
    reader.expect("while");
    const args = this.carry(test);
    const span = this.span();
    this.block(test, "yield");
    reader.expect("do");
    this.addParams(body, this.declarations());
    this.block(body, "yield");
    return { draft: { kind: "while", args, regions: [test, body] }, span };
  }

  private branch(): Operation {
    const { reader } = this;
    const [then, otherwise] = [createRegion(this.builder.region), createRegion(this.builder.region)];
    reader.expect("if");
    const condition = this.value();
    const span = this.span();
    this.block(then, "yield");
    if (reader.accept("else")) this.block(otherwise, "yield");
    return { draft: { kind: "if", args: [condition], regions: [then, otherwise] }, span };
  }

  private differentiate(): Operation {
    const { reader } = this;
    const region = createRegion(this.builder.region);
    reader.expect("differentiate");
    const mode = reader.next();
    if (mode !== "forward" && mode !== "reverse") return reader.fail(`${mode} is no mode`);
    reader.expect("wrt");
    const wrt = reader.list(() => reader.number());
    reader.expect("at");
    const args = reader.list(() => this.value());
    reader.expect("of");
    this.addParams(region, this.declarations());
    const span = this.span();
    this.block(region, "yield");
    return { draft: { kind: "differentiate", mode, wrt, args, regions: [region] }, span };
  }

  /** The carried values of a loop: adds the params and returns the initial values. */
  private carry(region: Region): Value[] {
    const { reader } = this;
    if (!reader.accept("carry")) return [];
    const pairs = reader.list(() => {
      const declaration = this.declaration();
      reader.expect("=");
      return { declaration, initial: this.value() };
    });
    this.addParams(
      region,
      pairs.map(({ declaration }) => declaration),
    );
    return pairs.map(({ initial }) => initial);
  }

  private declaration(): Declaration {
    const text = this.reader.name();
    this.reader.expect(":");
    return { text, type: this.reader.type() };
  }

  private declarations(): Declaration[] {
    return this.reader.list(() => this.declaration());
  }

  private addParams(region: Region, declared: readonly Declaration[]): void {
    for (const { text, type } of declared) this.define(text, addParam(region, type));
  }

  private define(text: string, value: Value | undefined): void {
    if (value === undefined) throw new Error("an instruction has too few results");
    if (this.values.has(text)) this.reader.fail(`there are two values ${text}`);
    this.values.set(text, value);
    if (!/^v\d+$/.test(text)) value.name = nameFrom(text);
  }

  private value(): Value {
    const text = this.reader.name();
    return this.values.get(text) ?? this.reader.fail(`there is no value ${text}`);
  }

  private valueList(): Value[] {
    const values = [this.value()];
    while (this.reader.accept(",")) values.push(this.value());
    return values;
  }

  /** buffer[index] */
  private element(): [Value, Value] {
    const buffer = this.value();
    this.reader.expect("[");
    const index = this.value();
    this.reader.expect("]");
    return [buffer, index];
  }

  private tapeSite(): { tape: number; site: number } {
    this.reader.expect("tape");
    const tape = this.reader.number();
    this.reader.expect("site");
    return { tape, site: this.reader.number() };
  }

  private span(): Span | undefined {
    const { reader } = this;
    if (!reader.accept("@")) return undefined;
    const start = reader.number();
    reader.expect(":");
    return { start, end: reader.number() };
  }
}
