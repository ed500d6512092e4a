/** The dense Jacobians of one function: specialised by mode and number of tangents, and run. */
import { jacobianTooLarge } from "../errors.ts";
import { byParameter, shapesOf } from "./arguments.ts";
import { typed } from "./callable.ts";
import { ReachedFailure } from "./compile.ts";
import { Differentiated } from "./differentiated.ts";
import { directionsFor } from "./jacobian-columns.ts";
import { jacobianPlan, tooLargeCode } from "./jacobian-plan.ts";
import { ModeChoice } from "./mode-choice.ts";
import { positionsOf } from "./options.ts";
import { Readings } from "./readings.ts";
import { countDifferentiable } from "./sizes.ts";
import type { AnyFunction, FlatJacobian, Options } from "./types.ts";
import { JacobianReader } from "./unflatten.ts";

export interface JacobiansOptions {
  readonly mode: "auto" | "forward" | "reverse";
  readonly withValue: boolean;
  /** How messages call the matrix. */
  readonly matrix: "Jacobian" | "Hessian";
}

/** A Jacobian at a point, flat, with what it takes to give it the structure of the result. */
export class JacobianAt {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float64Array;
  /** The function's value, where it was asked for. */
  readonly value: unknown;
  private readonly lengths: readonly number[];
  private readonly differentiated: Differentiated;
  private readonly args: readonly unknown[];
  private readonly wrt: Options["wrt"];

  constructor(
    {
      values,
      rows,
      lengths,
      value,
    }: { values: Float64Array; rows: number; lengths: readonly number[]; value: unknown },
    differentiated: Differentiated,
    args: readonly unknown[],
    wrt: Options["wrt"],
  ) {
    this.values = values;
    this.rows = rows;
    this.columns = rows === 0 ? 0 : values.length / rows;
    this.value = value;
    this.lengths = lengths;
    this.differentiated = differentiated;
    this.args = args;
    this.wrt = wrt;
  }

  get flat(): FlatJacobian {
    const { rows, columns, values } = this;
    return { rows, columns, values };
  }

  /** The structure of the result with the partials in place of each number. */
  get nested(): unknown {
    const { differentiated, args, wrt } = this;
    const { latest } = differentiated;
    if (latest === undefined) throw new Error("a call without a specialisation");
    const { params, result } = latest.reading;
    const inputs = positionsOf(wrt, args.length).map(
      (k) => ({ shape: params[k] ?? { kind: "constant", value: undefined }, value: args[k] }) as const,
    );
    const asList = wrt === undefined ? differentiated.parameters.length !== 1 : typeof wrt !== "number";
    return new JacobianReader(this.values, this.columns, inputs, asList).result(result, this.lengths);
  }
}

export class Jacobians {
  private readonly readings: Readings;
  private readonly shared: Options;
  private readonly options: JacobiansOptions;
  private readonly compiled = new Map<string, Differentiated>();
  private latest: Differentiated;
  private choice: ModeChoice | undefined;

  constructor(f: AnyFunction, shared: Options, options: JacobiansOptions) {
    this.readings = new Readings(f, shared.scope);
    this.shared = shared;
    this.options = options;
    this.latest = this.for(options.mode === "reverse" ? "reverse" : "forward", 1);
  }

  get parameters(): Differentiated["parameters"] {
    return this.latest.parameters;
  }

  get generatedSource(): string {
    return this.latest.generatedSource;
  }

  sourceFor(args: readonly unknown[]): string {
    return this.choose(byParameter(this.parameters, args, this.latest.name)).sourceFor(args);
  }

  /** The Jacobian for some arguments. */
  at(args: readonly unknown[]): JacobianAt {
    const values = byParameter(this.parameters, args, this.latest.name);
    const differentiated = this.choose(values);
    this.latest = differentiated;
    let results: [Float64Array, number, ...unknown[]];
    try {
      results = typed(differentiated.call(args));
    } catch (error) {
      throw this.explain(error, values);
    }
    const [matrix, rows, ...rest] = results;
    const value = this.options.withValue ? rest.pop() : undefined;
    const lengths = rest.map(Number);
    return new JacobianAt({ values: matrix, rows, lengths, value }, differentiated, values, this.shared.wrt);
  }

  /** The number of columns: numbers among the inputs. */
  private countColumns(values: readonly unknown[]): number {
    const shapes = shapesOf(this.parameters, values, this.latest.name);
    return positionsOf(this.shared.wrt, values.length).reduce((sum, k) => {
      const shape = shapes[k];
      return shape === undefined ? sum : sum + countDifferentiable(shape, values[k]);
    }, 0);
  }

  private choose(values: readonly unknown[]): Differentiated {
    const { mode } = this.options;
    const chosen = mode === "auto" ? this.cheaperMode(values) : mode;
    return this.for(chosen, chosen === "forward" ? directionsFor(this.countColumns(values)) : 1);
  }

  private cheaperMode(values: readonly unknown[]): "forward" | "reverse" {
    this.choice ??= new ModeChoice(this.readings, this.shared.wrt);
    try {
      return this.choice.explain(values).mode;
    } catch (error) {
      // The function itself fails here; the call will say so.
      if (error instanceof ReachedFailure) return "forward";
      throw error;
    }
  }

  private for(mode: "forward" | "reverse", directions: number): Differentiated {
    const key = `${mode} ${directions}`;
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const { withValue } = this.options;
    const made = new Differentiated(this.readings, "jacobian", this.shared, (request) =>
      jacobianPlan(request, { mode, directions, withValue }),
    );
    this.compiled.set(key, made);
    return made;
  }

  private explain(error: unknown, values: readonly unknown[]): unknown {
    if (!(error instanceof ReachedFailure) || error.code !== tooLargeCode) return error;
    const { latest } = this;
    return jacobianTooLarge(this.options.matrix, latest.name, latest.countResults(values), this.countColumns(values));
  }
}
