/** What is written while it is open whether it is: each write can be taken back, or joined with what was there before. */
import { type Cell, type Integer, Memory, type Real } from "./cells.ts";

interface Write {
  readonly memory: Memory;
  readonly index: number;
  readonly old: Real | Integer;
}

/** Contents by place. */
export class Contents {
  private readonly byMemory = new Map<Memory, Map<number, Real | Integer>>();

  get(memory: Memory, index: number): Real | Integer | undefined {
    return this.byMemory.get(memory)?.get(index);
  }

  set(memory: Memory, index: number, cell: Cell): void {
    let places = this.byMemory.get(memory);
    if (places === undefined) this.byMemory.set(memory, (places = new Map<number, Real | Integer>()));
    places.set(index, contentFrom(cell));
  }

  forEach(visit: (memory: Memory, index: number, cell: Real | Integer) => void): void {
    for (const [memory, places] of this.byMemory) for (const [index, cell] of places) visit(memory, index, cell);
  }
}

export class Journal {
  /** How many open conditions the run is inside of; nothing is noted outside. */
  depth = 0;
  private readonly writes: Write[] = [];

  write(memory: Memory, index: number, cell: Cell): void {
    if (this.depth > 0) this.writes.push({ memory, index, old: contentOf(memory, index) });
    memory.elements[index] = contentFrom(cell);
  }

  get mark(): number {
    return this.writes.length;
  }

  /** The contents of all places written since a mark as they were then. */
  before(mark: number): Contents {
    const contents = new Contents();
    for (let k = this.writes.length - 1; k >= mark; k--) {
      const write = this.writes[k];
      if (write !== undefined) contents.set(write.memory, write.index, write.old);
    }
    return contents;
  }

  /** Takes back what was written since a mark; returns it. */
  takeBack(mark: number): Contents {
    const before = this.before(mark);
    const written = new Contents();
    before.forEach((memory, index, old) => {
      written.set(memory, index, contentOf(memory, index));
      memory.elements[index] = old;
    });
    this.writes.length = mark;
    return written;
  }

  /** Forgets all where no condition is open any more. */
  settle(): void {
    if (this.depth === 0) this.writes.length = 0;
  }
}

export function contentOf(memory: Memory, index: number): Real | Integer {
  const cell = memory.elements[index];
  if (cell === undefined) throw new Error("a place that a buffer does not have");
  return cell;
}

function contentFrom(cell: Cell): Real | Integer {
  if (typeof cell === "boolean" || cell instanceof Memory) throw new Error("a buffer holds numbers");
  return cell;
}
