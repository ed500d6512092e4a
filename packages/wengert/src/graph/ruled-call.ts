/** A call of a function with rules at a point: one operation for every number that it returns, its partials by the rules. */
import type { Elementary } from "../elementary/entry.ts";
import { called } from "../elementary/notation.ts";
import { type Argument, interpret, type Result } from "../program/interpret.ts";
import type { DerivativeRules, Program } from "../program/types.ts";

/** The numbers of an argument or a result: one, or the elements of an array. */
type Numbers = readonly number[];

/**
 * @param rules  those of the callee
 * @param args   the arguments at the point
 * @returns      the results, and for every differentiable one its operations, whose operands are the numbers of all
 *   operands of the rules in order
 */
export function operationsOf(
  callee: Program,
  rules: DerivativeRules,
  args: readonly Argument[],
): { readonly results: readonly Result[]; readonly operations: ReadonlyMap<number, readonly Elementary[]> } {
  const results = interpret(callee, args.map(copyOf));
  const outputs = callee.body.yields.flatMap(({ type }, k) => (isDifferentiable(type) ? [k] : []));
  const operands = rules.operands.map((k) => numbersOf(args[k]));
  const counts = outputs.map((k) => numbersOf(results[k]).length);
  const jacobian =
    rules.vjp === undefined
      ? byColumns(rules, args, outputs, operands)
      : byRows(rules.vjp, args, results, outputs, counts);
  const operations = new Map<number, readonly Elementary[]>();
  let row = 0;
  outputs.forEach((k, position) => {
    const rows = jacobian.slice(row, (row += counts[position] ?? 0));
    operations.set(
      k,
      rows.map((partials, element) =>
        operation(callee, rules, args, partials, (all) => numbersOf(all[k])[element] ?? NaN),
      ),
    );
  });
  return { results, operations };
}

function isDifferentiable(type: string): boolean {
  return type === "f64" || type === "f64[]" || type === "f32[]";
}

function numbersOf(value: Argument | undefined): Numbers {
  return typeof value === "object" ? Array.from(value) : [Number(value)];
}

function copyOf(argument: Argument): Argument {
  return typeof argument === "object" ? argument.slice() : argument;
}

/** An argument of the same kind with other numbers. */
function withNumbers(like: Argument | undefined, numbers: Numbers): Argument {
  if (typeof like !== "object") return numbers[0] ?? NaN;
  return like instanceof Float32Array ? Float32Array.from(numbers) : Float64Array.from(numbers);
}

/** One pullback for every number that is returned. */
function byRows(
  vjp: NonNullable<DerivativeRules["vjp"]>,
  args: readonly Argument[],
  results: readonly Result[],
  outputs: readonly number[],
  counts: readonly number[],
): Numbers[] {
  const kept = interpret(vjp.forward, args.map(copyOf)).slice(results.length);
  return counts.flatMap((count, position) =>
    Array.from({ length: count }, (_, element) => {
      const seeds = outputs.map((k, other) =>
        withNumbers(
          results[k],
          Array.from({ length: counts[other] ?? 0 }, (__, j) => (other === position && j === element ? 1 : 0)),
        ),
      );
      return interpret(vjp.pullback, [...seeds, ...kept].map(copyOf)).flatMap(numbersOf);
    }),
  );
}

/** One jvp for every number among the operands; its tangents are a column. */
function byColumns(
  { jvp, operands: positions }: DerivativeRules,
  args: readonly Argument[],
  outputs: readonly number[],
  operands: readonly Numbers[],
): Numbers[] {
  if (jvp === undefined) throw new Error("a function with rules that has none");
  const columns = operands.flatMap((numbers, position) =>
    numbers.map((_, element) => {
      const tangents = operands.map((other, k) =>
        withNumbers(
          args[positions[k] ?? 0],
          other.map((__, j) => (k === position && j === element ? 1 : 0)),
        ),
      );
      return interpret(jvp, [...args, ...tangents].map(copyOf))
        .slice(-outputs.length)
        .flatMap(numbersOf);
    }),
  );
  return (columns[0] ?? []).map((_, row) => columns.map((column) => column[row] ?? NaN));
}

function operation(
  callee: Program,
  { operands: positions }: DerivativeRules,
  args: readonly Argument[],
  partials: Numbers,
  resultIn: (results: readonly Result[]) => number,
): Elementary {
  const evaluate = (...numbers: number[]): number => {
    let next = 0;
    const changed = args.map((arg, k) =>
      positions.includes(k) ? withNumbers(arg, numbers.slice(next, (next += numbersOf(arg).length))) : copyOf(arg),
    );
    return resultIn(interpret(callee, changed));
  };
  return {
    name: `${callee.name}()`,
    arity: partials.length,
    evaluate,
    partials: partials.map((partial) => (a) => a.constant(partial)),
    javascript: { kind: "runtime" },
    notation: called(callee.name, `\\operatorname{${callee.name.replaceAll("_", "\\_")}}`),
    cost: Math.max(1, callee.body.instructions.length),
    domain: [],
    special: [],
  };
}
