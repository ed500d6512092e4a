/** Linear algebra on lists of numbers (`wengert/linear`), with derivative rules that cost what the functions cost. */
export { dot, matmul, matvec, transpose } from "./linear/products.ts";
export { logSumExp, norm, softmax } from "./linear/reductions.ts";
export { logDeterminant, solve } from "./linear/solve.ts";
export type { Matrix, Vector } from "./linear/types.ts";
