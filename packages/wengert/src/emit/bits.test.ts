import { expect, test } from "vitest";
import { runEmitted, runReference } from "../../test/emitted-programs.ts";
import { addParam, Builder } from "../program/builder.ts";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import type { BitOperator } from "../program/types.ts";
import { verify } from "../program/verify.ts";
import { emitJavaScript } from "./javascript.ts";

const meanings: Readonly<Record<BitOperator, (a: number, b: number) => number>> = {
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
  shiftLeft: (a, b) => a << b,
  shiftRight: (a, b) => a >> b,
  imul: (a, b) => Math.imul(a, b),
};

test.each(Object.keys(meanings) as BitOperator[])(
  "%s of words is JavaScript's, printed, parsed and emitted",
  (operator) => {
    const b = new Builder();
    const [x, y] = [addParam(b.region, "i32", "x"), addParam(b.region, "i32", "y")];
    const word = b.integerOperation(operator, x, b.integerOperation("add", y, b.integer(1)));
    // As an operand of others, on both sides, and as a number.
    const sum = b.integerOperation("subtract", b.integer(7), b.integerOperation("and", word, b.integer(255)));
    const program = b.finish("f", [b.toNumber(word), b.toNumber(sum), b.compare(word, "<", x)]);
    verify(program);
    expect(print(parse(print(program)))).toBe(print(program));
    for (const [p, q] of [
      [5, 3],
      [-5, 3],
      [0x7fffffff, 30],
      [-0x80000000, 31],
      [0, -2],
      [123456789, 987654321],
    ] as const) {
      const expected = meanings[operator](p, q + 1);
      const results = [expected, 7 - (expected & 255), expected < p];
      expect(runReference(program, [p, q])).toMatchObject({ results });
      expect(runEmitted(program, [p, q])).toMatchObject({ results });
    }
    expect(emitJavaScript(program).source).toContain(operator === "imul" ? "Math.imul(x, y + 1)" : "(y + 1)");
  },
);
