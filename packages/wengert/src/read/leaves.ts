/** The numbers inside a meaning: taken out as the inputs and outputs of a derivative, and put back in the same shape. */
import type * as acorn from "acorn";
import { addParam } from "../program/builder.ts";
import type { Region, Value } from "../program/types.ts";
import { mapItems } from "./content.ts";
import { clone, copyOf } from "./copy.ts";
import type { Layer } from "./environment.ts";
import { listView, viewed, viewOf } from "./list.ts";
import {
  type ArrayMeaning,
  boolean,
  constant,
  type Content,
  describe,
  type Meaning,
  number,
  type ObjectMeaning,
} from "./meaning.ts";
import type { Reader } from "./reader.ts";

/** Whether an array can have partials. */
export function isDifferentiableArray(of: ArrayMeaning): boolean {
  return of.array === "number[]" || of.array === "Float64Array" || of.array === "Float32Array";
}

/** What a function that is differentiated works on: a value outside, and a parameter of its region inside. */
interface Leaf {
  readonly point: Value;
  readonly param: Value;
  /** Whether it is differentiated by. */
  readonly isInput: boolean;
}

/**
 * The inputs of a function that is differentiated: what is a number outside is a parameter of its region inside. So is the
 * memory of its other arguments, which it may write to.
 */
export class Inputs {
  readonly leaves: Leaf[] = [];
  /** The objects among the arguments, as they are outside and inside. */
  readonly objects: { readonly outer: ObjectMeaning; readonly inner: ObjectMeaning; readonly before: Content }[] = [];
  private readonly reader: Reader;
  private readonly region: Region;
  private readonly outer: Region;
  private readonly node: acorn.Node;

  constructor(reader: Reader, region: Region, outer: Region, node: acorn.Node) {
    this.reader = reader;
    this.region = region;
    this.outer = outer;
    this.node = node;
  }

  /** An argument as the function sees it. */
  enter(arg: Meaning, position: number | string): Meaning {
    const { reader } = this;
    if (arg.kind === "number") {
      const point = reader.builder.inside(this.outer, () => reader.builder.toNumber(arg.value));
      return number(this.leaf(point));
    }
    if (arg.kind === "object") {
      const before = mapItems(reader.contentOf(arg, this.node), (item, key) => this.enter(item, key));
      const inner = reader.object(before, String(position));
      this.objects.push({ outer: arg, inner, before });
      return inner;
    }
    if (arg.kind === "optional") {
      return this.reader.mismatch(this.node, "a number that may be missing is differentiated here", "Pass x ?? 0.");
    }
    if (arg.kind === "list") return this.enter(viewOf(reader, arg, this.node), position);
    if (arg.kind === "array" && isDifferentiableArray(arg)) return { ...arg, buffer: this.leaf(arg.buffer) };
    return arg;
  }

  /** An argument that is not differentiated by, as the function sees it: the function may change it. */
  enterPassive(arg: Meaning, position: number | string): Meaning {
    const { reader } = this;
    if (arg.kind === "array") {
      const known = this.leaves.find(({ point, isInput }) => point === arg.buffer && !isInput);
      return { ...arg, buffer: known?.param ?? this.leaf(arg.buffer, false) };
    }
    if (arg.kind !== "object" || arg.cell.readOnly !== undefined) return arg;
    // An object in two places stays one.
    if (this.objects.some(({ outer }) => outer.cell === arg.cell)) return arg;
    const before = mapItems(reader.contentOf(arg, this.node), (item, key) => this.enterPassive(item, key));
    const inner = reader.object(before, String(position));
    this.objects.push({ outer: arg, inner, before });
    return inner;
  }

  /** Whether one buffer is differentiated by and, as another argument, is what a param stands for. */
  isShared(param: Value): boolean {
    const point = this.leaves.find((leaf) => leaf.param === param)?.point;
    return this.leaves.filter((leaf) => leaf.point === point).length > 1;
  }

  /** The positions of those that are differentiated by. */
  get wrt(): number[] {
    return this.leaves.flatMap(({ isInput }, k) => (isInput ? [k] : []));
  }

  private leaf(point: Value, isInput: boolean = true): Value {
    const param = addParam(this.region, point.type, point.name);
    this.leaves.push({ point, param, isInput });
    return param;
  }

  /** Zeroed buffers that the adjoints of buffers are added to. */
  shadows(): Value[] {
    const { builder } = this.reader;
    return this.leaves.flatMap(({ point, isInput }) =>
      isInput && (point.type === "f64[]" || point.type === "f32[]")
        ? [builder.allocate(point.type, builder.length(point))]
        : [],
    );
  }

  /** The partial with respect to an argument, in its shape. */
  partial(arg: Meaning, scalars: Iterator<Value>, shadows: Iterator<Value>): Meaning {
    const { reader } = this;
    if (arg.kind === "number") return number(take(scalars));
    if (arg.kind === "object") {
      const content = reader.contentOf(arg, this.node);
      return reader.object(
        mapItems(content, (item) => this.partial(item, scalars, shadows)),
        "partials",
      );
    }
    if (arg.kind === "list") return this.partial(viewOf(reader, arg, this.node), scalars, shadows);
    if (arg.kind === "array" && isDifferentiableArray(arg))
      return { ...arg, buffer: take(shadows), readOnly: undefined };
    return constant(null);
  }
}

function take(values: Iterator<Value>): Value {
  const next = values.next();
  if (next.done === true) throw new Error("a derivative gives too little");
  return next.value;
}

/** The values of a result, in order: f64, bool and buffers. */
export function outputLeaves(reader: Reader, meaning: Meaning, node: acorn.Node, leaves: Value[]): void {
  switch (meaning.kind) {
    case "number":
      leaves.push(reader.builder.toNumber(meaning.value));
      return;
    case "boolean":
      leaves.push(meaning.value);
      return;
    case "array":
      if (meaning.extents.length > 1) {
        return reader.refuse(
          node,
          "a function that returns nested arrays can't be differentiated here",
          "Return one array.",
        );
      }
      leaves.push(meaning.offset === undefined ? meaning.buffer : copyOf(reader, meaning, node));
      return;
    case "list":
      return outputLeaves(reader, viewOf(reader, meaning, node), node, leaves);
    case "object": {
      const content = reader.contentOf(meaning, node);
      const items = content.kind === "tuple" ? content.items : content.fields.values();
      for (const item of items) outputLeaves(reader, item, node, leaves);
      return;
    }
    case "inconsistent":
    case "optional":
    case "absent":
    case "spread":
      return reader.mismatch(node, `the function differentiated here returns ${describe(meaning)}`, "Return numbers.");
    default:
  }
}

/** A result in its own shape, from the values of its leaves. */
export function rebuildValues(reader: Reader, meaning: Meaning, layer: Layer, values: readonly Value[]): Meaning {
  const next = values.values();
  const rebuild = (item: Meaning): Meaning => {
    if (item.kind === "number") return number(take(next));
    if (item.kind === "boolean") return boolean(take(next));
    if (item.kind === "array") return arrayOf(reader, item, take(next));
    if (item.kind === "list") return arrayOf(reader, listView(layer, item), take(next));
    if (item.kind === "object") return reader.object(mapItems(layer.contentOf(item), rebuild), item.cell.name);
    return item;
  };
  return rebuild(meaning);
}

/** The derivatives of a result in its shape: null in place of what has none. */
export function rebuildPartials(reader: Reader, meaning: Meaning, layer: Layer, values: readonly Value[]): Meaning {
  const next = values.values();
  const rebuild = (item: Meaning): Meaning => {
    if (item.kind === "number") return number(take(next));
    if (item.kind === "array" && isDifferentiableArray(item)) return arrayOf(reader, item, take(next));
    if (item.kind === "list") return arrayOf(reader, listView(layer, item), take(next));
    if (item.kind === "object") return reader.object(mapItems(layer.contentOf(item), rebuild), item.cell.name);
    return constant(null);
  };
  return rebuild(meaning);
}

/** An array that a region returned: its extents are those of the buffer. */
function arrayOf(reader: Reader, of: ArrayMeaning, buffer: Value): ArrayMeaning {
  if (of.extents.length > 1) throw new Error("nested arrays are not returned from derivatives");
  return { kind: "array", array: of.array, buffer, offset: undefined, extents: [reader.builder.length(buffer)] };
}

/** A copy of a meaning that later changes do not reach. */
export function snapshot(reader: Reader, meaning: Meaning, node: acorn.Node): Meaning {
  if (meaning.kind === "object") {
    const content = reader.contentOf(meaning, node);
    return reader.object(
      mapItems(content, (item) => snapshot(reader, item, node)),
      meaning.cell.name,
    );
  }
  const of = viewed(reader, meaning, node);
  return of.kind === "array" ? clone(reader, of, node) : of;
}
