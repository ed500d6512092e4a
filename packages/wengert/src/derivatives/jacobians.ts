/** The dense Jacobians of one function: specialised by mode and number of tangents, and run. */
import { jacobianTooLarge, shapeMismatch } from "../errors.ts";
import { registerMade } from "../read/drivers.ts";
import type { Reading } from "../read/reading.ts";
import { byParameter } from "./arguments.ts";
import { type Call, fixedArity, requiredCount, typed } from "./callable.ts";
import { ReachedFailure } from "./compile.ts";
import { Differentiated, type Specialisation } from "./differentiated.ts";
import { directCall, DirectCalls, leafTexts, outConditions, sizeConditions } from "./direct-call.ts";
import type { Evaluated } from "./evaluation.ts";
import { JacobianAt } from "./jacobian-at.ts";
import { directionsFor } from "./jacobian-columns.ts";
import { type JacobianKind, jacobianPlan, tooLargeCode, wrongSizeCode } from "./jacobian-plan.ts";
import { withSource } from "./jvp.ts";
import { ModeChoice } from "./mode-choice.ts";
import { flatArguments, Readings } from "./readings.ts";
import { countInputs } from "./sizes.ts";
import type { AnyFunction, Options } from "./types.ts";

export interface JacobiansOptions extends Pick<JacobianKind, "withValue" | "isDiagonal" | "into"> {
  readonly mode: "auto" | "forward" | "reverse";
  /** How messages call the matrix. */
  readonly matrix: "Jacobian" | "Hessian";
  /** What the caller gets. */
  readonly present: (at: JacobianAt) => unknown;
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

  get generatedSource(): string {
    return this.latest.generatedSource;
  }

  sourceFor(args: readonly unknown[]): string {
    return this.choose(byParameter(this.readings.parameters, args, this.latest.name)).differentiated.sourceFor(args);
  }

  /** What a driver returns: a function of the parameters, `out` before them where it is written into. */
  callable(driver: string): object {
    const { parameters } = this.readings;
    const isInto = this.options.into === true;
    const slow: Call = (...all) => {
      const [out, args] = isInto ? [all[0], all.slice(1)] : [undefined, all];
      const values = byParameter(parameters, args, this.latest.name);
      const { differentiated, evaluated } = this.choose(values);
      this.latest = differentiated;
      const presented = this.run(differentiated, args, values, out, evaluated);
      const { latest } = differentiated;
      if (latest?.compiled.direct !== undefined) {
        const flat = flatArguments(latest.kept, values, []);
        const sizes = flat.map((leaf) => (typeof leaf === "object" ? leaf.length : "")).join(",");
        calls.remember(latest, sizes, () => this.direct(differentiated, latest, values, out, slow));
      }
      return presented;
    };
    const calls = new DirectCalls(slow);
    const { count, isVariadic } = requiredCount(parameters);
    const call = fixedArity(count + (isInto ? 1 : 0), calls.state, isVariadic);
    Object.defineProperty(call, "name", { value: `${driver}(${this.latest.name})`, configurable: true });
    registerMade(call, driver);
    return withSource(call, this);
  }

  private run(
    differentiated: Differentiated,
    args: readonly unknown[],
    values: readonly unknown[],
    out: unknown,
    evaluated: Evaluated | undefined,
  ): unknown {
    let returned: unknown;
    try {
      if (this.options.into !== true) returned = differentiated.call(args, undefined, evaluated);
      else {
        const array = differentiated.checkOut(out, values);
        returned = differentiated.call(args, { kind: "tangent", values: [], out: array }, evaluated);
      }
    } catch (error) {
      throw this.explain(error, values, out);
    }
    const { latest } = differentiated;
    if (latest === undefined) throw new Error("a call without a specialisation");
    return this.present(returned, latest.reading, values);
  }

  private present(returned: unknown, reading: Reading, values: readonly unknown[]): unknown {
    const { into, isDiagonal, withValue, present } = this.options;
    if (into === true) return returned;
    const [matrix, rows, ...rest] = typed<[Float64Array, number, ...unknown[]]>(returned);
    const value = withValue === true ? rest.pop() : undefined;
    const parts = { values: matrix, rows: isDiagonal === true ? 1 : rows, lengths: rest.map(Number), value };
    return present(new JacobianAt(parts, reading, values, this.shared.wrt));
  }

  /** The code for arrays of these lengths, behind a guard. */
  private direct(
    differentiated: Differentiated,
    specialisation: Specialisation,
    values: readonly unknown[],
    out: unknown,
    slow: Call,
  ): Call | undefined {
    const names = values.map((_, k) => `a${k}`);
    const leaves = leafTexts(specialisation, names);
    if (leaves === undefined) return undefined;
    const { reading } = specialisation;
    const isInto = out instanceof Float64Array;
    const form = {
      parameters: isInto ? ["out", ...names] : names,
      names,
      conditions: [
        ...sizeConditions(leaves, flatArguments(specialisation.kept, values, [])),
        ...(isInto ? outConditions(String(out.length), leaves) : []),
      ],
      passed: isInto ? ["out"] : [],
    };
    return directCall(differentiated, form, {
      slow,
      failed: (error, given) =>
        differentiated.guarded(specialisation, given, () => {
          throw this.explain(error, given, out);
        }),
      ...(isInto ? {} : { finish: (returned, given) => this.present(returned, reading, given) }),
    });
  }

  private choose(values: readonly unknown[]): { differentiated: Differentiated; evaluated?: Evaluated | undefined } {
    const { mode } = this.options;
    const { mode: chosen, evaluated } = mode === "auto" ? this.cheaperMode(values) : { mode };
    const directions = chosen === "forward" ? directionsFor(countInputs(this.latest, values)) : 1;
    return { differentiated: this.for(chosen, directions), evaluated };
  }

  private cheaperMode(values: readonly unknown[]): { mode: "forward" | "reverse"; evaluated?: Evaluated | undefined } {
    this.choice ??= new ModeChoice(this.readings, this.shared.wrt);
    try {
      return this.choice.weigh(values);
    } catch (error) {
      // The function itself fails here; the call will say so.
      if (error instanceof ReachedFailure) return { mode: "forward" };
      throw error;
    }
  }

  private for(mode: "forward" | "reverse", directions: number): Differentiated {
    const key = `${mode} ${directions}`;
    const known = this.compiled.get(key);
    if (known !== undefined) return known;
    const made = new Differentiated(this.readings, "jacobian", this.shared, (request) =>
      jacobianPlan(request, { ...this.options, mode, directions }),
    );
    this.compiled.set(key, made);
    return made;
  }

  private explain(error: unknown, values: readonly unknown[], out: unknown): unknown {
    if (!(error instanceof ReachedFailure)) return error;
    const { latest, options } = this;
    if (error.code !== tooLargeCode && error.code !== wrongSizeCode) return error;
    const [rows, columns] = [latest.countResults(values), countInputs(latest, values)];
    if (error.code === tooLargeCode) return jacobianTooLarge(options.matrix, latest.name, rows, columns);
    return shapeMismatch(
      "out",
      `a Float64Array of length ${rows * columns}, ${rows} rows of ${columns}`,
      out instanceof Float64Array ? `one of length ${out.length}` : "none",
    );
  }
}
