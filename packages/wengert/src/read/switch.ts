/** `switch`: a chain of conditions; a case that does not end falls through to what follows it. */
import type * as acorn from "acorn";
import { conditional } from "./branch.ts";
import { declareNames } from "./declaration.ts";
import type { Variable } from "./environment.ts";
import { boolean, UNDEFINED } from "./meaning.ts";
import { binary, truth } from "./operators.ts";
import type { Activation, LoopFrame, Reader } from "./reader.ts";
import { readStatements } from "./statement.ts";
import { Scope } from "./unit.ts";

export function readSwitch(reader: Reader, node: acorn.SwitchStatement, labels: readonly string[], outer: Scope): void {
  const { activation, builder } = reader;
  if (activation === undefined) throw new Error("a switch outside of a function");
  const value = reader.rules.expression(reader, node.discriminant, outer);
  const scope = new Scope(outer);
  const statements = node.cases.flatMap(({ consequent }) => consequent);
  declareNames(reader, statements, scope);
  const broken: Variable = { name: "broken", constant: false, owner: node };
  reader.set(broken, boolean(builder.boolean(false)));
  const starts: number[] = [];
  let start = 0;
  for (const { consequent } of node.cases) {
    starts.push(start);
    start += consequent.length;
  }
  const enter = (k: number): void => readStatements(reader, statements, scope, starts[k] ?? statements.length);

  /** Whether the value is that of the case at k, or of one of the empty cases before it that lead to it. */
  const matches = (from: number, to: number): ReturnType<typeof truth> => {
    const test = node.cases[from]?.test ?? node.discriminant;
    const expected = reader.rules.expression(reader, test, scope);
    reader.at(test);
    const operation = {
      type: "BinaryExpression",
      start: test.start,
      end: test.end,
      left: node.discriminant,
      right: test,
    };
    const isHere = truth(reader, binary(reader, "===", value, expected, operation), test);
    if (from === to) return isHere;
    const either = conditional(
      reader,
      isHere,
      test,
      () => boolean(builder.boolean(true)),
      () => boolean(matches(from + 1, to)),
    );
    return truth(reader, either, test);
  };
  const choose = (from: number): void => {
    const first = node.cases.findIndex(({ test }, k) => k >= from && test != null);
    if (first === -1) {
      const otherwise = node.cases.findIndex(({ test }) => test == null);
      if (otherwise !== -1) enter(otherwise);
      return;
    }
    let last = first;
    while (node.cases[last]?.consequent.length === 0 && node.cases[last + 1]?.test != null) last++;
    conditional(
      reader,
      matches(first, last),
      node,
      () => {
        enter(last);
        return UNDEFINED;
      },
      () => {
        choose(last + 1);
        return UNDEFINED;
      },
    );
  };
  inside(activation, { labels, broken, continued: undefined }, () => choose(0));
}

function inside(activation: Activation, frame: LoopFrame, read: () => void): void {
  activation.exits.push(frame.broken);
  activation.loops.push(frame);
  try {
    read();
  } finally {
    activation.loops.pop();
    activation.exits.splice(activation.exits.indexOf(frame.broken), 1);
  }
}
