/** How long the first derivative of each GradBench problem, and of a long function, takes to compile in a warm process. */
import { gradient } from "wengert";
import { importFromProblems } from "../bundle-problems.mjs";

export const title = "Compiling the derivatives of the twelve GradBench problems (bar: 150 ms each), and a long one";

export const bar = undefined;

export async function measureCase(progress) {
  const { compileTimes } = await importFromProblems("compile-times");
  progress("compiling twelve derivatives and that of a long function");
  return [...compileTimes(), longFunction()];
}

const statements = 50_000;

/** The first gradient of a function of so many statements, all that it takes included (bar: 1000 ms). */
function longFunction() {
  const lines = Array.from({ length: statements }, (_, k) => {
    const operation = [`Math.sin(v${k})`, `v${k} * y`, `v${k} + v${Math.max(0, k - 5)}`, `v${k} / x`][k % 4];
    return `const v${k + 1} = ${operation};`;
  });
  // oxlint-disable-next-line typescript/no-implied-eval -- nobody writes such a function out
  const f = new Function("x", "y", `const v0 = x;\n${lines.join("\n")}\nreturn v${statements};`);
  const began = performance.now();
  gradient(f)(0.5, 0.3);
  return { name: `${statements.toLocaleString("en")} statements`, milliseconds: performance.now() - began };
}
