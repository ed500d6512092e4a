/** Random functions of loops over the same arrays, as texts. */

import { Choices } from "./random-choices.ts";

/** Writes a function of a, b and k from choices. Its arrays t and c live from loop to loop, and from turn to turn. */
export class Loops extends Choices {
  private readonly hasCheckpoints: boolean;

  /** @param hasCheckpoints  whether parts of it are functions of their own, called as `wrap(() => { … })()` */
  constructor(choices: readonly number[], hasCheckpoints: boolean = false) {
    super(choices);
    this.hasCheckpoints = hasCheckpoints;
  }

  text(): string {
    const lines = ["const t = [1, 0.5, 2, 1.5];", "const c = [0.5, 1.5];", "let [s, q, m] = [0, 1, 0];"];
    const loops = Array.from({ length: 1 + this.choose(4) }, () => this.part(this.loop()));
    lines.push(...this.part(loops.flat()));
    return `(a, b, k) => {\n${lines.join("\n")}\nreturn s + ${this.pick(["0", "q", "m", "s * 0.1", "t[1]", "c[0] * k", "a[2]"])};\n}`;
  }

  private part(lines: string[]): string[] {
    return this.hasCheckpoints && this.choose(2) === 0 ? ["wrap(() => {", ...lines, "})();"] : lines;
  }

  private loop(): string[] {
    const head = this.pick([
      "for (let i = 0; i < a.length; i++) {",
      "for (let i = 0; i < a.length; i++) {",
      "for (let i = 0; i + 1 < a.length; i++) {",
      "for (let i = a.length - 1; i >= 0; i--) {",
    ]);
    const lines = Array.from({ length: 1 + this.choose(3) }, () => this.part([this.statement("i")]));
    return [head, ...this.part(lines.flat()), "}", ...(this.choose(4) === 0 ? [`q = ${this.expression("0")};`] : [])];
  }

  private statement(i: string): string {
    const value = (): string => this.expression(i);
    switch (this.choose(12)) {
      case 0:
        return `t[${i}] = ${value()};`;
      case 1:
        return `c[${this.pick(["0", "1"])}] = ${value()};`;
      case 2:
        return `if (${value()} > 0.5) { s += ${value()}; } else { ${this.pick(["m -=", "s -=", "q ="])} ${value()}; }`;
      case 3:
        return `q = ${this.pick(["q * 0.5 +", "Math.sin(q) +", "0.1 *"])} ${value()};`;
      case 4:
        if (this.hasCheckpoints && this.choose(2) === 0) return this.recurrence(value());
        return `for (let j = 0; j < b.length; j++) s += ${value()} * b[j];`;
      case 5:
        return `a[${i}] = ${value()};`;
      case 6:
        return `{ const v = ${value()}; m += v * ${value()}; s -= v; }`;
      case 7:
        return `t[${i}] += ${value()};`;
      default:
        return `${this.pick(["s +=", "s +=", "m -=", "s -="])} ${value()};`;
    }
  }

  /** A loop in a loop that must record, or compute again, what it carries. */
  private recurrence(start: string): string {
    const turn = this.part([
      `r = ${this.pick(["Math.sin(r) * k;", "r * r - b[j];", "r * 0.5 + Math.cos(k * r) * b[j];"])}`,
    ]);
    const loop = this.part(["for (let j = 0; j < b.length; j++) {", ...turn, "}"]);
    return `{ let r = ${start};\n${loop.join("\n")}\ns += r; }`;
  }

  private expression(i: string): string {
    const leaf = (): string =>
      this.pick([`a[${i}]`, `a[${i}]`, `b[${i}]`, "k", `t[${i}]`, "c[0]", "c[1]", "q", "0.7", `b[3 - ${i}]`, "a[0]"]);
    const inner = this.pick([leaf(), `${leaf()} * ${leaf()}`, `(${leaf()} - ${leaf()})`]);
    return this.pick([inner, `Math.sin(${inner})`, `Math.exp(-((${inner}) ** 2))`, `${inner} * ${leaf()}`]);
  }
}
