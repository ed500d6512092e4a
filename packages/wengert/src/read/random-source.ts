/** For tests: texts of random functions, made from a stream of choices. */

/** What a path that ends early returns beside its number. */
const zeros: string = new Array<number>(20).fill(0).join(", ");

/** Makes the text of a function from a stream of choices. */
export class Writer {
  private readonly choices: readonly number[];
  private at = 0;
  private fresh = 0;
  private depth = 0;
  private loops: string[] = [];
  private labels: string[] = [];
  /** Whether the list is being gone through, so that it must not get longer. */
  private isInList = false;
  private readonly constants: string[][] = [["x", "y"]];
  private readonly variables: string[][] = [[]];

  constructor(choices: readonly number[]) {
    this.choices = choices;
  }

  /** A number below n. */
  private choose(n: number): number {
    const choice = this.choices[this.at++] ?? 0;
    return choice % n;
  }

  private pick(...texts: readonly string[]): string {
    return texts[this.choose(texts.length)] ?? "x";
  }

  private name(prefix: string): string {
    return `${prefix}${this.fresh++}`;
  }

  private assignable(): string {
    const names = this.variables.flat();
    return names[this.choose(names.length)] ?? "v";
  }

  number(size: number): string {
    if (size <= 0) {
      const names = [...this.constants.flat(), ...this.variables.flat()];
      const k = this.choose(names.length + 3);
      return names[k] ?? this.pick("0.5", "2", "-1", "1e3", "0", "3");
    }
    const inner = (): string => this.number(size - 1 - this.choose(2));
    switch (this.choose(24)) {
      case 0:
        return `(${inner()} + ${inner()})`;
      case 1:
        return `(${inner()} - ${inner()})`;
      case 2:
        return `(${inner()} * ${inner()})`;
      case 3:
        return `(${inner()} / ${inner()})`;
      case 4:
        return `(${inner()} % ${inner()})`;
      case 5:
        return `(${this.condition(size - 1)} ? ${inner()} : ${inner()})`;
      case 6:
        return `Math.${this.pick("sin", "abs", "floor", "sqrt", "exp")}(${inner()})`;
      case 7:
        return `Math.${this.pick("max", "min")}(${inner()}, ${inner()})`;
      case 8:
        return `a[${this.index()}]`;
      case 9:
        return `p.${this.pick("u", "w.z")}`;
      case 10:
        return `f(${inner()}, ${inner()})`;
      case 11:
        return `(${inner()} ${this.pick("||", "&&")} ${inner()})`;
      case 12:
        return `q[${this.choose(3)}]`;
      case 13:
        return `(z ?? ${inner()})`;
      case 14:
        return this.pick("o.value()", "o.sum", "o.m", "C.twice(o.n)", "new C(v).value()");
      case 15:
        return `(list.length > 0 ? list[list.length - 1] : ${inner()})`;
      case 16:
        return `r[${this.choose(3)}]`;
      case 17:
        return this.pick("s.x", "s.t[1]", "s.in.y", "(s.on ? 1 : 2)");
      case 18:
        return `rec(${this.choose(4)}, ${inner()})`;
      case 19:
        return `((${inner()} | 0) ${this.pick("&", "|", "^", "<<", ">>", ">>>")} ${this.pick("1", "3", "7", "-2", `(${inner()})`)})`;
      case 20:
        return `first(${inner()})`;
      case 21:
        return `Math.${this.pick("max", "min")}(...${this.pick("a", "r", "list", "q", "s.t")}, ${inner()})`;
      case 22:
        return `a.${this.pick("reduce((m, e) => m * 0.5 + e, 0)", "reduceRight((m, e, i) => m - e * i, 1)", "findIndex((e) => e > v)", "indexOf(7)", "at(-1)")}`;
      default:
        return `(- ${inner()})`;
    }
  }

  /** An index that is always one of a's four: the number of turns of a loop, or a constant. */
  private index(): string {
    const loop = this.loops.at(-1);
    return loop === undefined || this.choose(3) === 0 ? String(this.choose(4)) : `${loop} % 4`;
  }

  condition(size: number): string {
    if (size <= 0) return `${this.number(0)} < ${this.number(0)}`;
    const inner = (): string => this.condition(size - 1);
    switch (this.choose(6)) {
      case 0:
        return `(${inner()} && ${inner()})`;
      case 1:
        return `(${inner()} || ${inner()})`;
      case 2:
        return `!(${inner()})`;
      case 3:
        return "b";
      default:
        return `${this.number(size - 1)} ${this.pick("<", "<=", ">", ">=", "===", "!==")} ${this.number(size - 1)}`;
    }
  }

  private block(size: number): string {
    this.constants.push([]);
    this.variables.push([]);
    this.depth++;
    const text = `{ ${this.statements(size)} }`;
    this.depth--;
    this.variables.pop();
    this.constants.pop();
    return text;
  }

  private loopBody(counter: string, size: number): string {
    this.loops.push(counter);
    const text = this.block(size);
    this.loops.pop();
    return text;
  }

  statements(size: number): string {
    const count = 1 + this.choose(4);
    return Array.from({ length: count }, () => this.statement(size)).join(" ");
  }

  private statement(size: number): string {
    switch (this.choose(size <= 0 ? 17 : 32)) {
      case 0: {
        const value = this.number(2);
        const name = this.name("c");
        this.constants.at(-1)?.push(name);
        return `const ${name} = ${value};`;
      }
      case 1: {
        const value = this.number(2);
        const name = this.name("v");
        this.variables.at(-1)?.push(name);
        return `let ${name} = ${value};`;
      }
      case 2:
      case 3:
        return `${this.assignable()} ${this.pick("=", "+=", "-=", "*=")} ${this.number(2)};`;
      case 4:
        return `a[${this.index()}] ${this.pick("=", "+=", "-=", "*=")} ${this.number(2)};`;
      case 5:
        return `${this.pick("p.u", "p.w.z", "q[1]", "q[0]")} ${this.pick("=", "+=")} ${this.number(2)};`;
      case 6:
        return `b = ${this.condition(1)};`;
      case 7:
        return `${this.assignable()}${this.pick("++", "--")};`;
      case 8:
        return this.isInList ? "v += 1;" : `list.push(${this.number(1)}${this.pick("", ", y")});`;
      case 9:
        return this.isInList ? "v -= 1;" : "if (list.length > 0) v += list.pop();";
      case 10:
        return this.isInList
          ? "v *= 0.5;"
          : this.pick(
              "list[list.length] = v;",
              "if (list.length > 2) list.length = 1;",
              "if (list.length > 1) list[0] *= v;",
            );
      case 11:
        return `r = ${this.pick(`[r[1], ${this.number(1)}, r[0]]`, `r.map((e, i) => e * 0.5 + i * ${this.number(0)})`, `[...q]`)};`;
      case 12:
        return `z = ${this.pick("undefined", this.number(1))};`;
      case 13:
        return `o.bump(${this.number(1)})${this.pick("", ".bump(y)")};`;
      case 14:
        return `s.${this.pick("x", "in.y")} ${this.pick("=", "+=", "*=")} ${this.number(1)};`;
      case 15:
        return this.pick(
          `s.on = ${this.condition(0)};`,
          `s.t[${this.choose(2)}] -= ${this.number(1)};`,
          "s.in = { y: s.x };",
        );
      case 16: {
        const i = this.name("i");
        return `let ${i} = 0; a[${i}++] *= ${this.number(1)}; v += ${i};`;
      }
      case 17:
      case 18:
        return `if (${this.condition(2)}) ${this.block(size - 1)} else ${this.block(size - 1)}`;
      case 19:
        return `if (${this.condition(1)}) ${this.block(size - 1)}`;
      case 20:
        return `if (${this.condition(1)}) return [${this.number(1)}, ${zeros}];`;
      case 21:
      case 22: {
        const i = this.name("i");
        const head = this.pick(
          `let ${i} = 0; ${i} < 5; ${i}++`,
          `let ${i} = 6; ${i} > 0; ${i} -= 2`,
          `let ${i} = 0; ${i} < a.length; ${i}++`,
          `let ${i} = 1; ${i} <= 4; ${i} += 3`,
        );
        return `for (${head}) ${this.loopBody(i, size - 1)}`;
      }
      case 23: {
        const k = this.name("k");
        return `let ${k} = 0; while (${k} < 4 && ${this.condition(1)}) { ${k}++; ${this.loopBody(k, size - 1)} }`;
      }
      case 24: {
        if (this.loops.length === 0) return `set(${this.number(1)});`;
        const i = this.loops.at(-1) ?? "";
        const leave = i.startsWith("k") || this.choose(2) === 0 ? this.pick("break", "continue") : "break";
        return `if (${this.condition(1)}) ${leave};`;
      }
      case 25: {
        const label = this.name("L");
        const i = this.name("i");
        this.labels.push(label);
        const text = this.loopBody(i, size - 1);
        this.labels.pop();
        return `${label}: for (let ${i} = 0; ${i} < 3; ${i}++) ${text}`;
      }
      case 26: {
        const [label] = this.labels.slice(-1);
        if (label === undefined) return `v = first(v);`;
        return `if (${this.condition(1)}) ${this.pick("break", "continue")} ${label};`;
      }
      case 27: {
        const [k, e] = [this.name("k"), this.name("e")];
        return this.pick(
          `for (const ${k} in p) if (${k} === "u") v += p[${k}]; else v -= p[${k}].z;`,
          `for (const [${k}, ${e}] of a.entries()) { v += ${e} * ${k}; if (${this.condition(0)}) break; }`,
          `for (const ${k} of Object.keys(s)) if (${k} !== "x") b = !b;`,
        );
      }
      case 28: {
        const e = this.name("e");
        const before = this.isInList;
        this.isInList = true;
        this.constants.push([e]);
        const text = this.block(size - 1);
        this.constants.pop();
        this.isInList = before;
        return `for (const ${e} of list) ${text}`;
      }
      case 29:
        return "if (a.every((e) => Number.isFinite(e))) { const t = a.toSorted((m, n) => n - m); v += t[0] - t[3]; r = t.slice(1); }";
      case 30:
        return `if (z !== undefined) ${this.block(size - 1)} else z = ${this.number(0)};`;
      default:
        return `switch (${this.number(1)}) { case 0: ${this.assignable()} = 1; break; case ${this.number(0)}: ${this.assignable()} += 2; default: b = !b; }`;
    }
  }

  text(): string {
    this.variables[0]?.push("v");
    return `(x, y, a, s) => {
      let v = 1, b = false, z;
      const p = { u: x, w: { z: 2 } }, q = [1, y, 3], list = [];
      let r = [x, 0.5, y];
      class C {
        n = 1;
        #k = 2;
        static twice(t) { return 2 * t; }
        constructor(m) { this.m = m; this.#k += m; }
        get sum() { return this.n + this.m; }
        bump(d) { this.n = this.n * 0.5 + d; return this; }
        value() { return this.m * this.#k + this.n; }
      }
      const o = new C(x);
      const f = (s, t) => { if (s > t) return s - t; v += 1; return s * t; };
      const set = (t) => { v = t; p.u += 1; };
      const rec = (n, t) => (n <= 0 ? t : rec(n - 1, t * 0.5 + n) + y);
      const first = (t) => {
        for (const e of a) {
          switch (t > e ? 1 : e > 5 ? 2 : 3) {
            case 1: return e;
            case 2: continue;
            default: if (t < -3) break; t += 1;
          }
        }
        return t;
      };
      ${this.statements(3)}
      return [v, b ? 1 : 0, p.u, p.w.z, q[0] + q[1], a[0], a[1], a[2], a[3], list.length, list.reduce((m, e) => m + e, 0), r[0], r[1], r[2], z ?? -1, o.n, s.x, s.in.y, s.on ? 1 : 0, s.t[0], s.t[1]];
    }`;
  }
}
