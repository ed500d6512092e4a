/** The lines and words of a printed Program. */
import type { BufferType, ScalarType, Type } from "./types.ts";

const word =
  /\s*("(?:[^"\\]|\\.)*"(?:\.\d+)?|-?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|Infinity)|[\p{ID_Start}$_][\p{ID_Continue}$]*(?:\[\d+\]|\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*(?:\.\d+)?|===|!==|<=|>=|->|\+=|[<>=(){}[\],:@~])/uy;
const name = /^["\p{ID_Start}$_]/u;
const scalars: readonly string[] = ["f64", "i32", "bool"] satisfies ScalarType[];
const buffers: readonly string[] = ["f64[]", "f32[]", "i32[]"] satisfies BufferType[];

function isType(text: string): text is Type {
  return scalars.includes(text) || buffers.includes(text);
}

/** Reads words from one line after the other; an error says which line. */
export class LineReader {
  private readonly lines: readonly string[];
  private words: readonly string[] = [];
  private position = 0;
  private line = 0;

  constructor(text: string) {
    this.lines = text.split("\n");
  }

  fail(what: string): never {
    throw new Error(`line ${this.line}: ${what}`);
  }

  /** Goes to the next line that is not empty; false at the end of the text. */
  nextLine(): boolean {
    while (this.line < this.lines.length) {
      const text = this.lines[this.line++] ?? "";
      if (text.trim() === "") continue;
      this.words = this.split(text.trimEnd());
      this.position = 0;
      return true;
    }
    return false;
  }

  private split(text: string): string[] {
    const words: string[] = [];
    for (word.lastIndex = 0; word.lastIndex < text.length;) {
      const from = word.lastIndex;
      const match = word.exec(text)?.[1];
      if (match === undefined) this.fail(`${text.slice(from).trim()} is not understood`);
      words.push(match);
    }
    return words;
  }

  /** A word ahead; empty after the last of the line. */
  peek(ahead: number = 0): string {
    return this.words[this.position + ahead] ?? "";
  }

  next(): string {
    const text = this.peek();
    if (text === "") this.fail("the line ends too early");
    this.position++;
    return text;
  }

  /** Takes a word if it is the one given. */
  accept(text: string): boolean {
    if (this.peek() !== text) return false;
    this.position++;
    return true;
  }

  expect(text: string): void {
    if (!this.accept(text)) this.fail(`${text} is expected and not ${this.peek() === "" ? "the end" : this.peek()}`);
  }

  endLine(): void {
    if (this.peek() !== "") this.fail(`the line should end before ${this.peek()}`);
  }

  name(): string {
    const text = this.next();
    return name.test(text) ? text : this.fail(`a name is expected and not ${text}`);
  }

  number(): number {
    const text = this.next();
    const number = Number(text);
    return Number.isNaN(number) && text !== "NaN" ? this.fail(`a number is expected and not ${text}`) : number;
  }

  type(): Type {
    const first = this.next();
    const text = this.accept("[") ? `${first}[]` : first;
    if (text !== first) this.expect("]");
    return isType(text) ? text : this.fail(`${text} is no type`);
  }

  /** What stands in parentheses, separated by commas. */
  list<T>(item: () => T): T[] {
    this.expect("(");
    const items: T[] = [];
    if (this.accept(")")) return items;
    do items.push(item());
    while (this.accept(","));
    this.expect(")");
    return items;
  }
}
