/** A function and its derivatives of one kind: read, specialised and compiled when it is called, checked at the first call. */
import {
  aliasedArguments,
  indexOutOfRange,
  noReturnValue,
  notSpecialised,
  placeIn,
  shapeMismatch,
  type Where,
  WengertError,
} from "../errors.ts";
import type { Argument } from "../program/interpret.ts";
import type { Shape } from "../program/shape.ts";
import { leafTypes } from "../program/shape.ts";
import type { Source } from "../program/types.ts";
import { parametersOf } from "../read/parse.ts";
import { read } from "../read/read.ts";
import type { Reading } from "../read/reading.ts";
import type { RecordPolicy } from "../transform/recording.ts";
import { hasDerivatives } from "../transform/expand.ts";
import { required } from "../transform/rebuild.ts";
import { writtenBuffers } from "../transform/written.ts";
import {
  argumentName,
  byParameter,
  countNumbers,
  deepCopy,
  flatten,
  flattenDerivative,
  isNumberBuffer,
  type Parameter,
  propertyOf,
  shapesOf,
  writeBack,
} from "./arguments.ts";
import { firstShared } from "./aliases.ts";
import { compile, type Compiled, ReachedFailure } from "./compile.ts";
import { checkValue } from "./first-call.ts";
import { guardOf } from "./guard.ts";
import { locate, type Located } from "./locate.ts";
import { checkWrt, positionsOf } from "./options.ts";
import type { Request } from "./passes.ts";
import { evaluationPlan, type Plan } from "./plan.ts";
import { factsHold, hiddenShapesAreSame, hiddenValues, withFunctionNames } from "./scope.ts";
import { describe, shapeKey } from "../program/shape-of.ts";
import type { AnyFunction, ModeOptions } from "./types.ts";

/** Above this many numbers among the arguments the first call is not checked. */
const largestChecked = 1_000_000;
/** How many specialisations are kept. */
const mostSpecialisations = 64;

/** One specialisation: a reading for the shapes of some arguments, compiled. */
export interface Specialisation {
  readonly reading: Reading;
  readonly plan: Plan;
  readonly compiled: Compiled;
  /** Leaf positions of buffers that may not share memory, with the parameter each belongs to. */
  readonly written: ReadonlySet<number>;
  isChecked: boolean;
  /** The function itself, compiled when it is first asked for. */
  evaluation: Compiled | undefined;
}

export class Differentiated {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The latest specialisation. */
  latest: Specialisation | undefined = undefined;
  private readonly f: AnyFunction;
  private readonly source: Source;
  private readonly kind: string;
  private readonly options: ModeOptions;
  private readonly planFor: (request: Request) => Plan;
  private readonly specialisations = new Map<string, Specialisation>();
  /** For the keys of shapes that can be read only with the lengths of their arrays: up to which length. */
  private readonly needLengths = new Map<string, number>();

  /**
   * @param kind     names the generated function: `gradient` → `gradient_f`
   * @param planFor  makes the plan of a specialisation
   */
  constructor(f: AnyFunction | Located, kind: string, options: ModeOptions, planFor: (request: Request) => Plan) {
    const located = typeof f === "function" ? locate(f) : f;
    this.f = located.f;
    this.source = located.source;
    this.kind = kind;
    this.options = located.scope === undefined ? options : { ...options, scope: located.scope };
    this.planFor = planFor;
    this.name = this.source.name;
    this.parameters = parametersOf(this.source);
    checkWrt(options.wrt, this.parameters.length, this.name);
  }

  /**
   * Calls with any arguments: specialises where needed, checks, runs. `extras` are tangents, one for each extra shape,
   * or the seed, which must be like the `result` that it belongs to.
   */
  call(
    args: readonly unknown[],
    extras: readonly unknown[] = [],
    extrasName: "tangent" | "seed" = "tangent",
    result?: unknown,
  ): unknown {
    const values = byParameter(this.parameters, args, this.name);
    const { specialisation, hidden } = this.specialise(values);
    this.latest = specialisation;
    const flat = this.flatArguments(specialisation, values, hidden);
    this.checkAliases(specialisation, values, hidden);
    if (!specialisation.isChecked) {
      this.checkFirstCall(specialisation, values, flat);
      specialisation.isChecked = true;
    }
    const { plan, compiled } = specialisation;
    if (plan.extras.length > 0) this.addExtras(specialisation, extras, extrasName, flat, result);
    const output = this.guarded(specialisation, values, () => compiled.run(values, flat));
    if (specialisation.written.size > 0) this.writeBack(specialisation, values, flat);
    return output;
  }

  /** What the function wrote to nested arrays, of which it got flat copies. */
  private writeBack({ reading, written }: Specialisation, values: readonly unknown[], flat: readonly Argument[]): void {
    let first = 0;
    reading.params.forEach((shape, k) => {
      writeBack(shape, values[k], flat, first, (leaf) => written.has(leaf));
      first += leafTypes(shape).length;
    });
  }

  /** The differentiated parameters, by position. */
  get differentiatedPositions(): number[] {
    return positionsOf(this.options.wrt, this.parameters.length);
  }

  /** How many numbers the function returns for the values of its parameters. */
  countResults(values: readonly unknown[]): number {
    const { specialisation, hidden } = this.specialise(values);
    const { reading } = specialisation;
    if (isFixed(reading.result)) return countFixed(reading.result);
    const copies = new Map<unknown, unknown>();
    const copied = values.map((value) => deepCopy(value, copies));
    return countNumbers(
      this.evaluationOf(specialisation).run(copied, this.flatArguments(specialisation, copied, hidden)),
    );
  }

  private evaluationOf(specialisation: Specialisation): Compiled {
    const { reading } = specialisation;
    const request: Request = { reading, wrt: [], asList: true, record: "needed" };
    return (specialisation.evaluation ??= compile(evaluationPlan(request), reading, this.name));
  }

  /** Runs what may reach a failure; a `throw` of the user's is raised by the user's own function. */
  guarded(specialisation: Specialisation, values: readonly unknown[], run: () => unknown): unknown {
    try {
      return run();
    } catch (error) {
      // Codes below −1 are the drivers' own.
      if (!(error instanceof ReachedFailure) || error.code < -1) throw error;
      throw this.explain(error, specialisation.reading, values);
    }
  }

  private explain(failure: ReachedFailure, reading: Reading, values: readonly unknown[]): unknown {
    const known = reading.failures[failure.code];
    const span = known?.span ?? failure.span;
    const where: Where | undefined =
      span === undefined
        ? undefined
        : { inside: this.name, place: placeIn(this.source.text, span.start, span.end, this.source.file) };
    if (known?.kind === "throw") {
      try {
        this.runNatively(values);
      } catch (error) {
        return error;
      }
    }
    if (known?.kind === "missing" && where !== undefined) return noReturnValue(where);
    return indexOutOfRange(where, this.name);
  }

  private runNatively(values: readonly unknown[]): unknown {
    const copies = new Map<unknown, unknown>();
    const args = values.map((value) => deepCopy(value, copies));
    const rest = this.parameters.at(-1)?.isRest === true ? args.pop() : [];
    return Reflect.apply(this.f, undefined, [...args, ...(Array.isArray(rest) ? Array.from<unknown>(rest) : [])]);
  }

  /** Compares the value with the user's own function's, on copies. */
  private checkFirstCall(specialisation: Specialisation, values: readonly unknown[], flat: readonly Argument[]): void {
    const { reading } = specialisation;
    if (this.options.verify === false || !reading.runsNatively || countNumbers(values) > largestChecked) return;
    const own = this.runNatively(values);
    const copies = new Map<unknown, unknown>();
    const copied = values.map((argument) => deepCopy(argument, copies));
    let value: unknown;
    try {
      value = this.evaluationOf(specialisation).run(
        copied,
        flat.map((argument) => asArgument(deepCopy(argument, copies))),
      );
    } catch (error) {
      if (error instanceof ReachedFailure) throw this.explain(error, reading, values);
      throw error;
    }
    checkValue(this.name, own, value, hasDerivatives(reading.program) ? 1e-9 : 0);
  }

  /** The specialisation for the values of the parameters, and the hidden arguments that go with it. */
  specialise(values: readonly unknown[]): { specialisation: Specialisation; hidden: readonly unknown[] } {
    const general = shapesOf(this.parameters, values, this.name);
    const longest = this.needLengths.get(keyOf(general));
    const exactly = (upTo: number): Shape[] => general.map((shape, k) => withLengths(shape, values[k], upTo));
    const shapes = longest === undefined ? general : exactly(longest);
    const key = keyOf(shapes);
    const scope = withFunctionNames(this.options.scope?.());
    const known = this.specialisations.get(key);
    if (known !== undefined && factsHold(known.reading, scope)) {
      const hidden = hiddenValues(known.reading, scope);
      if (hiddenShapesAreSame(known.reading, hidden)) return { specialisation: known, hidden };
    }
    let specialisation: Specialisation;
    try {
      specialisation = this.compile(shapes, scope);
    } catch (error) {
      // What can't be read for arrays of any length often can be for these lengths: a copy `[...x]` is then a list of
      // numbers. That an array is empty is often all that matters.
      const sufficient =
        longest === undefined && mayNeedLengths(error)
          ? [0, longestExact].find((upTo) => this.canRead(exactly(upTo), key, scope))
          : undefined;
      if (sufficient === undefined) throw error;
      this.needLengths.set(key, sufficient);
      return this.specialise(values);
    }
    this.specialisations.delete(key);
    if (this.specialisations.size >= mostSpecialisations) {
      const [oldest] = this.specialisations.keys();
      if (oldest !== undefined) this.specialisations.delete(oldest);
    }
    this.specialisations.set(key, specialisation);
    return { specialisation, hidden: hiddenValues(specialisation.reading, scope) };
  }

  /** Whether the function can be read for shapes that are not those of a key. */
  private canRead(
    shapes: readonly Shape[],
    key: string,
    scope: Readonly<Record<string, unknown>> | undefined,
  ): boolean {
    if (keyOf(shapes) === key) return false;
    try {
      read(this.source, this.f, shapes, scope === undefined ? {} : { scope: () => scope });
      return true;
    } catch {
      return false;
    }
  }

  /** Whether every call must look at the scope anew. */
  get dependsOnScope(): boolean {
    return (
      this.options.scope !== undefined ||
      (this.latest?.reading.facts.length ?? 0) > 0 ||
      (this.latest?.reading.hidden.length ?? 0) > 0
    );
  }

  private compile(shapes: readonly Shape[], scope: Readonly<Record<string, unknown>> | undefined): Specialisation {
    const reading = read(this.source, this.f, shapes, scope === undefined ? {} : { scope: () => scope });
    const request: Request = {
      reading,
      wrt: positionsOf(this.options.wrt, this.parameters.length),
      asList: this.options.wrt === undefined ? this.parameters.length !== 1 : typeof this.options.wrt !== "number",
      record: recordPolicy(this.options),
    };
    const plan = this.planFor(request);
    const written = writtenBuffers(reading.program.body);
    return {
      reading,
      plan,
      compiled: compile(plan, reading, `${this.kind}_${this.name}`),
      written: new Set(reading.program.body.params.flatMap((param, k) => (written.has(param) ? [k] : []))),
      isChecked: false,
      evaluation: undefined,
    };
  }

  private flatArguments(
    { reading }: Specialisation,
    values: readonly unknown[],
    hidden: readonly unknown[],
  ): Argument[] {
    const flat: Argument[] = [];
    reading.params.forEach((shape, k) => {
      flatten(shape, values[k], flat);
    });
    reading.hidden.forEach(({ shape }, k) => {
      flatten(shape, hidden[k], flat);
    });
    return flat;
  }

  private addExtras(
    { plan, reading }: Specialisation,
    extras: readonly unknown[],
    name: "tangent" | "seed",
    flat: Argument[],
    result: unknown,
  ): void {
    // Parameters left to their defaults are no inputs: they stand last, and need no tangent.
    const fewest = plan.extras.findLastIndex((shape) => leafTypes(shape).length > 0) + 1;
    if (name === "tangent" && (extras.length < fewest || extras.length > plan.extras.length)) {
      throw shapeMismatch(
        `the list of tangents for jvp(${this.name})`,
        `${plan.extras.length} of them, one for each input`,
        `a list of ${extras.length}`,
      );
    }
    const models = plan.extras.map((shape) => {
      if (name === "tangent") return this.modelOf(reading, shape, flat);
      const leaves: Argument[] = [];
      flatten(shape, result, leaves);
      return leaves;
    });
    plan.extras.forEach((shape, k) => {
      const into: Argument[] = [];
      flattenDerivative(shape, extras[k], plan.extras.length === 1 ? name : `${name} ${k + 1}`, models[k] ?? [], into);
      for (const argument of into) flat.push(argument);
    });
  }

  /** The arguments that a tangent must be like, leaf by leaf. */
  private modelOf(reading: Reading, shape: Shape, flat: readonly Argument[]): readonly Argument[] {
    let first = 0;
    for (const param of reading.params) {
      const count = leafTypes(param).length;
      if (param === shape) return flat.slice(first, first + count);
      first += count;
    }
    return [];
  }

  /** One array in two positions is fine while it is not written. */
  private checkAliases(
    { reading, written }: Specialisation,
    values: readonly unknown[],
    hidden: readonly unknown[],
  ): void {
    if (written.size === 0) return;
    const shapes = [...reading.params, ...reading.hidden.map(({ shape }) => shape)];
    const shared = firstShared(shapes, [...values, ...hidden], (leaf) => written.has(leaf));
    if (shared === undefined) return;
    const [first, second] = shared.map((leaf) => this.nameOfLeaf(reading, leaf));
    throw aliasedArguments(required(first), required(second), this.name);
  }

  private nameOfLeaf(reading: Reading, leaf: number): string {
    let first = 0;
    for (const [k, shape] of reading.params.entries()) {
      first += leafTypes(shape).length;
      if (leaf < first) return argumentName(this.parameters, k);
    }
    return required(reading.program.body.params[leaf]).name ?? "of the scope";
  }

  /** The text of the latest specialisation's code, or of the one for numbers. */
  get generatedSource(): string {
    return (this.latest ?? this.specialiseToNumbers()).compiled.source;
  }

  private specialiseToNumbers(): Specialisation {
    try {
      const values = this.parameters.map(({ isRest, hasDefault }) => (isRest ? [] : hasDefault ? undefined : 0));
      return this.specialise(values).specialisation;
    } catch (error) {
      if (error instanceof WengertError && error.code !== "INCONSISTENT_TYPES") throw notSpecialised(this.name, error);
      throw error;
    }
  }

  sourceFor(args: readonly unknown[]): string {
    return this.specialise(byParameter(this.parameters, args, this.name)).specialisation.compiled.source;
  }

  /**
   * The condition under which arguments fit the latest specialisation; undefined where that takes more than a look at
   * the arguments.
   */
  guardText(names: readonly string[]): string | undefined {
    const { latest, parameters } = this;
    if (latest === undefined || latest.plan.extras.length > 0 || latest.written.size > 0 || this.dependsOnScope)
      return undefined;
    if (parameters.some(({ isRest, hasDefault }) => isRest || hasDefault)) return undefined;
    const guards = latest.reading.params.map((shape, k) => guardOf(shape, required(names[k])));
    if (guards.includes(undefined)) return undefined;
    return guards.flatMap((guard) => guard?.conditions ?? []).join(" && ");
  }
}

function keyOf(shapes: readonly Shape[]): string {
  return shapes.map(shapeKey).join(";");
}

function mayNeedLengths(error: unknown): boolean {
  return error instanceof WengertError && ["UNSUPPORTED_SYNTAX", "INCONSISTENT_TYPES"].includes(error.code);
}

/** Arrays up to this length are read with their lengths where that helps. */
const longestExact = 16;

/** A shape with the lengths that its arrays up to a length have in a value. */
function withLengths(shape: Shape, value: unknown, longest: number): Shape {
  switch (shape.kind) {
    case "array":
      return isNumberBuffer(value) && value.length <= longest ? { ...shape, length: value.length } : shape;
    case "tuple":
      return { ...shape, items: shape.items.map((item, k) => withLengths(item, itemOf(value, k), longest)) };
    case "record":
      return {
        ...shape,
        fields: shape.fields.map(
          ([name, field]) => [name, withLengths(field, propertyOf(value, name), longest)] as const,
        ),
      };
    default:
      return shape;
  }
}

function itemOf(value: unknown, k: number): unknown {
  return Array.isArray(value) ? value[k] : undefined;
}

/** Whether a shape says how many numbers it has. */
function isFixed(shape: Shape): boolean {
  if (shape.kind === "tuple") return shape.items.every(isFixed);
  if (shape.kind === "record") return shape.fields.every(([, field]) => isFixed(field));
  return shape.kind !== "array" && shape.kind !== "nested";
}

function countFixed(shape: Shape): number {
  return leafTypes(shape).filter((type) => type === "f64").length;
}

function recordPolicy({ record }: ModeOptions): RecordPolicy {
  return record ?? "needed";
}

function asArgument(value: unknown): Argument {
  if (typeof value === "number" || typeof value === "boolean" || isNumberBuffer(value)) return value;
  throw new Error(`${describe(value)} is no argument of a Program`);
}
