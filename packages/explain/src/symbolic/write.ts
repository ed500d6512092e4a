/**
 * Formulas → text and LaTeX, by the notation and precedence of the table's entries. Operands are written before what
 * uses them, with a stack of their own: the depth of a formula costs no recursion.
 */
import { type Comparison, type Elementary, elementaryByName, type Notation, Precedence } from "wengert/internals";
import type { CasesFormula, Factor, Formula, Written } from "./formula.ts";
import { formatNumber } from "./number.ts";
import { isInteger, type Rational } from "./rational.ts";

/** Text and LaTeX differ in these. */
interface Target {
  readonly name: "text" | "latex";
  readonly notation: (f: Elementary) => Notation[Target["name"]];
  readonly parentheses: (inner: string) => string;
  readonly number: (value: number) => string;
  /** Whether a number can stand before a factor without a sign between. */
  readonly juxtaposes: (factor: string) => boolean;
  readonly juxtaposed: string;
  readonly cases: (rows: readonly (readonly [value: string, condition: string])[], otherwise: string) => string;
  readonly comparisons: Readonly<Record<Comparison, string>>;
}

const text: Target = {
  name: "text",
  notation: (f) => f.notation.text,
  parentheses: (inner) => `(${inner})`,
  number: (value) => formatNumber(value).text,
  juxtaposes: (factor) => factor.startsWith("(") || /^(?![eE])\p{L}(?!\p{L})/u.test(factor),
  juxtaposed: "",
  cases: (rows, otherwise) =>
    `(${rows.map(([value, condition]) => `${value} if ${condition}`).join(", ")}, else ${otherwise})`,
  comparisons: { "<": "<", "<=": "≤", ">": ">", ">=": "≥", "===": "=", "!==": "≠" },
};

const latex: Target = {
  name: "latex",
  notation: (f) => f.notation.latex,
  parentheses: (inner) => `\\left(${inner}\\right)`,
  number: (value) => formatNumber(value).latex,
  juxtaposes: (factor) => !/^[\d.-]/.test(factor),
  juxtaposed: " ",
  cases: (rows, otherwise) => {
    const lines = rows.map(([value, condition]) => `${value} & ${condition}`);
    return `\\begin{cases} ${[...lines, `${otherwise} & \\text{otherwise}`].join(" \\\\ ")} \\end{cases}`;
  },
  comparisons: { "<": "<", "<=": "\\le", ">": ">", ">=": "\\ge", "===": "=", "!==": "\\ne" },
};

/** The plain text of a formula. */
export function writeText(formula: Formula): string {
  return write(formula, text).string;
}

/** The LaTeX of a formula. */
export function writeLatex(formula: Formula): string {
  return write(formula, latex).string;
}

/** A formula as a factor of a product: in parentheses where it needs them. */
export function writeFactor(formula: Formula, name: Target["name"]): string {
  const target = name === "text" ? text : latex;
  const { string, precedence } = write(formula, target);
  const quotient = name === "text" && isQuotient(formula);
  return precedence < Precedence.product || quotient || /^[−-]/.test(string) ? target.parentheses(string) : string;
}

function isQuotient(formula: Formula): boolean {
  if (formula.kind === "applied") return formula.f.name === "divide" || formula.f.name === "remainder";
  if (formula.kind === "number") return formula.value.denominator !== 1;
  if (formula.kind !== "product") return false;
  return formula.coefficient.denominator !== 1 || formula.factors.some(({ exponent }) => exponent.numerator < 0);
}

function write(root: Formula, target: Target): Written {
  const stack = [root];
  for (;;) {
    const formula = stack.at(-1);
    if (formula === undefined) break;
    if (formula[target.name] !== undefined) {
      stack.pop();
      continue;
    }
    const waiting = operandsOf(formula).filter((operand) => operand[target.name] === undefined);
    if (waiting.length > 0) {
      stack.push(...waiting);
    } else {
      formula[target.name] = writeOne(formula, target);
      stack.pop();
    }
  }
  return writtenOf(root, target);
}

function operandsOf(formula: Formula): readonly Formula[] {
  switch (formula.kind) {
    case "number":
    case "symbol":
    case "tooLong":
      return [];
    case "applied":
      return formula.operands;
    case "sum":
      return formula.terms.flatMap((term) => [term.formula, ...innerFactors(term.formula)]);
    case "product":
      return formula.factors.map(({ base }) => base);
    case "cases":
      return [formula.left, formula.right, formula.then, formula.otherwise, ...laterCases(formula)];
  }
}

/** A term's coefficient is written into its product, so the product's factors are needed themselves. */
function innerFactors(formula: Formula): readonly Formula[] {
  return formula.kind === "product" ? formula.factors.map(({ base }) => base) : [];
}

/** The conditions and values of the cases that stand in the last line of others. */
function laterCases(formula: CasesFormula): Formula[] {
  const later: Formula[] = [];
  for (let next = formula.otherwise; next.kind === "cases"; next = next.otherwise) {
    later.push(next.left, next.right, next.then, next.otherwise);
  }
  return later;
}

function writtenOf(formula: Formula, target: Target): Written {
  const written = formula[target.name];
  if (written === undefined) throw new Error("a formula was written before its operands");
  return written;
}

function writeOne(formula: Formula, target: Target): Written {
  switch (formula.kind) {
    case "number":
      return writeProduct(formula.value, [], target);
    case "symbol":
      return { string: formula.written[target.name], precedence: Precedence.atom };
    case "applied":
      return applied(
        formula.f,
        formula.operands.map((operand) => writtenWithin(formula.f, operand, target)),
        target,
      );
    case "sum":
      return writeSum(formula.terms, target);
    case "product":
      return writeProduct(formula.coefficient, formula.factors, target);
    case "cases":
      return writeCases(formula, target);
    case "tooLong":
      return { string: target.name === "text" ? "…" : "\\ldots", precedence: Precedence.atom };
  }
}

/** In text, (w1/w2)·x keeps its parentheses: without them it is read either way. */
function writtenWithin(f: Elementary, operand: Formula, target: Target): Written {
  const written = writtenOf(operand, target);
  const inner = operand.kind === "applied" ? operand.f.name : "divide";
  const mixes = f.name !== inner && f.notation.precedence === Precedence.product;
  if (target.name === "text" && mixes && isQuotient(operand)) {
    return { string: target.parentheses(written.string), precedence: Precedence.atom };
  }
  return written;
}

function applied(f: Elementary, operands: readonly Written[], target: Target): Written {
  const string = target.notation(f)((index, precedence) => {
    const operand = operands[index];
    if (operand === undefined) throw new Error(`${f.name} has no operand ${index}`);
    const afterSign = index > 0 && precedence > 0 && /^[−-]/.test(operand.string);
    return operand.precedence < precedence || afterSign ? target.parentheses(operand.string) : operand.string;
  }, operands.length);
  return { string, precedence: f.notation.precedence };
}

function entry(name: string): Elementary {
  const f = elementaryByName.get(name);
  if (f === undefined) throw new Error(`the table has no entry ${name}`);
  return f;
}

function writeSum(terms: readonly { coefficient: Rational; formula: Formula }[], target: Target): Written {
  let sum: Written | undefined;
  for (const { coefficient, formula } of terms) {
    const negative = coefficient.numerator < 0;
    const factors = formula.kind === "product" ? formula.factors : [];
    const bare =
      formula.kind === "product" || formula.kind === "number" ? factors : [{ base: formula, exponent: unit }];
    const size = { ...coefficient, numerator: Math.abs(coefficient.numerator) };
    if (sum === undefined) sum = writeProduct(coefficient, bare, target);
    else sum = applied(entry(negative ? "subtract" : "add"), [sum, writeProduct(size, bare, target)], target);
  }
  if (sum === undefined) throw new Error("a sum without terms");
  return sum;
}

const unit: Rational = { numerator: 1, denominator: 1 };

/** coefficient · Π factors: a fraction where exponents are negative, the sign in front. */
function writeProduct(coefficient: Rational, factors: readonly Factor[], target: Target): Written {
  const above = factors.filter(({ exponent }) => exponent.numerator > 0);
  const below = factors.filter(({ exponent }) => !(exponent.numerator > 0));
  const size = Math.abs(coefficient.numerator);
  const numerator = joined(size, above, target);
  const divided = below.length > 0 || coefficient.denominator !== 1;
  const quotient = divided
    ? applied(entry("divide"), [numerator, joined(coefficient.denominator, below, target)], target)
    : numerator;
  if (coefficient.numerator >= 0 || Number.isNaN(coefficient.numerator)) return quotient;
  const sign = target.name === "text" ? "−" : "-";
  const inner = quotient.precedence < Precedence.product ? target.parentheses(quotient.string) : quotient.string;
  return { string: `${sign}${inner}`, precedence: Precedence.sum };
}

/** A positive number times factors, whose exponents count without their sign. */
function joined(number: number, factors: readonly Factor[], target: Target): Written {
  const pieces = factors.map((factor) => writePower(factor, target));
  let product: Written | undefined;
  if (number !== 1 || pieces.length === 0) {
    const string = target.number(number);
    product = { string, precedence: string.includes("^") ? Precedence.product : Precedence.atom };
  }
  for (const [k, piece] of pieces.entries()) {
    if (product === undefined) {
      product = piece;
      continue;
    }
    const within = piece.precedence < Precedence.product ? target.parentheses(piece.string) : piece.string;
    product =
      k === 0 && !/\de/.test(product.string) && target.juxtaposes(within)
        ? { string: `${product.string}${target.juxtaposed}${within}`, precedence: Precedence.product }
        : applied(entry("multiply"), [product, piece], target);
  }
  if (product === undefined) throw new Error("a product without factors");
  return product;
}

function writePower({ base, exponent }: Factor, target: Target): Written {
  const written = writtenOf(base, target);
  const size = { ...exponent, numerator: Math.abs(exponent.numerator) };
  if (size.numerator === 1 && size.denominator === 1) {
    // A fraction among factors keeps apart from them.
    return base.kind === "applied" ? writtenWithin(entry("multiply"), base, target) : written;
  }
  if (isInteger(size) && size.numerator === 2) return applied(entry("square"), [written], target);
  return applied(entry("pow"), [written, writeProduct(size, [], target)], target);
}

function writeCases(formula: CasesFormula, target: Target): Written {
  const rows: [string, string][] = [];
  let rest: Formula = formula;
  while (rest.kind === "cases") {
    const [left, right] = [writtenOf(rest.left, target).string, writtenOf(rest.right, target).string];
    rows.push([writtenOf(rest.then, target).string, `${left} ${target.comparisons[rest.operator]} ${right}`]);
    rest = rest.otherwise;
  }
  return { string: target.cases(rows, writtenOf(rest, target).string), precedence: Precedence.atom };
}
