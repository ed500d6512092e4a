import { describe, expect, test } from "vitest";
import { parse } from "../program/parse.ts";
import { print } from "../program/print.ts";
import { simplify } from "./simplify.ts";

/** The instructions of a Program that was simplified, one a line. */
function simplified(text: string): string {
  return print(simplify(parse(text)))
    .split("\n")
    .slice(1, -2)
    .map((line) => line.trim())
    .join("\n");
}

describe("elements of buffers", () => {
  test("what was loaded or stored is not loaded again", () => {
    const text = `program f(x: f64[], y: f64[], i: i32, s: f64) -> (f64, f64, f64) {
      a: f64 = load x[i]
      store y[i] = s
      b: f64 = load x[i]
      c: f64 = load y[i]
      return a, b, c
    }`;
    expect(simplified(text)).toBe("a: f64 = load x[i]\nstore y[i] = s\nreturn a, a, s");
  });

  test("a store forgets the other elements of its buffer, unless both indices are literals", () => {
    const text = `program f(x: f64[], i: i32, j: i32, s: f64) -> (f64, f64, f64, f64) {
      zero: i32 = 0
      one: i32 = 1
      a: f64 = load x[i]
      b: f64 = load x[zero]
      store x[one] = s
      c: f64 = load x[i]
      d: f64 = load x[zero]
      return a, b, c, d
    }`;
    expect(simplified(text)).toContain("c: f64 = load unchecked x[i]\nreturn a, b, c, b");
  });

  test("a store to an f32[] rounds, so its element is loaded", () => {
    const text = `program f(x: f32[], i: i32, s: f64) -> (f64, f64) {
      store x[i] = s
      a: f64 = load x[i]
      b: f64 = load x[i]
      return a, b
    }`;
    expect(simplified(text)).toBe("store x[i] = s\na: f64 = load x[i]\nreturn a, a");
  });

  test("a loop knows what is around it of the buffers that it does not write, and nothing of the others", () => {
    const text = `program f(x: f64[], y: f64[], n: i32) -> (f64) {
      zero: i32 = 0
      a: f64 = load x[zero]
      b: f64 = load y[zero]
      c: f64 = add a b
      r: f64 = for i from zero to n carry (s: f64 = c) {
        d: f64 = load x[zero]
        e: f64 = load y[zero]
        t: f64 = multiply d e
        u: f64 = add s t
        store y[i] = u
        yield u
      }
      g: f64 = load y[zero]
      h: f64 = add r g
      return h
    }`;
    const result = simplified(text);
    expect(result.match(/load (unchecked )?x/g)).toHaveLength(1);
    expect(result.match(/load (unchecked )?y/g)).toHaveLength(3);
  });

  test("a branch that stores makes its buffer unknown afterwards, and what it finds out is known only there", () => {
    const text = `program f(x: f64[], i: i32, j: i32, c: bool, s: f64) -> (f64, f64) {
      a: f64 = load x[i]
      if c {
        store x[j] = s
      }
      b: f64 = load x[i]
      return a, b
    }`;
    expect(simplified(text)).toContain("b: f64 = load unchecked x[i]\nreturn a, b");
  });

  test("a call may have written what it is passed", () => {
    const text = `program f(x: f64[], y: f64[], i: i32) -> (f64, f64, f64, f64) {
      a: f64 = load x[i]
      b: f64 = load y[i]
      call g(x, i)
      c: f64 = load x[i]
      d: f64 = load y[i]
      return a, b, c, d
    }

    program g(x: f64[], i: i32) -> () {
      v: f64 = 3
      store x[i] = v
    }`;
    expect(simplified(text)).toContain("c: f64 = load unchecked x[i]\nreturn a, b, c, b");
  });

  test("in a Program that is called two params may be one buffer", () => {
    const text = `program f(x: f64[], i: i32) -> (f64, f64) {
      a: f64, b: f64 = call g(x, x, i)
      return a, b
    }

    program g(x: f64[], y: f64[], i: i32) -> (f64, f64) {
      v: f64 = 3
      a: f64 = load y[i]
      store x[i] = v
      b: f64 = load y[i]
      return a, b
    }`;
    expect(print(simplify(parse(text)))).toContain("b: f64 = load unchecked y[i]\n  return a, b");
  });

  test("where a choice gives a buffer a second name, nothing is known", () => {
    const text = `program f(x: f64[], y: f64[], c: bool, i: i32, s: f64) -> (f64, f64) {
      z: f64[] = if c {
        yield x
      } else {
        yield y
      }
      a: f64 = load x[i]
      store z[i] = s
      b: f64 = load x[i]
      return a, b
    }`;
    expect(simplified(text)).toContain("b: f64 = load unchecked x[i]\nreturn a, b");
  });

  test("adjoints: a store of zero and what is added to it are one store; the user's own are left as they are", () => {
    const text = (mark: string): string => `program f(x: f64[], i: i32, s: f64) -> (f64) {
      a: f64 = load x[i]
      zero: f64 = 0
      ${mark}store unchecked x[i] = zero
      ${mark}accumulate unchecked x[i] += s
      return a
    }`;
    expect(simplified(text("~ "))).toBe("a: f64 = load x[i]\n~ store unchecked x[i] = s\nreturn a");
    expect(simplified(text(""))).toContain("store unchecked x[i] = zero\naccumulate unchecked x[i] += s");
  });

  test("adjoints: a store stays that something may look at before the next", () => {
    const text = (between: string): string => `program f(x: f64[], i: i32, j: i32, s: f64, n: i32) -> (f64) {
      ~ store unchecked x[i] = s
      ${between}
      t: f64 = sin s
      ~ store unchecked x[i] = t
      return t
    }`;
    expect(simplified(text("")).match(/store/g)).toHaveLength(1);
    expect(simplified(text("~ store unchecked x[j] = s")).match(/store/g)).toHaveLength(2);
    expect(simplified(text("q: f64 = load x[j]\nk: i32 = convert q by index\nfail 1")).match(/store/g)).toHaveLength(2);
    const loop = "m: f64 = for k from i to n carry (c: f64 = s) {\nd: f64 = load x[k]\nstore x[j] = d\nyield d\n}";
    expect(simplified(text(loop)).match(/store unchecked/g)).toHaveLength(2);
  });
});

describe("conditions that are known", () => {
  test("inside a branch its condition holds, or does not; so does the opposite of its negation", () => {
    const text = `program f(c: bool, x: f64, y: f64) -> (f64) {
      r: f64 = if c {
        d: bool = not c
        s: f64 = if d {
          yield x
        } else {
          yield y
        }
        yield s
      } else {
        t: f64 = if c {
          yield y
        } else {
          yield x
        }
        yield t
      }
      return r
    }`;
    expect(simplified(text)).toBe("r: f64 = if c {\nyield y\n} else {\nyield x\n}\nreturn r");
  });

  test("after a branch that fails, the other way is certain", () => {
    const text = `program f(x: f64, y: f64) -> (f64) {
      c: bool = x < y
      if c {
      } else {
        fail 1
      }
      if c {
      } else {
        fail 2
      }
      r: f64 = if c {
        yield x
      } else {
        yield y
      }
      return r
    }`;
    expect(simplified(text)).toBe("c: bool = x < y\nif c {\n} else {\nfail 1\n}\nreturn x");
  });

  test("what is known in a branch, or in a loop's turn, is not known after it", () => {
    const text = `program f(n: i32, c: bool, d: bool, x: f64, y: f64) -> (f64) {
      zero: i32 = 0
      for i from zero to n {
        if d {
          fail 1
        } else {
        }
      }
      r: f64 = if d {
        yield x
      } else {
        yield y
      }
      return r
    }`;
    expect(simplified(text)).toContain("r: f64 = if d {");
  });
});

describe("two branches on one condition", () => {
  const sines = (which: string): string => `r${which}: f64 = if c {
        a${which}: f64 = sin x
        b${which}: f64 = multiply a${which} y
        yield b${which}
      } else {
        yield y
      }`;

  test("what both compute is computed once", () => {
    const text = `program f(c: bool, x: f64, y: f64) -> (f64, f64) {
      ${sines("1")}
      ${sines("2")}
      return r1, r2
    }`;
    const once = simplified(text);
    expect(once.match(/ if c/g)).toHaveLength(1);
    expect(once).toContain("return r1, r1");
  });

  test("what is dear is handed out of the first, what is cheap is computed again", () => {
    const text = `program f(c: bool, x: f64, y: f64) -> (f64, f64) {
      ${sines("1")}
      z: f64 = multiply r1 r1
      r2: f64 = if c {
        a: f64 = sin x
        b: f64 = multiply a z
        p: f64 = multiply x y
        q: f64 = add b p
        yield q
      } else {
        yield z
      }
      return r1, r2
    }`;
    const merged = simplified(text);
    expect(merged.match(/sin x/g)).toHaveLength(1);
    expect(merged.match(/ if c/g)).toHaveLength(2);
  });

  test("branches on other conditions share nothing", () => {
    const text = `program f(c: bool, d: bool, x: f64, y: f64) -> (f64, f64) {
      ${sines("1")}
      ${sines("2").replace("if c", "if d")}
      return r1, r2
    }`;
    expect(simplified(text).match(/sin x/g)).toHaveLength(2);
  });
});
