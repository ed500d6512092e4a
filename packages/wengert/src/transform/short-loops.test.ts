import { expect, test } from "vitest";
import { interpret } from "../program/interpret.ts";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import { randomArrayLength, randomProgram } from "../program/random.ts";
import { verify } from "../program/verify.ts";
import { forward } from "./forward.ts";
import { writeOutShortLoops } from "./short-loops.ts";
import { simplify } from "./simplify.ts";

/** A loop of `turns` turns in `inner`, in a loop over n. */
const nest = (turns: number, head: string, tail: string): string => `program f(x: f64[], y: f64[], n: i32) -> () {
  zero: i32 = 0
  four: i32 = 4
  turns: i32 = ${turns}
  nothing: f64 = 0
  for k from zero to n {
    ${head}
    part: f64 = for c from zero to turns carry (p: f64 = nothing) {
      i: i32 = multiply k four
      at: i32 = add i c
      element: f64 = load x[at]
      next: f64 = add p element
      store x[at] = p
      yield next
    }
    accumulate y[k] += part
    ${tail}
  }
}`;

test.each([
  ["in two loops of any length", nest(4, "for j from zero to n {", "}"), true],
  ["of more turns", nest(5, "for j from zero to n {", "}"), false],
  ["in a short one", nest(4, "for j from zero to four {", "}"), false],
  ["in one loop", nest(4, "", ""), false],
])("a short loop %s", (_, text, isWrittenOut) => {
  const changed = writeOutShortLoops(parse(text));
  verify(changed);
  expect(print(changed).includes("for c")).toBe(!isWrittenOut);
  const args = (): [number[], number[], number] => [Array.from({ length: 14 }, (__, k) => Math.sin(k)), [0, 0, 0], 3];
  const [expected, actual] = [args(), args()];
  interpret(parse(text), expected);
  interpret(changed, actual);
  expect(actual).toEqual(expected);
});

test("derivatives of random Programs are what they are with short loops", () => {
  for (let seed = 1; seed <= 60; seed++) {
    const derivative = () => {
      const program = randomProgram(seed, { readArrays: 1, mutatedArrays: 1, maxDepth: 3 });
      return simplify(forward(program, [0, 2], 2));
    };
    const [plain, changed] = [derivative(), writeOutShortLoops(derivative())];
    verify(changed);
    const args = () =>
      plain.body.params.map(({ type }, k) =>
        type === "f64"
          ? Math.cos(seed + k)
          : Float64Array.from({ length: randomArrayLength }, (_, j) => Math.sin(seed + k + j)),
      );
    expect(interpret(changed, args()), print(plain)).toEqual(interpret(plain, args()));
  }
});
