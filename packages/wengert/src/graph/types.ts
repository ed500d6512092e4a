/** The computational graph of one evaluation: the Wengert list. */
import type { Elementary } from "../elementary/entry.ts";
import type { Span } from "../program/types.ts";

export interface GraphNode {
  /** Its position in `Graph.nodes`. */
  readonly id: number;
  readonly kind: "input" | "constant" | "operation";
  /** The entry of the table; undefined for inputs and constants. */
  readonly f: Elementary | undefined;
  /** Node ids, in order; the same id stands twice in x·x. */
  readonly operands: readonly number[];
  /** NaN where the graph was made without a point. */
  readonly value: number;
  /** The user's name for it: an input's (`w1`, `x[2]`, `p.mass`), or the variable that it was assigned to. */
  readonly name: string | undefined;
  readonly span: Span | undefined;
  /** The loops and calls it lies in, outermost first: `for i = 2`, `helper()`; the second one of a name, `helper() #2`. */
  readonly path: readonly string[];
}

/** Nodes stand in the order of evaluation: operands before what uses them. Operations that do not depend on an input are constants. */
export interface Graph {
  readonly nodes: readonly GraphNode[];
  readonly inputs: readonly number[];
  readonly outputs: readonly number[];
}
