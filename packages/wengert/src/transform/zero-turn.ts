/**
 * A turn of a loop in which some numbers that it loads are zeros: which of its values are zeros, too, or are what they
 * were before zeros were added, and what is left to be computed.
 *
 * Only derivatives are looked at (`Instruction.adjoint`), so that no value of the function itself changes, and only rules
 * that hold for every finite number: 0·x = 0, 0 + x = x, −0 = 0 (the sign of a zero aside). What zeros are multiplied by
 * has to be finite, which whoever runs such a turn finds out (`factors`); 0·∞ is NaN, here as elsewhere.
 */
import { add, divide, multiply, negate, subtract } from "../elementary/arithmetic.ts";
import { addParam, type Builder, createRegion, literal } from "../program/builder.ts";
import type {
  ElementaryInstruction,
  ForInstruction,
  IfInstruction,
  Instruction,
  LoadInstruction,
  Region,
  Value,
} from "../program/types.ts";
import { ValueMap } from "../program/value-map.ts";
import { required } from "./rebuild.ts";
import { isShort, literalTurns, UnrolledCopy } from "./unrolled-copy.ts";

/** How often a loop runs where its text does not tell. */
const usualTurns = 4;

/** What a turn saves if it takes zeros for zeros. */
export interface Savings {
  /** Operations of one turn, those of inner loops as often as they run. */
  readonly operations: number;
  /** How many instructions go. */
  readonly gone: number;
  /** What zeros are multiplied by. */
  readonly factors: ReadonlySet<Value>;
  /** The instructions of the turn that are affected, or have something affected inside. */
  readonly affected: ReadonlySet<Instruction>;
}

export class ZeroTurn {
  readonly body: Region;
  private readonly loads: ReadonlySet<LoadInstruction>;
  private readonly mayBeFactor: (value: Value) => boolean;
  private readonly zeros = new ValueMap<boolean>();
  /** What a value is the same as. */
  private readonly originals = new ValueMap<Value>();

  /**
   * @param loads        the loads that give zeros
   * @param mayBeFactor  whether it can be found out that a value is finite
   */
  constructor(body: Region, loads: ReadonlySet<LoadInstruction>, mayBeFactor: (value: Value) => boolean) {
    this.body = body;
    this.loads = loads;
    this.mayBeFactor = mayBeFactor;
    this.visit(body);
  }

  isZero(value: Value): boolean {
    return literal(value) === 0 || this.zeros.get(value) === true;
  }

  /** What a value is the same as: itself, but for sums with zeros. */
  original(value: Value): Value {
    return this.originals.get(value) ?? value;
  }

  /** Whether a value is not computed. */
  isGone(value: Value): boolean {
    return this.zeros.get(value) === true || this.original(value) !== value;
  }

  private visit({ instructions }: Region): void {
    for (let k = 0; k < instructions.length; k++) {
      const instruction = required(instructions[k]);
      switch (instruction.kind) {
        case "load":
          if (this.loads.has(instruction)) this.zeros.set(required(instruction.results[0]), true);
          break;
        case "elementary":
          if (instruction.adjoint) this.fold(instruction);
          break;
        case "if":
          for (const region of instruction.regions) this.visit(region);
          this.join(instruction);
          break;
        case "for":
          this.loop(instruction);
          break;
        case "while":
          for (const region of instruction.regions) this.visit(region);
          break;
        default:
      }
    }
  }

  private fold({ f, args, results }: ElementaryInstruction): void {
    const result = required(results[0]);
    const [x, y] = args;
    this.settle(result, x === undefined ? undefined : this.folded(f, x, y));
  }

  /** A value is zero, or the same as another one, or neither. A second visit of a loop may find less than the first. */
  private settle(value: Value, found: Value | "zero" | undefined): void {
    this.zeros.set(value, found === "zero");
    this.originals.set(value, found === undefined || found === "zero" ? value : this.original(found));
  }

  private folded(f: ElementaryInstruction["f"], x: Value, y: Value | undefined): Value | "zero" | undefined {
    const isZero = this.isZero(x);
    if (f === negate) return isZero ? "zero" : undefined;
    if (y === undefined) return undefined;
    const isOtherZero = this.isZero(y);
    if (!isZero && !isOtherZero) return undefined;
    if (f === add) return isZero && isOtherZero ? "zero" : isZero ? y : x;
    if (f === subtract) return isZero && isOtherZero ? "zero" : isOtherZero ? x : undefined;
    if (f === multiply) {
      return (isZero || this.mayBeFactor(x)) && (isOtherZero || this.mayBeFactor(y)) ? "zero" : undefined;
    }
    const divisor = literal(y);
    return f === divide && isZero && typeof divisor === "number" && divisor !== 0 && Number.isFinite(divisor)
      ? "zero"
      : undefined;
  }

  /** What both branches leave as zero, or as what it was. */
  private join({ regions, results }: IfInstruction): void {
    results.forEach((result, k) => {
      const [one, other] = regions.map(({ yields }) => required(yields[k]));
      if (one === undefined || other === undefined || result.type !== "f64") return;
      const [first, second] = [this.original(one), this.original(other)];
      const isSame = first === second && !regions.includes(first.region);
      this.settle(result, this.isZero(one) && this.isZero(other) ? "zero" : isSame ? first : undefined);
    });
  }

  /** A carried value that starts as zero is one throughout if every turn leaves it so. */
  private loop(instruction: ForInstruction): void {
    const { args, results, regions } = instruction;
    const region = required(regions[0]);
    const positions = positionsOf(results, ({ type }) => type === "f64");
    const paramOf = (k: number): Value => required(region.params[k + 1]);
    const initialOf = (k: number): Value => required(args[k + 2]);
    for (const k of positions) this.settle(paramOf(k), this.isZero(initialOf(k)) ? "zero" : undefined);
    for (let isSettled = false; !isSettled;) {
      this.visit(region);
      const wrong = positions.filter(
        (k) => this.zeros.get(paramOf(k)) === true && !this.isZero(required(region.yields[k])),
      );
      for (const k of wrong) this.settle(paramOf(k), undefined);
      isSettled = wrong.length === 0;
    }
    for (const k of positions) {
      const isZero = this.zeros.get(paramOf(k)) === true;
      this.settle(required(results[k]), isZero ? "zero" : this.isKept(instruction, k) ? initialOf(k) : undefined);
    }
  }

  /** Whether every turn of a loop leaves a carried value as it is. */
  isKept({ regions }: ForInstruction, position: number): boolean {
    const [region] = regions;
    const [param, next] = [region?.params[position + 1], region?.yields[position]];
    return next !== undefined && this.original(next) === param;
  }

  savings(): Savings {
    let [operations, gone] = [0, 0];
    const factors = new Set<Value>();
    const affected = new Set<Instruction>();
    const factor = (value: Value | undefined): void => {
      if (value !== undefined && !this.isZero(value)) factors.add(value);
    };
    const count = (region: Region, turns: number): boolean => {
      let isAny = false;
      for (const instruction of region.instructions) {
        const { kind, args, regions, results } = instruction;
        let isAffected = results.some((result) => this.isGone(result));
        if (regions.length === 0 && isAffected) {
          operations += turns;
          gone++;
          if (kind === "elementary" && instruction.f === multiply) args.forEach(factor);
        }
        const inner = kind === "for" ? turns * (literalTurns(instruction) ?? usualTurns) : turns;
        for (const nested of regions) isAffected = count(nested, inner) || isAffected;
        if (isAffected) affected.add(instruction);
        isAny ||= isAffected;
      }
      return isAny;
    };
    count(this.body, 1);
    return { operations, gone, factors, affected };
  }
}

/** Copies what is left of a turn. */
export class ZeroTurnCopy extends UnrolledCopy {
  private readonly turn: ZeroTurn;
  private readonly zero: Value;

  /** @param builder  where the turn goes, and around everything that is copied */
  constructor(builder: Builder, turn: ZeroTurn) {
    super(builder);
    this.turn = turn;
    this.zero = builder.constant(0);
  }

  override image(value: Value): Value {
    return this.images.get(value) ?? (this.turn.isGone(value) ? this.gone(value) : value);
  }

  private gone(value: Value): Value {
    return this.turn.isZero(value) ? this.zero : this.image(this.turn.original(value));
  }

  override instruction(instruction: Instruction): void {
    const { kind, regions, results } = instruction;
    if (kind === "for" && !isShort(instruction)) this.loop(instruction);
    else if (kind === "if") this.branch(instruction);
    else if (regions.length > 0 || !results.some((result) => this.turn.isGone(result))) super.instruction(instruction);
  }

  private branch(instruction: IfInstruction): void {
    const { args, results } = instruction;
    const kept = positionsOf(results, (result) => !this.turn.isGone(result));
    const regions = instruction.regions.map((old) => {
      const region = this.region(old);
      region.yields = kept.map((k) => required(region.yields[k]));
      return region;
    });
    this.append(instruction, this.imagesOf(args), regions, kept);
  }

  private loop(instruction: ForInstruction): void {
    const { args, results } = instruction;
    const old = required(instruction.regions[0]);
    const isCarried = (k: number): boolean => {
      const param = required(old.params[k + 1]);
      return !this.turn.isGone(param) && !this.turn.isKept(instruction, k);
    };
    const kept = positionsOf(results, (_, k) => isCarried(k));
    const region = createRegion(this.builder.region);
    old.params.forEach((param, k) => {
      if (k === 0 || isCarried(k - 1)) this.images.set(param, addParam(region, param.type, param.name));
      else if (!this.turn.isGone(param)) this.images.set(param, this.image(required(args[k + 1])));
    });
    this.builder.inside(region, () => {
      this.instructions(old);
    });
    region.yields = kept.map((k) => this.image(required(old.yields[k])));
    const initial = kept.map((k) => required(args[k + 2]));
    this.append(instruction, this.imagesOf([...args.slice(0, 2), ...initial]), [region], kept);
  }

  /** The instruction with those of its results that are kept. */
  private append(instruction: Instruction, args: Value[], regions: Region[], kept: readonly number[]): void {
    const old = kept.map((k) => required(instruction.results[k]));
    const results = this.builder.appendLike(
      instruction,
      args,
      regions,
      old.map(({ type }) => type),
    );
    old.forEach((result, k) => {
      this.setImage(result, required(results[k]));
    });
  }
}

function positionsOf(values: readonly Value[], test: (value: Value, position: number) => boolean): number[] {
  return values.flatMap((value, k) => (test(value, k) ? [k] : []));
}
