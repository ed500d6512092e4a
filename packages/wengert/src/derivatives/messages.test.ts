/** What messages say of arguments, and of what is done with them. */
import { expect, test } from "vitest";
import { type AnyFunction, gradient } from "../index.ts";
import { raised } from "./raised.ts";
import { logDeterminant, solve } from "../linear.ts";

const run = (f: AnyFunction, ...args: unknown[]): unknown => gradient(f)(...(args as never[]));

test.each<[string, () => unknown, code: string, says: string]>([
  [
    "a record with a symbol as a key",
    () => run((p: { a: number }) => p.a, { a: 1, [Symbol("tag")]: 2 }),
    "BAD_ARGUMENT",
    "argument p of f() is a record with a symbol as a key; expected a record whose keys are all text",
  ],
  [
    "the same in an array",
    () => run((p: { a: number }[]) => p[0]!.a, [{ a: 1, [Symbol("tag")]: 2 }]),
    "BAD_ARGUMENT",
    "argument p[0] of f() is a record with a symbol",
  ],
  [
    "records of the caller's that are swapped",
    () =>
      run(
        (s: { p: object; q: object }) => {
          [s.p, s.q] = [s.q, s.p];
          return 1;
        },
        { p: { a: 1 }, q: { a: 2 } },
      ),
    "UNSUPPORTED_SYNTAX",
    "Put a copy of the other there, s.p = { ...other }, or assign what is in it.",
  ],
  [
    "items of the caller's that are swapped",
    () =>
      run(
        (s: object[]) => {
          [s[0], s[1]] = [s[1]!, s[0]!];
          return 1;
        },
        [{ a: 1 }, { a: 2 }],
      ),
    "UNSUPPORTED_SYNTAX",
    "s[0] = { ...other }",
  ],
  [
    "arrays of the caller's that are swapped",
    () =>
      run(
        (s: { p: number[]; q: number[] }) => {
          [s.p, s.q] = [s.q, s.p];
          return 1;
        },
        { p: [1], q: [2] },
      ),
    "UNSUPPORTED_SYNTAX",
    "s.p = other.slice()",
  ],
  [
    "text that depends on a number",
    () => run((x: number, o: Record<string, number>) => o[`k${x}`]!, 1, { k1: 2 }),
    "UNSUPPORTED_SYNTAX",
    "text can't be made of numbers that are known only at the call",
  ],
  [
    "any number in an array of bytes",
    () =>
      run(
        (x: number, bytes: Uint8Array) => {
          bytes[0] = x * 2;
          return x;
        },
        1,
        new Uint8Array(1),
      ),
    "UNSUPPORTED_SYNTAX",
    "a number that may have a fraction, or be out of range, can't be stored in a Uint8Array",
  ],
  [
    "rows of an empty array",
    () => run((rows: number[][]) => rows.map((row) => row.slice()).length, []),
    "UNSUPPORTED_SYNTAX",
    "argument rows is empty, so that its items were taken for numbers.",
  ],
])("%s", (_, call, code, says) => {
  const error = raised(call);
  expect(error.code).toBe(code);
  expect(error.message).toContain(says);
});

test("what is swapped by copies is read", () => {
  const swap = (s: { p: { a: number }; q: { a: number } }): number => {
    const p = { ...s.p };
    s.p = { ...s.q };
    s.q = p;
    return 2 * s.p.a + s.q.a;
  };
  const state = { p: { a: 1 }, q: { a: 2 } };
  expect(gradient(swap)(state)).toEqual({ p: { a: 1 }, q: { a: 2 } });
  expect(state).toEqual({ p: { a: 2 }, q: { a: 1 } });
});

test("the empty matrix has the determinant 1 and solves to nothing; of its derivatives an error says why there are none", () => {
  expect(logDeterminant([])).toBe(0);
  expect(solve([], [])).toEqual([]);
  expect(raised(() => gradient(logDeterminant)([])).hint).toContain("is empty");
});
