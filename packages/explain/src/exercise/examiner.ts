/** Compares what somebody writes about a graph with what is right: as formulas first, then as numbers at several points. */
import type { Explanation } from "../steps/explanation.ts";
import { SymbolicAlgebra } from "../symbolic/algebra.ts";
import type { Formula } from "../symbolic/formula.ts";
import { type Expression, Names, readExpression } from "./expression.ts";
import { likenessOf } from "./likeness.ts";
import { type Asked, ExplainedGraph, Quantities } from "./quantities.ts";
import { type Column, isComparable, isSame, numbers, Sample } from "./sample.ts";

/** What a name in an answer stands for: a node of the graph, or an expression that was given this name before. */
export type Meaning = { readonly node: number } | { readonly definition: Expression<Meaning> };

/** Formulas are compared in graphs up to this many operations; beyond, they would grow too long. */
const mostSymbolic = 60;

export class Examiner {
  readonly graph: ExplainedGraph;
  readonly sample: Sample;
  readonly names: Names<Meaning> = new Names<Meaning>();
  private readonly formulas: SymbolicAlgebra = new SymbolicAlgebra();
  private readonly symbolic: Quantities<Formula> | undefined;

  constructor(explanation: Explanation) {
    this.graph = new ExplainedGraph(explanation);
    this.sample = new Sample(explanation, this.graph);
    for (const { id, name } of explanation.inputs) this.names.define(name, { node: id });
    for (const id of this.graph.operations) this.names.define(this.graph.nameOf(id), { node: id });
    if (this.graph.operations.length <= mostSymbolic) {
      const symbols = explanation.inputs.map(({ name }) => this.formulas.store.symbol(name, name));
      this.symbolic = new Quantities(this.graph, this.formulas, symbols);
    }
  }

  /** @throws UnreadableError */
  read(text: string): Expression<Meaning> {
    return readExpression(text, this.names);
  }

  /** The expression at the points of the sample, or at others. */
  columnOf(expression: Expression<Meaning>, points: readonly Quantities<number>[] = this.sample.points): Column {
    return points.map((point) => {
      const valueOf = (meaning: Meaning): number =>
        "node" in meaning
          ? point.get({ kind: "value", node: meaning.node })
          : meaning.definition.evaluate(numbers, valueOf);
      return expression.evaluate(numbers, valueOf);
    });
  }

  isRight(expression: Expression<Meaning>, asked: Asked): boolean {
    return this.isSameFormula(expression, asked) || this.agrees(expression, asked, this.sample.points);
  }

  /** Whether an expression has the quantity's values at points, which may be those where something else is claimed. */
  agrees(expression: Expression<Meaning>, asked: Asked, points: readonly Quantities<number>[]): boolean {
    const right = points.map((point) => point.get(asked));
    const claim = this.columnOf(expression, points);
    // Of max(x, y) a derivation shows the branch taken at the point.
    const { sample } = this;
    return (
      this.isRightNumber(expression, right) || isSame(claim, right) || isSame(sample.near(claim), sample.near(right))
    );
  }

  /** Whether the points tell anything: both sides are finite at enough of them. */
  canCompare(expression: Expression<Meaning>, asked: Asked): boolean {
    return isComparable(this.columnOf(expression), this.sample.column(asked));
  }

  /** A decimal number is right if it is the value at the explanation's own point, rounded to three digits or more. */
  private isRightNumber(expression: Expression<Meaning>, right: Column): boolean {
    const [value] = right;
    if (!expression.isNumber || this.sample.ownPoint === undefined || value === undefined) return false;
    const [, digits = "", exponent = "0"] = /^[-+ ]*([\d.]+)(?:[eE]([-+]?\d+))?$/.exec(expression.text) ?? [];
    if (digits.replace(/^[0.]+/, "").replace(".", "").length < 3) return false;
    const unit = 10 ** (Number(exponent) - (digits.split(".")[1]?.length ?? 0));
    const claim = expression.evaluate(numbers, () => NaN);
    return Math.abs(claim - value) <= 0.501 * unit;
  }

  private isSameFormula(expression: Expression<Meaning>, asked: Asked): boolean {
    const { symbolic, formulas } = this;
    if (symbolic === undefined) return false;
    const valueOf = (meaning: Meaning): Formula =>
      "node" in meaning
        ? symbolic.get({ kind: "value", node: meaning.node })
        : meaning.definition.evaluate(formulas, valueOf);
    const claim = expression.evaluate(formulas, valueOf);
    return claim.kind !== "tooLong" && claim === symbolic.get(asked);
  }

  /** What a wrong expression looks like. */
  likenessOf(expression: Expression<Meaning>, asked: Asked, right?: Column): string | undefined {
    const column = this.columnOf(expression);
    return likenessOf(this.graph, this.sample, asked, column, right ?? this.sample.column(asked));
  }
}
