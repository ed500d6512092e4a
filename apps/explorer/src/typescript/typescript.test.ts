/** Types become spaces, and what is left is JavaScript at the same places. */
import { describe, expect, test } from "vitest";
import { topLevelOf } from "./functions.ts";
import { parseTypeScript, stripTypes } from "./strip.ts";

const plain = (text: string): string => stripTypes(text, parseTypeScript(text));
const functionsOf = (text: string) => topLevelOf(parseTypeScript(text)).functions;

describe("stripping", () => {
  test.each([
    ["const f = (x: number): number => x;", "const f = (x        )         => x;"],
    ["function f<T>(a?: T) { return a!; }", "function f   (a    ) { return a ; }"],
    ["const a = [1] as number[];", "const a = [1]            ;"],
    ["const a = { b: 1 } satisfies object;", "const a = { b: 1 }                 ;"],
    ["interface A { b: number }\nconst c = 1;", "                         \nconst c = 1;"],
    ["type A = number; const c = 1;", "                 const c = 1;"],
    ["export const f = 1;", "       const f = 1;"],
    ["export default (x: number) => x;", "               (x        ) => x;"],
    ["import { a } from 'b';\na;", "                      \na;"],
    ["declare const a: number;\n1;", "                        \n1;"],
    [
      "class A implements B { private readonly x: number = 1; y!: number; z?(a: string): void {} }",
      "class A              {                  x         = 1; y         ; z?(a        )       {} }",
    ],
  ])("%s", (text, expected) => {
    expect(plain(text)).toBe(expected);
  });

  test("keeps every length and line", () => {
    const text =
      "export function f(\n  x: { a: number;\n b: string },\n): Record<string,\n number> {\n  return x as any;\n}";
    const stripped = plain(text);
    expect(stripped.length).toBe(text.length);
    expect(stripped.split("\n").map((line) => line.length)).toEqual(text.split("\n").map((line) => line.length));
    expect(() => new Function(`return ${stripped}`)).not.toThrow();
  });

  test.each(["enum A { b }", "namespace A { const b = 1; }", "class A { constructor(public b: number) {} }"])(
    "%s makes code of its own and is refused",
    (text) => {
      expect(() => plain(text)).toThrow("UNSUPPORTED_SYNTAX");
    },
  );

  test("a mistake has its place", () => {
    expect(() => plain("const f = (x: number) => x +;")).toThrow(
      expect.objectContaining({ code: "SYNTAX_ERROR", place: expect.objectContaining({ line: 1, column: 29 }) }),
    );
  });
});

describe("the functions at the top level", () => {
  test("are declared, assigned or exported, however", () => {
    const text = `function a() {}
export function b() {}
const c = () => 1, d = function () {};
export default () => 2;
let e = 5;`;
    expect(functionsOf(text).map(({ name, isExported }) => [name, isExported])).toEqual([
      ["a", false],
      ["b", true],
      ["c", false],
      ["d", false],
      ["f", true],
    ]);
  });

  test.each<[string, unknown[]]>([
    ["(x: number, y: number) => x", [0.5, 1.2]],
    ["(x, y) => x", [0.5, 1.2]],
    ["(x: number[]) => x", [[0.5, 1.2, 0.8]]],
    [
      "(x: readonly number[][]) => x",
      [
        [
          [0.5, 1.2, 0.8],
          [2, 1.5, 0.3],
          [0.7, 2.5, 0.5],
        ],
      ],
    ],
    ["(x: [number, number]) => x", [[0.5, 1.2]]],
    ["(x: { a: number; b: boolean }) => x", [{ a: 0.5, b: true }]],
    ["(x: Float64Array) => x", [[0.5, 1.2, 0.8]]],
    ["(x: Array<number>) => x", [[0.5, 1.2, 0.8]]],
    ["(...x: number[]) => x", [[0.5, 1.2, 0.8]]],
    ["({ a }: { a: number }) => a", [{ a: 0.5 }]],
    ['(x: "double" | "half") => x', ["double"]],
  ])("%s begins with values that fit", (text, expected) => {
    expect(functionsOf(`const f = ${text};`)[0]?.parameters.map(({ initial }) => initial)).toEqual(expected);
  });

  test("types with a name are looked up", () => {
    const text =
      "interface Body { mass: number; at: Point }\ntype Point = [number, number];\nconst f = (b: Body) => b.mass;";
    expect(functionsOf(text)[0]?.parameters[0]?.initial).toEqual({ mass: 0.5, at: [1.2, 0.8] });
  });
});
