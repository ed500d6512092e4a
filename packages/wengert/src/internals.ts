/** What the project's other packages build on; not for users, and without promises of stability. */
export * from "./elementary/algebra.ts";
export * from "./elementary/arithmetic.ts";
export * from "./elementary/entry.ts";
export * from "./elementary/notation.ts";
export * from "./elementary/table.ts";
export * from "./errors.ts";
export * from "./graph/cost.ts";
export * from "./graph/trace.ts";
export * from "./graph/types.ts";
export * from "./program/builder.ts";
export * from "./program/interpret.ts";
export * from "./program/shape.ts";
export * from "./program/types.ts";
