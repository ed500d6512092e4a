/* oxlint-disable no-var, block-scoped-var -- the functions under test are written as people write them */
import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead, readFor } from "./compare.ts";

type Case = readonly [name: string, f: AnyFunction, points: readonly (readonly unknown[])[]];

function holds(cases: readonly Case[]): void {
  test.each(cases.map((each) => ({ name: each[0], each })))("$name", ({ each: [, f, points] }) => {
    for (const point of points) {
      const own: unknown = Reflect.apply(f, undefined, structuredClone(point));
      expect(evaluateAsRead(f, structuredClone(point))).toStrictEqual(own);
    }
  });
}

const arrays = [[[0.5, -2, 3, 0.25]], [[]], [[-0]], [[NaN, 1]], [[1e300, 1e300, -3]]] as const;
const counts = [[0], [1], [5], [-3], [2.5], [NaN]] as const;

describe("counted loops", () => {
  holds([
    [
      "a sum of squares",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length; i++) s += x[i]! * x[i]!;
        return s;
      },
      arrays,
    ],
    [
      "an if that overwrites the sum",
      (x: number[]) => {
        let s = 1;
        for (let i = 0; i < x.length; i++) {
          if (x[i]! > 0) s = s * x[i]!;
          else s -= x[i]!;
        }
        return s;
      },
      arrays,
    ],
    [
      "down, with steps, inclusive",
      (n: number) => {
        let s = 0;
        for (let i = 0; i <= n; i += 2) s += i * 0.5;
        for (let i = 5; i > 0; i--) s = s * 1.5 + i;
        for (let i = 7; i >= -7; i -= 3) s += i / 3;
        return s;
      },
      counts,
    ],
    [
      "a counter and a constant against the bound",
      (n: number) => {
        let s = 0;
        for (let i = 0; i + 1 < n; i++) s += 1 / (i + 1);
        for (let i = 0; 2 + i <= n; i += 2) s = s * 1.5 + i;
        for (let i = 1; i - 3 < n; ++i) s += i / 3;
        for (let i = 4; 0 < i - 2; i--) s += i * 0.25;
        for (let i = 6; n <= i + 1 && i > 3; i--) s += i / 7;
        var j = 0;
        for (; j + 2 < n; j++) s -= j;
        return s + j;
      },
      [...counts, [1e-20], [1 + 2 ** -52], [-(2 ** 31)]],
    ],
    [
      "neighbours in an array",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i + 1 < x.length; i++) s += (x[i + 1]! - x[i]!) ** 2;
        for (let i = x.length - 1; i - 1 >= 0; i--) s += x[i]! * x[i - 1]!;
        for (let i = 2; x.length > i + 1; i++) s -= x[i + 1]!;
        return s;
      },
      arrays,
    ],
    [
      "the bound on the left",
      (n: number) => {
        let s = 0;
        for (let i = 0; n > i; ++i) s += 1 / (i + 1);
        return s;
      },
      counts,
    ],
    [
      "nested loops that depend on each other",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < n; i++) for (let j = i; j < n; j++) s += i * j + 1;
        return s;
      },
      counts,
    ],
    [
      "two carried values that swap",
      (n: number) => {
        let a = 0;
        let b = 1;
        for (let i = 0; i < n; i++) [a, b] = [b, a + b];
        return [a, b];
      },
      counts,
    ],
    [
      "the counter after the loop",
      (n: number) => {
        let i;
        for (i = 0; i < n; i++) {}
        var s = 0;
        for (var j = 1; j < n; j += 3) s += j;
        return [i, j, s];
      },
      counts,
    ],
    [
      "a bound that the body changes",
      (n: number) => {
        let m = n;
        let s = 0;
        for (let i = 0; i < m; i++) {
          if (i > 2) m = m - 1;
          s += m;
        }
        return s;
      },
      counts,
    ],
    [
      "a counter that the body changes",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < n; i++) {
          if (i === 1) i += 2;
          s += i;
        }
        return s;
      },
      counts,
    ],
    [
      "a start that is no integer",
      (x: number) => {
        let s = 0;
        for (let t = x; t < 4; t++) s += t * t;
        return s;
      },
      [[0.5], [0], [3.9], [5]],
    ],
    [
      "continue",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length; i++) {
          if (x[i]! < 0) continue;
          s += Math.sqrt(x[i]!);
        }
        return s;
      },
      arrays,
    ],
    [
      "an accumulating record",
      (x: number[]) => {
        const p = { sum: 0, count: 0, name: "p" };
        for (let i = 0; i < x.length; i++) {
          p.sum += x[i]!;
          p.count++;
        }
        return p.sum / p.count;
      },
      arrays,
    ],
    [
      "a record made anew in every turn",
      (n: number) => {
        let p = { x: 1, v: 0.5 };
        const step = (q: { x: number; v: number }) => ({ x: q.x + 0.1 * q.v, v: q.v - 0.1 * q.x });
        for (let i = 0; i < n; i++) p = step(p);
        return p;
      },
      counts,
    ],
    [
      "a tuple that is changed",
      (n: number) => {
        const v = [1, 2, 3];
        for (let i = 0; i < n; i++) {
          v[0] = v[1]! + v[2]!;
          v[2] = v[0] * 0.5;
        }
        return v;
      },
      counts,
    ],
    [
      "a helper that changes an outer variable",
      (x: number[]) => {
        let s = 0;
        const add = (a: number) => {
          s += a;
        };
        for (let i = 0; i < x.length; i++) add(at(x, i));
        return s;
        function at(a: number[], k: number) {
          return a[k]!;
        }
      },
      arrays,
    ],
    [
      "variables of the body are new in every turn",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length; i++) {
          let t = 0;
          t += x[i]!;
          s += t * t;
        }
        return s;
      },
      arrays,
    ],
    [
      "a variable declared outside and set inside",
      (x: number[]) => {
        let s = 0;
        let t;
        for (let i = 0; i < x.length; i++) {
          t = x[i]! * 2;
          s += t;
        }
        return s;
      },
      arrays,
    ],
    [
      "booleans that change",
      (x: number[]) => {
        let odd = false;
        let s = 0;
        for (let i = 0; i < x.length; i++) {
          s += odd ? x[i]! : -x[i]!;
          odd = !odd;
        }
        return s;
      },
      arrays,
    ],
    [
      "a loop that runs zero times",
      (x: number) => {
        let s = x;
        for (let i = 0; i < 0; i++) s = 7;
        return s;
      },
      [[3]],
    ],
    [
      "a value used after the loop that overwrote it",
      (n: number) => {
        let s = n;
        const before = s;
        for (let i = 0; i < 3; i++) s = s * s;
        return s + before;
      },
      counts,
    ],
    [
      "an index computed from the counter",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length - 1; i++) s += x[i + 1]! * x[i]! + x[x.length - 1 - i]!;
        return s;
      },
      arrays,
    ],
    [
      "flat matrices",
      (a: number[], n: number) => {
        let s = 0;
        for (let i = 0; i < n; i++) for (let j = 0; j < n; j++) s += a[i * n + j]! * (i - j);
        return s;
      },
      [
        [[1, 2, 3, 4], 2],
        [[], 0],
      ],
    ],
    [
      "records in arrays",
      (p: { m: number; at: number[] }[]) => {
        let s = 0;
        for (let i = 0; i < p.length; i++) s += p[i]!.m * p[i]!.at[0]!;
        for (const {
          m,
          at: [, y = 1],
        } of p)
          s += m * y;
        return s;
      },
      [
        [
          [
            { m: 2, at: [3, 4] },
            { m: 5, at: [6, 7] },
          ],
        ],
      ],
    ],
    [
      "constants indexed by the counter",
      (x: number[]) => {
        const weights = [1, 4, 2, 4];
        let s = 0;
        for (let i = 0; i < x.length; i++) s += weights[i % 4]! * x[i]!;
        return s;
      },
      arrays,
    ],
    [
      "for…of",
      (x: number[]) => {
        let s = 0;
        for (const a of x) {
          if (a < 0) continue;
          s += a;
        }
        for (const b of [1, 2, s]) s = s * 0.5 + b;
        return s;
      },
      arrays,
    ],
  ]);

  test("an index below the length of its array is not checked", () => {
    const f = (x: number[]) => {
      let s = 0;
      for (let i = 0; i < x.length; i++) s += x[i]!;
      return s;
    };
    const loop = readFor(f, [[1]]).program.body.instructions.find(({ kind }) => kind === "for");
    const loads = loop?.regions[0]?.instructions.filter((instruction) => instruction.kind === "load");
    expect(loads?.map(({ checked }) => checked)).toStrictEqual([false]);
  });

  const upwards = (x: number[]): number => {
    let s = 0;
    for (let i = 0; i + 1 < x.length; i++) s += x[i + 1]! - x[i]!;
    return s;
  };
  const downwards = (x: number[]): number => {
    let s = 0;
    for (let i = x.length - 1; i - 1 >= 0; i--) s += x[i]! - x[i - 1]!;
    return s;
  };
  test.each([[upwards], [downwards]])("a counter and a constant against the bound need no checks: %o", (f) => {
    const loop = readFor(f, [[1]]).program.body.instructions.find(({ kind }) => kind === "for");
    const loads = loop?.regions[0]?.instructions.filter((instruction) => instruction.kind === "load");
    expect(loads?.map(({ checked }) => checked)).toStrictEqual([false, false]);
  });

  test("an index beyond its array fails", () => {
    const f = (x: number[]) => {
      let s = 0;
      for (let i = 0; i <= x.length; i++) s += x[i]!;
      return s;
    };
    expect(() => evaluateAsRead(f, [[1]])).toThrow("index 1");
  });
});

describe("other loops", () => {
  holds([
    [
      "while",
      (x: number) => {
        let a = x;
        let n = 0;
        while (a > 1) {
          a /= 2;
          n++;
        }
        return [a, n];
      },
      [[10], [0.5], [1e9], [NaN]],
    ],
    [
      "do while",
      (x: number) => {
        let a = x;
        do a = Math.sqrt(a) + 0.1;
        while (a > 1.5);
        return a;
      },
      [[10], [0.5], [NaN]],
    ],
    [
      "a condition that changes something",
      (n: number) => {
        let k = n;
        let s = 1;
        while (k-- > 0) s *= 1.5;
        let i = 0;
        while (++i < 4) s += i;
        return [s, k, i];
      },
      counts,
    ],
    [
      "break",
      (x: number[]) => {
        let s = 0;
        for (let i = 0; i < x.length; i++) {
          if (x[i]! < 0) break;
          s += x[i]!;
        }
        return s;
      },
      arrays,
    ],
    [
      "break out of nested branches, with work after",
      (x: number[]) => {
        let s = 0;
        let i = 0;
        for (; i < x.length; i++) {
          if (x[i]! > 0) {
            s += 1;
            if (x[i]! > 2) {
              s += 10;
              break;
            }
            s += 100;
          } else s -= 5;
          s *= 2;
        }
        return [s, i];
      },
      arrays,
    ],
    [
      "labels",
      (n: number) => {
        let s = 0;
        outer: for (let i = 0; i < n; i++) {
          for (let j = 0; j < n; j++) {
            if (j > i) continue outer;
            if (i * j > 6) break outer;
            s += i * 10 + j;
          }
          s += 0.5;
        }
        return s;
      },
      counts,
    ],
    [
      "return inside a loop",
      (x: number[]) => {
        for (let i = 0; i < x.length; i++) {
          if (x[i]! > 1) return x[i]! * 2;
        }
        return -1;
      },
      arrays,
    ],
    [
      "return inside nested loops",
      (n: number) => {
        let s = 0;
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < i; j++) {
            s += 1;
            if (i + j > 5) return { s, at: [i, j] };
          }
        }
        return { s, at: [-1, -1] };
      },
      counts,
    ],
    [
      "an endless loop in a helper, with a list that is replaced",
      (a: number) => {
        const search = (start: number[]): number[] => {
          let x = [start[0]!, start[1]!];
          let i = 0;
          for (;;) {
            if (x[0]! * x[0]! <= 1e-3) return x;
            if (i === 10) {
              i = 0;
              continue;
            }
            const next = [x[0]! * 0.9, x[1]! + 1];
            if (next[0]! < 0.05 && next[0]! > 0) return x;
            if (next[0]! < 2) {
              x = next;
              i++;
            } else {
              x = [1.5, x[1]!];
              i = 0;
            }
          }
        };
        const [u, v] = search([a, 1]);
        return u! * 10 + v!;
      },
      [[1.5], [3], [0.01], [-1]],
    ],
    [
      "a loop without a condition",
      (x: number) => {
        let a = x;
        for (;;) {
          a = a * 0.5;
          if (a < 1) break;
        }
        while (true) {
          a += 0.3;
          if (a > 2) return a;
        }
      },
      [[10], [0.5]],
    ],
    [
      "for…of with break and return",
      (x: number[]) => {
        let s = 0;
        for (const a of x) {
          if (a > 2) break;
          s += a;
        }
        for (const a of x) if (a === 3) return s * 100;
        for (const a of [s, 2, 3]) {
          if (a > 1) break;
          s += 1;
        }
        return s;
      },
      arrays,
    ],
    [
      "Newton's method",
      (a: number) => {
        let x = a;
        for (let k = 0; k < 50; k++) {
          const next = 0.5 * (x + a / x);
          if (Math.abs(next - x) < 1e-12) return next;
          x = next;
        }
        return x;
      },
      [[2], [100]],
    ],
    [
      "a helper with a loop, called in a loop",
      (n: number) => {
        const power = (b: number, k: number) => {
          let p = 1;
          for (let i = 0; i < k; i++) {
            if (p > 1e6) return Infinity;
            p *= b;
          }
          return p;
        };
        let s = 0;
        for (let i = 0; i < n; i++) s += power(1.5, i);
        return s;
      },
      counts,
    ],
    [
      "do while with continue and break",
      (n: number) => {
        let i = 0;
        let s = 0;
        do {
          i++;
          if (i === 2) continue;
          if (i === 4) break;
          s += i;
        } while (i < n);
        return [i, s];
      },
      counts,
    ],
    [
      "a step that is no integer",
      (h: number) => {
        let s = 0;
        for (let t = 0; t < 1; t += h) s += t * h;
        return s;
      },
      [[0.1], [0.25], [2]],
    ],
  ]);
});

test("a loop may start between integers where its index is rounded", () => {
  const floored = (x: number[], start: number): number => {
    let s = 0;
    for (let i = start; i < 3; i++) s += x[Math.floor(i)]! * i + x[i | 0]! + x[i & 1]!;
    return s;
  };
  const fromHalf = (x: number[]): number => {
    let s = 0;
    for (let i = 0.5; i < 3; i++) s += x[i - 0.5]! * i;
    return s;
  };
  const x = [1, 10, 100];
  for (const start of [0.5, 0, 1.25, 2]) expect(evaluateAsRead(floored, [x, start])).toBe(floored(x, start));
  expect(evaluateAsRead(fromHalf, [x])).toBe(fromHalf(x));
});
