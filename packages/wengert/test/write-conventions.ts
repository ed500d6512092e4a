/** Writes docs/conventions.md from the table of elementary functions. */
import { format } from "prettier";
import { Algebra, type Comparison, type Condition } from "../src/elementary/algebra.ts";
import { type Elementary, Precedence } from "../src/elementary/entry.ts";
import { elementaryFunctions, partialOf } from "../src/elementary/table.ts";
import * as special from "../src/special/entries.ts";

interface Text {
  readonly text: string;
  readonly precedence: number;
}

const signs: Readonly<Record<Comparison, string>> = {
  "<": "<",
  "<=": "≤",
  ">": ">",
  ">=": "≥",
  "===": "=",
  "!==": "≠",
};

/** Elements are plain text; what is exceptional is left to the convention's sentence. */
class TextAlgebra extends Algebra<Text> {
  override constant(value: number): Text {
    return { text: numberText(value), precedence: value < 0 ? Precedence.prefix : Precedence.atom };
  }

  override apply(f: Elementary, ...operands: Text[]): Text {
    const write = (index: number, precedence: number): string => {
      const operand = operands[index];
      if (operand === undefined) throw new RangeError(`${f.name} has no operand ${index}`);
      return operand.precedence < precedence ? `(${operand.text})` : operand.text;
    };
    return { text: f.notation.text(write, operands.length), precedence: f.notation.precedence };
  }

  override unsignedZero(x: Text): Text {
    return x;
  }

  override branch({ left, operator, right }: Condition<Text>, then: () => Text, otherwise: () => Text): Text {
    const [taken, other] = [then(), otherwise()];
    const shown = taken.precedence === 0 ? `(${taken.text})` : taken.text;
    return { text: `${shown} if ${left.text} ${signs[operator]} ${right.text}, else ${other.text}`, precedence: 0 };
  }

  override except(_condition: Condition<Text>, _exceptional: () => Text, usual: () => Text): Text {
    return usual();
  }
}

const texts = new TextAlgebra();

function numberText(value: number): string {
  if (value === 0.5) return "½";
  if (value === Math.PI) return "π";
  if (Math.abs(value) === Infinity) return value < 0 ? "−∞" : "∞";
  return String(Object.is(value, -0) ? 0 : value).replace("-", "−");
}

function code(text: string): string {
  return `\`${text.replaceAll("|", "\\|")}\``;
}

function applied(f: Elementary, operands: readonly Text[]): Text {
  return texts.apply(f, ...operands);
}

/** Two operands stand for any number. */
function operandsOf(f: Elementary): Text[] {
  const names = f.operandNames ?? (f.arity === "any" ? ["x₁", "x₂"] : ["x", "y", "z"].slice(0, f.arity));
  return names.map((text) => ({ text, precedence: Precedence.atom }));
}

function functionRow(f: Elementary): string {
  const operands = operandsOf(f);
  const [x, y, z] = operands;
  const none: Text = { text: "", precedence: Precedence.atom };
  const at = {
    count: operands.length,
    x: x ?? none,
    y: y ?? none,
    z: z ?? none,
    operand: (index: number): Text => operands[index] ?? none,
    result: { text: "r", precedence: Precedence.atom },
  };
  const partials = operands.map(({ text }, index) => code(`∂${text}: ${partialOf(f, index)(texts, at, index).text}`));
  const shown = applied(f, operands).text + (f.arity === "any" ? ", any number of operands" : "");
  const [call, ...rest] = shown.split(", any");
  const first = code(call ?? shown) + rest.map((more) => `, any${more}`).join("");
  return `| \`${f.name}\` | ${first} | ${partials.join("<br>")} | ${f.cost} | ${escape(f.convention ?? "")} |`;
}

function escape(text: string): string {
  return text.replaceAll("|", "\\|");
}

function functionTable(entries: readonly Elementary[]): string {
  return [
    "| name | function | partials | cost | where no derivative exists |",
    "| --- | --- | --- | --- | --- |",
    ...entries.map(functionRow),
  ].join("\n");
}

function caseTable(entries: readonly Elementary[]): string {
  const rows = entries.flatMap((f) =>
    f.special
      .filter(({ because }) => because !== undefined)
      .map(({ at, result, partials, because }) => {
        const call = applied(
          f,
          at.map((value) => texts.constant(value)),
        );
        const values = partials.map((partial) => numberText(Number(partial.toPrecision(6)))).join(", ");
        return `| ${code(call.text)} | ${numberText(result)} | ${values} | ${escape(because ?? "")} |`;
      }),
  );
  return ["| at | value | partials | why |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

/** The text of docs/conventions.md. */
export async function conventionsPage(): Promise<string> {
  const page = `# Elementary functions and their conventions

Every derivative that Wengert takes is made of the partials on this page. It is written from the table of elementary
functions (\`packages/wengert/src/elementary\`, one entry for each function), and a test holds the two equal.

\`r\` is the function's own result. \`cost\` is what one evaluation is charged in operations: 1 for what is one cheap
instruction, 4 for a division or a square root, 10 for a remainder, 20 for a transcendental function, 40 and more for
what takes several.

Where a function has no derivative, at a kink or at the edge of its domain, the partial is a stated convention, the same
in every mode and target. Outside the domain it is NaN. Where the
domain ends at 0, −0 is 0: the partial of sqrt is +∞ at both. Division by 0 is what IEEE arithmetic makes of it. A comparison has derivative 0: a branch contributes the
derivative of the side that is taken. A store to a Float32Array rounds, and has derivative 1. The partial of a power by
its exponent is not computed at all when the exponent is not differentiated.

## Functions

${functionTable(elementaryFunctions)}

## Special functions

From \`wengert/special\`; their values are those of @stdlib.

${functionTable(Object.values(special))}

## Single cases

${caseTable([...elementaryFunctions, ...Object.values(special)])}

## What is not used

A value that the result does not use contributes nothing, whatever its partials are, and neither does one that is used only
in a branch that is not taken. What is used is multiplied as IEEE arithmetic says, and 0·∞ is NaN. Whether an element of an
array or the number of a turn counts shows only when the sums are made: where it does not its adjoint is a zero like any
other, which reverse mode multiplies by a partial that may be infinite. Forward mode does not come by it.
[\`findNonFinite\`](derivatives.md) names the operation.

\`\`\`ts
import { gradient } from "wengert";

const unused = (x: number) => {
  const root = Math.sqrt(x - 10);
  return x > 10 ? root : x * x;
};
gradient(unused)(1); // → 2

const second = (x: number[]) => {
  const roots = x.map((v) => Math.sqrt(v));
  return roots[1];
};
gradient(second)([0, 4]); // → [NaN, 0.25]
gradient(second, { mode: "forward" })([0, 4]); // → [0, 0.25]
\`\`\`

## What overflows on the way

Derivatives are those of the operations that are written, in double precision. \`Math.log(1 + Math.exp(x))\` is about x for
large x, but its derivatives are made of exp(x): from 710 on that is infinite and they are NaN, and from 355 on its square
is, so that a part of the second derivative is lost: 1 in place of 0, with nothing to tell by. The functions that are made
for it, \`softplus\`, \`logaddexp\` and \`logSumExp\` of \`wengert/linear\`, have partials that stay in range.

\`\`\`ts
import { derivative, softplus } from "wengert";

const written = (x: number) => Math.log(1 + Math.exp(x));
derivative(written)(400); // → 1
derivative(derivative(written))(400); // → 1
derivative(written)(800); // → NaN

const stable = (x: number) => softplus(x);
derivative(derivative(stable))(400); // → 0
derivative(stable)(800); // → 1
\`\`\`
`;
  return format(page, { parser: "markdown", printWidth: 120 });
}
