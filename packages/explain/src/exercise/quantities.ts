/** What a graph carries, over any algebra: values, local partials, tangents and adjoints, some of them replaced by what somebody claims. */
import { type Algebra, type Elementary, elementaryByName, multiply, partialOf } from "wengert/internals";
import type { Explanation } from "../steps/explanation.ts";
import { at, operandsAt } from "../steps/setting.ts";

/** One quantity of a graph. Nodes, operands and inputs are ids of the explanation. */
export type Asked =
  | { readonly kind: "value"; readonly node: number }
  /** ∂node/∂operand, of one operation. */
  | { readonly kind: "partial"; readonly node: number; readonly operand: number }
  /** ∂node/∂input, an entry of ∇node. */
  | { readonly kind: "tangent"; readonly node: number; readonly input: number }
  /** ∂output/∂node. */
  | { readonly kind: "adjoint"; readonly node: number }
  /** What node adds to the adjoint of operand: node's adjoint · ∂node/∂operand. */
  | { readonly kind: "contribution"; readonly node: number; readonly operand: number };

export function keyOf(asked: Asked): string {
  const to = "operand" in asked ? asked.operand : "input" in asked ? asked.input : "";
  return `${asked.kind} ${asked.node} ${to}`;
}

/** An operation of the graph. */
export interface Operation {
  readonly f: Elementary;
  readonly operands: readonly number[];
}

/** The graph of an explanation, by id. */
export class ExplainedGraph {
  readonly inputs: readonly number[];
  readonly output: number;
  /** Ids of the operations, in order of evaluation. */
  readonly operations: readonly number[];
  private readonly byId = new Map<number, Operation>();
  private readonly constants = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private readonly usersOf = new Map<number, number[]>();

  constructor({ inputs, nodes, output }: Explanation) {
    this.inputs = inputs.map(({ id }) => id);
    this.output = output;
    for (const { id, name } of inputs) this.names.set(id, name);
    for (const { id, name, operation, operands, value } of nodes) {
      this.names.set(id, name);
      const f = elementaryByName.get(operation);
      if (f === undefined) this.constants.set(id, value ?? NaN);
      else this.byId.set(id, { f, operands });
    }
    this.operations = [...this.byId.keys()].sort((x, y) => x - y);
    for (const id of this.operations) {
      for (const operand of this.operandsOf(id)) {
        const users = this.usersOf.get(operand);
        if (users === undefined) this.usersOf.set(operand, [id]);
        else users.push(id);
      }
    }
  }

  operation(id: number): Operation | undefined {
    return this.byId.get(id);
  }

  constant(id: number): number | undefined {
    return this.constants.get(id);
  }

  nameOf(id: number): string {
    return this.names.get(id) ?? `node ${id}`;
  }

  /** The operands that depend on an input, each once. */
  operandsOf(id: number): number[] {
    return [...new Set(this.byId.get(id)?.operands)].filter((operand) => !this.constants.has(operand));
  }

  /** The operations that use a node. */
  users(id: number): readonly number[] {
    return this.usersOf.get(id) ?? [];
  }
}

/** The quantities of a graph at one choice of its inputs; `claimed` replaces some of them. */
export class Quantities<T> {
  private readonly graph: ExplainedGraph;
  private readonly algebra: Algebra<T>;
  private readonly inputs: readonly T[];
  private readonly claimed: ReadonlyMap<string, T>;
  private readonly known = new Map<string, T>();
  private hasAdjoints = false;

  constructor(
    graph: ExplainedGraph,
    algebra: Algebra<T>,
    inputs: readonly T[],
    claimed: ReadonlyMap<string, T> = new Map(),
  ) {
    this.graph = graph;
    this.algebra = algebra;
    this.inputs = inputs;
    this.claimed = claimed;
    // Operands are evaluated before what uses them, so that no walk recurses.
    for (const id of graph.operations) this.value(id);
  }

  get(asked: Asked): T {
    switch (asked.kind) {
      case "value":
        return this.value(asked.node);
      case "partial":
        return this.partial(asked.node, asked.operand);
      case "tangent":
        return this.tangent(asked.node, asked.input);
      case "adjoint":
        return this.adjoint(asked.node);
      case "contribution": {
        const claimed = this.claimed.get(keyOf(asked));
        return claimed ?? this.product(this.adjoint(asked.node), this.partial(asked.node, asked.operand));
      }
    }
  }

  value(node: number): T {
    return this.kept({ kind: "value", node }, () => {
      const constant = this.graph.constant(node);
      if (constant !== undefined) return this.algebra.constant(constant);
      const operation = this.graph.operation(node);
      if (operation === undefined) return at(this.inputs, this.graph.inputs.indexOf(node));
      return this.algebra.apply(operation.f, ...operation.operands.map((operand) => this.value(operand)));
    });
  }

  /** The local partial, summed where the operand stands twice. */
  partial(node: number, operand: number): T {
    return this.kept({ kind: "partial", node, operand }, () => {
      const operation = this.graph.operation(node);
      if (operation === undefined) return this.algebra.constant(0);
      const operands = operation.operands.map((id) => this.value(id));
      const partials = operation.operands.flatMap((id, index) =>
        id === operand ? [partialAt(this.algebra, operation.f, operands, this.value(node), index)] : [],
      );
      return this.sum(partials);
    });
  }

  /** ∂node/∂input by forward mode. */
  tangent(node: number, input: number): T {
    for (const id of this.graph.operations) {
      if (id > node) break;
      this.kept({ kind: "tangent", node: id, input }, () =>
        this.sum(
          this.graph
            .operandsOf(id)
            .map((operand) => this.product(this.partial(id, operand), this.tangentOf(operand, input))),
        ),
      );
    }
    return this.tangentOf(node, input);
  }

  private tangentOf(node: number, input: number): T {
    return this.kept({ kind: "tangent", node, input }, () => this.algebra.constant(node === input ? 1 : 0));
  }

  /** ∂output/∂node by reverse mode. */
  adjoint(node: number): T {
    if (!this.hasAdjoints) {
      this.hasAdjoints = true;
      for (const id of [...this.graph.operations].reverse()) this.adjointOf(id);
    }
    return this.adjointOf(node);
  }

  private adjointOf(node: number): T {
    return this.kept({ kind: "adjoint", node }, () => {
      const contributions = this.graph
        .users(node)
        .map((user) => this.get({ kind: "contribution", node: user, operand: node }));
      return this.sum(node === this.graph.output ? [this.algebra.constant(1), ...contributions] : contributions);
    });
  }

  private kept(asked: Asked, compute: () => T): T {
    const key = keyOf(asked);
    let value = this.claimed.get(key) ?? this.known.get(key);
    if (value === undefined) this.known.set(key, (value = compute()));
    return value;
  }

  private product(x: T, y: T): T {
    return this.algebra.apply(multiply, x, y);
  }

  private sum(terms: readonly T[]): T {
    const [first = this.algebra.constant(0), ...others] = terms;
    return others.reduce((sum, term) => this.algebra.add(sum, term), first);
  }
}

/** An entry's partial by one operand, at operands and a result. */
export function partialAt<T>(algebra: Algebra<T>, f: Elementary, operands: readonly T[], result: T, index: number): T {
  return partialOf(f, index)(algebra, operandsAt(operands, result), index);
}
