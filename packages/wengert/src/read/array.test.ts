/* oxlint-disable -- the functions under test are written as people write them */
import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead } from "./compare.ts";

type Case = readonly [name: string, f: AnyFunction, points: readonly (readonly unknown[])[]];

function holds(cases: readonly Case[]): void {
  test.each(cases.map((each) => ({ name: each[0], each })))("$name", ({ each: [, f, points] }) => {
    for (const point of points) {
      const [ours, theirs] = [structuredClone(point), structuredClone(point)];
      const own: unknown = Reflect.apply(f, undefined, theirs);
      expect(evaluateAsRead(f, ours)).toStrictEqual(own);
      // What the function does to its arguments, the Program does, too.
      if (!point.some((argument) => Array.isArray(argument) && Array.isArray(argument[0])))
        expect(ours).toStrictEqual(theirs);
    }
  });
}

const arrays = [[[0.5, -2, 3, 0.25]], [[1]], [[-0, 7]], [[NaN, 1, 2]]] as const;
const counts = [[0], [1], [5], [20]] as const;
const numbers = [[0.5], [-2], [NaN]] as const;
const matrices = [
  [
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
  ],
  [[[0.5]]],
] as const;

describe("arrays that are written", () => {
  holds([
    [
      "in place, on a parameter",
      (x: number[]) => {
        for (let i = 0; i < x.length; i++) x[i] = x[i]! * 2;
        for (let i = 1; i < x.length; i++) x[i]! += x[i - 1]!;
        return x[x.length - 1]!;
      },
      arrays,
    ],
    [
      "every assignment operator",
      (x: number[]) => {
        x[0]! += 1;
        x[0]! -= 0.5;
        x[0]! *= 3;
        x[0]! /= 7;
        x[0]! **= 2;
        x[0]!++;
        const y = (x[0] = x[0]! + 1) * 2;
        return y + x[0]!--;
      },
      arrays,
    ],
    [
      "a write whose value changes what is read",
      (x: number[]) => {
        const set = () => (x[0] = 5);
        x[0]! += set();
        return x[0]!;
      },
      arrays,
    ],
    [
      "through another name",
      (x: number[]) => {
        const y = x;
        y[0] = 3;
        const change = (z: number[]) => {
          z[0]! *= 2;
        };
        change(y);
        return x[0]!;
      },
      arrays,
    ],
    [
      "new Float64Array(n)",
      (n: number) => {
        const a = new Float64Array(n + 1);
        for (let i = 0; i < n; i++) a[i + 1] = a[i]! * 0.5 + i;
        return a[n]!;
      },
      counts,
    ],
    [
      "new Array(n).fill(v)",
      (n: number) => {
        const a = new Array(n + 2).fill(0);
        const b = Array(n + 1).fill(1.5);
        for (let i = 0; i < n; i++) a[i + 2] = a[i + 1] + a[i] + b[i];
        return a;
      },
      counts,
    ],
    [
      "new Array(n) without fill",
      (n: number) => {
        const a = new Array(n);
        for (let i = 0; i < n; i++) a[i] = i * i;
        a.fill(7, 1, -1);
        return a;
      },
      counts,
    ],
    [
      "new Array(n) that is filled late",
      (n: number) => {
        const a = new Array(n);
        let s = 0;
        for (let i = 0; i < n; i++) {
          a[i] = i;
          s += a[i];
        }
        a.fill(0);
        return [s, a];
      },
      counts,
    ],
    [
      "a Float32Array rounds",
      (x: number) => {
        const a = new Float32Array(2);
        a[0] = x;
        a[0]! += 0.1;
        a[1] = a[0]! * 0.1;
        return [a[0]!, a[1]!];
      },
      numbers,
    ],
    [
      "a literal that a variable indexes",
      (n: number) => {
        const a = [1, 1, 0];
        for (let i = 0; i < n; i++) a[i % 3]! += a[(i + 1) % 3]! * 0.5;
        return a;
      },
      counts,
    ],
    [
      "an array in a record",
      (n: number) => {
        const state = { x: new Float64Array(3), t: 0 };
        for (let i = 0; i < n; i++) {
          state.x[i % 3]! += state.t;
          state.t += 0.5;
        }
        return state.x[1]! * state.t;
      },
      counts,
    ],
    [
      "swapping elements",
      (x: number[]) => {
        const i = 0;
        const j = x.length - 1;
        [x[i], x[j]] = [x[j]!, x[i]!];
        const t = x[0]!;
        x[0] = x[j]!;
        x[j] = t;
        return x[0]! - 2 * x[j]!;
      },
      arrays,
    ],
    [
      "bubble sort",
      (x: number[]) => {
        const a = x.slice();
        for (let i = 0; i < a.length; i++)
          for (let j = 0; j + 1 < a.length - i; j++) if (a[j]! > a[j + 1]!) [a[j], a[j + 1]] = [a[j + 1]!, a[j]!];
        return a;
      },
      arrays,
    ],
    [
      "a matrix product in flat arrays",
      (n: number) => {
        const a = new Float64Array(n * n);
        const c = new Float64Array(n * n);
        for (let k = 0; k < n * n; k++) a[k] = Math.sin(k);
        for (let i = 0; i < n; i++)
          for (let j = 0; j < n; j++) {
            let s = 0;
            for (let k = 0; k < n; k++) s += a[i * n + k]! * a[k * n + j]!;
            c[i * n + j] = s;
          }
        let t = 0;
        for (let i = 0; i < n; i++) t += c[i * n + i]!;
        return t;
      },
      counts,
    ],
    [
      "a row that is passed on and changed",
      (m: number[][]) => {
        const scale = (row: number[], f: number) => {
          for (let k = 0; k < row.length; k++) row[k]! *= f;
        };
        let s = 0;
        for (let i = 0; i < m.length; i++) {
          scale(m[i]!, i + 1);
          for (const v of m[i]!) s += v * v;
        }
        return s;
      },
      matrices,
    ],
  ]);
});

describe("elements that may be missing", () => {
  holds([
    [
      "have a default",
      (x: number[]) => {
        let s = 0;
        for (let i = -1; i < 6; i++) s += (x[i] ?? 0.5) * (i + 2);
        return s + (x[0] ?? 1);
      },
      [[[1, 2]], [[]]],
    ],
  ]);

  test("functions that are called more than once must change nothing", () => {
    const counting = (x: number[]) => {
      let n = 0;
      return x.filter((v) => n++ < 2 && v > 0).length + n;
    };
    const writing = (x: number[]) => x.map((_, i) => ((x[i]! += 1), x.slice()))[0]![0]!;
    expect(() => evaluateAsRead(counting, [[1, 2]])).toThrow(
      "`n` is changed by a function that is called more than once",
    );
    expect(() => evaluateAsRead(writing, [[1, 2]])).toThrow(
      "an array is written by a function that is called more than",
    );
    // Rows of a length that is known are made once each.
    const once = (x: number[]) => x.map((_, i) => ((x[i]! += 1), [x[i]!, x[0]!]));
    expect(evaluateAsRead(once, [[1, 2, 5]])).toEqual(once([1, 2, 5]));
    expect(evaluateAsRead(once, [[]])).toEqual([]);
  });

  test("arrays of the scope are not written", () => {
    const data = [1, 2];
    const f = (x: number) => {
      data[0] = x;
      return x;
    };
    expect(() => evaluateAsRead(f, [1], () => ({ data }))).toThrow("`data` belongs to the scope");
  });
});

describe("nested arrays", () => {
  holds([
    [
      "sums over rows",
      (m: number[][]) => {
        let s = 0;
        for (let i = 0; i < m.length; i++) for (let j = 0; j < m[i]!.length; j++) s += m[i]![j]! * (i + 1) - j;
        for (const row of m) for (const v of row) s *= v;
        return s + m[0]!.length;
      },
      matrices,
    ],
    [
      "made by Array.from",
      (n: number) => {
        const m = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (_, j) => 1 / (i + j + 1)));
        let s = 0;
        for (let i = 0; i < n; i++) s += m[i]![n - 1 - i]!;
        return s;
      },
      counts,
    ],
    [
      "made by map and fill",
      (n: number) => {
        const m = new Array(3).fill(0).map(() => new Array(n).fill(0));
        for (let i = 0; i < 3; i++) for (let j = 0; j < n; j++) m[i]![j] = i * 10 + j;
        return m;
      },
      counts,
    ],
    [
      "literals",
      (x: number) => {
        const m = [
          [1, x],
          [x, 2],
        ];
        let s = 0;
        for (let i = 0; i < 2; i++) for (let j = 0; j < 2; j++) s += m[i]![j]! * (i - j + 2);
        m[0]![1] = 7;
        return s + m[0]![1]! * m[1]![0]!;
      },
      numbers,
    ],
    [
      "transposed",
      (m: number[][]) => m[0]!.map((_, j) => m.map((row) => row[j]!)),
      [
        [
          [
            [1, 2, 3],
            [4, 5, 6],
          ],
        ],
      ],
    ],
  ]);
  test("an index beyond a row fails, though the buffer goes on", () => {
    expect(() =>
      evaluateAsRead(
        (m: number[][]) => m[0]![2]!,
        [
          [
            [1, 2],
            [3, 4],
          ],
        ],
      ),
    ).toThrow();
  });
});

describe("methods of arrays", () => {
  holds([
    [
      "map, forEach, reduce",
      (x: number[]) => {
        let count = 0;
        x.forEach((v, i) => {
          if (v > 0) count += i;
        });
        const y = x.map((v, i) => v * i + 1);
        return [y.reduce((s, v) => s + v, 0), y.reduce((a, b) => Math.max(a, b)), x.map(Math.sqrt).length, count];
      },
      arrays,
    ],
    [
      "map to rows",
      (x: number[]) => {
        const rows = x.map((v, i) => [v, i, v * v]);
        rows[0]![1] = 7;
        let s = 0;
        for (const [a, b, c] of rows) s += a! * b! - c!;
        return [s, rows.length, ...rows[0]!];
      },
      arrays,
    ],
    [
      "filter",
      (x: number[]) => {
        const kept = x.filter((v, i) => v > 0 || i === 0);
        return [kept.length, ...kept, x.filter((v) => v > 100).length];
      },
      arrays,
    ],
    [
      "integer arrays take any number modulo 2 ** 32",
      (x: number[]) => {
        const a = new Int32Array(x.length + 1);
        let last = 0;
        for (let i = 0; i < x.length; i++) {
          a[i] = x[i]! * 1e9;
          last = a[i]!;
        }
        a[x.length] = last;
        return Array.from(a);
      },
      arrays,
    ],
    [
      "every and some",
      (x: number[]) => [x.every((v) => v > -3), x.some((v) => v > 2), [x[0]!, 1].every((v) => v > 0)],
      arrays,
    ],
    [
      "slice, concat, at, spread",
      (x: number[]) => [
        x.slice(1),
        x.slice(-2),
        x.slice(0, 1),
        x.slice(1, -1),
        x.concat([1, 2], x),
        x.at(-1)!,
        [0, ...x, 5, ...x],
      ],
      arrays,
    ],
    [
      "indexOf and includes",
      (x: number[]) => [x.indexOf(3), x.includes(1), [1, 2].indexOf(x[0]!), ["a", "b"].includes("b")],
      arrays,
    ],
    ["reverse", (x: number[]) => x.slice().reverse(), arrays],
    [
      "set and subarray",
      (n: number) => {
        const a = new Float64Array(n + 4);
        a.set([1, 2], 1);
        const b = a.subarray(1, 3);
        b[0]! += 10;
        a.set(b, 2);
        return Array.from(a);
      },
      counts,
    ],
    [
      "copies are copies",
      (x: number[]) => {
        const a = [...x];
        const b = x.slice();
        const c = Array.from(x);
        const d = new Float64Array(x);
        x[0] = 100;
        return a[0]! + b[0]! * 2 + c[0]! * 3 + d[0]! * 4;
      },
      arrays,
    ],
    [
      "tuples",
      (x: number) => {
        const a = [x, 2, 3];
        a.push(4, x);
        const last = a.pop()!;
        a.unshift(0);
        a.reverse();
        return [
          a.map((v) => v * 2),
          a.filter((_, i) => i % 2 === 0),
          a.slice(1, 3),
          a.reduce((s, v) => s + v),
          last,
          a.shift()!,
          a.length,
          a.flatMap((v) => [v, v]),
        ];
      },
      numbers,
    ],
    [
      "records in arrays",
      (x: number) => {
        const bodies = [
          { m: 1, at: [x, 0] },
          { m: 2, at: [0, x] },
        ];
        for (const b of bodies) b.at[0]! += b.m;
        for (let i = 0; i < bodies.length; i++)
          for (let j = i + 1; j < bodies.length; j++) bodies[i]!.m += bodies[j]!.at[1]!;
        return bodies.map(({ m, at }) => m * at[0]!);
      },
      numbers,
    ],
    [
      "for…of entries",
      (x: number) => {
        let s = 0;
        for (const [i, v] of [x, 2 * x, 3].entries()) s += i * v;
        return s;
      },
      numbers,
    ],
    ["Math functions of spread arrays", (x: number[]) => [Math.max(...x), Math.min(2, ...x, 4)], [[[1, 5, 3]]]],
    [
      "arrays that the rest, a pattern and methods make, indexed by variables",
      (x: number) => {
        const cyclic = (...p: number[]): number => {
          let s = 0;
          for (let i = 0; i < p.length; i++) s += p[i]! * p[(i + 1) % p.length]!;
          return s;
        };
        const scale = (by: number, ...p: number[]): number[] => {
          for (let i = 0; i < p.length; i++) p[i]! *= by;
          return p;
        };
        const [first, ...others] = [x, 2, x * x, 3];
        const made = [others, [1, 2, 3].map((k) => k * x).concat([x]), others.slice(1)];
        let s = first!;
        for (const v of made) for (let i = 0; i < v.length; i++) s += v[i]! * i;
        return [s, cyclic(x, 2), cyclic(x, 2, 3) * cyclic(x), scale(x, 2, x)[1]!, scale(2, x)[0]!];
      },
      numbers,
    ],
  ]);
});
