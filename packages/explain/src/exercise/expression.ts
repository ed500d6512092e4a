/** Expressions as people write them about a graph: names of inputs and nodes, numbers, elementary functions. */
import { type Algebra, type Program, type Value, WengertError } from "wengert/internals";
import { readFormula } from "../formula/read-formula.ts";
import { latexName } from "../symbolic/names.ts";
import { plainText } from "./plain.ts";

/** The names that an expression may use; the value says what a name stands for. */
export class Names<Meaning> {
  private readonly exact = new Map<string, Meaning>();
  private readonly alike = new Map<string, Meaning>();

  define(name: string, meaning: Meaning): void {
    this.exact.set(name, meaning);
    // Where two names look the same, the first is meant by what is only alike.
    if (!this.alike.has(latexName(name))) this.alike.set(latexName(name), meaning);
  }

  /** w1, w_1, w₁ and w_{1} are one name. */
  find(name: string): Meaning | undefined {
    const plain = name.replaceAll(/[₀-₉]/g, (digit) => String((digit.codePointAt(0) ?? 0) - 0x2080));
    return this.exact.get(plain) ?? this.alike.get(latexName(plain));
  }
}

/** An expression that was read. */
export class Expression<Meaning> {
  /** As it was understood. */
  readonly text: string;
  private readonly program: Program;
  private readonly meanings: readonly Meaning[];

  constructor(text: string, program: Program, meanings: readonly Meaning[]) {
    this.text = text;
    this.program = program;
    this.meanings = meanings;
  }

  /** Whether it names nothing: a number. */
  get isNumber(): boolean {
    return this.meanings.length === 0;
  }

  evaluate<T>(algebra: Algebra<T>, valueOf: (meaning: Meaning) => T): T {
    const { params, instructions, yields } = this.program.body;
    const values = new Map<Value, T>();
    const get = (value: Value | undefined): T => {
      const known = value === undefined ? undefined : values.get(value);
      if (known === undefined) throw new Error("an expression uses a value before it is computed");
      return known;
    };
    for (const [k, param] of params.entries()) {
      const meaning = this.meanings[k];
      if (meaning !== undefined) values.set(param, valueOf(meaning));
    }
    for (const instruction of instructions) {
      const [result] = instruction.results;
      if (result === undefined) continue;
      if (instruction.kind === "constant") values.set(result, algebra.constant(Number(instruction.value)));
      if (instruction.kind === "elementary") {
        values.set(result, algebra.apply(instruction.f, ...instruction.args.map(get)));
      }
    }
    return get(yields[0]);
  }
}

const word = /\p{L}[\p{L}\p{Nd}_₀-₉]*(?:\[\d+\]|\.\p{L}[\p{L}\p{Nd}_]*)*/gu;

/**
 * Reads an expression, LaTeX or plain text.
 *
 * @throws  UnreadableError
 */
export function readExpression<Meaning>(text: string, names: Names<Meaning>): Expression<Meaning> {
  const plain = plainText(text);
  // Names stand as ξ1, ξ2, … while the formula is read: a node may be called e, an input x[0].
  const found: Meaning[] = [];
  const written: string[] = [];
  const numbers = new Map<Meaning, number>();
  const stems = ["ξ", "ζ", "ϟ", "ж", "й"];
  const stem = stems.find((letter) => !plain.includes(letter)) ?? "ѯ";
  const formula = plain.replaceAll(word, (name) => {
    const meaning = names.find(name);
    if (meaning === undefined) return name;
    let number = numbers.get(meaning);
    if (number === undefined) {
      number = found.length;
      numbers.set(meaning, number);
      found.push(meaning);
      written.push(name);
    }
    return ` ${stem}${number} `;
  });
  const read = (): ReturnType<typeof readFormula> => {
    try {
      return readFormula(formula);
    } catch (error) {
      if (error instanceof WengertError) throw new UnreadableError(sentencesOf(error, asWritten));
      throw error;
    }
  };
  const { program, names: used } = read();
  const meanings = used.map((name) => {
    const meaning = name.startsWith(stem) ? found[Number(name.slice(stem.length))] : undefined;
    if (meaning === undefined) {
      throw new UnreadableError(
        `\`${name}\` is neither an input nor a node. Products are written with a sign or a space: w3*b.`,
      );
    }
    return meaning;
  });
  return new Expression(plain, program, meanings);

  function asWritten(message: string): string {
    return message.replaceAll(new RegExp(`\\s?${stem}(\\d+)\\s?`, "g"), (_, k: string) => written[Number(k)] ?? "");
  }
}

function sentencesOf({ message, hint }: WengertError, asWritten: (message: string) => string): string {
  const [what = message] = /(?<=^Wengert: ).*?(?= {2}\[)/s.exec(message) ?? [];
  const sentence = what.replace(/^./, (first) => first.toUpperCase());
  return asWritten(`${sentence}. ${hint.replaceAll("\n", " ")}`.trim());
}

/** An expression that can't be read; the message is a sentence for whoever wrote it. */
export class UnreadableError extends Error {}
