/** Removes what nothing uses: values, carried values and results nobody reads, and what is recorded but never needed. */
import type { Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { append, ValueSet } from "../program/value-map.ts";
import { forEachInstruction, reachablePrograms, someInstruction } from "../program/walk.ts";
import { required } from "./rebuild.ts";

/** Removes dead code in place. Loads and conversions that could fail go, too, when their value is unused. */
export function removeDeadCode(program: Program): void {
  const bodies = [program, ...reachablePrograms(program.body)].map(({ body }) => body);
  const live = new Liveness(bodies);
  for (const body of bodies) prune(body, live);
}

/** Whether an instruction does more than compute its results. */
function hasEffect(instruction: Instruction): boolean {
  if (instruction.kind === "differentiate") return instruction.args.some((arg) => isBuffer(arg.type));
  // A function with rules writes nothing: it is needed for its results, or because it may fail.
  if (instruction.kind === "call") return instruction.callee.rules === undefined || mayFail(instruction.callee);
  return instruction.kind === "fail" || isCheck(instruction);
}

/** Whether an instruction of the function's own looks at an index that may be out of range: then it fails, used or not. */
function isCheck(instruction: Instruction): boolean {
  if (instruction.adjoint) return false;
  return instruction.kind === "load"
    ? instruction.checked
    : instruction.kind === "convert" && instruction.rounding === "index";
}

/** Whether a Program, or one that it calls, has a failure of its own. */
export function mayFail({ body }: Program): boolean {
  const isFailure = ({ kind }: Instruction): boolean => kind === "fail";
  return (
    someInstruction(body, isFailure) || reachablePrograms(body).some((each) => someInstruction(each.body, isFailure))
  );
}

class Liveness {
  private readonly values = new ValueSet();
  private readonly instructions = new Set<Instruction>();
  private readonly waiting: Value[] = [];
  private readonly pushes = new Map<number, Instruction[]>();
  private readonly pops = new Map<number, Instruction[]>();
  private readonly stores = new Map<Value, Instruction[]>();
  private readonly containers = new Map<Region, Instruction>();

  constructor(bodies: readonly Region[]) {
    const effects: Instruction[] = [];
    for (const body of bodies) {
      forEachInstruction(body, (instruction) => {
        this.index(instruction);
        if (hasEffect(instruction)) effects.push(instruction);
      });
    }
    for (const body of bodies) {
      for (const value of body.yields) this.mark(value);
      for (const param of body.params) if (isBuffer(param.type)) this.mark(param);
    }
    for (const instruction of effects) this.keep(instruction);
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) this.follow(next);
  }

  isLive(value: Value): boolean {
    return this.values.has(value);
  }

  /** The edges of a checkpoint stay where what is around them stays. */
  isLiveInstruction(instruction: Instruction): boolean {
    return instruction.kind === "checkpoint" || this.instructions.has(instruction);
  }

  private index(instruction: Instruction): void {
    const { kind, args, regions } = instruction;
    if (kind === "push") append(this.pushes, instruction.site, instruction);
    else if (kind === "pop") append(this.pops, instruction.site, instruction);
    else if (kind === "store" || kind === "accumulate") append(this.stores, required(args[0]), instruction);
    else if (regions.length > 0) for (const nested of regions) this.containers.set(nested, instruction);
  }

  private mark(value: Value): void {
    if (this.values.has(value)) return;
    this.values.add(value);
    this.waiting.push(value);
  }

  private markAll(values: readonly Value[]): void {
    for (let k = 0; k < values.length; k++) this.mark(required(values[k]));
  }

  /** Keeps an instruction, what contains it, and what it needs to run at all. */
  private keep(instruction: Instruction): void {
    if (this.instructions.has(instruction)) return;
    this.instructions.add(instruction);
    switch (instruction.kind) {
      case "for":
        for (const bound of instruction.args.slice(0, 2)) this.mark(bound);
        break;
      case "while":
        for (const value of required(instruction.regions[0]).yields) this.mark(value);
        break;
      case "if":
        this.mark(required(instruction.args[0]));
        break;
      case "pop":
        for (const push of this.pushes.get(instruction.site) ?? []) this.keep(push);
        break;
      case "push":
        // Copies of one piece of code share their sites: what one of them needs, each pushes, and so each must pop it.
        for (const pop of this.pops.get(instruction.site) ?? []) this.keep(pop);
        this.markAll(instruction.args);
        break;
      default:
        this.markAll(instruction.args);
        // The function of an inner derivative stays whole, with what it does to its arguments.
        if (instruction.kind === "differentiate") {
          for (const { params, yields } of instruction.regions) {
            for (const value of yields) this.mark(value);
            for (const param of params) if (isBuffer(param.type)) this.mark(param);
          }
        }
    }
    const container = this.containers.get(instruction.region);
    if (container !== undefined) this.keep(container);
  }

  /** Marks what a live value comes from. */
  private follow(value: Value): void {
    if (isBuffer(value.type)) for (const store of this.stores.get(value) ?? []) this.keep(store);
    const { instruction, region } = value;
    if (instruction !== undefined) {
      this.keep(instruction);
      if (instruction.kind === "if") {
        const index = instruction.results.indexOf(value);
        for (const branch of instruction.regions) this.mark(required(branch.yields[index]));
      } else if (instruction.kind === "for" || instruction.kind === "while") {
        this.carried(instruction, instruction.results.indexOf(value));
      }
      return;
    }
    const container = this.containers.get(region);
    if (container === undefined) return;
    this.keep(container);
    const index = region.params.indexOf(value);
    if (container.kind === "for" && index > 0) this.carried(container, index - 1);
    if (container.kind === "while") this.carried(container, index);
  }

  /** The carried value at an index is live: so are where it starts, every turn's value and what it becomes. */
  private carried(loop: Instruction, index: number): void {
    const skipped = loop.kind === "for" ? 1 : 0;
    const initial = loop.args[index + (loop.kind === "for" ? 2 : 0)];
    if (initial === undefined || (loop.kind === "while" && index === loop.results.length - 1)) return;
    this.mark(initial);
    for (const region of loop.regions) this.mark(required(region.params[index + skipped]));
    this.mark(required(required(loop.regions.at(-1)).yields[index]));
  }
}

/** Keeps the live instructions of a region and, of those with regions, the live results. */
function prune(region: Region, live: Liveness): void {
  keepWhere(region.instructions, (instruction) => live.isLiveInstruction(instruction));
  dropEmptyCheckpoints(region.instructions);
  region.instructions.forEach((instruction) => {
    const { kind, results, regions } = instruction;
    if (regions.length === 0) return;
    if (kind === "if") pruneResults(instruction, live, 0, 0, results.length);
    if (kind === "for") pruneResults(instruction, live, 2, 1, results.length);
    if (kind === "while") pruneResults(instruction, live, 0, 0, results.length - 1);
    for (const nested of regions) prune(nested, live);
  });
}

function dropEmptyCheckpoints(instructions: Instruction[]): void {
  if (!instructions.some(({ kind }) => kind === "checkpoint")) return;
  const isEdge = (instruction: Instruction | undefined, edge: "begin" | "end"): boolean =>
    instruction?.kind === "checkpoint" && instruction.edge === edge;
  let kept = 0;
  for (const instruction of instructions) {
    if (isEdge(instruction, "end") && kept > 0 && isEdge(instructions[kept - 1], "begin")) kept--;
    else instructions[kept++] = instruction;
  }
  instructions.length = kept;
}

/** Drops results, and the carried values they belong to. Carried values follow `bounds` args and `skipped` params. */
function pruneResults(instruction: Instruction, live: Liveness, bounds: number, skipped: number, count: number): void {
  const { args, results, regions } = instruction;
  const isLoop = instruction.kind !== "if";
  const isKept = Array.from({ length: count }, (_, k) => {
    const param = isLoop ? regions.at(-1)?.params[k + skipped] : undefined;
    return live.isLive(required(results[k])) || (param !== undefined && live.isLive(param));
  });
  if (!isKept.includes(false)) return;
  const keeps = (position: number): boolean => isKept[position] ?? true;
  regions.forEach((region, position) => {
    if (isLoop) keepWhere(region.params, (_, k) => k < skipped || keeps(k - skipped));
    const isTest = instruction.kind === "while" && position === 0;
    if (!isTest) keepWhere(region.yields, (_, k) => keeps(k));
  });
  if (isLoop) keepWhere(args, (_, k) => k < bounds || keeps(k - bounds));
  keepWhere(results, (_, k) => keeps(k));
}

/** Filters an array in place. */
function keepWhere<T>(items: T[], isKept: (item: T, position: number) => boolean): void {
  let kept = 0;
  items.forEach((item, k) => {
    if (isKept(item, k)) items[kept++] = item;
  });
  items.length = kept;
}
