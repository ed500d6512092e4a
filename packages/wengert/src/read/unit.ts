/** A text that is read, and the lexical scopes in it. */
import type { Source } from "../program/types.ts";
import type { Variable } from "./environment.ts";
import type { Parsed } from "./parse.ts";

/** One function's text, with what its free names are looked up in. */
export interface Unit {
  readonly source: Source;
  readonly parsed: Parsed;
  /** The names that the user passed for it, as they are now. */
  readonly names: Readonly<Record<string, unknown>>;
  /** Where `names` comes from, unless from the `scope` of the call. */
  readonly thunk: (() => Record<string, unknown>) | undefined;
}

/** The names of a block, and the block around it. */
export class Scope {
  readonly parent: Scope | undefined;
  private readonly names: Map<string, Variable> = new Map();

  constructor(parent: Scope | undefined) {
    this.parent = parent;
  }

  declare(variable: Variable): Variable {
    this.names.set(variable.name, variable);
    return variable;
  }

  ownVariables(): Variable[] {
    return [...this.names.values()];
  }

  own(name: string): Variable | undefined {
    return this.names.get(name);
  }

  /** Every name that is visible here. */
  allNames(): string[] {
    const names: string[] = [];
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent)
      names.push(...scope.names.keys());
    return names;
  }

  lookup(name: string): Variable | undefined {
    for (let scope: Scope | undefined = this; scope !== undefined; scope = scope.parent) {
      const variable = scope.names.get(name);
      if (variable !== undefined) return variable;
    }
    return undefined;
  }
}
