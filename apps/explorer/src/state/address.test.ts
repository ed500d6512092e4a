/** The address holds the whole state, and nothing that is in it can do harm. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { readAddress, type State, writeAddress } from "./address.ts";

const initial: State = {
  source: { language: "formula", text: "x" },
  values: {},
  mode: "reverse",
  step: 0,
  names: "nodes",
  labels: "symbolic",
  panel: "steps",
  seed: 1,
  claim: "",
  opened: [],
  theme: "system",
};

const states: fc.Arbitrary<State> = fc.record({
  source: fc.oneof(
    fc.record({ language: fc.constant("formula" as const), text: fc.string() }),
    fc.record({ language: fc.constant("typescript" as const), text: fc.string(), name: fc.string() }),
  ),
  values: fc.dictionary(
    fc.string({ minLength: 1 }).filter((name) => !name.includes("=") && name !== "__proto__"),
    fc.oneof(
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((x) => !Object.is(x, -0)),
      fc.array(fc.integer()),
      fc.string(),
      fc.boolean(),
    ),
    { noNullPrototype: true },
  ),
  mode: fc.constantFrom("forward", "reverse", "both"),
  step: fc.nat(),
  names: fc.constantFrom("nodes", "inputs"),
  labels: fc.constantFrom("symbolic", "numeric"),
  panel: fc.constantFrom("steps", "practice", "derivation"),
  seed: fc.nat(),
  claim: fc.string(),
  opened: fc.array(fc.string()),
  theme: fc.constantFrom("system", "light", "dark"),
});

test("what is written is read again", () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(readAddress(writeAddress(state, initial), initial)).toEqual(state);
    }),
  );
});

test("addresses of formulas can be read by people", () => {
  const state: State = { ...initial, source: { language: "formula", text: "tanh(w)*cos(w)+log(w)" }, values: { w: 2 } };
  expect(writeAddress(state, initial)).toBe("#formula=tanh(w)*cos(w)+log(w)&at=w=2");
});

test.each([
  ["#", initial],
  ["#nonsense", initial],
  ["#formula=x&step=-3&mode=sideways&panel=%3Cimg%3E&seed=1e9999&theme=__proto__&at=x=nothing&at==1&at=y", initial],
])("%s is the beginning", (address, expected) => {
  expect(readAddress(address, initial)).toEqual(expected);
});

test("names that objects have are values like others", () => {
  const { values } = readAddress("#formula=x&at=constructor=1&at=__proto__=2", initial);
  expect(Object.entries(values)).toEqual([
    ["constructor", 1],
    ["__proto__", 2],
  ]);
  expect(Object.getPrototypeOf(values)).toBe(Object.prototype);
});
