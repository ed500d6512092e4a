/** What a wrong answer looks like: the mistakes that people make, each as a quantity that the answer is compared with. */
import { type Asked, type ExplainedGraph, partialAt } from "./quantities.ts";
import { type Column, combine, constantRatio, isSame, numbers, type Sample } from "./sample.ts";
import { numberInWords, textOf } from "./words.ts";

/** A mistake: what it would give, and a sentence on it. */
interface Mistake {
  readonly column: Column;
  readonly sentence: string;
}

/**
 * A sentence on what a wrong answer looks like; undefined if it is like none of the known mistakes.
 *
 * @param right  what the answer should have been, at the sample's points
 */
export function likenessOf(
  graph: ExplainedGraph,
  sample: Sample,
  asked: Asked,
  claim: Column,
  right: Column,
): string | undefined {
  const mistakes = new Mistakes(graph, sample);
  const known = mistakes.of(asked).find(({ column }) => isSame(claim, column) && !isSame(column, right));
  if (known !== undefined) return known.sentence;
  if (
    isSame(
      claim,
      right.map((value) => -value),
    )
  )
    return "The sign is the other way round.";
  if (
    isSame(
      claim,
      right.map((value) => 1 / value),
    )
  )
    return "That is one over what is right.";
  const ratio = constantRatio(claim, right);
  if (ratio !== undefined) return `It is ${numberInWords(ratio)} times what is right.`;
  return mistakes.factors(asked, claim, right);
}

class Mistakes {
  private readonly graph: ExplainedGraph;
  private readonly sample: Sample;

  constructor(graph: ExplainedGraph, sample: Sample) {
    this.graph = graph;
    this.sample = sample;
  }

  of(asked: Asked): Mistake[] {
    switch (asked.kind) {
      case "value":
        return [];
      case "partial":
        return this.ofPartial(asked.node, asked.operand);
      case "tangent":
        return this.ofTangent(asked.node, asked.input);
      case "adjoint":
        return this.ofAdjoint(asked.node);
      case "contribution":
        return this.ofContribution(asked.node, asked.operand);
    }
  }

  private column(asked: Asked): Column {
    return this.sample.column(asked);
  }

  private name(asked: Asked): string {
    return textOf(this.graph, asked);
  }

  private ofPartial(node: number, operand: number): Mistake[] {
    const { graph } = this;
    const operation = graph.operation(node);
    if (operation === undefined) return [];
    const { f, operands } = operation;
    const [v, u] = [graph.nameOf(node), graph.nameOf(operand)];
    const mistakes: Mistake[] = [];
    const isSum = f.name === "add" || f.name === "subtract";
    for (const other of graph.operandsOf(node)) {
      if (other === operand) continue;
      const w = graph.nameOf(other);
      if (isSum) {
        mistakes.push({
          column: this.column({ kind: "value", node: other }),
          sentence: `That is the product rule's term: it would be right for ${u}·${w}. A sum's partial is 1.`,
        });
      }
      mistakes.push({
        column: this.column({ kind: "partial", node, operand: other }),
        sentence: `That is ${this.name({ kind: "partial", node, operand: other })}, the partial by the other operand.`,
      });
    }
    if (f.name === "multiply") {
      mistakes.push({
        column: this.column({ kind: "value", node: operand }),
        sentence: `That is ${u} itself. A product's partial by one factor is the other factor.`,
      });
    }
    mistakes.push(
      {
        column: this.column({ kind: "value", node }),
        sentence: `That is ${v} itself, not its derivative.`,
      },
      {
        column: this.column({ kind: "contribution", node, operand }),
        sentence: `That is the whole contribution to ${this.name({ kind: "adjoint", node: operand })}. Asked is the local partial alone, without ${this.name({ kind: "adjoint", node })}.`,
      },
      ...this.confusedResult(node, operand, operands),
    );
    const isIndirect = graph.inputs.includes(operand);
    if (isIndirect) {
      mistakes.push({
        column: this.column({ kind: "tangent", node, input: operand }),
        sentence: `That counts every way from ${u} to ${v}. Asked is the local partial: the other operands are held fixed.`,
      });
    }
    return mistakes;
  }

  /** 1 − a² where b = tanh(a) is differentiated and 1 − b² is right, or sin(b) for sin(a). */
  private confusedResult(node: number, operand: number, operands: readonly number[]): Mistake[] {
    const operation = this.graph.operation(node);
    const index = operands.indexOf(operand);
    if (operation === undefined || index === -1) return [];
    const [v, u] = [this.graph.nameOf(node), this.graph.nameOf(operand)];
    const at = (inResult: boolean): Column =>
      this.sample.points.map((point) => {
        const values = operands.map((id) => point.get({ kind: "value", node: id }));
        const result = point.get({ kind: "value", node });
        const x = values[index] ?? NaN;
        return inResult
          ? partialAt(numbers, operation.f, values, x, index)
          : partialAt(numbers, operation.f, values.with(index, result), result, index);
      });
    return [
      { column: at(true), sentence: `That has ${u} where ${v}, the operation's own result, belongs.` },
      { column: at(false), sentence: `That has ${v} where its operand ${u} belongs.` },
    ];
  }

  private ofTangent(node: number, input: number): Mistake[] {
    const { graph } = this;
    const operands = graph.operandsOf(node);
    const w = graph.nameOf(input);
    const terms = operands.map((operand) => ({
      operand,
      partial: this.column({ kind: "partial", node, operand }),
      tangent: this.column({ kind: "tangent", node: operand, input }),
    }));
    const mistakes: Mistake[] = [];
    const f = graph.operation(node)?.f.name;
    if (f === "add" || f === "subtract") {
      const values = operands.map((operand) => this.column({ kind: "value", node: operand }));
      const product = terms
        .map(({ tangent }, k) =>
          values.reduce((sofar, value, j) => (j === k ? sofar : combine(sofar, value, (x, y) => x * y)), tangent),
        )
        .reduce((x, y) => combine(x, y, (left, right) => left + right), zero(this.sample));
      if (operands.length > 1) {
        mistakes.push({
          column: product,
          sentence: "That is the product's rule. A sum is differentiated term by term, with partials 1.",
        });
      }
    }
    if (terms.length > 1) {
      for (const { operand, partial, tangent } of terms) {
        mistakes.push({
          column: combine(partial, tangent, (x, y) => x * y),
          sentence: `That is only the term through ${graph.nameOf(operand)}. The terms of all operands are added.`,
        });
      }
      mistakes.push({
        column: terms
          .map(({ tangent }) => tangent)
          .reduce((x, y) => combine(x, y, (left, right) => left * right), one(this.sample)),
        sentence:
          "That is the product of the operands' derivatives. The chain rule adds partial times derivative, operand by operand.",
      });
    }
    for (const { operand, partial, tangent } of terms) {
      mistakes.push(
        {
          column: partial,
          sentence: `That is the local partial ${this.name({ kind: "partial", node, operand })}. By the chain rule it is multiplied by ${this.name({ kind: "tangent", node: operand, input })}.`,
        },
        {
          column: tangent,
          sentence: `That is ${this.name({ kind: "tangent", node: operand, input })}. The factor ${this.name({ kind: "partial", node, operand })} is missing.`,
        },
      );
    }
    for (const other of graph.inputs) {
      if (other === input) continue;
      mistakes.push({
        column: this.column({ kind: "tangent", node, input: other }),
        sentence: `That is the derivative by ${graph.nameOf(other)}, not by ${w}.`,
      });
    }
    mistakes.push({
      column: this.column({ kind: "value", node }),
      sentence: `That is ${graph.nameOf(node)} itself, not its derivative.`,
    });
    return mistakes;
  }

  private ofAdjoint(node: number): Mistake[] {
    const { graph } = this;
    const users = graph.users(node);
    const v = graph.nameOf(node);
    const contributions = users.map((user) => this.column({ kind: "contribution", node: user, operand: node }));
    const mistakes: Mistake[] = [];
    if (users.length > 1) {
      for (const [k, user] of users.entries()) {
        mistakes.push({
          column: contributions[k] ?? [],
          sentence: `That is the contribution of ${graph.nameOf(user)} alone. ${v} is used ${users.length} times, and the contributions are added, never overwritten.`,
        });
        if (users.length > 2) {
          mistakes.push({
            column: contributions
              .filter((_, j) => j !== k)
              .reduce((x, y) => combine(x, y, (left, right) => left + right)),
            sentence: `The contribution of ${graph.nameOf(user)} is missing: ${v} is used ${users.length} times.`,
          });
        }
      }
      mistakes.push({
        column: contributions.reduce((x, y) => combine(x, y, (left, right) => left * right)),
        sentence: "That multiplies the contributions. They are added.",
      });
    }
    for (const user of users) {
      mistakes.push(
        {
          column: this.column({ kind: "partial", node: user, operand: node }),
          sentence: `That is the local partial ${this.name({ kind: "partial", node: user, operand: node })}. It is multiplied by ${this.name({ kind: "adjoint", node: user })}.`,
        },
        {
          column: this.column({ kind: "adjoint", node: user }),
          sentence: `That is ${this.name({ kind: "adjoint", node: user })}. The factor ${this.name({ kind: "partial", node: user, operand: node })} is missing.`,
        },
      );
    }
    mistakes.push({ column: this.column({ kind: "value", node }), sentence: `That is ${v} itself, not its adjoint.` });
    return mistakes;
  }

  private ofContribution(node: number, operand: number): Mistake[] {
    return [
      {
        column: this.column({ kind: "partial", node, operand }),
        sentence: `That is the local partial alone. It is multiplied by ${this.name({ kind: "adjoint", node })}.`,
      },
      {
        column: this.column({ kind: "adjoint", node }),
        sentence: `That is ${this.name({ kind: "adjoint", node })} alone. The factor ${this.name({ kind: "partial", node, operand })} is missing.`,
      },
      {
        column: this.column({ kind: "adjoint", node: operand }),
        sentence: `That is the sum of all contributions to ${this.name({ kind: "adjoint", node: operand })}. Asked is the one of ${this.graph.nameOf(node)}.`,
      },
    ];
  }

  /** A factor of the derivation that is missing, or is there and should not be: alone, or one of each. */
  factors(asked: Asked, claim: Column, right: Column): string | undefined {
    const factors = this.possibleFactors(asked);
    const times = (x: Column, y: Column): Column => combine(x, y, (left, right_) => left * right_);
    for (const { column, name } of factors) {
      if (isSame(claim, times(right, column))) return `The factor ${name} is one too many.`;
      if (isSame(times(claim, column), right)) return `The factor ${name} is missing.`;
    }
    for (const extra of factors) {
      const withExtra = times(right, extra.column);
      for (const missing of factors) {
        if (missing !== extra && isSame(times(claim, missing.column), withExtra)) {
          return `The factor ${missing.name} is missing, and the factor ${extra.name} is one too many.`;
        }
      }
    }
    return undefined;
  }

  private possibleFactors(asked: Asked): { column: Column; name: string }[] {
    const { graph, sample } = this;
    const nodes = [...graph.inputs, ...graph.operations].slice(0, mostFactors);
    const all: { column: Column; name: string }[] = [];
    const add = (candidate: Asked): void => {
      const column = sample.column(candidate);
      const isConstant = column.every((value) => value === column[0]);
      if (!isConstant) all.push({ column, name: this.name(candidate) });
    };
    // A local partial that went missing tells more than the number that it happens to be.
    for (const node of graph.operations.slice(0, mostFactors)) {
      for (const operand of graph.operandsOf(node)) add({ kind: "partial", node, operand });
    }
    for (const node of nodes) add({ kind: "value", node });
    return asked.kind === "partial" ? [...all].reverse() : all;
  }
}

/** Pairs of factors are tried, so that there must not be too many. */
const mostFactors = 24;

function zero(sample: Sample): Column {
  return sample.points.map(() => 0);
}

function one(sample: Sample): Column {
  return sample.points.map(() => 1);
}
