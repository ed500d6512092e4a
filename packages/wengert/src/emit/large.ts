/**
 * Long straight lines. V8 overflows its stack on a function of some 100,000 variables and gives up optimising one of
 * 60 KB of bytecode, so a long region is cut into chunks, each a function of its own; what goes from one chunk to
 * another lies in a scratch array, in places that are used again once a value has had its last use.
 */
import type { Instruction, Region, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import type { Needed } from "./needed.ts";
import type { Structure } from "./structure.ts";

export interface ChunkSizes {
  /** Regions with more instructions than this are cut. */
  readonly longest: number;
  /** How many instructions a chunk holds, those in regions counted. */
  readonly chunk: number;
}

/** Measured: up to here V8 runs one function at 1.6 ns a statement, twice that length at 19; in chunks of 500 it is 3.6. */
export const usualSizes: ChunkSizes = { longest: 3000, chunk: 500 };

/** A place in a scratch array. */
interface Place {
  readonly index: number;
  readonly free: number[];
}

export class LongRegions {
  /** The chunk that is being written; 0 outside of any. */
  scope = 0;
  /** The names of the scratch arrays for scalars and buffers; set before the first place is asked for. */
  scratch: { readonly scalars: string; readonly buffers: string } | undefined = undefined;
  /** How many places were needed. */
  readonly used = { scalars: 0, buffers: 0 };
  /** The number of the chunk being cut. */
  private count = 1;
  /** By position of an instruction's start and end, the number of its chunk; 0 for none. */
  private chunks: Int32Array | undefined = undefined;
  private readonly instructionsOfChunk = new Map<Region, Instruction[][]>();
  /** By region, the positions at which its chunks end. */
  private readonly ends = new Map<Region, number[]>();
  private readonly releases = new Map<number, Place[]>();
  private readonly freeScalars: number[] = [];
  private readonly freeBuffers: number[] = [];
  private readonly structure: Structure;
  private readonly sizes: ChunkSizes;

  constructor(body: Region, structure: Structure, needed: Needed, sizes: ChunkSizes = usualSizes) {
    this.structure = structure;
    this.sizes = sizes;
    this.cut(body, needed);
    for (const region of structure.owner.keys()) this.cut(region, needed);
  }

  get any(): boolean {
    return this.instructionsOfChunk.size > 0;
  }

  /** The chunks of a long region. */
  chunksOf(region: Region): readonly (readonly Instruction[])[] | undefined {
    return this.instructionsOfChunk.get(region);
  }

  /** See `ChunkAt`. */
  chunkAt(position: number): number {
    return this.chunks?.[position] ?? 0;
  }

  private cut(region: Region, needed: Needed): void {
    if (region.instructions.length <= this.sizes.longest) return;
    const instructions = region.instructions.filter(
      (instruction) => instruction.kind !== "constant" && needed.has(instruction),
    );
    if (instructions.length <= this.sizes.longest) return;
    const numbers = (this.chunks ??= new Int32Array(this.structure.positions));
    const chunks: Instruction[][] = [];
    const ends: number[] = [];
    let chunk: Instruction[] = [];
    let size = 0;
    for (const [k, instruction] of instructions.entries()) {
      const start = this.structure.startOf(instruction);
      const end = this.structure.endAt(start);
      chunk.push(instruction);
      numbers[start] = this.count;
      numbers[end] = this.count;
      size += (end - start + 1) / 2;
      if (size < this.sizes.chunk && k < instructions.length - 1) continue;
      chunks.push(chunk);
      ends.push(end);
      this.count++;
      chunk = [];
      size = 0;
    }
    this.instructionsOfChunk.set(region, chunks);
    this.ends.set(region, ends);
  }

  /** A place for a value that one chunk defines and another looks at, until its last use at a position. */
  place(value: Value, last: number): string {
    if (this.scratch === undefined) throw new Error("a value goes from chunk to chunk where there are none");
    const buffer = isBuffer(value.type);
    const free = buffer ? this.freeBuffers : this.freeScalars;
    const index = free.pop() ?? this.used[buffer ? "buffers" : "scalars"]++;
    this.releaseLater({ index, free }, value.region, last);
    return `${buffer ? this.scratch.buffers : this.scratch.scalars}[${index}]`;
  }

  /** A place is free after the first chunk, of the region that is cut around the value, that ends after its last use. */
  private releaseLater(place: Place, region: Region, last: number): void {
    let ends = this.ends.get(region);
    for (let inner: Region | undefined = region; ends === undefined && inner !== undefined;) {
      inner = this.structure.owner.get(inner)?.region;
      ends = inner === undefined ? undefined : this.ends.get(inner);
    }
    const end = ends === undefined ? undefined : ends[firstAtLeast(ends, last)];
    if (end === undefined) return;
    const places = this.releases.get(end);
    if (places === undefined) this.releases.set(end, [place]);
    else places.push(place);
  }

  /** Frees the places of values that no chunk after this position looks at. */
  release(end: number): void {
    for (const { index, free } of this.releases.get(end) ?? []) free.push(index);
    this.releases.delete(end);
  }
}

function firstAtLeast(sorted: readonly number[], bound: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
