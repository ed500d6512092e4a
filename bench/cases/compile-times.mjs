/** How long the first derivative of each GradBench problem, and of a long function, takes to compile in a warm process. */
import { gradient } from "wengert";
import { importCopies, importFromProblems } from "../bundle-problems.mjs";
import { verdict } from "../verdicts.mjs";

export const title = "Compiling the derivatives of the twelve GradBench problems, and a long one";

/** How often each derivative is compiled, every time of a fresh copy; the later half counts. */
const rounds = 13;

/** ms: for a problem, and for the long function. */
const [mostForProblem, mostForLong] = [150, 1000];

export async function measureCase(progress) {
  const { compileTimes } = await importFromProblems("compile-times");
  const copies = await importCopies("problems", rounds);
  progress(`compiling twelve derivatives, ${rounds} times over, and that of a long function`);
  const [problems, long] = [compileTimes(copies), longFunction()];
  return {
    rows: [...problems, long],
    verdicts: [
      verdict(
        `at most ${mostForProblem} ms for a problem`,
        problems.filter(({ milliseconds }) => milliseconds > mostForProblem),
      ),
      verdict(`at most ${mostForLong} ms for the long function`, long.milliseconds > mostForLong ? [long] : []),
    ],
  };
}

const statements = 50_000;

/** The first gradient of a function of so many statements, all that it takes included. */
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
