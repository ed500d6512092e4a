export { type FormulaOptions, type FormulaReading, readFormula } from "./formula/read-formula.ts";
