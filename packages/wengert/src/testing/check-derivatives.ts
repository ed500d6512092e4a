import { argumentName, asArguments, byParameter, type Parameter } from "../derivatives/arguments.ts";
import { typed } from "../derivatives/callable.ts";
import { gradient } from "../derivatives/gradient.ts";
import { jvp } from "../derivatives/jvp.ts";
import { locate } from "../derivatives/locate.ts";
import { checkWrt, positionsOf } from "../derivatives/options.ts";
import type { AnyFunction, Options } from "../derivatives/types.ts";
import { vjp } from "../derivatives/vjp.ts";
import { badOption, derivativeMismatch } from "../errors.ts";
import { parametersOf } from "../read/parse.ts";
import { differenceQuotient } from "./differences.ts";
import { numbersOf, pathsOf, withNumbers } from "./numbers.ts";

export interface CheckOptions extends Pick<Options, "scope" | "wrt"> {
  /** The largest error accepted, relative to the size of the derivatives; 1e-6 unless given. */
  readonly tolerance?: number;
  /** 2 checks second derivatives, too, where the result is one number; 2 unless given. */
  readonly order?: 1 | 2;
  /** Chooses the random directions; 1 unless given. */
  readonly seed?: number;
}

/** The largest relative errors that a check found. */
export interface CheckResult {
  /** ⟨w̄, J·v⟩ by forward mode against ⟨Jᵀ·w̄, v⟩ by reverse mode. */
  readonly forwardReverse: number;
  /** Both against finite differences of the function itself. */
  readonly differences: number;
  /** Hessian–vector products against differences of gradients; undefined where they are not checked. */
  readonly second: number | undefined;
}

/**
 * Checks the derivatives of a function at a point, for test suites: forward mode, reverse mode and finite differences of
 * the function itself (extrapolated) must agree along random directions and, where they do not, element by element; second
 * derivatives against differences of gradients.
 *
 * @param f        a function; it is called many times near the point, where it must be smooth
 * @param at       the arguments
 * @param options  `tolerance`, `order`, `seed`; `wrt` and `scope` as for `gradient`
 * @returns        the largest relative errors found
 * @throws         WengertError DERIVATIVE_MISMATCH, which names the parameter, the element and both values; else as `gradient`
 *
 * Cost: a few derivatives and about 40 evaluations of f; many more where something is wrong.
 * Source: the projections are those of Griewank & Walther, Evaluating Derivatives, 2nd ed., §3.2: ⟨w̄, ẏ⟩ = ⟨x̄, ẋ⟩.
 *
 * @example
 * checkDerivatives((x: number, y: number) => Math.sin(x * y), [0.3, 2]).differences < 1e-6; // true
 */
export function checkDerivatives<F extends AnyFunction>(
  f: F,
  at: Readonly<Parameters<F>>,
  options: CheckOptions = {},
): CheckResult {
  const { tolerance = 1e-6, order = 2, seed = 1, wrt, scope } = options;
  if (!(tolerance > 0))
    throw badOption(`the tolerance is ${tolerance}; expected a positive number`, "1e-6 is the default.");
  const shared: Options = { ...(scope && { scope }), ...(wrt !== undefined && { wrt }) };
  const check = new Check(f, at, shared, tolerance, randomNumbers(seed));
  const first = check.firstOrder();
  return { ...first, second: order === 2 ? check.secondOrder() : undefined };
}

class Check {
  private readonly f: AnyFunction;
  private readonly parameters: readonly Parameter[];
  /** A value for each parameter. */
  private readonly at: readonly unknown[];
  /** The differentiated parameters, by position. */
  private readonly positions: readonly number[];
  /** Their values. */
  private readonly inputs: readonly unknown[];
  private readonly shared: Options;
  private readonly tolerance: number;
  private readonly random: () => number;
  private readonly paths: readonly string[];
  private readonly point: readonly number[];
  private readonly isScalar: boolean;

  constructor(f: AnyFunction, at: readonly unknown[], shared: Options, tolerance: number, random: () => number) {
    this.f = f;
    const { source } = locate(f);
    this.parameters = parametersOf(source);
    this.at = byParameter(this.parameters, at, source.name);
    checkWrt(shared.wrt, this.parameters.length, source.name);
    this.positions = positionsOf(shared.wrt, this.parameters.length);
    this.inputs = this.positions.map((k) => this.at[k]);
    // A list of positions gives the partials as a list, whatever their number.
    this.shared = { ...shared, wrt: this.positions };
    this.tolerance = tolerance;
    this.random = random;
    this.paths = this.positions.flatMap((k) => pathsOf(this.at[k], argumentName(this.parameters, k)));
    this.point = numbersOf(this.inputs, this.inputs);
    this.isScalar = typeof this.run(this.at) === "number";
  }

  /** The function itself on copies. */
  private run(values: readonly unknown[]): unknown {
    return Reflect.apply(this.f, undefined, this.spread(withNumbers(values, (x) => x)));
  }

  /** Arguments from a value for each parameter. */
  private spread(values: unknown): unknown[] {
    return asArguments(this.parameters, typed<unknown[]>(values));
  }

  /** The arguments moved by t in a direction. */
  private moved(direction: readonly number[], t: number): unknown[] {
    let next = 0;
    const inputs = typed<unknown[]>(withNumbers(this.inputs, (x) => x + t * (direction[next++] ?? 0)));
    const moved = typed<unknown[]>(withNumbers(this.at, (x) => x));
    this.positions.forEach((k, at) => {
      moved[k] = inputs[at];
    });
    return moved;
  }

  /** A random direction, scaled to the point. */
  private direction(): number[] {
    return this.point.map((x) => this.random() * Math.max(1, Math.abs(x)));
  }

  firstOrder(): Pick<CheckResult, "forwardReverse" | "differences"> {
    const result = this.run(this.at);
    const seed = this.isScalar ? 1 : withNumbers(result, () => this.random());
    const weights = numbersOf(result, seed);
    const project = (value: unknown): number => dot(weights, numbersOf(result, value));
    const direction = this.direction();
    const tangents = typed<unknown[]>(this.like(direction));

    const { pullback } = typed<{ pullback: (seed: unknown) => unknown }>(
      Reflect.apply(vjp(this.f, this.shared), undefined, this.copy()),
    );
    const adjoint = numbersOf(this.inputs, pullback(seed));
    const forward = project(this.tangentOf(jvp(this.f, this.shared), tangents));
    const reverse = dot(adjoint, direction);
    const scale = Math.max(1e-300, ...adjoint.map((x, k) => Math.abs(x * (direction[k] ?? 0))), Math.abs(forward));
    const forwardReverse = Math.abs(forward - reverse) / scale;

    const phi = (along: readonly number[]) => (t: number) => project(this.run(this.moved(along, t)));
    const difference = differenceQuotient(phi(direction), 0.01);
    const differences = Math.abs(difference.value - reverse) / Math.max(scale, Math.abs(project(result)) * 1e-6);
    if (!(forwardReverse <= this.tolerance) || !(differences <= this.tolerance)) {
      this.locate(adjoint, (unit) => differenceQuotient(phi(unit), 0.01).value, "∂f/∂");
      if (!(forwardReverse <= this.tolerance)) {
        throw derivativeMismatch("along a random direction", "forward mode", forward, "reverse mode", reverse);
      }
      throw derivativeMismatch(
        "along a random direction",
        "the derivative",
        reverse,
        "finite differences",
        difference.value,
      );
    }
    return { forwardReverse, differences };
  }

  /** Throws for the element whose derivative is farthest off. */
  private locate(derivatives: readonly number[], difference: (unit: readonly number[]) => number, what: string): void {
    let worst: { path: string; exact: number; numeric: number; error: number } | undefined;
    derivatives.forEach((exact, k) => {
      const size = Math.max(1, Math.abs(this.point[k] ?? 0));
      const numeric = difference(derivatives.map((_, j) => (j === k ? size : 0))) / size;
      const error = Math.abs(exact - numeric) / Math.max(1, Math.abs(numeric));
      if (!(error <= this.tolerance) && !(error <= (worst?.error ?? 0))) {
        worst = { path: this.paths[k] ?? "", exact, numeric, error };
      }
    });
    if (worst === undefined) return;
    throw derivativeMismatch(
      `${what}(${worst.path})`,
      "the derivative",
      worst.exact,
      "finite differences",
      worst.numeric,
    );
  }

  /** Hessian–vector products of a function with one real result. */
  secondOrder(): number | undefined {
    if (!this.isScalar) return undefined;
    const direction = this.direction();
    const inner = gradient(this.f, this.shared);
    const tangent = this.tangentOf(jvp(inner, { wrt: this.positions }), typed<unknown[]>(this.like(direction)));
    const exact = numbersOf(this.inputs, tangent);
    const gradientAt = (t: number): number[] =>
      numbersOf(this.inputs, Reflect.apply(inner, undefined, this.spread(this.moved(direction, t))));
    const scale = Math.max(1, ...exact.map(Math.abs));
    const errors = exact.map((value, k) => {
      const numeric = differenceQuotient((t) => gradientAt(t)[k] ?? NaN, 0.01).value;
      const error = Math.abs(value - numeric) / scale;
      if (error <= this.tolerance) return error;
      throw derivativeMismatch(
        `the second derivative at ${this.paths[k] ?? ""}, along a random direction`,
        "Hessian times vector",
        value,
        "differences of gradients",
        numeric,
      );
    });
    return Math.max(0, ...errors);
  }

  private tangentOf(
    product: (args: never, tangents: never) => { tangent: unknown },
    tangents: readonly unknown[],
  ): unknown {
    return typed<{ tangent: unknown }>(Reflect.apply(product, undefined, [this.copy(), tangents])).tangent;
  }

  private copy(): unknown[] {
    return this.spread(withNumbers(this.at, (x) => x));
  }

  private like(direction: readonly number[]): unknown {
    let k = 0;
    return withNumbers(this.inputs, () => direction[k++] ?? 0);
  }
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, x, k) => sum + x * (b[k] ?? 0), 0);
}

/** Reproducible numbers between −1 and 1 (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 31 - 1;
  };
}
