/** For the test suites of users. */
export { checkDerivatives, type CheckOptions, type CheckResult } from "./check-derivatives.ts";
export { findNonFinite, type FindOptions, type NonFinite } from "./find-non-finite.ts";
