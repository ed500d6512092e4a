/** What the functions of one emitted text share: their names, the functions they take from outside, tapes, places of failures. */
import type { Elementary } from "../elementary/entry.ts";
import type {
  Instruction,
  PopInstruction,
  Program,
  PushInstruction,
  ScalarType,
  Source,
  Span,
  Value,
} from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { forEachInstruction } from "../program/walk.ts";
import { constructorOf, type Kept, keepableIn } from "./keep.ts";
import { Names, sanitise } from "./names.ts";
import { operandOf } from "./structure.ts";

/** Where in which text a failure lies. */
export interface FailureSite {
  readonly span: Span | undefined;
  readonly source: Source | undefined;
}

/** A stack that records values of a type: numbers in a Float64Array, integers in an Int32Array, booleans in a Uint8Array. */
export interface TapeNames {
  readonly array: string;
  readonly top: string;
  readonly type: ScalarType;
  /** Its number among those of its kind. */
  readonly place: number;
}

/** What generated code calls beside table functions; written into it where it is used. */
export type Helper =
  | "at"
  | "integer"
  | "ceil"
  | "floor"
  | "nonzero"
  | "count"
  | "renew"
  | "grow"
  | "numberTape"
  | "integerTape"
  | "booleanTape";

type TapeTaker = "numberTape" | "integerTape" | "booleanTape";

/** What gives the array of a tape. */
export const tapeTakers: Readonly<Record<ScalarType, TapeTaker>> = {
  f64: "numberTape",
  i32: "integerTape",
  bool: "booleanTape",
};

export class Module {
  readonly names: Names;
  /** The program itself and all that it calls, callees first. */
  readonly programs: readonly Program[];
  readonly functions: ReadonlyMap<Program, string>;
  /** The identifiers of table functions that are not `Math`'s. */
  readonly elementary: ReadonlyMap<Elementary, string>;
  readonly helpers: ReadonlyMap<Helper, string>;
  readonly fail: string;
  readonly sites: FailureSite[] = [];
  private readonly tapes = new Map<string, TapeNames>();
  /** The allocations whose memory is kept from call to call. */
  private readonly keptMemory = new Map<Instruction, Kept>();
  /** Programs that push or pop, themselves or in what they call. */
  private readonly recording = new Set<Program>();
  private readonly recursive: ReadonlySet<Program>;

  /** @param leaving  the buffers that leave the Program, where the memory of others is kept from call to call */
  constructor(program: Program, name: string, reserved: readonly string[], leaving?: readonly Value[]) {
    this.names = new Names(reserved);
    const { programs, recursive, contents } = collectPrograms(program);
    this.programs = programs;
    this.recursive = recursive;
    this.fail = this.names.declare("fail");
    const functions = new Map<Program, string>([[program, this.names.declare(sanitise(name) ?? "f")]]);
    for (const callee of programs) {
      if (callee !== program) functions.set(callee, this.names.declare(sanitise(callee.name) ?? "f"));
    }
    this.functions = functions;
    const elementary = new Map<Elementary, string>();
    const helpers = new Map<Helper, string>();
    for (const [callee, { notable }] of contents) {
      for (const instruction of notable) {
        const helper = helperOf(instruction);
        if (helper !== undefined && !helpers.has(helper)) helpers.set(helper, this.names.declare(helper));
        if (instruction.kind === "push" || instruction.kind === "pop") this.recording.add(callee);
        if (instruction.kind === "elementary" && !elementary.has(instruction.f)) {
          elementary.set(instruction.f, this.names.declare(instruction.f.name));
        }
        this.declareTape(instruction);
        const taken = takerOf(instruction);
        if (taken !== undefined && !helpers.has(taken)) helpers.set(taken, this.names.declare(taken));
      }
      if (leaving !== undefined && !recursive.has(callee)) {
        this.declareKept(callee, callee === program ? leaving : callee.body.yields, helpers);
      }
    }
    for (let size = -1; size < this.recording.size;) {
      size = this.recording.size;
      for (const callee of programs) {
        if (contents.get(callee)?.callees.some((called) => this.recording.has(called)) === true)
          this.recording.add(callee);
      }
    }
    this.elementary = elementary;
    this.helpers = helpers;
  }

  functionName(program: Program): string {
    const name = this.functions.get(program);
    if (name === undefined) throw new Error(`${program.name} is called but was not collected`);
    return name;
  }

  helper(helper: Helper): string {
    const name = this.helpers.get(helper);
    if (name === undefined) throw new Error(`the helper ${helper} is used but was not collected`);
    return name;
  }

  /** The name of a table function: `Math.tanh`, or its own. */
  elementaryName(f: Elementary): string {
    if (f.javascript.kind === "math") return `Math.${f.javascript.name}`;
    return this.elementary.get(f) ?? f.name;
  }

  /** The number that a failure reports its place by. */
  site(instruction: Instruction, program: Program): number {
    return this.sites.push({ span: instruction.span, source: program.source }) - 1;
  }

  /** Whether a Program pushes or pops, itself or in what it calls. */
  records(program: Program): boolean {
    return this.recording.has(program);
  }

  isRecursive(program: Program): boolean {
    return this.recursive.has(program);
  }

  get allTapes(): readonly TapeNames[] {
    return [...this.tapes.values()];
  }

  /** The tape that a value is pushed to, or popped from. */
  tapeOf(instruction: PushInstruction | PopInstruction): TapeNames {
    const tape = this.tapes.get(keyOfTape(instruction));
    if (tape === undefined) throw new Error(`tape ${instruction.tape} is used but was not collected`);
    return tape;
  }

  get allKept(): readonly Kept[] {
    return [...this.keptMemory.values()];
  }

  /** What keeps the memory of an allocation, if anything does. */
  keptFor(instruction: Instruction): Kept | undefined {
    return this.keptMemory.get(instruction);
  }

  private declareKept(program: Program, leaving: readonly Value[], helpers: Map<Helper, string>): void {
    for (const instruction of keepableIn(program, leaving)) {
      const type = instruction.results[0]?.type;
      if (type === undefined || !isBuffer(type)) continue;
      if (!helpers.has("renew")) helpers.set("renew", this.names.declare("renew"));
      this.keptMemory.set(instruction, { name: this.names.declare("kept"), constructor: constructorOf[type] });
    }
  }

  private declareTape(instruction: Instruction): void {
    if (instruction.kind !== "push" && instruction.kind !== "pop") return;
    const key = keyOfTape(instruction);
    if (this.tapes.has(key)) return;
    const type = typeOfRecorded(instruction);
    const prefix = { f64: "", i32: "integer_", bool: "boolean_" }[type];
    this.tapes.set(key, {
      array: this.names.declare(`${prefix}tape`),
      top: this.names.declare(`${prefix}top`),
      type,
      place: [...this.tapes.values()].filter((tape) => tape.type === type).length,
    });
  }
}

/** The type of the value that is pushed or popped. */
function typeOfRecorded(instruction: PushInstruction | PopInstruction): ScalarType {
  const value = instruction.kind === "push" ? operandOf(instruction, 0) : instruction.results[0];
  if (value === undefined || isBuffer(value.type)) throw new Error("a pop without a result, or of a buffer");
  return value.type;
}

function keyOfTape(instruction: PushInstruction | PopInstruction): string {
  return `${instruction.tape} ${typeOfRecorded(instruction)}`;
}

function helperOf(instruction: Instruction): Helper | undefined {
  switch (instruction.kind) {
    case "load":
    case "store":
    case "accumulate":
      return instruction.checked ? "at" : undefined;
    case "convert":
      if (instruction.rounding === "word") return undefined;
      return instruction.rounding === "index" ? "integer" : instruction.rounding;
    case "integer":
      return instruction.operator === "divide" || instruction.operator === "remainder" ? "nonzero" : undefined;
    case "allocate":
      return "count";
    case "push":
      return "grow";
    default:
      return undefined;
  }
}

/** What gives a push or pop its tape. */
function takerOf(instruction: Instruction): TapeTaker | undefined {
  return instruction.kind === "push" || instruction.kind === "pop"
    ? tapeTakers[typeOfRecorded(instruction)]
    : undefined;
}

/** What a Program calls itself, and those of its instructions that ask for something of the module. */
interface Contents {
  readonly callees: readonly Program[];
  readonly notable: readonly Instruction[];
}

function contentsOf(program: Program): Contents {
  const callees = new Set<Program>();
  const notable: Instruction[] = [];
  forEachInstruction(program.body, (instruction) => {
    if (instruction.kind === "elementary") {
      if (instruction.f.javascript.kind === "runtime") notable.push(instruction);
    } else if (instruction.kind === "call") callees.add(instruction.callee);
    else if (instruction.kind === "pop" || helperOf(instruction) !== undefined) notable.push(instruction);
  });
  return { callees: [...callees], notable };
}

/** The Programs that a Program calls, in an order in which callees come first as far as there is one, and those that may call themselves. */
function collectPrograms(program: Program): {
  programs: Program[];
  recursive: Set<Program>;
  contents: Map<Program, Contents>;
} {
  const found = new Map<Program, Contents>();
  const waiting = [program];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (found.has(next)) continue;
    const contents = contentsOf(next);
    found.set(next, contents);
    waiting.push(...contents.callees);
  }
  const recursive = new Set([...found.keys()].filter((start) => reaches(found, start)));
  const contents = new Map([...found].toReversed());
  return { programs: [...contents.keys()], recursive, contents };
}

function reaches(contents: ReadonlyMap<Program, Contents>, start: Program): boolean {
  const seen = new Set<Program>();
  const waiting = [...(contents.get(start)?.callees ?? [])];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    if (next === start) return true;
    if (seen.has(next)) continue;
    seen.add(next);
    waiting.push(...(contents.get(next)?.callees ?? []));
  }
  return false;
}
