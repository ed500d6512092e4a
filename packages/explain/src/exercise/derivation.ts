/** Checks a derivation row by row: what is right, what is wrong here, and what follows from a wrong row before. */
import type { Explanation } from "../steps/explanation.ts";
import { type Claim, claimOf } from "./claim.ts";
import { Examiner, type Meaning } from "./examiner.ts";
import { type Expression, UnreadableError } from "./expression.ts";
import { rowsOf } from "./plain.ts";
import { type Asked, keyOf, type Quantities } from "./quantities.ts";
import type { Column } from "./sample.ts";
import { textOf } from "./words.ts";

/**
 * "follows": wrong, but rightly derived from a wrong row before. "named": a name for what follows, which claims nothing of
 * the graph. "unread": nothing that can be checked.
 */
export type Verdict = "right" | "follows" | "wrong" | "named" | "unread";

/** What is said of one entry of a gradient, or of one side of an equation. */
export interface JudgedEntry {
  /** The quantity in plain text: `∂b/∂w1`. */
  readonly quantity: string;
  readonly verdict: Verdict;
  /** The wrong row that it follows from, counted from 1. */
  readonly from?: number;
  readonly message: string;
}

export interface JudgedRow extends JudgedEntry {
  /** Counted from 1. */
  readonly row: number;
  readonly text: string;
  /** Every entry of a gradient; empty for other rows. */
  readonly entries: readonly JudgedEntry[];
}

/**
 * Checks a derivation against the graph of an explanation.
 *
 * Rows are lines, or what LaTeX separates by `\\`. A row claims local partials (`∂a/∂w1 = 1`), gradients
 * (`∇b = [1 - b^2, 0]`, `\nabla b = \begin{bmatrix} … \end{bmatrix}`), adjoints (`ā = …`, `\bar{a} = …`), contributions
 * (`ā += …`), derivatives of the result (`∂f/∂w1 = …`), or the gradient of the result as a bare list. `D = …` gives an
 * expression a name. Every other row is right, wrong here, or follows from a wrong row before: it would be right if that row
 * were.
 *
 * @returns  a judgement for every row that is not empty
 *
 * Cost: a few dozen evaluations of the graph for every row.
 *
 * @example
 * const explanation = explain("tanh(w2 + w1)");
 * checkDerivation(explanation, "∂a/∂w1 = w2\n∇a = [w2, 1]").map(({ verdict }) => verdict); // ["wrong", "follows"]
 */
export function checkDerivation(explanation: Explanation, text: string): JudgedRow[] {
  const check = new DerivationCheck(explanation);
  return rowsOf(text).map((row, k) => check.judge(row, k + 1));
}

/** A quantity with what is claimed of it. */
interface Equation {
  /** What the row's left side may mean; one of them must be right. */
  readonly asked: readonly Asked[];
  readonly side: string;
}

class DerivationCheck {
  private readonly examiner: Examiner;
  /** What the faulty rows claim, by row. */
  private readonly faults = new Map<number, Map<string, Column>>();
  /** Contributions that were seen, so that one is not counted twice. */
  private readonly added = new Set<string>();

  constructor(explanation: Explanation) {
    this.examiner = new Examiner(explanation);
  }

  judge(text: string, row: number): JudgedRow {
    const { graph, names } = this.examiner;
    const claim = claimOf(text, graph, names);
    try {
      const judged = this.judgeClaim(claim, row);
      return { row, text, ...judged };
    } catch (error) {
      if (!(error instanceof UnreadableError)) throw error;
      return { row, text, quantity: "", verdict: "unread", message: error.message, entries: [] };
    }
  }

  private judgeClaim(claim: Claim, row: number): Omit<JudgedRow, "row" | "text"> {
    const { graph } = this.examiner;
    switch (claim.kind) {
      case "none":
        return {
          quantity: "",
          verdict: "unread",
          message: "Nothing to check here: write ∂a/∂w1 = …, ∇a = […], or ā = ….",
          entries: [],
        };
      case "definition": {
        this.examiner.names.define(claim.name, { definition: this.examiner.read(claim.side) });
        return { quantity: claim.name, verdict: "named", message: "A name for what follows.", entries: [] };
      }
      case "quantity": {
        const equations = claim.sides.map((side): Equation => ({ asked: claim.asked, side }));
        return { ...worst(equations.map((equation) => this.judgeEquation(equation, row))), entries: [] };
      }
      case "accumulation":
        return { ...this.judgeAccumulation(claim.node, claim.side, row), entries: [] };
      case "gradient": {
        const quantity = `∇${graph.nameOf(claim.node)}`;
        const wrongLength = claim.lists.find((list) => list.length !== graph.inputs.length);
        if (wrongLength !== undefined) {
          const message = `${quantity} has an entry for each of the ${graph.inputs.length} inputs; this has ${wrongLength.length}.`;
          return { quantity, verdict: "wrong", message, entries: [] };
        }
        const entries = graph.inputs.map((input, k) => {
          const asked: Asked = { kind: "tangent", node: claim.node, input };
          return worst(claim.lists.map((list) => this.judgeEquation({ asked: [asked], side: list[k] ?? "" }, row)));
        });
        return { ...worst(entries), quantity, entries };
      }
    }
  }

  private judgeEquation({ asked, side }: Equation, row: number): JudgedEntry {
    const { examiner } = this;
    const expression = examiner.read(side);
    const [first] = asked;
    if (first === undefined) throw new Error("an equation about nothing");
    const quantity = textOf(examiner.graph, first);
    if (asked.some((each) => examiner.isRight(expression, each))) return { quantity, verdict: "right", message: "" };
    const before = this.followsFrom(expression, asked, row);
    this.blame(row, first, expression);
    if (before !== undefined) return followingFrom(quantity, before);
    return { quantity, verdict: "wrong", message: this.whatIsWrong(expression, asked, row) };
  }

  private judgeAccumulation(operand: number, side: string, row: number): JudgedEntry {
    const { examiner, added } = this;
    const { graph } = examiner;
    const expression = examiner.read(side);
    const contributions = graph.users(operand).map((node): Asked => ({ kind: "contribution", node, operand }));
    const open = contributions.filter((asked) => !added.has(keyOf(asked)));
    const quantity = textOf(graph, { kind: "adjoint", node: operand });
    const right = open.find((asked) => examiner.isRight(expression, asked));
    if (right !== undefined) {
      added.add(keyOf(right));
      return { quantity, verdict: "right", message: "" };
    }
    if (contributions.some((asked) => examiner.isRight(expression, asked))) {
      return { quantity, verdict: "wrong", message: "This contribution was added before." };
    }
    const [first] = open;
    if (first === undefined) return { quantity, verdict: "wrong", message: "There is no further contribution." };
    const before = this.followsFrom(expression, open, row);
    this.blame(row, first, expression);
    if (before !== undefined) return followingFrom(quantity, before);
    return { quantity, verdict: "wrong", message: this.whatIsWrong(expression, open, row) };
  }

  /** The row that alone explains an expression, the latest first; else the first of all rows that together do. */
  private followsFrom(expression: Expression<Meaning>, asked: readonly Asked[], row: number): number | undefined {
    const earlier = [...this.faults.keys()].filter((fault) => fault < row);
    const explains = (rows: readonly number[]): boolean => {
      const points = this.pointsWith(rows);
      return asked.some((each) => this.examiner.agrees(expression, each, points));
    };
    const alone = earlier.toReversed().find((fault) => explains([fault]));
    if (alone !== undefined) return alone;
    return earlier.length > 1 && explains(earlier) ? earlier[0] : undefined;
  }

  private pointsWith(rows: readonly number[]): readonly Quantities<number>[] {
    const claimed = new Map(rows.flatMap((row) => [...(this.faults.get(row) ?? [])]));
    return this.examiner.sample.claiming(claimed);
  }

  /** Against what is right and, where that says nothing, against what would follow from the wrong rows before. */
  private whatIsWrong(expression: Expression<Meaning>, asked: readonly Asked[], row: number): string {
    for (const each of asked) {
      const likeness = this.examiner.likenessOf(expression, each);
      if (likeness !== undefined) return likeness;
    }
    const earlier = [...this.faults.keys()].filter((fault) => fault < row);
    for (const fault of earlier.toReversed()) {
      const points = this.pointsWith([fault]);
      for (const each of asked) {
        const expected = points.map((point) => point.get(each));
        const likeness = this.examiner.likenessOf(expression, each, expected);
        if (likeness !== undefined) return `Even if row ${fault} were right: ${likeness}`;
      }
    }
    return "That is not it, and like none of the usual mistakes.";
  }

  private blame(row: number, asked: Asked, expression: Expression<Meaning>): void {
    let claims = this.faults.get(row);
    if (claims === undefined) this.faults.set(row, (claims = new Map<string, Column>()));
    claims.set(keyOf(asked), this.examiner.columnOf(expression));
  }
}

function followingFrom(quantity: string, from: number): JudgedEntry {
  return { quantity, verdict: "follows", from, message: `Follows from row ${from}, which is wrong.` };
}

const severity: Readonly<Record<Verdict, number>> = { right: 0, named: 0, unread: 1, follows: 2, wrong: 3 };

/** The most severe of several judgements. */
function worst(entries: readonly JudgedEntry[]): JudgedEntry {
  const [first, ...others] = entries;
  if (first === undefined) throw new Error("a row without entries");
  return others.reduce((sofar, entry) => (severity[entry.verdict] > severity[sofar.verdict] ? entry : sofar), first);
}
