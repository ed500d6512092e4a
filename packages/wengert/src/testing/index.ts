/** For the test suites of users. */
export { checkDerivatives, type CheckOptions, type CheckResult } from "./check-derivatives.ts";
