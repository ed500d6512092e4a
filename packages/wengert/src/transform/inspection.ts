/**
 * What of a loop in a loop can be looked at before the outer one: the numbers that the inner one loads from arrays which the
 * outer one leaves as they are, at places that only the turn of the inner one determines.
 */
import type { ForInstruction, Instruction, LoadInstruction, Region, Value } from "../program/types.ts";
import { ValueSet } from "../program/value-map.ts";
import type { Surroundings } from "./bounded.ts";
import { isHarmless } from "./harmless.ts";
import { required } from "./rebuild.ts";

/** What of the two loops goes into the inspector. */
export interface Parts {
  readonly outer: ForInstruction;
  readonly inner: ForInstruction;
  readonly loads: ReadonlySet<Instruction>;
  readonly containers: ReadonlySet<Instruction>;
  /** The integers that give the places. */
  readonly needed: ReadonlySet<Instruction>;
  /** Those of them that stand before the inner loop. */
  readonly before: readonly Instruction[];
}

/** The loads of derivatives in an inner loop that can be made before the outer one, too. */
export class Inspection {
  readonly loads: Set<LoadInstruction> = new Set();
  /** Whether the range of the inner loop is known before the outer one. */
  readonly hasKnownRange: boolean;
  private readonly outer: ForInstruction;
  private readonly inner: ForInstruction;
  private readonly surroundings: Surroundings;
  /** Numbers that only the turn determines. */
  private readonly known = new ValueSet();
  /** Those of them that come from what is loaded. */
  private readonly loaded = new ValueSet();
  /** The regions from the outer loop's down to the one that the inner loop stands in. */
  private readonly way = new Set<Region>();
  /** The instructions of the inner loop that have such loads inside. */
  private readonly containers = new Set<Instruction>();
  private readonly wanted: Value[] = [];

  constructor(outer: ForInstruction, inner: ForInstruction, surroundings: Surroundings) {
    this.outer = outer;
    this.inner = inner;
    this.surroundings = surroundings;
    const first = bodyOf(outer);
    for (let at = inner.region; at !== first; at = required(at.parent)) this.way.add(at);
    this.way.add(first);
    this.approach(first, (instruction) => {
      this.note(instruction);
    });
    this.wanted.push(...inner.args.slice(0, 2));
    this.hasKnownRange = this.wanted.every((bound) => this.isKnown(bound) && !this.loaded.has(bound));
    this.known.add(required(bodyOf(inner).params[0]));
    this.collect(bodyOf(inner));
  }

  private isKnown(value: Value): boolean {
    return this.known.has(value) || this.surroundings.isOutside(value);
  }

  /** Visits what stands before the inner loop in the regions around it, from the outer loop on. */
  private approach(region: Region, visit: (instruction: Instruction) => void): void {
    for (const instruction of region.instructions) {
      if (instruction === this.inner) return;
      const next = instruction.regions.find((nested) => this.way.has(nested));
      if (next !== undefined) {
        this.approach(next, visit);
        return;
      }
      visit(instruction);
    }
  }

  /** What is computed from known numbers is known, and what is loaded at a known place. */
  private note(instruction: Instruction): void {
    const { kind, args, results } = instruction;
    const isComputed =
      kind === "constant" ||
      kind === "elementary" ||
      kind === "convert" ||
      (kind === "integer" && isHarmless(instruction));
    const isLength = kind === "length" && this.surroundings.isOutside(required(args[0]));
    const isLoaded = kind === "load" && this.canBeMade(instruction);
    if (!isLoaded && !isLength && !(isComputed && args.every((arg) => this.isKnown(arg)))) return;
    const result = required(results[0]);
    this.known.add(result);
    if (isLoaded || args.some((arg) => this.loaded.has(arg))) this.loaded.add(result);
  }

  /** Collects the loads of a region; whether it has any. */
  private collect({ instructions }: Region): boolean {
    let hasAny = false;
    for (const instruction of instructions) {
      const { args, regions } = instruction;
      if (isOfDerivative(instruction) && this.canBeMade(instruction)) {
        this.loads.add(instruction);
        this.wanted.push(required(args[1]));
        hasAny = true;
      } else if (regions.length === 0) this.note(instruction);
      else {
        const bounds = instruction.kind === "for" ? args.slice(0, 2) : [];
        // What is loaded may be any number, and is no range to go through unless the loop itself does.
        const isCounted =
          instruction.kind === "for" && bounds.every((bound) => this.isKnown(bound) && !this.loaded.has(bound));
        if (isCounted) this.known.add(required(regions[0]?.params[0]));
        const inside = regions.map((region) => this.collect(region)).includes(true);
        if (!inside) continue;
        this.containers.add(instruction);
        if (isCounted) this.wanted.push(...bounds);
        hasAny = true;
      }
    }
    return hasAny;
  }

  private canBeMade({ args }: LoadInstruction): boolean {
    const [buffer, index] = args;
    if (buffer === undefined || index === undefined) return false;
    const { isOutside, isWritten } = this.surroundings;
    return isOutside(buffer) && !isWritten(buffer) && this.isKnown(index);
  }

  /** What of the two loops goes into an inspector. */
  parts(): Parts {
    const { outer, inner, loads, containers } = this;
    const needed = new Set<Instruction>();
    const wanted = [...this.wanted];
    for (let value = wanted.pop(); value !== undefined; value = wanted.pop()) {
      const { instruction } = value;
      if (instruction === undefined || needed.has(instruction) || this.surroundings.isOutside(value)) continue;
      needed.add(instruction);
      wanted.push(...instruction.args);
    }
    const before: Instruction[] = [];
    this.approach(bodyOf(outer), (instruction) => {
      if (needed.has(instruction)) before.push(instruction);
    });
    return { outer, inner, loads, containers, needed, before };
  }
}

function isOfDerivative(instruction: Instruction): instruction is LoadInstruction {
  return instruction.kind === "load" && instruction.adjoint && instruction.results[0]?.type === "f64";
}

export function bodyOf({ regions }: ForInstruction): Region {
  return required(regions[0]);
}
