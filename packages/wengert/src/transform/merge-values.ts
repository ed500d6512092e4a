/**
 * Computes equal values once (value numbering along the region tree), takes elements of buffers that are known in place of
 * loading them, takes carried values that never change out of loops, and decides conditions that are known: inside of a
 * branch on them, and after a branch that fails.
 */
import type { Comparison } from "../elementary/algebra.ts";
import { add } from "../elementary/arithmetic.ts";
import { addParam, type Builder, createRegion, isLiteral, literal } from "../program/builder.ts";
import type {
  AccumulateInstruction,
  CompareInstruction,
  ElementaryInstruction,
  ForInstruction,
  IfInstruction,
  Instruction,
  LoadInstruction,
  Program,
  Region,
  StoreInstruction,
  Value,
} from "../program/types.ts";
import { type Decided, moveToEnd, operationOfLiteral, resultOf, Twins } from "./branch-values.ts";
import { Memory, writesInside } from "./memory.ts";
import { Facts, Order } from "./order.ts";
import { freeValues, Rebuilder, rebuildPrograms, required } from "./rebuild.ts";

export function mergeValues(program: Program): Program {
  // The params of a Program that is called may be one buffer.
  return rebuildPrograms(
    program,
    (builder, old) => new Merger(builder, old === program ? writesInside(old.body) : undefined),
  );
}

/** What is known in a region. */
class Scope {
  /** By operation and operands: what was computed. */
  readonly values = new Map<string, Map<string | number, Value>>();
  /** Conditions that are known to hold, or not to hold. */
  readonly truths = new Map<Value, boolean>();
  /** What is known of integers. */
  readonly facts: Facts = new Facts();
  /** By their conditions: branches that were built. */
  readonly decided = new Map<Value, Decided<Scope>[]>();
  /** In a branch: the same branch of earlier `if`s on its condition. */
  readonly twins: readonly Twins[];

  constructor(twins: readonly Twins[] = []) {
    this.twins = twins;
  }

  /** Learns that a condition holds, or does not. */
  learn(condition: Value, truth: boolean): void {
    this.truths.set(condition, truth);
    const { instruction } = condition;
    if (instruction?.kind === "not") this.learn(required(instruction.args[0]), !truth);
    if (instruction?.kind === "compare") this.facts.learn(instruction, truth);
    if (instruction?.kind === "if") this.learnParts(instruction, instruction.results.indexOf(condition), truth);
  }

  /** Where `a && b` holds, a and b do; where `a || b` does not, neither does. */
  private learnParts({ args, regions }: IfInstruction, position: number, truth: boolean): void {
    const chosen = regions.map(({ yields }) => required(yields[position]));
    const side = chosen.findIndex((value) => literal(value) === !truth);
    if (side === -1) return;
    this.learn(required(args[0]), side === 1);
    this.learn(required(chosen[1 - side]), truth);
  }

  /** After an `if` with a branch that fails, the other one was taken. */
  learnFrom({ args, regions }: Instruction): void {
    regions.forEach(({ instructions }, side) => {
      if (instructions.some(({ kind }) => kind === "fail")) this.learn(required(args[0]), side === 1);
    });
  }
}

/** Comparisons that are others with their operands exchanged. */
const mirrored: ReadonlyMap<Comparison, Comparison> = new Map([
  [">", "<"],
  [">=", "<="],
] as const);

/** Whether operands are the wrong way round where their order makes no difference. */
function isUnordered({ operator }: CompareInstruction, [x, y]: readonly Value[]): boolean {
  return (operator === "===" || operator === "!==") && required(x).id > required(y).id;
}

class Merger extends Rebuilder {
  /** What is known in the current region and those around it, innermost last. */
  private readonly scopes: Scope[] = [new Scope()];
  private readonly facts = this.scopes.map(({ facts }) => facts);
  private readonly order = new Order(this.facts);
  /** What is written inside of instructions; undefined where one buffer may have several names. */
  private readonly writes: ReadonlyMap<Instruction, ReadonlySet<Value>> | undefined;
  private memory = new Memory();
  private readonly overwritten = new Set<Instruction>();

  constructor(builder: Builder, writes: ReadonlyMap<Instruction, ReadonlySet<Value>> | undefined) {
    super(builder);
    this.writes = writes;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.regions.length > 0 || instruction.kind === "call" || instruction.kind === "fail") {
      this.memory.readAll();
    }
    switch (instruction.kind) {
      case "for":
        this.forgetWritten(instruction);
        this.loop(instruction);
        this.forgetWritten(instruction);
        return;
      case "while":
        this.forgetWritten(instruction);
        this.copy(instruction);
        this.forgetWritten(instruction);
        return;
      case "if":
        this.branch(instruction);
        return;
      case "call":
        this.copy(instruction);
        this.forgetWritten(instruction);
        return;
      case "load":
        this.load(instruction);
        return;
      case "store":
      case "accumulate":
        this.write(instruction);
        return;
      default:
        this.pure(instruction);
    }
  }

  private load(instruction: LoadInstruction): void {
    const [buffer, index] = this.imagesOf(instruction.args);
    const known = this.memory.element(required(buffer), required(index));
    if (known !== undefined) this.setImage(required(instruction.results[0]), known);
    else {
      const checked = this.checks(instruction, required(buffer), required(index));
      const [value] = this.copyWith({ ...instruction, checked }, [required(buffer), required(index)], []);
      if (checked && !instruction.adjoint) this.scopes.at(-1)?.facts.within(required(index), required(buffer));
      this.memory.read(required(buffer), required(index));
      if (this.writes !== undefined) this.memory.know(required(buffer), required(index), required(value));
    }
  }

  /** Whether an access still has to look whether its index is in range. */
  private checks({ checked }: Pick<LoadInstruction, "checked">, buffer: Value, index: Value): boolean {
    return checked && !this.order.isInside(index, buffer);
  }

  private write(instruction: StoreInstruction | AccumulateInstruction): void {
    const { adjoint, kind, span } = instruction;
    const [buffer, index, value] = this.imagesOf(instruction.args).map((image) => required(image));
    if (buffer === undefined || index === undefined || value === undefined) return;
    const checked = this.checks(instruction, buffer, index);
    const before = kind === "accumulate" && adjoint ? this.memory.element(buffer, index) : undefined;
    const { builder, memory } = this;
    if (kind === "accumulate" && before === undefined) {
      this.copyWith({ ...instruction, checked }, [buffer, index, value], []);
      memory.read(buffer, index);
      memory.change(buffer, index);
      return;
    }
    // What an adjoint was is known: 0 + v is v, up to the sign of a zero.
    const sum =
      before === undefined || isLiteral(before, 0)
        ? value
        : builder.marked({ adjoint, span }, () => builder.apply(add, before, value));
    builder.marked({ adjoint, span }, () => {
      builder.store(buffer, index, sum, checked);
    });
    memory.change(buffer, index);
    // Only an f64[] holds what was stored as it is.
    if (this.writes === undefined || buffer.type !== "f64[]") return;
    memory.know(buffer, index, sum);
    const overwritten = adjoint ? memory.store(buffer, index, required(builder.region.instructions.at(-1))) : undefined;
    if (overwritten !== undefined) this.overwritten.add(overwritten);
  }

  /** Stores that were overwritten before anything looked at them go. */
  override instructions(region: Region): void {
    super.instructions(region);
    if (this.overwritten.size === 0) return;
    const { instructions } = this.builder.region;
    const kept = instructions.filter((instruction) => !this.overwritten.has(instruction));
    instructions.splice(0, instructions.length, ...kept);
  }

  private forgetWritten(instruction: Instruction): void {
    for (const buffer of this.writes?.get(instruction) ?? []) this.memory.forget(this.image(buffer));
  }

  /** What is around a region is known inside, and what is found out inside is known only there. */
  private inside<R>(build: () => R, scope: Scope = new Scope()): R {
    const { memory } = this;
    this.memory = new Memory(memory);
    this.scopes.push(scope);
    this.facts.push(scope.facts);
    try {
      return build();
    } finally {
      this.scopes.pop();
      this.facts.pop();
      this.memory = memory;
    }
  }

  private pure(instruction: Instruction): void {
    const operation = this.operation(instruction);
    const args = operation === undefined ? [] : this.imagesOf(instruction.args);
    // x > y and y < x are one.
    if (instruction.kind === "compare" && (mirrored.has(instruction.operator) || isUnordered(instruction, args))) {
      args.reverse();
    }
    const operands = operandsKey(args);
    const known = operation === undefined ? undefined : this.find(operation, operands);
    const [result] = instruction.results;
    if (known !== undefined && result !== undefined) {
      this.setImage(result, known);
      return;
    }
    const twin = operation === undefined ? undefined : this.twinOf(operation, args);
    // A literal stays one where it is used.
    const outside = instruction.kind === "constant" ? undefined : twin?.twins.outside(this.builder, twin.value);
    if (outside !== undefined && result !== undefined) {
      this.setImage(result, outside);
      return;
    }
    const image = instruction.kind === "elementary" ? this.refold(instruction) : this.copy(instruction)[0];
    if (operation === undefined || image === undefined) return;
    twin?.twins.set(image, twin.value);
    const { values } = required(this.scopes.at(-1));
    const images = values.get(operation);
    if (images === undefined) values.set(operation, new Map([[operands, image]]));
    else images.set(operands, image);
  }

  /** What an earlier branch on the same condition computed in the same way. */
  private twinOf(operation: string, args: readonly Value[]): { twins: Twins; value: Value } | undefined {
    for (let k = this.scopes.length - 1; k > 0; k--) {
      for (const twins of this.scopes[k]?.twins ?? []) {
        const value = twins.find(operation, operandsKey(args.map((arg) => twins.of(arg))));
        if (value !== undefined) return { twins, value };
      }
    }
    return undefined;
  }

  /** Builds an operation anew: with operands that turned out to be literals, or negated, it may fold. */
  private refold(instruction: ElementaryInstruction): Value {
    const { builder } = this;
    const image = builder.marked(instruction, () => builder.apply(instruction.f, ...this.imagesOf(instruction.args)));
    this.setImage(required(instruction.results[0]), image);
    return image;
  }

  private find(operation: string, operands: string | number): Value | undefined {
    for (let k = this.scopes.length - 1; k >= 0; k--) {
      const known = this.scopes[k]?.values.get(operation)?.get(operands);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** What an instruction does, equal for those that compute equal values from equal operands; undefined if it is not pure. */
  private operation(instruction: Instruction): string | undefined {
    switch (instruction.kind) {
      case "constant":
        return operationOfLiteral(instruction);
      case "elementary":
        return instruction.f.name;
      case "integer":
        return `integer ${instruction.operator}`;
      case "compare":
        return `compare ${mirrored.get(instruction.operator) ?? instruction.operator}`;
      case "not":
      case "length":
        return instruction.kind;
      case "convert":
        return `convert ${instruction.rounding ?? "exact"}`;
      default:
        return undefined;
    }
  }

  protected override region(old: Region): Region {
    return this.inside(() => super.region(old));
  }

  /** An `if`: where its condition is known, only the branch that is taken, in its place. */
  private branch(instruction: IfInstruction): void {
    const condition = this.image(required(instruction.args[0]));
    const truth = this.truth(condition);
    if (truth !== undefined) {
      const taken = required(instruction.regions[truth ? 0 : 1]);
      this.instructions(taken);
      instruction.results.forEach((result, k) => {
        this.setImage(result, this.image(required(taken.yields[k])));
      });
      return;
    }
    if (this.extendLast(instruction, condition)) return;
    const earlier = this.scopes.flatMap(({ decided }) => decided.get(condition) ?? []);
    const sides = [0, 1].map((side) => new Scope(earlier.map((decided) => new Twins(decided, side))));
    const regions = instruction.regions.map((old, side) => {
      const scope = required(sides[side]);
      scope.learn(condition, side === 0);
      return this.inside(() => super.region(old), scope);
    });
    this.copyWith(instruction, [condition], regions);
    this.shareResults(instruction, regions, sides);
    this.forgetWritten(instruction);
    const scope = required(this.scopes.at(-1));
    const owner = required(this.builder.region.instructions.at(-1));
    scope.decided.set(condition, [...(scope.decided.get(condition) ?? []), { owner, sides }]);
    scope.learnFrom(owner);
  }

  /** Makes an `if` that follows another one on the same condition a part of that one. */
  private extendLast(instruction: IfInstruction, condition: Value): boolean {
    const scope = required(this.scopes.at(-1));
    const last = scope.decided.get(condition)?.at(-1);
    if (last === undefined || !moveToEnd(last.owner)) return false;
    const { owner, sides } = last;
    const [then, otherwise] = instruction.regions.map((old, side) =>
      this.extendRegion(old, owner, side, required(sides[side])),
    );
    instruction.results.forEach((result, k) => {
      this.setImage(result, resultOf(owner, [required(then?.[k]), required(otherwise?.[k])], result));
    });
    this.forgetWritten(instruction);
    scope.learnFrom(owner);
    return true;
  }

  /**
   * Copies a branch to the end of one that was built, where the results of that `if` are what the branch yields; gives
   * what the copy yields.
   */
  private extendRegion(old: Region, owner: Instruction, side: number, scope: Scope): Value[] {
    const region = required(owner.regions[side]);
    const results = [...freeValues(old)].flatMap((value) => {
      const image = this.image(value);
      return image.instruction === owner ? [{ value, image }] : [];
    });
    for (const { value, image } of results) {
      this.images.set(value, required(region.yields[owner.results.indexOf(image)]));
    }
    this.inside(() => {
      this.builder.inside(region, () => {
        this.instructions(old);
      });
    }, scope);
    const yields = this.imagesOf(old.yields);
    for (const { value, image } of results) this.images.set(value, image);
    return yields;
  }

  /** Results that an earlier `if` on the same condition has are its own. */
  private shareResults({ results }: IfInstruction, regions: readonly Region[], sides: readonly Scope[]): void {
    const [then, otherwise] = sides.map(({ twins }) => twins);
    results.forEach((result, k) => {
      const [x, y] = regions.map(({ yields }) => required(yields[k]));
      for (const [j, twins] of (then ?? []).entries()) {
        const others = otherwise?.[j];
        const shared =
          x === undefined || y === undefined || others === undefined
            ? undefined
            : twins.resultFor(this.builder, x, others, y);
        if (shared !== undefined) {
          this.setImage(result, shared);
          return;
        }
      }
    });
  }

  /** Whether a condition is known to hold here, or not to hold. */
  private truth(condition: Value): boolean | undefined {
    const { instruction } = condition;
    if (instruction?.kind === "constant") return instruction.value === true;
    for (let k = this.scopes.length - 1; k >= 0; k--) {
      const known = this.scopes[k]?.truths.get(condition);
      if (known !== undefined) return known;
    }
    if (instruction?.kind === "compare") return this.order.decide(instruction);
    if (instruction?.kind !== "not") return undefined;
    const opposite = this.truth(required(instruction.args[0]));
    return opposite === undefined ? undefined : !opposite;
  }

  /** A `for`; a carried value that every turn yields unchanged is its initial value throughout. */
  private loop(instruction: ForInstruction): void {
    const body = required(instruction.regions[0]);
    const isConstant = instruction.results.map((_, k) =>
      isUnchanged(required(body.yields[k]), required(body.params[k + 1])),
    );
    const args = this.imagesOf(instruction.args.slice(0, 2));
    const region = createRegion(this.builder.region);
    const index = addParam(region, "i32", body.params[0]?.name);
    this.setImage(required(body.params[0]), index);
    const scope = new Scope();
    this.learnRange(scope, index, args, instruction.step);
    const results: Value[] = [];
    instruction.results.forEach((result, k) => {
      const param = required(body.params[k + 1]);
      const initial = this.image(required(instruction.args[k + 2]));
      if (isConstant[k]) {
        this.images.set(param, initial);
        this.images.set(result, initial);
      } else {
        args.push(initial);
        results.push(result);
        this.setImage(param, addParam(region, param.type, param.name));
      }
    });
    this.inside(
      () =>
        this.builder.inside(region, () => {
          this.instructions(body);
        }),
      scope,
    );
    region.yields = this.imagesOf(body.yields.filter((_, k) => !isConstant[k]));
    this.copyWith({ ...instruction, results }, args, [region]);
  }

  /** Learns between what the index of a `for` runs. */
  private learnRange({ facts }: Scope, index: Value, bounds: readonly Value[], step: number): void {
    const [low, high] = step > 0 ? bounds : [...bounds].reverse();
    if (low === undefined || high === undefined) return;
    // Going down, the first is included and the last is not.
    facts.atLeast(index, this.order.low(low) + (step > 0 ? 0 : 1));
    facts.atMost(index, high, step > 0 ? 1 : 0);
  }
}

/** Whether a carried value is what it was, on every side of the branches that hand it on. */
export function isUnchanged(last: Value, first: Value): boolean {
  if (last === first) return true;
  const { instruction } = last;
  if (instruction?.kind !== "if") return false;
  const at = instruction.results.indexOf(last);
  return instruction.regions.every(({ yields }) => isUnchanged(required(yields[at]), first));
}

/** Equal for equal operands. One or two ids are packed into a number, which is much cheaper than text. */
function operandsKey(args: readonly Value[]): string | number {
  const [x, y] = args;
  if (x === undefined) return 0;
  if (y === undefined) return x.id;
  if (args.length === 2 && y.id < 2 ** 26 && x.id < 2 ** 26) return x.id * 2 ** 26 + y.id;
  return args.map(({ id }) => id).join(",");
}
