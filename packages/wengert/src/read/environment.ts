/** What variables and objects hold at a point of the reading, in layers: a branch writes to a layer of its own. */
import type { Content, Meaning, ObjectContent, ObjectMeaning } from "./meaning.ts";

/** A variable of one activation of a function. */
export interface Variable {
  readonly name: string;
  readonly constant: boolean;
  /** Declared by `var` or as a parameter: assigned before its declaration is reached. */
  readonly hoisted?: boolean;
  /** The activation that it belongs to. */
  readonly owner: object;
}

/** The identity of a tuple or a record. */
export interface ObjectCell {
  /** That of the first variable that it was assigned to, for messages. */
  name: string;
  /** Why it must not be changed, where it must not: what follows its name in a sentence. */
  readonly readOnly?: string | undefined;
  /** The node of the literal that made it, which can be read again as memory. */
  readonly origin?: object | undefined;
  /** The objects that it is a copy of, one or another, with what they held then: it is only good while they hold it. */
  readonly sources?: readonly { readonly cell: ObjectCell; readonly content: Content }[] | undefined;
}

export class Layer {
  readonly parent: Layer | undefined;
  readonly variables: Map<Variable, Meaning> = new Map();
  readonly objects: Map<ObjectCell, Content> = new Map();
  /** After a throw: what follows is never evaluated. */
  unreachable: boolean = false;

  constructor(parent: Layer | undefined) {
    this.parent = parent;
  }

  /** A copy of this layer, to compare with later. */
  snapshot(): Layer {
    const copy = new Layer(this.parent);
    for (const [variable, meaning] of this.variables) copy.variables.set(variable, meaning);
    for (const [cell, content] of this.objects) copy.objects.set(cell, content);
    return copy;
  }

  lookup(variable: Variable): Meaning | undefined {
    for (let layer: Layer | undefined = this; layer !== undefined; layer = layer.parent) {
      const meaning = layer.variables.get(variable);
      if (meaning !== undefined) return meaning;
    }
    return undefined;
  }

  lookupObject(cell: ObjectCell): Content | undefined {
    for (let layer: Layer | undefined = this; layer !== undefined; layer = layer.parent) {
      const content = layer.objects.get(cell);
      if (content !== undefined) return content;
    }
    return undefined;
  }

  content(cell: ObjectCell): Content {
    const content = this.lookupObject(cell);
    if (content === undefined) throw new Error(`the object ${cell.name} is not in the environment`);
    return content;
  }

  /** The items or fields of an object. */
  contentOf({ cell }: ObjectMeaning): ObjectContent {
    const content = this.content(cell);
    if (content.kind === "list") throw new Error(`the object ${cell.name} is a list`);
    return content;
  }

  /** Whether an object that an object was copied from has changed since; what is not here any more can't change. */
  isStale(cell: ObjectCell): boolean {
    return (cell.sources ?? []).some((source) => {
      const content = this.lookupObject(source.cell);
      return (content !== undefined && content.version !== source.content.version) || this.isStale(source.cell);
    });
  }
}
