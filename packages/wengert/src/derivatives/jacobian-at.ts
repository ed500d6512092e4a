/** A Jacobian at a point. */
import type { Reading } from "../read/reading.ts";
import { positionsOf } from "./options.ts";
import type { FlatJacobian, Options } from "./types.ts";
import { JacobianReader } from "./unflatten.ts";

/** What a Jacobian's plan returns. */
export interface JacobianParts {
  readonly values: Float64Array;
  readonly rows: number;
  /** The lengths and extents of the arrays among the results, in order. */
  readonly lengths: readonly number[];
  /** The function's value, where it was asked for. */
  readonly value: unknown;
}

/** Flat, with what it takes to give it the structure of the result. */
export class JacobianAt {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  readonly value: unknown;
  private readonly lengths: readonly number[];
  private readonly reading: Reading;
  private readonly args: readonly unknown[];
  private readonly wrt: Options["wrt"];

  constructor(
    { values, rows, lengths, value }: JacobianParts,
    reading: Reading,
    args: readonly unknown[],
    wrt: Options["wrt"],
  ) {
    this.values = values;
    this.rows = rows;
    this.columns = rows === 0 ? 0 : values.length / rows;
    this.value = value;
    this.lengths = lengths;
    this.reading = reading;
    this.args = args;
    this.wrt = wrt;
  }

  get flat(): FlatJacobian {
    const { rows, columns, values } = this;
    return { rows, columns, values };
  }

  /** The structure of the result with the partials in place of each number. */
  get nested(): unknown {
    return this.reader.result(this.reading.result, this.lengths);
  }

  /** The partials of a single number, in the shape of the inputs. */
  get row(): unknown {
    return this.reader.result({ kind: "number" }, []);
  }

  private get reader(): JacobianReader {
    const { args, wrt, reading } = this;
    const inputs = positionsOf(wrt, args.length).map(
      (k) => ({ shape: reading.params[k] ?? { kind: "constant", value: undefined }, value: args[k] }) as const,
    );
    const asList = wrt === undefined ? args.length !== 1 : typeof wrt !== "number";
    return new JacobianReader(this.values, this.columns, inputs, asList);
  }
}
