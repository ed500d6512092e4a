/* oxlint-disable -- the functions under test are written as people write them, wrong ones included */
import { describe, expect, test } from "vitest";
import { WengertError } from "../errors.ts";
import { type AnyFunction, readFor, type ScopeThunk } from "./compare.ts";
import { read } from "./read.ts";
import { sourceOf } from "./source.ts";

function errorOf(run: () => unknown): WengertError {
  try {
    run();
  } catch (error) {
    if (error instanceof WengertError) return error;
    throw error;
  }
  throw new Error("nothing was thrown");
}

function text(source: string): WengertError {
  return errorOf(() => read({ name: "f", text: source }, undefined, [{ kind: "number" }]));
}

describe("what can't be read is refused, with its place and what to write instead", () => {
  test.each<[source: string, code: string, message: string, place: readonly [number, number] | undefined]>([
    ["async (x) => x", "UNSUPPORTED_SYNTAX", "an async function", [1, 1]],
    ["function* f(x) { yield x; }", "UNSUPPORTED_SYNTAX", "a generator", [1, 1]],
    ["get f() { return 1; }", "UNSUPPORTED_SYNTAX", "a getter", [1, 1]],
    ["(x) => { const g = async () => 1; return x; }", "UNSUPPORTED_SYNTAX", "an async function", [1, 20]],
    ["function f(x) { return this.a * x; }", "UNSUPPORTED_SYNTAX", "`this`", [1, 24]],
    ["function f(x) { return arguments[0] * x; }", "UNSUPPORTED_SYNTAX", "`arguments`", [1, 24]],
    ["(x) => eval('x')", "UNSUPPORTED_SYNTAX", "eval", [1, 8]],
    ["(x) => {\n  try { return x; } catch { return 0; }\n}", "UNSUPPORTED_SYNTAX", "try", [2, 3]],
    ["(x) => 10n * x", "UNSUPPORTED_SYNTAX", "BigInt", [1, 8]],
    ["(x) => new Date(x)", "UNSUPPORTED_SYNTAX", "Date", [1, 12]],
    ["(x) => Date.now() * x", "UNSUPPORTED_SYNTAX", "Date", [1, 8]],
    ["(x) => /a/.test('a') ? x : 0", "UNSUPPORTED_SYNTAX", "a regular expression", [1, 8]],
    ["(x) => `${x}`.length", "UNSUPPORTED_SYNTAX", "text can't be made", [1, 8]],
    ["(x) => 'a' + x", "UNSUPPORTED_SYNTAX", "text can't be made", [1, 1]],
    ["(x) => ('a' + x === 'a1' ? 1 : x)", "UNSUPPORTED_SYNTAX", "text can't be made", [1, 9]],
    [
      "(x) => { let z = null; if (x > 2) z = x; return [z, 1].indexOf(x) * x; }",
      "INCONSISTENT_TYPES",
      "a number that may be missing",
      [1, 49],
    ],
    [
      "(x) => { let z; if (x > 2) z = x; return typeof z === 'number' ? x * x : x; }",
      "INCONSISTENT_TYPES",
      "what `z` is depends on the path",
      [1, 49],
    ],
    [
      "(x) => { const y = [x, 2]; y.sort((a, b) => a > b); return y[0]; }",
      "UNSUPPORTED_SYNTAX",
      "a comparison that gives true or false does not sort",
      [1, 28],
    ],
    ["(x) => { const y = [x, 2]; y.sort(); return y[0]; }", "UNSUPPORTED_SYNTAX", "compares numbers as texts", [1, 28]],
    ["(x) => x.toFixed(2)", "UNSUPPORTED_SYNTAX", "a number has no property toFixed", [1, 8]],
    ["(x) => x * Math.random()", "UNSUPPORTED_SYNTAX", "Math.random", [1, 12]],
    ["(x) => ({ get a() { return x; } }).a", "UNSUPPORTED_SYNTAX", "a getter", [1, 11]],
    ["(x) => ({ __proto__: { a: x } }).a", "UNSUPPORTED_SYNTAX", "__proto__", [1, 11]],
    ["(x) => { const p = { a: x }; delete p.a; return x; }", "UNSUPPORTED_SYNTAX", "a field can't be deleted", [1, 30]],
    ["(x) => tag`a`", "UNKNOWN_NAME", "`tag`", [1, 8]],
    ["(x) => x instanceof Array ? 1 : x", "UNSUPPORTED_SYNTAX", "instanceof", [1, 8]],
    ["(x) => (() => { throw x })() + await x", "SYNTAX_ERROR", "is not JavaScript", undefined],
    ["(x) => Math.tahn(x)", "UNKNOWN_NAME", "Math has no tahn", [1, 8]],
    ["(x) => { const c = 1; c = 2; return x * c; }", "UNSUPPORTED_SYNTAX", "`c` is a constant", [1, 23]],
    ["(x) => { y = x; return x; let y; }", "UNSUPPORTED_SYNTAX", "`y` is used before it is declared", [1, 10]],
    [
      "(x) => { const p = { a: x }; return p.f(); }",
      "UNSUPPORTED_SYNTAX",
      "`p.f` is undefined and can't be called",
      [1, 37],
    ],
    ["(x) => x()", "UNSUPPORTED_SYNTAX", "a number is called like a function", [1, 8]],
    [
      "(x) => { const f = (a) => f(a - x); return f(x); }",
      "UNSUPPORTED_SYNTAX",
      "f() calls itself on every path",
      [1, 44],
    ],
    ["(x) => { if (x > 0) return; }", "NO_RETURN_VALUE", "never returns a value", undefined],
    ["energy(x) { return this.#k * x; }", "UNSUPPORTED_SYNTAX", "`this` can't be read here", [1, 20]],
    ["(x) => { x * 2; }", "NO_RETURN_VALUE", "f() never returns a value", [1, 1]],
    ["(x) => { throw new Error('no'); }", "NO_RETURN_VALUE", "never returns a value", [1, 1]],
    ["(x) => undefined + x", "INCONSISTENT_TYPES", "undefined where a number is needed", [1, 8]],
    ["(x) => [x] * 2", "INCONSISTENT_TYPES", "an object where a number is needed", [1, 8]],
    ["(x) => x.a.b", "UNSUPPORTED_SYNTAX", "a number has no property a", [1, 8]],
    ["(x) => ({ a: x }).b.c", "INCONSISTENT_TYPES", "undefined, so it has no property c", [1, 8]],
    [
      "(x) => { const p = { v: x }; const q = { v: 1 }; const r = x > 0 ? p : q; p.v = 9; return r.v; }",
      "UNSUPPORTED_SYNTAX",
      "one of them has changed since",
      [1, 91],
    ],
    [
      "(x) => { const p = { v: x }; const q = { v: 1 }; const r = x > 0 ? p : q; r.v = 9; return p.v; }",
      "UNSUPPORTED_SYNTAX",
      "may be one object or another",
      [1, 75],
    ],
    ["(x) => { using a = x; return a; }", "UNSUPPORTED_SYNTAX", "`using`", [1, 10]],
    ["(x) => import('a')", "UNSUPPORTED_SYNTAX", "import", [1, 8]],
    ["(x) => 1 +", "SYNTAX_ERROR", "is not JavaScript", undefined],
  ])("%s", (source, code, message, place) => {
    const error = text(source);
    expect(error.message).toContain(message);
    expect(error.code).toBe(code);
    if (place !== undefined) expect([error.place?.line, error.place?.column]).toStrictEqual(place);
    expect(error.hint).not.toBe("");
  });

  test("an error shows the line underlined", () => {
    const f = (x: number) => {
      const y = x * 2;
      return y + (BigInt as unknown as (n: number) => number)(3);
    };
    const { message } = errorOf(() => readFor(f, [1]));
    expect(message).toMatch(
      /^Wengert: BigInt can't be used in a differentiated function {2}\[UNSUPPORTED_SYNTAX\]\n {2}f, line 3, column \d+\n/,
    );
    expect(message).toMatch(/\^{6}\n {2}Use numbers\.$/);
  });

  test("an error while reading names the place", () => {
    const broken = {
      get rate(): number {
        throw new Error("no rate yet");
      },
    };
    const f = (x: number) => x * broken.rate;
    const error = errorOf(() => readFor(f, [1], () => ({ broken })));
    expect(error.message).toContain("Wengert can't read f() from here on: no rate yet");
    expect([error.code, error.place?.line]).toStrictEqual(["UNSUPPORTED_SYNTAX", 1]);
  });

  test("what is no readable function", () => {
    expect(errorOf(() => sourceOf(3)).code).toBe("NOT_A_FUNCTION");
    expect(errorOf(() => sourceOf(Math.sin)).message).toContain("a native function has no text");
    expect(errorOf(() => sourceOf(((x: number) => x).bind(undefined))).message).toContain(
      "a bound function has no text",
    );
    expect(errorOf(() => sourceOf(class A {})).message).toContain("it is a class");
  });

  test("an expression that the parser's stack can't hold is too deep; a long chain before that is read", () => {
    const terms = (count: number): string => `(x) => ${Array.from({ length: count }, () => "x").join(" + ")}`;
    expect(
      read({ name: "f", text: terms(2000) }, undefined, [{ kind: "number" }]).program.body.instructions.length,
    ).toBe(1999);
    const deep = `(x) => ${"(".repeat(50_000)}x${" + 1)".repeat(50_000)}`;
    expect(text(deep).code).toBe("EXPRESSION_TOO_DEEP");
  });

  test("50,000 statements are read", () => {
    const lines = Array.from({ length: 50_000 }, (_, k) => `const v${k + 1} = v${k} * 1.0000001 + x;`);
    const { program } = read(
      { name: "f", text: `(x) => { const v0 = x; ${lines.join("\n")} return v50000; }` },
      undefined,
      [{ kind: "number" }],
    );
    expect(program.body.instructions.length).toBeGreaterThan(100_000);
  });
});

describe("names that can't be seen", () => {
  test("one error lists every missing name, those of helpers too, and the line to write", () => {
    const helper = (x: number): number => x * missingInHelper;
    const f = (x: number) => helper(x) + missingOne * x + missingTwo(x);
    const { message, code } = errorOf(() => readFor(f, [1], () => ({ helper })));
    expect(code).toBe("UNKNOWN_NAME");
    expect(message).toContain("`missingOne`, `missingTwo` and `missingInHelper` are used");
    expect(message).toContain("{ scope: () => ({ missingOne, missingTwo, missingInHelper }) }");
  });

  test("names that a helper alone lacks may be out of reach, and the hint says what to do then", () => {
    const helper = (x: number): number => x * missingInHelper;
    const f = (x: number) => helper(x);
    expect(errorOf(() => readFor(f, [1], () => ({ helper }))).hint).toBe(
      "A function's outer variables are invisible at run time.\n" +
        "Pass them:  { scope: () => ({ missingInHelper }) }\n" +
        "If helper() is not yours, call it outside and pass its result.",
    );
    const own = (x: number) => x * missingOne;
    expect(errorOf(() => readFor(own, [1])).hint).not.toContain("not yours");
    const closure = (x: number) => [x].map((v) => v * missingOne)[0];
    expect(errorOf(() => readFor(closure, [1])).hint).not.toContain("not yours");
  });

  test("a misspelt function suggests the nearest known one", () => {
    expect(text("(x) => sigmiod(x)").message).toContain("Did you mean sigmoid?");
    expect(text("(x) => tahn(x)").message).toContain("Did you mean Math.tanh?");
    expect(text("(x) => tanh(x)").message).toContain("Did you mean Math.tanh?");
    expect(text("(x) => Math.tahn(x)").message).toContain("Did you mean Math.tanh?");
  });

  test("what JavaScript has but is not read says what to write, in scope or not", () => {
    const f = (x: number) => structuredClone(x) * 2;
    for (const scope of [undefined, () => ({ structuredClone })]) {
      const error = errorOf(() => readFor(f, [1], scope));
      expect(error.message).toMatch(/structuredClone(\(\))? can't be (used|differentiated)/);
      expect(error.hint).toBe("Copy arrays with x.slice() and records with { ...p }.");
    }
  });

  test("typeof of a missing name is legal", () => {
    expect(
      read({ name: "f", text: "(x) => (typeof nothing === 'undefined' ? x : 0)" }, undefined, [{ kind: "number" }])
        .result,
    ).toStrictEqual({ kind: "number" });
  });
});

declare const missingInHelper: number;
declare const missingOne: number;
declare const missingTwo: (x: number) => number;

describe("values of the scope that can't be used", () => {
  test.each<[name: string, f: AnyFunction, scope: ScopeThunk, message: string]>([
    [
      "a Map",
      (x: number) => x * (m as unknown as number),
      () => ({ m: new Map() }),
      "`m` is a Map, which can't be used",
    ],
    ["a bigint", (x: number) => x * (m as unknown as number), () => ({ m: 3n }), "`m` is the bigint 3"],
  ])("%s", (_, f, scope, message) => {
    expect(errorOf(() => readFor(f, [1], scope)).message).toContain(message);
  });
});

declare const m: unknown;
