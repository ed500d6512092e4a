/** Objects of classes as arguments: what their classes compute is neither missing nor a field. */
import { expect, test } from "vitest";
import { gradient } from "./gradient.ts";

class Body {
  m: number;
  v: number;
  constructor(m: number, v: number) {
    this.m = m;
    this.v = v;
  }
  get mass(): number {
    return 2 * this.m;
  }
  set twice(x: number) {
    this.m = 2 * x;
  }
}

interface Thing {
  m: number;
  v: number;
  mass?: number;
  twice?: number;
}

test.each<[name: string, f: (b: Thing) => number]>([
  ["a getter", (b) => (b.mass ?? 1) * b.v],
  ["a getter that is destructured", ({ mass = 3, v }) => mass * v],
  ["a getter of one of two objects", (b) => ((b.v > 0 ? b : { m: 1, v: 2 }) as Thing).mass ?? b.v],
  [
    "a setter",
    (b) => {
      b.twice = b.v;
      return b.m;
    },
  ],
])("%s is refused, after calls with plain records and without the first one's check, too", (_, f) => {
  const g = gradient(f, { verify: false });
  const refused = expect.objectContaining({ code: "UNSUPPORTED_SYNTAX" });
  expect(() => g(new Body(2, 3))).toThrow(refused);
  for (let call = 0; call < 3; call++) g({ m: 2, v: 3 });
  expect(() => g(new Body(2, 3))).toThrow(refused);
});

test("an object's own fields are read, whatever its class", () => {
  const g = gradient((b: Thing) => b.m * b.v ** 2);
  for (let call = 0; call < 3; call++) {
    expect(g(new Body(2, 3))).toEqual({ m: 9, v: 12 });
    expect(g({ m: 2, v: 3 })).toEqual({ m: 9, v: 12 });
  }
});
