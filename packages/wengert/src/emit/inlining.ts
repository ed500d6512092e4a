/** Values whose expression waits to be written where it is used, instead of in a variable of its own. */
import type { Value } from "../program/types.ts";
import type { Expression, Memory, Variable } from "./expression.ts";
import { type ValueRange, ValueTable } from "./value-table.ts";

export class Pending {
  private readonly expressions: ValueTable<Expression>;
  private readonly readers = new Map<Memory, Set<Value>>();
  private readonly mentions = new Map<Variable, Set<Value>>();

  constructor(values: ValueRange) {
    this.expressions = new ValueTable(values);
  }

  add(value: Value, expression: Expression): void {
    this.expressions.set(value, expression);
    for (const memory of expression.reads) setOf(this.readers, memory).add(value);
    for (const variable of expression.variables) setOf(this.mentions, variable).add(value);
  }

  get(value: Value): Expression | undefined {
    return this.expressions.get(value);
  }

  remove(value: Value): void {
    const expression = this.expressions.get(value);
    if (expression === undefined) return;
    this.expressions.set(value, undefined);
    for (const memory of expression.reads) this.readers.get(memory)?.delete(value);
    for (const variable of expression.variables) this.mentions.get(variable)?.delete(value);
  }

  /** Those that would change, or fail elsewhere, if they were evaluated after the memory is written. */
  reading(written: ReadonlySet<Memory> | "all"): Value[] {
    const found =
      written === "all" ? [...this.readers.values()] : [...written].map((memory) => this.readers.get(memory));
    return [...new Set(found.flatMap((values) => [...(values ?? [])]))];
  }

  /** Those that would change if they were evaluated after the variable is assigned anew. */
  mentioning(variable: Variable): Value[] {
    return [...(this.mentions.get(variable) ?? [])];
  }
}

function setOf<K>(sets: Map<K, Set<Value>>, key: K): Set<Value> {
  let set = sets.get(key);
  if (set === undefined) sets.set(key, (set = new Set()));
  return set;
}
