/** The readings of a function, one for each kind of arguments, kept for the calls to come. */
import { ofEmptyArray, WengertError } from "../errors.ts";
import type { Argument } from "../program/interpret.ts";
import type { Shape } from "../program/shape.ts";
import { shapeKey } from "../program/shape-of.ts";
import type { Source } from "../program/types.ts";
import { parametersOf } from "../read/parse.ts";
import { derivedOf } from "../read/drivers.ts";
import { read } from "../read/read.ts";
import type { Reading } from "../read/reading.ts";
import { withThunkNames } from "../read/thunk-names.ts";
import { argumentName, flatten, type Parameter, shapesOf } from "./arguments.ts";
import type { Compiled } from "./compile.ts";
import { longestExact, mayNeedLengths, withLengths } from "./lengths.ts";
import { locate, type Located } from "./locate.ts";
import { firstRoom } from "./room.ts";
import { factsHold, hiddenShapesAreSame, hiddenValues, withFunctionNames } from "./scope.ts";
import type { AnyFunction, Options } from "./types.ts";

/** How many readings are kept. */
const mostReadings = 64;

/** A reading that is kept. */
export interface KeptReading {
  readonly reading: Reading;
  /** Whether its value has been compared with the function's own. */
  isChecked: boolean;
  /** The function itself, compiled when it is first asked for. */
  evaluation: Compiled | undefined;
  /** How many elements its arrays that grow have room for. */
  room: number;
}

/** What the scope gave at a call of the function, and what the function returned. */
export interface EarlierCall {
  readonly names: Readonly<Record<string, unknown>> | undefined;
  readonly value: unknown;
}

/** A reading for some arguments, with the values that it takes from the scope. */
export interface FoundReading {
  readonly kept: KeptReading;
  readonly hidden: readonly unknown[];
  /** The scope that they come from. */
  readonly names: Names;
}

type Names = Readonly<Record<string, unknown>> | undefined;

export class Readings {
  readonly f: AnyFunction;
  readonly source: Source;
  readonly parameters: readonly Parameter[];
  readonly scope: Options["scope"];
  /** Whether the text is a stand-in that calls what a driver returned, `gradient(f)`, and nothing else. */
  readonly standsForDerived: boolean;
  private readonly kept = new Map<string, KeptReading>();
  /** An earlier call, while something runs that belongs to it. */
  private earlier: EarlierCall | undefined = undefined;
  /** The keys of shapes that can be read only with the lengths of their arrays. */
  private readonly neededLengths = new Set<string>();

  constructor(f: AnyFunction | Located, scope: Options["scope"]) {
    const located = typeof f === "function" ? locate(f) : f;
    this.f = located.f;
    this.source = located.source;
    const { names } = located;
    const around = located.scope ?? scope;
    this.scope =
      names === undefined
        ? around
        : (): Readonly<Record<string, unknown>> => ({ ...(around && withThunkNames(around)), ...names });
    this.standsForDerived = derivedOf(this.f) !== undefined;
    this.parameters = parametersOf(this.source);
  }

  /**
   * The reading for the values of the parameters; the function is read where none is kept.
   *
   * @param isModel  whether the values only stand for others to come: their lengths then say nothing
   */
  find(values: readonly unknown[], isModel: boolean = false): FoundReading {
    const general = shapesOf(this.parameters, values, this.source.name);
    const generalKey = keyOf(general);
    const names = withFunctionNames(this.scope && withThunkNames(this.scope, this.earlier?.names ?? this.scope()));
    if (this.neededLengths.has(generalKey)) {
      const shapes = exactly(general, values, longestExact);
      const key = keyOf(shapes);
      return this.known(key, names) ?? this.keep(key, this.read(shapes, names), names);
    }
    const known =
      this.known(generalKey, names) ?? (isModel ? undefined : this.readAsEmpty(general, generalKey, values, names));
    if (known !== undefined) return known;
    try {
      return this.keep(generalKey, this.read(general, names), names);
    } catch (error) {
      const found = mayNeedLengths(error) ? this.readWithLengths(general, generalKey, values, names) : undefined;
      if (found !== undefined) return found;
      const empty = error instanceof WengertError ? firstEmpty(values, this.parameters) : undefined;
      throw error instanceof WengertError && empty !== undefined ? ofEmptyArray(error, empty) : error;
    }
  }

  /** Runs what belongs to an earlier call. */
  during<R>(call: EarlierCall, run: () => R): R {
    const before = this.earlier;
    this.earlier = call;
    try {
      return run();
    } finally {
      this.earlier = before;
    }
  }

  /** What the function returns, by itself; what it returned then, where something belongs to an earlier call. */
  valueBy(run: () => unknown): unknown {
    return this.earlier === undefined ? run() : this.earlier.value;
  }

  /**
   * Where arrays are empty, the reading for empty ones: nothing is known of their items, so that what is done with these
   * can mostly not be read. Undefined where none is empty, or where that does not help.
   */
  private readAsEmpty(
    general: readonly Shape[],
    generalKey: string,
    values: readonly unknown[],
    names: Names,
  ): FoundReading | undefined {
    const shapes = exactly(general, values, 0);
    const key = keyOf(shapes);
    if (key === generalKey) return undefined;
    const known = this.known(key, names);
    if (known !== undefined) return known;
    const reading = this.readIfPossible(shapes, names);
    return reading && this.keep(key, reading, names);
  }

  private readWithLengths(
    general: readonly Shape[],
    generalKey: string,
    values: readonly unknown[],
    names: Names,
  ): FoundReading | undefined {
    const shapes = exactly(general, values, longestExact);
    const key = keyOf(shapes);
    const reading = key === generalKey ? undefined : this.readIfPossible(shapes, names);
    if (reading === undefined) return undefined;
    this.neededLengths.add(generalKey);
    return this.keep(key, reading, names);
  }

  private readIfPossible(shapes: readonly Shape[], names: Names): Reading | undefined {
    try {
      return this.read(shapes, names);
    } catch {
      // The error of the reading without lengths is the one to show.
      return undefined;
    }
  }

  private read(shapes: readonly Shape[], names: Names): Reading {
    return read(this.source, this.f, shapes, names === undefined ? {} : { scope: () => names });
  }

  /** What is kept under a key, if it is still good: the scope may have changed. */
  private known(key: string, names: Names): FoundReading | undefined {
    const kept = this.kept.get(key);
    if (kept === undefined || !factsHold(kept.reading, names)) return undefined;
    const hidden = hiddenValues(kept.reading, names);
    return hiddenShapesAreSame(kept.reading, hidden) ? { kept, hidden, names } : undefined;
  }

  private keep(key: string, reading: Reading, names: Names): FoundReading {
    const kept: KeptReading = { reading, isChecked: false, evaluation: undefined, room: firstRoom };
    this.kept.delete(key);
    if (this.kept.size >= mostReadings) {
      const [oldest] = this.kept.keys();
      if (oldest !== undefined) this.kept.delete(oldest);
    }
    this.kept.set(key, kept);
    return { kept, hidden: hiddenValues(reading, names), names };
  }
}

/** What a Program takes: the leaves of the values of the parameters and of the scope, and what it needs beside them. */
export function flatArguments(
  { room, reading: { params, hidden, grows, changes, changedNumbers } }: KeptReading,
  values: readonly unknown[],
  fromScope: readonly unknown[],
): Argument[] {
  const flat: Argument[] = [];
  params.forEach((shape, k) => {
    flatten(shape, values[k], flat);
  });
  hidden.forEach(({ shape }, k) => {
    flatten(shape, fromScope[k], flat);
  });
  if (grows) flat.push(room);
  if (changes.length > 0) flat.push(new Float64Array(changedNumbers));
  return flat;
}

function exactly(general: readonly Shape[], values: readonly unknown[], longest: number): Shape[] {
  return general.map((shape, k) => withLengths(shape, values[k], longest));
}

function keyOf(shapes: readonly Shape[]): string {
  return shapes.map(shapeKey).join(";");
}

/** The name of an argument that is an array without items. */
function firstEmpty(values: readonly unknown[], parameters: readonly Parameter[]): string | undefined {
  const at = values.findIndex((value) => Array.isArray(value) && value.length === 0);
  return at < 0 ? undefined : `argument ${argumentName(parameters, at)}`;
}
