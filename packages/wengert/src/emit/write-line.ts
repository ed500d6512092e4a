/** A straight line that was laid out as statements, for people: what the runner does, in functions of equal length. */
import type { Elementary } from "../elementary/entry.ts";
import { literalExpression } from "./expression.ts";
import type { StraightLine } from "./straight-line.ts";

/** Statements in one function: V8 compiles such functions quickly. */
const perFunction = 1000;

export interface LineNames {
  readonly scratch: string;
  readonly run: string;
  /** A new name for one of the functions. */
  readonly part: () => string;
  readonly elementary: (f: Elementary) => string;
}

/** The scratch array, the functions that hold the statements, and the one that calls them. */
export function writeLine(
  { functions, count, f, target, x, y, lists, size, literals }: StraightLine,
  names: LineNames,
): string[] {
  const at = (place: number | undefined): string => `${names.scratch}[${place}]`;
  const known = new Map(literals.map(([place, value]) => [place, literalExpression(value).text]));
  const operand = (place: number): string => {
    const literal = known.get(place);
    return literal === undefined ? at(place) : literal.startsWith("-") ? `(${literal})` : literal;
  };
  const statements: string[] = [];
  for (let k = 0; k < count; k++) {
    const operation = functions[f[k] ?? 0];
    if (operation === undefined) throw new Error("a step without a function");
    const operands = lists.get(k) ?? (operation.arity === 1 ? [x[k] ?? 0] : [x[k] ?? 0, y[k] ?? 0]);
    statements.push(`${at(target[k])} = ${operationText(operation, operands.map(operand), names.elementary)};`);
  }
  const parts: string[] = [];
  const calls: string[] = [];
  for (let k = 0; k < count; k += perFunction) {
    const name = names.part();
    parts.push(`function ${name}() {\n  ${statements.slice(k, k + perFunction).join("\n  ")}\n}`);
    calls.push(`${name}();`);
  }
  return [
    `const ${names.scratch} = new Float64Array(${size});`,
    ...literals.map(([place]) => `${at(place)} = ${known.get(place)};`),
    ...parts,
    `function ${names.run}() {\n  ${calls.join("\n  ")}\n}`,
  ];
}

function operationText(f: Elementary, operands: readonly string[], nameOf: (f: Elementary) => string): string {
  const { javascript } = f;
  const [x = "", y = ""] = operands;
  if (javascript.kind === "infix") return `${x} ${javascript.operator} ${y}`;
  if (javascript.kind === "prefix") return `${javascript.operator}${x}`;
  return `${nameOf(f)}(${operands.join(", ")})`;
}
