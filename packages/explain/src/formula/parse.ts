/**
 * Tokens → Program, by operator precedence with explicit stacks: no recursion, so the depth of a formula costs memory
 * only. Every instruction carries the span of the expression that it computes.
 */
import {
  addParam,
  Builder,
  type Elementary,
  type Program,
  type Source,
  type Span,
  type Value,
} from "wengert/internals";
import { formulaSyntax, formulaUnits, unknownFunction } from "../errors.ts";
import { compareNaturally, constants, type FunctionNames, isReserved, looksLikeInput, unitNames } from "./names.ts";
import { argumentMissing, missingOperand, type Position, strayComma, suggestionFor, wrongCount } from "./mistakes.ts";
import type { Operator, Token } from "./tokens.ts";

const binding: Readonly<Record<Operator | "prefix", number>> = {
  "+": 1,
  "-": 1,
  "*": 2,
  "/": 2,
  "%": 2,
  prefix: 3,
  "^": 4,
};

const entryOf: Readonly<Record<Exclude<Operator, "^">, string>> = {
  "+": "add",
  "-": "subtract",
  "*": "multiply",
  "/": "divide",
  "%": "remainder",
};

/** What an expression is so far: a value of the Program, or a number that is not in it yet. */
interface Operand extends Span {
  readonly value: Value | number;
  /** The name of the constant that it is, as written. */
  readonly constant: string | undefined;
}

/** What waits on the stack for its operands. */
type Pending =
  | { readonly kind: "binary"; readonly operator: Operator; readonly start: number }
  | { readonly kind: "prefix"; readonly start: number }
  | { readonly kind: "group"; readonly start: number }
  | {
      readonly kind: "call";
      readonly f: Elementary;
      readonly name: string;
      readonly start: number;
      readonly base: number;
    };

export interface Parsed {
  readonly program: Program;
  /** The inputs, in natural order. */
  readonly names: readonly string[];
  /** The constants that it uses, as written: `pi`, `π`, `e`. */
  readonly constants: ReadonlySet<string>;
}

/** @param fold  whether operations on numbers alone are computed at once */
export function parse(
  source: Source,
  tokens: readonly Token[],
  functions: FunctionNames,
  fold: boolean = true,
): Parsed {
  return new Parser(source, tokens, functions, fold).run();
}

class Parser {
  private readonly builder = new Builder();
  private readonly operands: Operand[] = [];
  private readonly pending: Pending[] = [];
  private readonly inputs = new Map<string, Value>();
  private readonly usedConstants = new Set<string>();
  private readonly source: Source;
  private readonly text: string;
  private readonly tokens: readonly Token[];
  private readonly functions: FunctionNames;
  private readonly fold: boolean;
  private position = 0;

  constructor(source: Source, tokens: readonly Token[], functions: FunctionNames, fold: boolean) {
    this.source = source;
    this.text = source.text;
    this.tokens = tokens;
    this.functions = functions;
    this.fold = fold;
  }

  run(): Parsed {
    const names = this.inputNames();
    for (const name of names) this.inputs.set(name, addParam(this.builder.region, "f64", name));
    let operandNext = true;
    while (this.token(0).kind !== "end") operandNext = operandNext ? this.readOperand() : this.readOperator();
    if (operandNext) throw missingOperand(this.at(), this.token(0));
    this.reduceTo(0);
    const open = this.pending.at(-1);
    if (open !== undefined) {
      throw formulaSyntax(
        this.text,
        { start: open.start, end: open.start + (open.kind === "call" ? open.name.length + 1 : 1) },
        "a parenthesis is never closed",
        "Add the missing ).",
      );
    }
    const [result] = this.operands;
    if (result === undefined) throw new Error("a formula without a result");
    const program = this.builder.finish(this.source.name, [this.materialize(result)], this.source);
    return { program, names, constants: this.usedConstants };
  }

  /** The names that are neither functions nor constants; what they follow or precede can still be an error. */
  private inputNames(): string[] {
    const names = new Set<string>();
    for (const [k, token] of this.tokens.entries()) {
      if (token.kind !== "name" || constants.has(token.name) || isReserved(token.name, this.functions)) continue;
      if (this.functions.has(token.name) && this.tokens[k + 1]?.kind === "open") continue;
      names.add(token.name);
    }
    return [...names].sort(compareNaturally);
  }

  private token(ahead: number): Token {
    const token = this.tokens[Math.min(this.position + ahead, this.tokens.length - 1)];
    if (token === undefined) throw new Error("a formula without an end");
    return token;
  }

  /** Where an operand must stand. Returns whether one is still to come. */
  private readOperand(): boolean {
    const token = this.token(0);
    switch (token.kind) {
      case "number":
        this.position++;
        this.pushNumber(token.value, token);
        return false;
      case "name":
        return this.readName(token.name, token);
      case "open":
        this.position++;
        this.pending.push({ kind: "group", start: token.start });
        return true;
      case "operator":
        if (token.operator !== "-" && token.operator !== "+") throw missingOperand(this.at(), token);
        this.position++;
        if (token.operator === "-") this.pending.push({ kind: "prefix", start: token.start });
        return true;
      case "close":
        return this.closeEmpty(token);
      case "raised":
      case "comma":
      case "end":
        throw missingOperand(this.at(), token);
    }
  }

  private readName(name: string, token: Token): boolean {
    const next = this.token(1);
    const f = this.functions.get(name);
    if (f !== undefined && next.kind === "open") {
      this.position += 2;
      this.pending.push({ kind: "call", f, name, start: token.start, base: this.operands.length });
      return true;
    }
    if (isReserved(name, this.functions)) throw argumentMissing(this.at(), name, this.functions);
    this.position++;
    const number = constants.get(name);
    if (number !== undefined) {
      this.usedConstants.add(name);
      this.pushNumber(number, token, name);
      return false;
    }
    if (next.kind === "open" && !looksLikeInput(name)) {
      throw unknownFunction(this.text, token, name, suggestionFor(name, this.functions));
    }
    const value = this.inputs.get(name);
    if (value === undefined) throw new Error(`input ${name} was not collected`);
    this.operands.push({ value, start: token.start, end: token.end, constant: undefined });
    return false;
  }

  /** Where an operand has just ended. Returns whether one must follow. */
  private readOperator(): boolean {
    const token = this.token(0);
    switch (token.kind) {
      case "operator":
        this.position++;
        this.pushBinary(token.operator, token.start);
        return true;
      case "raised":
        this.position++;
        this.pushNumber(token.value, token);
        this.power();
        return false;
      case "close":
        this.close(token);
        return false;
      case "comma":
        this.comma();
        return true;
      case "number":
        throw formulaSyntax(
          this.text,
          token,
          "a number can't follow an operand directly",
          "Write the product with *, a power with ^, or a decimal point without a space.",
        );
      case "name":
        this.refuseUnit(token.name, token);
        this.pushBinary("*", token.start);
        return true;
      case "open":
        this.pushBinary("*", token.start);
        return true;
      case "end":
        throw new Error("read past the end of a formula");
    }
  }

  private refuseUnit(name: string, span: Span): void {
    if (this.tokens[this.position - 1]?.kind === "number" && unitNames.has(name)) {
      throw formulaUnits(this.text, span, name);
    }
  }

  private pushBinary(operator: Operator, start: number): void {
    const level = binding[operator];
    this.reduceTo(operator === "^" ? level + 1 : level);
    this.pending.push({ kind: "binary", operator, start });
  }

  /** Applies what waits and binds at least as tightly as `level`, down to the innermost open parenthesis. */
  private reduceTo(level: number): void {
    for (;;) {
      const top = this.pending.at(-1);
      if (top === undefined || top.kind === "group" || top.kind === "call") return;
      if (binding[top.kind === "prefix" ? "prefix" : top.operator] < level) return;
      this.pending.pop();
      if (top.kind === "prefix") {
        const operand = this.popOperand();
        this.pushApplied(this.entry("negate"), [operand], { start: top.start, end: operand.end });
      } else if (top.operator === "^") {
        this.power();
      } else {
        const [y, x] = [this.popOperand(), this.popOperand()];
        this.pushApplied(this.entry(entryOf[top.operator]), [x, y], { start: x.start, end: y.end });
      }
    }
  }

  /** x ^ 2 is the square, e ^ x the exponential function. */
  private power(): void {
    const [exponent, base] = [this.popOperand(), this.popOperand()];
    const span = { start: base.start, end: exponent.end };
    if (base.constant === "e") this.pushApplied(this.entry("exp"), [exponent], span);
    else if (exponent.value === 2) this.pushApplied(this.entry("square"), [base], span);
    else this.pushApplied(this.entry("pow"), [base, exponent], span);
  }

  private close(token: Token): void {
    this.position++;
    this.reduceTo(0);
    const frame = this.pending.pop();
    if (frame === undefined) {
      throw formulaSyntax(this.text, token, "this parenthesis was never opened", "Remove it, or add the missing (.");
    }
    if (frame.kind === "call") {
      this.call(frame, token);
    } else {
      const inner = this.popOperand();
      this.operands.push({ ...inner, start: frame.start, end: token.end });
    }
  }

  private call(frame: Extract<Pending, { kind: "call" }>, close: Span): void {
    const given = this.operands.splice(frame.base);
    const span = { start: frame.start, end: close.end };
    if (frame.f.arity !== "any" && given.length !== frame.f.arity) {
      throw wrongCount(this.text, frame.name, frame.f, given.length, span);
    }
    this.pushApplied(frame.f, given, span);
  }

  private closeEmpty(token: Token): boolean {
    const frame = this.pending.at(-1);
    const previous = this.tokens[this.position - 1];
    if (frame?.kind === "call" && previous?.kind === "open") {
      throw wrongCount(this.text, frame.name, frame.f, 0, { start: frame.start, end: token.end });
    }
    if (frame === undefined) {
      throw formulaSyntax(this.text, token, "this parenthesis was never opened", "Remove it, or add the missing (.");
    }
    throw missingOperand(this.at(), token);
  }

  private comma(): void {
    this.position++;
    this.reduceTo(0);
    if (this.pending.at(-1)?.kind === "call") return;
    throw strayComma(this.at(-1));
  }

  /** Where the parser stands, for messages. */
  private at(offset: number = 0): Position {
    return { text: this.text, tokens: this.tokens, position: this.position + offset };
  }

  private entry(name: string): Elementary {
    const f = this.functions.get(name);
    if (f === undefined) throw new Error(`the table has no entry ${name}`);
    return f;
  }

  private popOperand(): Operand {
    const operand = this.operands.pop();
    if (operand === undefined) throw new Error("an operator without its operand");
    return operand;
  }

  private pushNumber(value: number, { start, end }: Span, constant?: string): void {
    this.operands.push({ value, start, end, constant });
  }

  /** Appends f as written; only operations on numbers alone are computed at once. */
  private pushApplied(f: Elementary, given: readonly Operand[], span: Span): void {
    const numbers = given.map((operand) => operand.value).filter((value) => typeof value === "number");
    if (this.fold && numbers.length === given.length) {
      this.pushNumber(f.evaluate(...numbers), span);
      return;
    }
    const args = given.map((operand) => this.materialize(operand));
    this.builder.span = span;
    const [value] = this.builder.append({ kind: "elementary", f, args, regions: [] }, ["f64"]);
    if (value === undefined) throw new Error("an operation without a result");
    this.operands.push({ value, start: span.start, end: span.end, constant: undefined });
  }

  private materialize(operand: Operand): Value {
    if (typeof operand.value !== "number") return operand.value;
    this.builder.span = { start: operand.start, end: operand.end };
    const value = this.builder.constant(operand.value);
    value.name = operand.constant;
    return value;
  }
}
