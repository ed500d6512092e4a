/** A function and its derivatives of one kind: read, specialised and compiled when it is called, checked at the first call. */
import {
  aliasedArguments,
  indexOutOfRange,
  noOrder,
  noReturnValue,
  notSpecialised,
  ruleOfAnotherLength,
  ruleValueMismatch,
  throwReached,
  shapeMismatch,
  type Where,
  WengertError,
} from "../errors.ts";
import type { Argument } from "../program/interpret.ts";
import type { Shape } from "../program/shape.ts";
import { leafTypes } from "../program/shape.ts";
import { describe } from "../program/shape-of.ts";
import { whereIn } from "../read/parse.ts";
import type { Reading } from "../read/reading.ts";
import { made } from "../read/thrown.ts";
import { hasDerivatives } from "../transform/expand.ts";
import { hasRules } from "../transform/inline.ts";
import { required } from "../transform/rebuild.ts";
import { writtenBuffers } from "../program/written.ts";
import { firstShared, firstSharedRecord, firstSharing } from "./aliases.ts";
import { applyChanges, ownerOf } from "./apply-changes.ts";
import {
  argumentName,
  asArguments,
  byParameter,
  countNumbers,
  deepCopy,
  type Parameter,
  writeBack,
} from "./arguments.ts";
import { compile, type Compiled, ReachedFailure } from "./compile.ts";
import { copiesOf, type Evaluated, evaluateReading } from "./evaluation.ts";
import { extraArguments, type Extras, type Out } from "./extras.ts";
import { checkValue } from "./first-call.ts";
import { guardOf } from "./guard.ts";
import type { Located } from "./locate.ts";
import { checkWrt, positionsOf } from "./options.ts";
import type { Request } from "./passes.ts";
import { type Plan, rulePlan } from "./plan.ts";
import { flatArguments, type FoundReading, type KeptReading, Readings } from "./readings.ts";
import { isFull, makeRoom, undoing, withRoom } from "./room.ts";
import { firstChangedInScope, sameFunctionsTest } from "./scope.ts";
import type { AnyFunction, ModeOptions } from "./types.ts";

/** Above this many numbers among the arguments the first call is not checked. */
const largestChecked = 1_000_000;
/** A reading and its derivative, compiled. */
export interface Specialisation {
  readonly kept: KeptReading;
  readonly reading: Reading;
  readonly plan: Plan;
  readonly compiled: Compiled;
  /** Leaf positions of buffers that may not share memory, with the parameter each belongs to. */
  readonly written: ReadonlySet<number>;
}

/** A call made ready. */
export interface OpenedCall {
  readonly specialisation: Specialisation;
  /** One for each parameter. */
  readonly values: readonly unknown[];
  /** The leaves of the arguments, of the hidden ones and of the extras. */
  readonly leaves: readonly Argument[];
}

export class Differentiated {
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** The latest specialisation. */
  latest: Specialisation | undefined = undefined;
  private readonly readings: Readings;
  private readonly kind: string;
  private readonly options: ModeOptions;
  private readonly planFor: (request: Request) => Plan;
  private readonly specialisations = new WeakMap<KeptReading, Specialisation>();
  private readonly scopeTests = new WeakMap<Specialisation, (() => boolean) | undefined>();

  /**
   * @param f        a function, or what was read of it for another of its derivatives
   * @param kind     names the generated function: `gradient` → `gradient_f`
   * @param planFor  makes the plan of a specialisation
   */
  constructor(
    f: AnyFunction | Located | Readings,
    kind: string,
    options: ModeOptions,
    planFor: (request: Request) => Plan,
  ) {
    this.readings = f instanceof Readings ? f : new Readings(f, options.scope);
    this.kind = kind;
    this.options = options;
    this.planFor = planFor;
    this.name = this.readings.source.name;
    this.parameters = this.readings.parameters;
    checkWrt(options.wrt, this.parameters.length, this.name);
  }

  /** Calls with any arguments: specialises where needed, checks, runs; `evaluated` is what the function gave for them. */
  call(args: readonly unknown[], extras?: Extras, evaluated?: Evaluated): unknown {
    for (;;) {
      const opened = this.open(args, extras, evaluated);
      try {
        return this.run(opened);
      } catch (error) {
        makeRoom(opened.specialisation.kept, error);
      }
    }
  }

  private run({ specialisation, values, leaves }: OpenedCall): unknown {
    const { compiled, written, reading } = specialisation;
    const attempt = (): unknown => this.guarded(specialisation, values, () => compiled.run(values, leaves));
    const changed = reading.grows ? [...written].map((leaf) => leaves[leaf]) : [];
    const output = changed.length > 0 ? undoing(changed, attempt) : attempt();
    if (written.size > 0) this.writeBack(specialisation, values, leaves);
    return output;
  }

  /** Specialises for arguments where needed, and checks them. */
  open(args: readonly unknown[], extras?: Extras, evaluated?: Evaluated): OpenedCall {
    const values = byParameter(this.parameters, args, this.name);
    const { specialisation, found } = this.specialise(values);
    this.latest = specialisation;
    this.checkAliases(specialisation, values, found);
    const { kept, reading, plan } = specialisation;
    const leaves = withRoom(kept, () => {
      const flat = flatArguments(kept, values, found.hidden);
      const all = extras === undefined ? flat : [...flat, ...extraArguments(plan, reading, extras, flat)];
      if (!kept.isChecked) {
        this.checkFirstCall(specialisation, values, all, evaluated);
        kept.isChecked = true;
      }
      return all;
    });
    return { specialisation, values, leaves };
  }

  /** What the function wrote to nested arrays, of which it got flat copies, and changed in records. */
  private writeBack({ reading, written }: Specialisation, values: readonly unknown[], flat: readonly Argument[]): void {
    let first = 0;
    reading.params.forEach((shape, k) => {
      writeBack(shape, values[k], flat, first, (leaf) => written.has(leaf));
      first += leafTypes(shape).length;
    });
    for (const { shape } of reading.hidden) first += leafTypes(shape).length;
    if (reading.grows) first++;
    if (reading.changes.length > 0) applyChanges(reading.changes, values, flat[first]);
  }

  /** The differentiated parameters, by position. */
  get differentiatedPositions(): number[] {
    return positionsOf(this.options.wrt, this.parameters.length);
  }

  /** How many numbers the function returns for the values of its parameters. */
  countResults(values: readonly unknown[]): number {
    const { kept, hidden } = this.readings.find(values);
    const { reading } = kept;
    if (isFixed(reading.result)) return countFixed(reading.result);
    return withRoom(kept, () => countNumbers(evaluateReading(kept, values, flatArguments(kept, values, hidden))));
  }

  /** Runs what may reach a failure; a `throw` of the user's is raised by the user's own function. */
  guarded({ reading }: Specialisation, values: readonly unknown[], run: () => unknown): unknown {
    try {
      return run();
    } catch (error) {
      // Codes below −1 are the drivers' own.
      if (!(error instanceof ReachedFailure) || error.code < -1 || isFull(reading, error)) throw error;
      throw this.explain(error, reading, values);
    }
  }

  private explain(failure: ReachedFailure, reading: Reading, values: readonly unknown[]): unknown {
    const known = reading.failures[failure.code];
    const span = known?.span ?? failure.span;
    const { source } = this.readings;
    const where: Where | undefined = span === undefined ? undefined : whereIn(source, span, 0);
    // What stands for a derivative has no places of the user's; the derivative itself knows them.
    if (known?.kind === "throw" || this.readings.standsForDerived) {
      try {
        if (reading.runsNatively) this.runNatively(values);
      } catch (error) {
        return error;
      }
    }
    // The function itself does not come by what a rule of it throws.
    if (known?.thrown !== undefined) {
      const { error, text } = known.thrown;
      return error === undefined ? throwReached(this.name, text, where) : made(error);
    }
    if (known?.kind === "missing" && where !== undefined) return noReturnValue(where);
    if (known?.kind === "order" && where !== undefined) return noOrder(where);
    if (known?.kind === "rule") return ruleOfAnotherLength(this.name, where);
    return indexOutOfRange(where, this.name);
  }

  private runNatively(values: readonly unknown[]): unknown {
    const copies = new Map<unknown, unknown>();
    const args = values.map((value) => deepCopy(value, copies));
    return Reflect.apply(this.readings.f, undefined, asArguments(this.parameters, args));
  }

  /** Compares the value with the user's own function's, on copies. */
  private checkFirstCall(
    specialisation: Specialisation,
    values: readonly unknown[],
    all: readonly Argument[],
    evaluated: Evaluated | undefined,
  ): void {
    const { kept, reading, plan, compiled } = specialisation;
    if (this.options.verify === false || !reading.runsNatively || countNumbers(values) > largestChecked) return;
    const own = this.readings.valueBy(() => this.runNatively(values));
    const leaves = all.slice(0, reading.program.body.params.length);
    const usesRules = hasRules(reading.program);
    const value = this.guarded(specialisation, values, () => {
      if (evaluated?.kept === kept) return evaluated.value;
      // The value beside a derivative is that of the rules.
      if (plan.valueIn === undefined || usesRules) return evaluateReading(kept, values, leaves);
      return plan.valueIn(compiled.run(...copiesOf(values, all)));
    });
    const isExact = !hasDerivatives(reading.program) && !reading.valuesByRule;
    checkValue(this.name, own, value, isExact ? 0 : 1e-9);
    if (usesRules) this.checkRules(specialisation, values, leaves, own);
  }

  /** Compares the values that the rules of functions give with the user's own function's, to within rounding. */
  private checkRules(
    specialisation: Specialisation,
    values: readonly unknown[],
    leaves: readonly Argument[],
    own: unknown,
  ): void {
    const { reading } = specialisation;
    for (const rule of ["vjp", "jvp"] as const) {
      const plan = rulePlan(reading, rule);
      if (plan === undefined) continue;
      const compiled = compile(plan, reading, this.name);
      const value = this.guarded(specialisation, values, () => compiled.run(...copiesOf(values, leaves)));
      checkValue(this.name, own, value, 1e-9, (inside, first, second) =>
        ruleValueMismatch(inside, rule, first, second),
      );
    }
  }

  /** The specialisation for the values of the parameters, and the hidden arguments that go with it. */
  specialise(
    values: readonly unknown[],
    isModel: boolean = false,
  ): { specialisation: Specialisation; found: FoundReading } {
    const found = this.readings.find(values, isModel);
    let specialisation = this.specialisations.get(found.kept);
    if (specialisation === undefined) this.specialisations.set(found.kept, (specialisation = this.compile(found.kept)));
    return { specialisation, found };
  }

  /** Whether every call must look at the scope anew. */
  get dependsOnScope(): boolean {
    const { facts = [], hidden = [] } = this.latest?.reading ?? {};
    if (hidden.length > 0) return true;
    // A function that a driver returned is all that the scope of its stand-in holds.
    if (this.readings.standsForDerived) return facts.some(({ scope }) => scope !== undefined);
    return this.readings.scope !== undefined || facts.length > 0;
  }

  private compile(kept: KeptReading): Specialisation {
    const { reading } = kept;
    const plan = this.planFor(this.requestFor(reading));
    const written = writtenBuffers(reading.program.body);
    return {
      kept,
      reading,
      plan,
      compiled: compile(plan, reading, `${this.kind}_${this.name}`),
      written: new Set(reading.program.body.params.flatMap((param, k) => (written.has(param) ? [k] : []))),
    };
  }

  /** What is differentiated of a reading. */
  requestFor(reading: Reading): Request {
    const { wrt, record } = this.options;
    return {
      reading,
      wrt: positionsOf(wrt, this.parameters.length),
      asList: wrt === undefined ? this.parameters.length !== 1 : typeof wrt !== "number",
      record: record ?? "needed",
    };
  }

  /** One array in two positions is fine while it is not written. */
  private checkAliases({ reading, written }: Specialisation, values: readonly unknown[], found: FoundReading): void {
    this.checkSharedRecords(reading, values, found);
    if (written.size === 0) return;
    const shapes = [...reading.params, ...reading.hidden.map(({ shape }) => shape)];
    const shared = firstShared(shapes, [...values, ...found.hidden], (leaf) => written.has(leaf));
    if (shared === undefined) return;
    const [first, second] = shared.map((leaf) => this.nameOfLeaf(reading, leaf));
    throw aliasedArguments(required(first), required(second), this.name);
  }

  /** One record in two positions is fine while it is neither changed nor compared. */
  private checkSharedRecords(
    reading: Reading,
    values: readonly unknown[],
    { hidden, names: scope }: FoundReading,
  ): void {
    if (reading.changes.length === 0 && !reading.tellsApart) return;
    const names = [
      ...values.map((_, k) => argumentName(this.parameters, k)),
      ...reading.hidden.map(({ path }) => path.join(".")),
    ];
    const changed = reading.changes.map(({ parameter, path }) => ownerOf(values[parameter], path));
    const shared = firstSharedRecord(
      names,
      [...values, ...hidden],
      (record) => reading.tellsApart || changed.includes(record),
    );
    if (shared !== undefined) throw aliasedArguments(...shared, this.name);
    const inScope = firstChangedInScope(reading, scope, changed);
    if (inScope === undefined) return;
    throw aliasedArguments(argumentName(this.parameters, inScope.change.parameter), inScope.name, this.name);
  }

  /**
   * Checks an array that a call is to write to.
   *
   * @param elements  how many it must have, where that is known
   * @param isSingle  whether it may be of single precision
   * @throws          WengertError SHAPE_MISMATCH, ALIASED_ARGUMENTS
   */
  checkOut(out: unknown, values: readonly unknown[], elements?: number, isSingle: boolean = false): Out {
    const isOfKind = out instanceof Float64Array || (isSingle && out instanceof Float32Array);
    if (!isOfKind || (elements !== undefined && out.length !== elements)) {
      const length = elements === undefined ? "" : ` of length ${elements}`;
      const came = isOfKind ? `one of length ${out.length}` : describe(out);
      throw shapeMismatch("out", `a Float64Array${isSingle ? " or Float32Array" : ""}${length}`, came);
    }
    const { kept, hidden } = this.readings.find(values);
    const { reading } = kept;
    const shapes = [...reading.params, ...reading.hidden.map(({ shape }) => shape)];
    const shared = firstSharing(out, shapes, [...values, ...hidden]);
    if (shared !== undefined) throw aliasedArguments("out", this.nameOfLeaf(reading, shared), this.name);
    return out;
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
    return completeText(this.latest ?? this.specialiseToNumbers());
  }

  private specialiseToNumbers(): Specialisation {
    try {
      const values = this.parameters.map(({ isRest, hasDefault }) => (isRest ? [] : hasDefault ? undefined : 0));
      return this.specialise(values, true).specialisation;
    } catch (error) {
      if (error instanceof WengertError && error.code !== "INCONSISTENT_TYPES") throw notSpecialised(this.name, error);
      throw error;
    }
  }

  sourceFor(args: readonly unknown[]): string {
    return completeText(this.specialise(byParameter(this.parameters, args, this.name)).specialisation);
  }

  /**
   * The condition under which arguments fit the latest specialisation; undefined where that takes more than a look at
   * the arguments.
   */
  guardText(names: readonly string[]): string | undefined {
    const { latest, parameters } = this;
    if (latest === undefined || latest.written.size > 0 || latest.reading.tellsApart) return undefined;
    const needsScope = this.dependsOnScope;
    if (needsScope && this.sameScope === undefined) return undefined;
    if (parameters.some(({ isRest, hasDefault }) => isRest || hasDefault)) return undefined;
    const guards = latest.reading.params.map((shape, k) => guardOf(shape, required(names[k])));
    if (guards.includes(undefined)) return undefined;
    const conditions = guards.flatMap((guard) => guard?.conditions ?? []);
    return [...conditions, ...(needsScope ? ["sameScope()"] : [])].join(" && ");
  }

  /** The test that `sameScope()` is in a guard of the latest specialisation; undefined where no quick one serves. */
  get sameScope(): (() => boolean) | undefined {
    const { latest, readings } = this;
    if (latest === undefined || readings.scope === undefined) return undefined;
    if (!this.scopeTests.has(latest)) this.scopeTests.set(latest, sameFunctionsTest(latest.reading, readings.scope));
    return this.scopeTests.get(latest);
  }
}

/** The generated code with the functions that it calls, so that it runs on its own. */
function completeText({ compiled: { emitted } }: Specialisation): string {
  return [emitted.source, emitted.support].filter((text) => text !== "").join("\n\n");
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
