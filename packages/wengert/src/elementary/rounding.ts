/** Piecewise constant functions, whose derivative is 0 wherever there is one, and rounding to single precision. */
import type { Algebra, Condition } from "./algebra.ts";
import type { Elementary, LocalPartial, Operands } from "./entry.ts";
import { between, called } from "./notation.ts";

/** 0, which is a convention at the jumps. */
function zeroBetween(jump: <T>(a: Algebra<T>, at: Operands<T>) => readonly Condition<T>[]): LocalPartial {
  return (a, at) =>
    a.convention(
      () => jump(a, at),
      () => a.constant(0),
    );
}

const atIntegers = zeroBetween((_, at) => [{ left: at.x, operator: "===", right: at.result }]);
const atJumps = "0 at the jumps too.";

export const ceil: Elementary = {
  name: "ceil",
  arity: 1,
  evaluate: Math.ceil,
  partials: [atIntegers],
  javascript: { kind: "math", name: "ceil" },
  notation: between("⌈·⌉", ["⌈", "⌉"], ["\\left\\lceil ", "\\right\\rceil"]),
  cost: 1,
  domain: [[0.1, 0.9]],
  special: [
    { at: [2], result: 2, partials: [0], because: atJumps },
    { at: [-0.5], result: -0, partials: [0] },
    { at: [Infinity], result: Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [0] },
  ],
  convention: atJumps,
};

export const floor: Elementary = {
  name: "floor",
  arity: 1,
  evaluate: Math.floor,
  partials: [atIntegers],
  javascript: { kind: "math", name: "floor" },
  notation: between("⌊·⌋", ["⌊", "⌋"], ["\\left\\lfloor ", "\\right\\rfloor"]),
  cost: 1,
  domain: [[0.1, 0.9]],
  special: [
    { at: [2], result: 2, partials: [0], because: atJumps },
    { at: [-0.5], result: -1, partials: [0] },
    { at: [-Infinity], result: -Infinity, partials: [0] },
    { at: [NaN], result: NaN, partials: [0] },
  ],
  convention: atJumps,
};

/** To the nearest integer; halves towards +∞, as `Math.round`. */
export const round: Elementary = {
  name: "round",
  arity: 1,
  evaluate: Math.round,
  partials: [
    zeroBetween((a, at) => [{ left: a.subtract(at.x, a.apply(floor, at.x)), operator: "===", right: a.constant(0.5) }]),
  ],
  javascript: { kind: "math", name: "round" },
  notation: called("round", "\\operatorname{round}"),
  cost: 1,
  domain: [[0.6, 1.4]],
  special: [
    { at: [2.5], result: 3, partials: [0], because: atJumps },
    { at: [-2.5], result: -2, partials: [0], because: atJumps },
    { at: [0.49999999999999994], result: 0, partials: [0] },
    { at: [NaN], result: NaN, partials: [0] },
  ],
  convention: atJumps,
};

export const trunc: Elementary = {
  name: "trunc",
  arity: 1,
  evaluate: Math.trunc,
  partials: [
    zeroBetween((a, at) => [
      { left: at.x, operator: "===", right: at.result },
      { left: at.x, operator: "!==", right: a.constant(0) },
    ]),
  ],
  javascript: { kind: "math", name: "trunc" },
  notation: called("trunc", "\\operatorname{trunc}"),
  cost: 1,
  domain: [[-0.9, 0.9]],
  special: [
    { at: [-1], result: -1, partials: [0], because: atJumps },
    { at: [-1.5], result: -1, partials: [0] },
    { at: [NaN], result: NaN, partials: [0] },
  ],
  convention: atJumps,
};

export const sign: Elementary = {
  name: "sign",
  arity: 1,
  evaluate: Math.sign,
  partials: [zeroBetween((a, at) => [{ left: at.x, operator: "===", right: a.constant(0) }])],
  javascript: { kind: "math", name: "sign" },
  notation: called("sign", "\\operatorname{sgn}"),
  cost: 1,
  domain: [[0.1, 3]],
  special: [
    { at: [0], result: 0, partials: [0], because: atJumps },
    { at: [-2], result: -1, partials: [0] },
    { at: [NaN], result: NaN, partials: [0] },
  ],
  convention: atJumps,
};

/** To the nearest single-precision number. */
export const fround: Elementary = {
  name: "fround",
  arity: 1,
  evaluate: Math.fround,
  partials: [
    (a) =>
      a.convention(
        () => [],
        () => a.constant(1),
      ),
  ],
  javascript: { kind: "math", name: "fround" },
  notation: called("fround", "\\operatorname{fround}"),
  cost: 1,
  domain: [[-3, 3]],
  special: [
    { at: [0.1], result: 0.10000000149011612, partials: [1] },
    { at: [1e39], result: Infinity, partials: [1] },
    { at: [-Infinity], result: -Infinity, partials: [1] },
  ],
  convention: "1: rounding to single precision is taken for the identity.",
};
