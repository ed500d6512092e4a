import { describe, expect, test } from "vitest";
import { type AnyFunction, evaluateAsRead, type ScopeThunk } from "./compare.ts";

class Vec3 {
  x: number;
  y: number;
  z = 0;
  #hidden = 2;
  static readonly unit = 1;
  constructor(x: number, y: number, z = 0) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  static of(v: number): Vec3 {
    return new Vec3(v, v, v);
  }
  add(o: Vec3): Vec3 {
    return new Vec3(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  scale(f: number): this {
    this.x *= f;
    this.y *= f;
    this.z *= f;
    return this;
  }
  dot(o: Vec3): number {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  get norm(): number {
    return Math.sqrt(this.dot(this)) * this.#hidden;
  }
  map(f: (v: number) => number): Vec3 {
    const on = (v: number): number => f(v) + this.z;
    return new Vec3(on(this.x), on(this.y), on(this.z));
  }
}

class Counter {
  count = 0;
  items = [1, 2, 3];
  next = () => {
    this.count += 1;
    return this.count;
  };
}

const points = [[0.5], [-2], [0]] as const;

describe("classes", () => {
  test.each<[name: string, f: AnyFunction, scope: ScopeThunk]>([
    ["constructed and called", (x: number) => new Vec3(x, 2).add(new Vec3(1, x, 3)).dot(Vec3.of(x)), () => ({ Vec3 })],
    ["getters, private and static fields", (x: number) => new Vec3(x, 1).norm + Vec3.unit, () => ({ Vec3 })],
    [
      "changed objects and closures over this",
      (x: number) => {
        const v = new Vec3(x, 1, 2);
        const w = v.scale(2);
        return w.map((a) => a * a).x + v.y;
      },
      () => ({ Vec3 }),
    ],
    [
      "in a loop",
      (x: number) => {
        let p = new Vec3(0, 0, 1);
        const v = new Vec3(x, 1);
        for (let i = 0; i < 4; i++) p = p.add(new Vec3(v.x * 0.1, v.y * 0.1));
        return p.norm;
      },
      () => ({ Vec3 }),
    ],
    [
      "in a branch",
      (x: number) => {
        const v = x > 0 ? new Vec3(x, 1) : new Vec3(1, x);
        return v.dot(v);
      },
      () => ({ Vec3 }),
    ],
    [
      "field initialisers",
      (x: number) => {
        const c = new Counter();
        c.next();
        return x * c.next() + c.items[2]! + c.count;
      },
      () => ({ Counter }),
    ],
    [
      "declared inside the function",
      (x: number) => {
        class Dual {
          a: number;
          b: number;
          constructor(a: number, b: number) {
            this.a = a;
            this.b = b;
          }
          times(o: Dual): Dual {
            return new Dual(this.a * o.a, this.a * o.b + this.b * o.a);
          }
        }
        const d = new Dual(x, 1);
        return d.times(d).times(d).b;
      },
      () => ({}),
    ],
  ])("%s", (_, f, scope) => {
    for (const args of points) {
      expect(evaluateAsRead(f, args, scope)).toBe(Reflect.apply(f, undefined, args));
    }
  });

  test("inheritance and setters are refused", () => {
    class Child extends Vec3 {}
    class Set {
      v = 0;
      set w(x: number) {
        this.v = x;
      }
    }
    expect(() =>
      evaluateAsRead(
        (x: number) => new Child(x, 1).x,
        [1],
        () => ({ Child, Vec3 }),
      ),
    ).toThrow("inheritance");
    const assigned = (x: number) => {
      const s = new Set();
      s.w = x;
      return s.v;
    };
    expect(() => evaluateAsRead(assigned, [1], () => ({ Set }))).toThrow("a setter can't be read");
  });
});
