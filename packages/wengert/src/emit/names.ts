/** Names of generated code: whatever a Program's values are called, what comes out is a harmless identifier of its own. */

/** What no variable of generated code may be called: words of the language, and what generated code means by a name. */
const reservedWords: ReadonlySet<string> = new Set(
  (
    "abstract arguments as async await boolean break byte case catch char class const constructor continue debugger " +
    "default delete do double else enum eval export extends false final finally float for from function get goto if " +
    "implements import in instanceof int interface let long native new null of package private protected public " +
    "return set short static super switch synchronized this throw throws transient true try typeof undefined using " +
    "var void volatile while with yield NaN Infinity Math Number Array Object Function Symbol Error String Boolean " +
    "Float64Array Float32Array Int32Array Int16Array Int8Array Uint32Array Uint16Array Uint8Array Uint8ClampedArray " +
    "globalThis window self global process require module exports __proto__ prototype hasOwnProperty"
  ).split(" "),
);

/** How letters and marks that an identifier can't keep are spelled. */
const spelled: ReadonlyMap<string, string> = new Map(
  Object.entries({
    α: "alpha",
    β: "beta",
    γ: "gamma",
    δ: "delta",
    ε: "epsilon",
    ϵ: "epsilon",
    ζ: "zeta",
    η: "eta",
    θ: "theta",
    ϑ: "theta",
    ι: "iota",
    κ: "kappa",
    λ: "lambda",
    μ: "mu",
    ν: "nu",
    ξ: "xi",
    ο: "omicron",
    π: "pi",
    ρ: "rho",
    σ: "sigma",
    ς: "sigma",
    τ: "tau",
    υ: "upsilon",
    φ: "phi",
    ϕ: "phi",
    χ: "chi",
    ψ: "psi",
    ω: "omega",
    Γ: "Gamma",
    Δ: "Delta",
    Θ: "Theta",
    Λ: "Lambda",
    Ξ: "Xi",
    Π: "Pi",
    Σ: "Sigma",
    Φ: "Phi",
    Ψ: "Psi",
    Ω: "Omega",
    "∂": "d",
    "∇": "grad_",
    "\u0304": "_bar",
    "\u0305": "_bar",
    "\u0307": "_dot",
    "\u0308": "_ddot",
    "\u0302": "_hat",
    "\u0303": "_tilde",
    "′": "_prime",
    "'": "_prime",
    ß: "ss",
    ø: "o",
    æ: "ae",
    œ: "oe",
    ł: "l",
    ı: "i",
  }),
);

const longest = 40;

/** An identifier made of a name: ASCII letters, digits, _ and $ only, never a reserved word; undefined where nothing of it is left. */
export function sanitise(name: string | undefined): string | undefined {
  if (name === undefined) return undefined;
  if (/^[A-Za-z$][\w$]*$/.test(name) && name.length <= longest) return reservedWords.has(name) ? `${name}_` : name;
  let text = "";
  for (const character of name.normalize("NFKD")) {
    if (/[A-Za-z0-9_$]/.test(character)) text += character;
    else if (spelled.has(character)) text += spelled.get(character) ?? "";
    else if (!/\p{Mark}/u.test(character)) text += "_";
    if (text.length >= longest) break;
  }
  if (!/[A-Za-z0-9$]/.test(text)) return undefined;
  if (/^[0-9]/.test(text)) text = `_${text}`;
  return reservedWords.has(text) ? `${text}_` : text;
}

interface Scope {
  readonly declared: string[];
  /** The numbers as they were before the scope. */
  readonly before: Map<string, number | undefined>;
}

/** The names of nested scopes: a name is taken while the scope that declares it is open, and may serve again after. */
export class Names {
  private readonly taken = new Set<string>();
  /** The next number to try for a name that is taken. */
  private readonly next = new Map<string, number>();
  private readonly outermost = new Map<string, number>();
  private readonly scopes: Scope[] = [];

  constructor(reserved: Iterable<string> = []) {
    for (const name of reserved) this.taken.add(name);
    this.open();
  }

  open(): void {
    this.scopes.push({ declared: [], before: new Map() });
  }

  close(): void {
    const scope = this.scopes.pop();
    if (scope === undefined) throw new Error("a scope of names is closed that was never opened");
    for (const name of scope.declared) this.taken.delete(name);
    for (const [name, number] of scope.before) {
      if (number === undefined) this.next.delete(name);
      else this.next.set(name, number);
    }
  }

  /** Declares a variable in the innermost scope: `wanted` if it is free, else with the first free number; t1, t2, … without a name. */
  declare(wanted: string | undefined): string {
    const clean = sanitise(wanted);
    if (clean !== undefined && this.claim(clean)) return clean;
    for (;;) {
      const number = this.number(clean ?? "t", clean === undefined ? 1 : 2);
      const name = clean === undefined ? `t${number}` : `${clean}_${number}`;
      if (this.claim(name)) return name;
    }
  }

  /** Declares the first of some names that is free. */
  declareFirst(wanted: readonly string[]): string {
    return this.declare(wanted.find((name) => !this.taken.has(name)) ?? wanted[0]);
  }

  /** Declares a name, wanted_1 or the like, that stays taken when the scopes inside the outermost one are closed. */
  declareOutermost(wanted: string): string {
    for (let number = this.outermost.get(wanted) ?? 1; ; number++) {
      const name = `${wanted}_${number}`;
      if (this.taken.has(name)) continue;
      this.outermost.set(wanted, number + 1);
      this.taken.add(name);
      return name;
    }
  }

  /** Gives back a name of the innermost scope that was not needed after all. */
  release(name: string): void {
    const declared = this.scopes.at(-1)?.declared;
    const position = declared?.lastIndexOf(name) ?? -1;
    if (position < 0) throw new Error(`${name} is not declared in the innermost scope`);
    declared?.splice(position, 1);
    this.taken.delete(name);
    const [, base = "", number] = /^(t|.*_)([0-9]+)$/.exec(name) ?? [];
    const family = base === "t" ? base : base.slice(0, -1);
    if (this.next.get(family) === Number(number) + 1) this.next.set(family, Number(number));
  }

  private claim(name: string): boolean {
    if (this.taken.has(name)) return false;
    this.taken.add(name);
    this.scopes.at(-1)?.declared.push(name);
    return true;
  }

  private number(base: string, first: number): number {
    const number = this.next.get(base) ?? first;
    const scope = this.scopes.at(-1);
    if (scope !== undefined && !scope.before.has(base)) scope.before.set(base, this.next.get(base));
    this.next.set(base, number + 1);
    return number;
  }
}

/** A key of an object literal: `name`, or quoted; `__proto__` would set the prototype otherwise. */
export function propertyName(name: string): string {
  if (name === "__proto__") return '["__proto__"]';
  return isIdentifier(name) ? name : JSON.stringify(name);
}

/** `object.name` or `object["any name"]`. */
export function propertyAccess(object: string, name: string | number): string {
  if (typeof name === "number") return `${object}[${name}]`;
  return isIdentifier(name) ? `${object}.${name}` : `${object}[${JSON.stringify(name)}]`;
}

function isIdentifier(name: string): boolean {
  return /^[A-Za-z_$][\w$]*$/.test(name);
}
