import { describe, expect, test } from "vitest";
import { explain } from "../steps/explain.ts";
import { checkDerivation, exercisesOf, judgeAnswer, practiceFormula, shuffledExercises } from "./index.ts";

const twoLayers = explain("tanh(w4 + w3*tanh(w2 + w1))", { at: { w1: 0.5, w2: -0.3, w3: 0.8, w4: 0.1 } });
const fanOut = explain("tanh(w)*cos(w) + log(w)", { at: { w: 2 } });

/** The judgement of an answer to the question that begins so. */
function answer(explanation: typeof fanOut, mode: "forward" | "reverse", question: string, text: string) {
  const exercise = exercisesOf(explanation, mode).find((each) => each.question.startsWith(`${question},`));
  if (exercise === undefined) throw new Error(`no question ${question}`);
  return judgeAnswer(explanation, exercise.asked, text);
}

describe("questions", () => {
  test("reverse mode asks for every local partial, then for every adjoint but the seed", () => {
    expect(exercisesOf(fanOut, "reverse").map(({ question }) => question)).toMatchInlineSnapshot(`
      [
        "∂a/∂w, the local partial of a = tanh(w)",
        "∂b/∂w, the local partial of b = cos(w)",
        "∂c/∂a, the local partial of c = a·b",
        "∂c/∂b, the local partial of c = a·b",
        "∂d/∂w, the local partial of d = log(w)",
        "∂e/∂c, the local partial of e = c + d",
        "∂e/∂d, the local partial of e = c + d",
        "d̄, the adjoint of d: the derivative of e by it",
        "c̄, the adjoint of c: the derivative of e by it",
        "b̄, the adjoint of b: the derivative of e by it",
        "ā, the adjoint of a: the derivative of e by it",
        "w̄, the adjoint of w: the derivative of e by it",
      ]
    `);
  });

  test("forward mode asks for the entries of gradients that depend on the input", () => {
    const questions = exercisesOf(twoLayers, "forward").map(({ question }) => question.split(",")[0]);
    expect(questions).toEqual([
      ..."∂a/∂w1 ∂a/∂w2 ∂b/∂w1 ∂b/∂w2 ∂c/∂w1 ∂c/∂w2 ∂c/∂w3 ∂d/∂w1 ∂d/∂w2 ∂d/∂w3 ∂d/∂w4".split(" "),
      ..."∂e/∂w1 ∂e/∂w2 ∂e/∂w3 ∂e/∂w4".split(" "),
    ]);
  });

  test("a seed gives the same order, another seed another", () => {
    const order = (seed: number) => shuffledExercises(twoLayers, "forward", seed).map(({ question }) => question);
    expect(order(5)).toEqual(order(5));
    expect(order(5)).not.toEqual(order(6));
    expect(order(5).toSorted()).toEqual(order(6).toSorted());
  });

  test("random formulas are read, finite at their point, and the same for the same seed", () => {
    for (let seed = 0; seed < 200; seed++) {
      for (const level of ["easy", "medium", "hard"] as const) {
        const { formula, at } = practiceFormula(seed, level);
        expect(practiceFormula(seed, level).formula).toBe(formula);
        const { gradient } = explain(formula, { at });
        expect(gradient.every(({ value }) => Number.isFinite(value))).toBe(true);
      }
    }
  });

  test("what the explanation itself says of every question is right, in LaTeX and as a number", () => {
    for (const explanation of [twoLayers, fanOut, explain("x/y - y^3 + max(x, 2)", { at: { x: 1.5, y: 0.7 } })]) {
      for (const { asked } of exercisesOf(explanation, "reverse")) {
        const shown =
          asked.kind === "partial"
            ? explanation.forwardSweep
                .find(({ node }) => node === asked.node)
                ?.partials.find(({ operand }) => operand === asked.operand)
            : (explanation.gradient.find(({ input }) => input === asked.node) ??
              explanation.backwardSweep.find(({ node }) => node === asked.node)?.adjoint);
        const symbolic = shown?.symbolic;
        expect(judgeAnswer(explanation, asked, symbolic?.nodes ?? "")).toMatchObject({ verdict: "right" });
        expect(judgeAnswer(explanation, asked, symbolic?.inputs ?? "")).toMatchObject({ verdict: "right" });
        expect(judgeAnswer(explanation, asked, symbolic?.text.nodes ?? "")).toMatchObject({ verdict: "right" });
        expect(judgeAnswer(explanation, asked, (shown?.value ?? NaN).toPrecision(4))).toMatchObject({
          verdict: "right",
        });
      }
      for (const { asked } of exercisesOf(explanation, "forward")) {
        if (asked.kind !== "tangent") throw new Error("forward mode asks for tangents");
        const shown = explanation.forward
          .find(({ node }) => node === asked.node)
          ?.gradient.find(({ input }) => input === asked.input);
        expect(judgeAnswer(explanation, asked, shown?.symbolic.nodes ?? "")).toMatchObject({ verdict: "right" });
        expect(judgeAnswer(explanation, asked, shown?.symbolic.text.inputs ?? "")).toMatchObject({ verdict: "right" });
      }
    }
  });
});

describe("answers are compared as mathematics", () => {
  test.each([
    ["1 - b^2"],
    ["1-b²"],
    ["(1-b)*(1+b)"],
    ["1 - tanh(a)^2"],
    ["1-\\tanh^2\\left(w_1+w_{2}\\right)"],
    ["\\frac{1}{\\cosh^{2}(a)}"],
    ["sech^2(a)"],
    ["4/(exp(a) + exp(-a))^2"],
    ["0.961"],
  ])("%s is ∂b/∂a of b = tanh(a)", (text) => {
    expect(answer(twoLayers, "reverse", "∂b/∂a", text)).toEqual({ verdict: "right", message: "Right." });
  });

  test("a node called e is not Euler's number", () => {
    expect(answer(twoLayers, "reverse", "∂e/∂d", "1 - e^2")).toMatchObject({ verdict: "right" });
  });

  test("a rounded number must have three digits: 1 is not 0.9999", () => {
    const nearlyFlat = explain("tanh(x)", { at: { x: 0.01 } });
    const questions = exercisesOf(nearlyFlat, "reverse");
    const asked = questions[0]?.asked ?? { kind: "value", node: 0 };
    expect(judgeAnswer(nearlyFlat, asked, "1")).toMatchObject({ verdict: "wrong" });
    expect(judgeAnswer(nearlyFlat, asked, "0.9999")).toMatchObject({ verdict: "right" });
  });
});

describe("a wrong answer is told what it looks like", () => {
  test.each([
    ["reverse", "∂a/∂w1", "w2", "That is the product rule's term: it would be right for w1·w2. A sum's partial is 1."],
    ["reverse", "∂c/∂w3", "w3", "That is ∂c/∂b, the partial by the other operand."],
    ["reverse", "∂b/∂a", "1 - a^2", "That has a where b, the operation's own result, belongs."],
    ["reverse", "∂b/∂a", "b", "That is b itself, not its derivative."],
    ["reverse", "∂b/∂a", "b^2 - 1", "The sign is the other way round."],
    ["reverse", "∂b/∂a", "2 - 2b^2", "It is 2 times what is right."],
    ["reverse", "∂b/∂a", "(1 - b^2)*(1-e^2)", "The factor ∂e/∂d is one too many."],
    ["forward", "∂e/∂w4", "1", "That is ∂d/∂w4. The factor ∂e/∂d is missing."],
    ["forward", "∂e/∂w3", "1 - e^2", "That is the local partial ∂e/∂d. By the chain rule it is multiplied by ∂d/∂w3."],
    ["forward", "∂a/∂w1", "w2", "That is the product's rule. A sum is differentiated term by term, with partials 1."],
  ] as const)("%s mode, %s = %s", (mode, question, text, message) => {
    const judged = answer(twoLayers, mode, question, text);
    expect(judged).toEqual({ verdict: "wrong", message });
  });

  test("an adjoint that was overwritten is one contribution alone", () => {
    expect(answer(fanOut, "reverse", "w\u0304", "1/w").message).toBe(
      "That is the contribution of d alone. w is used 3 times, and the contributions are added, never overwritten.",
    );
    expect(answer(fanOut, "reverse", "w\u0304", "1/w - a*sin(w)").message).toBe(
      "The contribution of a is missing: w is used 3 times.",
    );
  });

  test.each([
    ["", "Type an expression, for example 1 - b^2."],
    ["1 - q^2", "`q` is neither an input nor a node. Products are written with a sign or a space: w3*b."],
    ["1 - (b", "A parenthesis is never closed. Add the missing )."],
    ["fetch(1)", "There is no function called `fetch`. If fetch is an input, write the product with *: fetch*(…)"],
  ])("%s is not read, and says why", (text, message) => {
    expect(answer(twoLayers, "reverse", "∂b/∂a", text)).toEqual({ verdict: "unreadable", message });
  });
});

describe("a derivation is checked row by row", () => {
  /** What the source text prints of its second example; docs/errata.md lists what is wrong. */
  const printed = [
    "D = w4 + w3*tanh(w1 + w2)",
    "∂a/∂w1 = w2",
    "∂a/∂w2 = w1",
    "∇a = [w2, w1, 0, 0]",
    "∇b = [(1 - tanh^2(a)) w2, (1 - tanh^2(a)) w1, 0, 0]",
    "∇c = [w3 (1 - tanh^2(a)) w2, w3 (1 - tanh^2(a)) w1, b, 0]",
    "∇d = [w3 (1 - tanh^2(a)) w2, w3 (1 - tanh^2(a)) w1, b, 1]",
    "∇e = [(1 - tanh^2(d)) w3 (1 - tanh^2(a)) w2, (1 - tanh^2(d)) w3 (1 - tanh^2(a)) w1, (1 - tanh^2(d)) b, 1 - tanh^2(d)]",
    "∂f/∂w1 = (1 - tanh^2(D)) w3 (1 - tanh^2(w1 + w2)) w2",
    "∂f/∂w2 = w3 (1 - tanh^2(w1 + w2)) w1",
    "∂f/∂w3 = tanh(w1 + w2)",
    "∂f/∂w4 = 1",
  ].join("\n");

  test("all wrong rows of the printed second example are found, and told from what follows from them", () => {
    const rows = checkDerivation(twoLayers, printed);
    expect(rows.map(({ verdict, from }) => (from === undefined ? verdict : `${verdict} ${from}`))).toEqual([
      "named",
      "wrong",
      "wrong",
      "follows 2",
      "follows 4",
      "follows 5",
      "follows 6",
      "follows 7",
      "follows 8",
      "wrong",
      "wrong",
      "wrong",
    ]);
    expect(rows[1]?.message).toContain("A sum's partial is 1.");
    expect(rows.map(({ message }) => message)).toMatchInlineSnapshot(`
      [
        "A name for what follows.",
        "That is the product rule's term: it would be right for w1·w2. A sum's partial is 1.",
        "That is the product rule's term: it would be right for w2·w1. A sum's partial is 1.",
        "Follows from row 2, which is wrong.",
        "Follows from row 4, which is wrong.",
        "Follows from row 5, which is wrong.",
        "Follows from row 6, which is wrong.",
        "Follows from row 7, which is wrong.",
        "Follows from row 8, which is wrong.",
        "The factor ∂e/∂d is missing, and the factor w1 is one too many.",
        "That is ∂d/∂w3. The factor ∂e/∂d is missing.",
        "That is ∂d/∂w4. The factor ∂e/∂d is missing.",
      ]
    `);
  });

  test("a name of one's own claims nothing, so it is not called right", () => {
    expect(checkDerivation(twoLayers, "D = 3\n∂a/∂w1 = D/3").map(({ verdict }) => verdict)).toEqual(["named", "right"]);
  });

  test("the right values of the same rows are right, in LaTeX", () => {
    const right = String.raw`\begin{align*}
      \frac{\partial a}{\partial w_1} &= 1 \\
      \nabla a &= \begin{bmatrix} 1 \\ 1 \\ 0 \\ 0 \end{bmatrix} \\
      \nabla b &= \left[1 - b^2,\ 1 - \tanh^2(a),\ 0,\ 0\right] = [0.9610, 0.9610, 0, 0] \\
      \nabla e &= \begin{pmatrix} (1-e^2) w_3 (1-b^2) & (1-e^2) w_3 (1-b^2) & (1-e^2) b & 1-e^2 \end{pmatrix}^T \\
      \bar{d} &= 1 - e^{2} \\
      \bar{w}_{4} &\mathrel{+}= \bar{d}
      \end{align*}`.replace("\\bar{d}\n", "1 - e^2\n");
    expect(checkDerivation(twoLayers, right).map(({ verdict }) => verdict)).toEqual(Array(6).fill("right"));
  });

  test("what the explanation's own LaTeX says is right", () => {
    for (const { node, gradient } of twoLayers.forward) {
      const name = twoLayers.nodes.find(({ id }) => id === node)?.name ?? "";
      const row = String.raw`\nabla ${name} = \left[${gradient.map(({ symbolic }) => symbolic.nodes).join(",\\ ")}\right]`;
      expect(checkDerivation(twoLayers, row)).toMatchObject([{ verdict: "right" }]);
    }
  });

  test("contributions are added one by one, each once", () => {
    const rows = checkDerivation(fanOut, "w̄ += 1/w\nw̄ += -a*sin(w)\nw̄ += 1/w\nw̄ += b*(1 - a^2)\nw̄ = 1/w");
    expect(rows.map(({ verdict }) => verdict)).toEqual(["right", "right", "wrong", "right", "wrong"]);
    expect(rows[2]?.message).toBe("This contribution was added before.");
    expect(rows[4]?.message).toContain("never overwritten");
  });

  test("a gradient of the wrong length says how many entries there are", () => {
    expect(checkDerivation(twoLayers, "∇a = [1, 1]")).toMatchObject([
      { verdict: "wrong", message: "∇a has an entry for each of the 4 inputs; this has 2." },
    ]);
  });

  test("a bare list is the gradient of the result, prose is not checked", () => {
    const rows = checkDerivation(explain("w1*w2"), "Consider this:\n[w2, w1]\n(w1, w2)");
    expect(rows.map(({ verdict }) => verdict)).toEqual(["unread", "right", "wrong"]);
  });
});
