/** How long the first derivative of each GradBench problem takes to compile, in a process that is warm. */
import { importFromProblems } from "../bundle-problems.mjs";

export const title = "Compiling the derivatives of the twelve GradBench problems (bar: 150 ms each)";

export const bar = undefined;

export async function measureCase(progress) {
  const { compileTimes } = await importFromProblems("compile-times");
  progress("compiling twelve derivatives");
  return compileTimes();
}
