/** The cases in the order of the tables: a file of bench/cases each. */
export const caseNames = [
  "four-inputs",
  "rosenbrock",
  "mlp",
  "log-sum-exp",
  "logistic-regression",
  "jacobian-tall",
  "jacobian-wide",
  "jacobian-banded",
  "jacobian-arrow",
  "hvp-rosenbrock",
  "hvp-logistic-regression",
  "gradbench",
  "growth",
  "jacobian-modes",
  "compile-times",
  "start-up",
  "memory",
  "bundle-size",
  "scale",
];

/** Cases that take many minutes, and run only if they are named. */
export const longCases = ["scale"];
