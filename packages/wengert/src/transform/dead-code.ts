/** Removes what nothing uses: values, carried values and results nobody reads, and what is recorded but never needed. */
import { addParam, Builder, createRegion } from "../program/builder.ts";
import type { Instruction, Program, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import { reachablePrograms } from "./activity.ts";
import { Rebuilder, required } from "./rebuild.ts";

/** The same Program without dead code. Loads and conversions that could fail go, too, when their value is unused. */
export function removeDeadCode(program: Program): Program {
  const live = new Liveness(program);
  const programs = new Map<Program, Program>();
  const rebuild = (old: Program): Program => {
    const known = programs.get(old);
    if (known !== undefined) return known;
    const body = createRegion(undefined);
    body.yields = [...old.body.yields];
    const rebuilt: Program = { name: old.name, body, source: old.source };
    programs.set(old, rebuilt);
    const pruner = new Pruner(new Builder(body), live, rebuild);
    for (const param of old.body.params) pruner.setImage(param, addParam(body, param.type, param.name));
    pruner.instructions(old.body);
    body.yields = pruner.imagesOf(old.body.yields);
    return rebuilt;
  };
  return rebuild(program);
}

/** Whether an instruction does more than compute its results. */
function hasEffect(instruction: Instruction): boolean {
  return instruction.kind === "fail" || instruction.kind === "call";
}

class Liveness {
  private readonly values = new Set<Value>();
  private readonly instructions = new Set<Instruction>();
  private readonly sites = new Set<number>();
  private readonly waiting: Value[] = [];
  private readonly pushes = new Map<number, Instruction[]>();
  private readonly stores = new Map<Value, Instruction[]>();
  private readonly containers = new Map<Region, Instruction>();
  private readonly results = new Map<Value, { instruction: Instruction; index: number }>();
  private readonly params = new Map<Value, { region: Region; index: number }>();

  constructor(program: Program) {
    const bodies = [program.body, ...reachablePrograms(program.body).map(({ body }) => body)];
    for (const body of bodies) this.index(body);
    for (const body of bodies) {
      for (const value of body.yields) this.mark(value);
      for (const param of body.params) if (isBuffer(param.type)) this.mark(param);
    }
    for (const body of bodies) this.markEffects(body);
    for (let next = this.waiting.pop(); next !== undefined; next = this.waiting.pop()) this.follow(next);
  }

  isLive(value: Value): boolean {
    return this.values.has(value);
  }

  isLiveInstruction(instruction: Instruction): boolean {
    return this.instructions.has(instruction);
  }

  private index(region: Region): void {
    region.params.forEach((param, index) => this.params.set(param, { region, index }));
    for (const instruction of region.instructions) {
      instruction.results.forEach((value, index) => this.results.set(value, { instruction, index }));
      const [buffer] = instruction.args;
      if (instruction.kind === "push") append(this.pushes, instruction.site, instruction);
      if ((instruction.kind === "store" || instruction.kind === "accumulate") && buffer !== undefined) {
        append(this.stores, buffer, instruction);
      }
      for (const nested of instruction.regions) {
        this.containers.set(nested, instruction);
        this.index(nested);
      }
    }
  }

  private markEffects(region: Region): void {
    for (const instruction of region.instructions) {
      if (hasEffect(instruction)) this.keep(instruction);
      for (const nested of instruction.regions) this.markEffects(nested);
    }
  }

  private mark(value: Value): void {
    if (this.values.has(value)) return;
    this.values.add(value);
    this.waiting.push(value);
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
        this.sites.add(instruction.site);
        for (const push of this.pushes.get(instruction.site) ?? []) this.keep(push);
        break;
      default:
        for (const arg of instruction.args) this.mark(arg);
    }
    const container = this.containers.get(instruction.region);
    if (container !== undefined) this.keep(container);
  }

  /** Marks what a live value comes from. */
  private follow(value: Value): void {
    if (isBuffer(value.type)) for (const store of this.stores.get(value) ?? []) this.keep(store);
    const result = this.results.get(value);
    if (result !== undefined) {
      const { instruction, index } = result;
      this.keep(instruction);
      if (instruction.kind === "if") {
        for (const branch of instruction.regions) this.mark(required(branch.yields[index]));
      } else if (instruction.kind === "for" || instruction.kind === "while") {
        this.carried(instruction, index);
      }
      return;
    }
    const param = this.params.get(value);
    const container = param && this.containers.get(param.region);
    if (param === undefined || container === undefined) return;
    this.keep(container);
    if (container.kind === "for" && param.index > 0) this.carried(container, param.index - 1);
    if (container.kind === "while") this.carried(container, param.index);
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

function append<K, V>(map: Map<K, V[]>, key: K, value: V): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

class Pruner extends Rebuilder {
  private readonly live: Liveness;
  private readonly rebuild: (program: Program) => Program;

  constructor(builder: Builder, live: Liveness, rebuild: (program: Program) => Program) {
    super(builder);
    this.live = live;
    this.rebuild = rebuild;
  }

  override instruction(instruction: Instruction): void {
    if (!this.live.isLiveInstruction(instruction)) return;
    switch (instruction.kind) {
      case "if":
        this.prune(instruction, 0, 0, instruction.results.length);
        return;
      case "for":
        this.prune(instruction, 2, 1, instruction.results.length);
        return;
      case "while":
        this.prune(instruction, 0, 0, instruction.results.length - 1);
        return;
      case "call":
        this.copyWith({ ...instruction, callee: this.rebuild(instruction.callee) }, this.imagesOf(instruction.args), []);
        return;
      default:
        this.copy(instruction);
    }
  }

  /** Copies an instruction with regions, leaving out the results that are not live. */
  private prune(instruction: Instruction, bounds: number, skipped: number, count: number): void {
    const isLoop = instruction.kind !== "if";
    const kept = Array.from({ length: count }, (_, k) => k).filter((k) => {
      const param = isLoop ? instruction.regions.at(-1)?.params[k + skipped] : undefined;
      return this.live.isLive(required(instruction.results[k])) || (param !== undefined && this.live.isLive(param));
    });
    const head = isLoop ? instruction.args.slice(0, bounds) : instruction.args;
    const initial = isLoop ? kept.map((k) => required(instruction.args[bounds + k])) : [];
    const args = this.imagesOf([...head, ...initial]);
    const regions = instruction.regions.map((old, position) => {
      const region = createRegion(this.builder.region);
      const params = isLoop ? [...old.params.slice(0, skipped), ...kept.map((k) => required(old.params[k + skipped]))] : [];
      for (const param of params) this.setImage(param, addParam(region, param.type, param.name));
      this.builder.inside(region, () => {
        this.instructions(old);
      });
      const isTest = instruction.kind === "while" && position === 0;
      region.yields = this.imagesOf(isTest ? old.yields : kept.map((k) => required(old.yields[k])));
      return region;
    });
    const results = kept.map((k) => required(instruction.results[k]));
    if (instruction.kind === "while") results.push(required(instruction.results.at(-1)));
    this.copyWith({ ...instruction, results }, args, regions);
  }
}

