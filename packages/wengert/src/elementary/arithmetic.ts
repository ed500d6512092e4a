/** The operators of arithmetic. In the rules, a is the algebra and `at` holds x, y (the operands) and the result. */
import type { Algebra, Condition } from "./algebra.ts";
import { type Elementary, type Operands, Precedence } from "./entry.ts";
import { infix } from "./notation.ts";
import { round } from "./rounding.ts";

export const add: Elementary = {
  name: "add",
  arity: 2,
  evaluate: (x, y) => x + y,
  partials: [(a) => a.constant(1), (a) => a.constant(1)],
  javascript: { kind: "infix", operator: "+" },
  notation: infix("+", "+", Precedence.sum, true),
  cost: 1,
  domain: [
    [-3, 3],
    [-3, 3],
  ],
  special: [{ at: [Infinity, -Infinity], result: NaN, partials: [1, 1] }],
};

export const subtract: Elementary = {
  name: "subtract",
  arity: 2,
  evaluate: (x, y) => x - y,
  partials: [(a) => a.constant(1), (a) => a.constant(-1)],
  javascript: { kind: "infix", operator: "-" },
  notation: infix("−", "-", Precedence.sum, false),
  cost: 1,
  domain: [
    [-3, 3],
    [-3, 3],
  ],
  special: [{ at: [Infinity, Infinity], result: NaN, partials: [1, -1] }],
};

export const multiply: Elementary = {
  name: "multiply",
  arity: 2,
  evaluate: (x, y) => x * y,
  partials: [(_, at) => at.y, (_, at) => at.x],
  javascript: { kind: "infix", operator: "*" },
  notation: infix("×", "\\cdot", Precedence.product, true, "·"),
  cost: 1,
  domain: [
    [-3, 3],
    [-3, 3],
  ],
  special: [{ at: [0, Infinity], result: NaN, partials: [Infinity, 0] }],
};

export const divide: Elementary = {
  name: "divide",
  arity: 2,
  evaluate: (x, y) => x / y,
  partials: [(a, at) => a.divide(a.constant(1), at.y), (a, at) => a.negate(a.divide(at.result, at.y))],
  javascript: { kind: "infix", operator: "/" },
  notation: {
    precedence: Precedence.product,
    sign: "÷",
    text: (operand) => `${operand(0, Precedence.product)}/${operand(1, Precedence.prefix)}`,
    latex: (operand) => `\\frac{${operand(0, 0)}}{${operand(1, 0)}}`,
  },
  cost: 4,
  domain: [
    [-3, 3],
    [0.5, 3],
  ],
  special: [{ at: [1, 0], result: Infinity, partials: [Infinity, -Infinity] }],
};

/** x is a multiple of y, but not 0, around which x % y is x. */
function atMultiple<T>(a: Algebra<T>, at: Operands<T>): readonly Condition<T>[] {
  const zero = a.constant(0);
  return [
    { left: at.result, operator: "===", right: zero },
    { left: at.x, operator: "!==", right: zero },
  ];
}

/** x − y·trunc(x / y), the sign that of x. */
export const remainder: Elementary = {
  name: "remainder",
  arity: 2,
  evaluate: (x, y) => x % y,
  partials: [
    // NaN where the result is: for x infinite and for y = 0.
    (a, at) =>
      a.except(
        { left: at.result, operator: "!==", right: at.result },
        () => a.constant(NaN),
        () =>
          a.convention(
            () => atMultiple(a, at),
            () => a.constant(1),
          ),
      ),
    // −trunc(x/y). Near a multiple of y the quotient x/y rounds to the wrong side; (x − r)/y is an integer but for rounding.
    (a, at) =>
      a.convention(
        () => atMultiple(a, at),
        () => a.negate(a.apply(round, a.divide(a.subtract(at.x, at.result), at.y))),
      ),
  ],
  javascript: { kind: "infix", operator: "%" },
  notation: infix("%", "\\mathbin{\\%}", Precedence.product, false, " % "),
  cost: 10,
  domain: [
    [2.5, 2.9],
    [1, 1.2],
  ],
  special: [
    { at: [1, 0.1], result: 0.09999999999999995, partials: [1, -9], because: "1 is just below 10·0.1 as doubles" },
    { at: [-7, 3], result: -1, partials: [1, 2] },
    { at: [7, -3], result: 1, partials: [1, 2] },
    { at: [6, 3], result: 0, partials: [1, -2], because: "at a multiple, that of a slightly larger x" },
    { at: [2, Infinity], result: 2, partials: [1, 0] },
    { at: [1, 0], result: NaN, partials: [NaN, NaN], because: "outside the domain" },
    { at: [Infinity, 2], result: NaN, partials: [NaN, NaN], because: "outside the domain" },
    { at: [NaN, 2], result: NaN, partials: [NaN, NaN] },
  ],
  convention: "At a multiple of y the partials are those of a slightly larger |x|; NaN for y = 0 and for x infinite.",
};

export const negate: Elementary = {
  name: "negate",
  arity: 1,
  evaluate: (x) => -x,
  partials: [(a) => a.constant(-1)],
  javascript: { kind: "prefix", operator: "-" },
  notation: {
    precedence: Precedence.prefix,
    sign: "−",
    text: (operand) => `−${operand(0, Precedence.prefix)}`,
    latex: (operand) => `-${operand(0, Precedence.prefix)}`,
  },
  cost: 1,
  domain: [[-3, 3]],
  special: [{ at: [-Infinity], result: Infinity, partials: [-1] }],
};
