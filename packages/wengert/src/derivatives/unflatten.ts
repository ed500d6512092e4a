/** Flat rows of numbers → the shapes of arguments and results. */
import { bufferTypeOf, type Shape } from "../program/shape.ts";

/** Reads numbers one after another. */
export class RowReader {
  private readonly values: Float64Array;
  private next: number;

  constructor(values: Float64Array, start: number) {
    this.values = values;
    this.next = start;
  }

  /** The partials with respect to a value: its shape with the next numbers in place of its numbers, null in place of passive leaves. */
  like(shape: Shape, value: unknown): unknown {
    switch (shape.kind) {
      case "number":
        return this.values[this.next++];
      case "array":
        return this.array(shape.array, lengthOf(value));
      case "nested":
        return this.nested(value, shape.dimensions, shape.innermost);
      case "tuple":
        return shape.items.map((item, k) => this.like(item, Array.isArray(value) ? value[k] : undefined));
      case "record":
        return Object.fromEntries(
          shape.fields.map(([name, field]) => [name, this.like(field, Reflect.get(Object(value), name))]),
        );
      default:
        return null;
    }
  }

  private array(kind: string, length: number): unknown {
    if (kind !== "number[]" && kind !== "Float64Array" && kind !== "Float32Array") return null;
    const { values, next } = this;
    this.next += length;
    // An array by a loop: `Array.from` goes through the iterator, which takes ten times as long.
    if (kind === "number[]") {
      const array = new Array<number>(length);
      for (let k = 0; k < length; k++) array[k] = values[next + k] ?? NaN;
      return array;
    }
    return kind === "Float32Array"
      ? Float32Array.from(values.subarray(next, next + length))
      : values.slice(next, next + length);
  }

  private nested(value: unknown, dimensions: number, innermost: string): unknown {
    if (dimensions === 1) return this.array(innermost, lengthOf(value));
    return Array.isArray(value) ? value.map((row) => this.nested(row, dimensions - 1, innermost)) : [];
  }
}

function lengthOf(value: unknown): number {
  return Array.isArray(value) || (ArrayBuffer.isView(value) && "length" in value) ? Number(value.length) : 0;
}

/** Cuts a flat Jacobian into the structure of the result with the partials in place of each number. */
export class JacobianReader {
  private readonly matrix: Float64Array;
  private readonly columns: number;
  private readonly inputs: readonly { readonly shape: Shape; readonly value: unknown }[];
  private readonly asList: boolean;
  private row = 0;

  constructor(
    matrix: Float64Array,
    columns: number,
    inputs: readonly { readonly shape: Shape; readonly value: unknown }[],
    asList: boolean,
  ) {
    this.matrix = matrix;
    this.columns = columns;
    this.inputs = inputs;
    this.asList = asList;
  }

  /** The partials of the next number of the result. */
  private partials(): unknown {
    const reader = new RowReader(this.matrix, this.row++ * this.columns);
    const partials = this.inputs.map(({ shape, value }) => reader.like(shape, value));
    return this.asList ? partials : partials[0];
  }

  /** The structure of a result; `lengths` are those of its arrays, in order. */
  result(shape: Shape, lengths: readonly number[]): unknown {
    let next = 0;
    const visit = (visited: Shape): unknown => {
      switch (visited.kind) {
        case "number":
          return this.partials();
        case "array": {
          const length = lengths[next++] ?? 0;
          if (bufferTypeOf(visited.array) === "i32[]") return null;
          return Array.from({ length }, () => this.partials());
        }
        case "nested": {
          next++;
          const extents = lengths.slice(next, (next += visited.dimensions));
          const rows = (dimension: number): unknown =>
            dimension === extents.length
              ? this.partials()
              : Array.from({ length: extents[dimension] ?? 0 }, () => rows(dimension + 1));
          return rows(0);
        }
        case "tuple":
          return visited.items.map(visit);
        case "record":
          return Object.fromEntries(visited.fields.map(([name, field]) => [name, visit(field)]));
        default:
          return null;
      }
    };
    return visit(shape);
  }
}
