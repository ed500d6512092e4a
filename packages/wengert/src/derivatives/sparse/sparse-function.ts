/** What the sparse derivatives of a function share: its pattern is found once and kept as long as it holds. */
import { notSpecialised } from "../../errors.ts";
import type { Program } from "../../program/types.ts";
import { compile, type Compiled } from "../compile.ts";
import { Differentiated, type OpenedCall } from "../differentiated.ts";
import { differentiatedLeaves, prepare, type Request } from "../passes.ts";
import { evaluationPlan } from "../plan.ts";
import type { KeptReading } from "../readings.ts";
import type { AnyFunction, Options } from "../types.ts";
import type { Assumptions } from "./assumptions.ts";
import type { FoundPattern, Over, Subject } from "./dependence.ts";
import { copyOfPattern, isSamePattern, type SparseMatrix, type SparsityPattern } from "./pattern.ts";
import type { Stage } from "./stages.ts";

/** Options of the calls that find patterns. */
export interface SparsityOptions extends Options {
  /** Unless given "branches": the pattern that holds whichever branches are taken. "point": that of the branches taken. */
  readonly over?: Over;
}

/** How the pattern of a derivative is found, and how the derivative is computed by it. */
export interface Kind {
  /** The name of the call: `sparseJacobian`. */
  readonly driver: string;
  /** @throws WengertError where the function has no such derivative */
  readonly check: (request: Request) => void;
  readonly find: (subject: Subject) => FoundPattern;
  readonly schedule: (pattern: SparsityPattern) => Schedule;
}

export interface Schedule {
  readonly stages: readonly Stage[];
  /** The number of colours. */
  readonly passes: number;
}

/** The pattern of a derivative for some arguments, and how it is computed by it. */
interface Known extends Schedule {
  readonly pattern: SparsityPattern;
  readonly assumptions: Assumptions;
}

/** What is kept for one reading. */
interface State {
  readonly request: Request;
  readonly program: Program;
  readonly differentiated: readonly number[];
  known: Known | undefined;
  /** By the names of stages. */
  readonly compiled: Map<string, Compiled>;
}

export class SparseFunction {
  private readonly differentiated: Differentiated;
  private readonly kind: Kind;
  private readonly over: Over;
  private readonly states = new WeakMap<KeptReading, State>();
  private latestSource: string | undefined;

  constructor(f: AnyFunction, { over = "branches", ...options }: SparsityOptions, kind: Kind) {
    this.differentiated = new Differentiated(f, "evaluate", options, evaluationPlan);
    this.kind = kind;
    this.over = over;
  }

  /** The pattern for arguments, which are left as they are. */
  pattern(args: readonly unknown[]): SparsityPattern {
    return copyOfPattern(this.knownFor(this.differentiated.open(args)).pattern);
  }

  /** The derivative at the arguments. */
  matrix(args: readonly unknown[]): SparseMatrix {
    const call = this.differentiated.open(args);
    const { pattern, stages, passes } = this.knownFor(call);
    const values = new Float64Array(pattern.columnIndices.length);
    for (const stage of stages) {
      const code = this.codeOf(call, stage);
      const { colours, starts, places, entries } = stage.passes;
      const leaves = [...call.leaves, colours, starts, places, entries, values];
      this.guarded(call, () => code.run(call.values, leaves));
    }
    this.latestSource = this.sourceOf(call, stages);
    // Passes run on copies of what the function writes to; what it does to its arguments happens once.
    if (call.specialisation.written.size > 0) this.differentiated.call(args);
    return { ...copyOfPattern(pattern), values, passes };
  }

  /** The code of the latest call's passes. */
  get generatedSource(): string {
    if (this.latestSource !== undefined) return this.latestSource;
    throw notSpecialised(this.differentiated.name, undefined);
  }

  sourceFor(args: readonly unknown[]): string {
    const call = this.differentiated.open(args);
    return this.sourceOf(call, this.knownFor(call).stages);
  }

  private sourceOf(call: OpenedCall, stages: readonly Stage[]): string {
    return stages.map((stage) => this.codeOf(call, stage).emitted.source).join("\n");
  }

  /** The pattern for arguments and what follows from it, found anew where it need not be that of the call before. */
  private knownFor(call: OpenedCall): Known {
    const state = this.stateOf(call);
    const { program, differentiated, known } = state;
    if (known?.assumptions.holdFor(call.leaves) === true) return known;
    const subject: Subject = { program, differentiated, args: call.leaves, over: this.over };
    const { pattern, assumptions } = this.guarded(call, () => this.kind.find(subject));
    state.known =
      known !== undefined && isSamePattern(known.pattern, pattern)
        ? { ...known, assumptions }
        : { pattern, assumptions, ...this.kind.schedule(pattern) };
    return state.known;
  }

  private stateOf({ specialisation: { kept, reading } }: OpenedCall): State {
    let state = this.states.get(kept);
    if (state === undefined) {
      const request = this.differentiated.requestFor(reading);
      this.kind.check(request);
      const program = prepare(request, "forward");
      const differentiated = differentiatedLeaves(program, request);
      state = { request, program, differentiated, known: undefined, compiled: new Map<string, Compiled>() };
      this.states.set(kept, state);
    }
    return state;
  }

  private codeOf(call: OpenedCall, { name, plan }: Stage): Compiled {
    const { request, program, differentiated, compiled } = this.stateOf(call);
    let code = compiled.get(name);
    if (code === undefined) {
      const generatedName = `${this.kind.driver}_${this.differentiated.name}_${name}`;
      code = compile(plan(request, program, differentiated), request.reading, generatedName);
      compiled.set(name, code);
    }
    return code;
  }

  private guarded<R>({ specialisation, values }: OpenedCall, run: () => R): R {
    let result: { readonly value: R } | undefined;
    this.differentiated.guarded(specialisation, values, () => {
      result = { value: run() };
    });
    if (result === undefined) throw new Error("a run without a result");
    return result.value;
  }
}
