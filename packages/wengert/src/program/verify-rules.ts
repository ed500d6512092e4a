/** What a legal function with derivative rules of its own is. */
import type { Program, Region, Value } from "./types.ts";
import { isBuffer, rulePrograms } from "./types.ts";
import { isDifferentiable, requireTypes, typesOf } from "./verify-types.ts";

type Fail = (what: string) => never;

/** Calls `fail` with a sentence where the rules of a Program are not what `DerivativeRules` states. */
export function checkRules(program: Program, fail: Fail): void {
  const { rules, body } = program;
  if (rules === undefined) return;
  const operands = rules.operands.map((position) => {
    const type = body.params[position]?.type;
    return type !== undefined && isDifferentiable(type) ? type : fail(`param ${position} is no operand`);
  });
  if (rules.operands.some((position, k) => k > 0 && position <= (rules.operands[k - 1] ?? -1))) {
    fail("the operands are not in order");
  }
  const params = typesOf(body.params);
  const results = typesOf(body.yields);
  const seeds = results.filter(isDifferentiable);
  const { jvp, vjp } = rules;
  if (jvp !== undefined) {
    requireTypes(jvp.body.params, [...params, ...operands], "parameter", " of the jvp", fail);
    requireTypes(jvp.body.yields, [...results, ...seeds], "yield", " of the jvp", fail);
  }
  if (vjp !== undefined) {
    const kept = typesOf(vjp.forward.body.yields.slice(results.length));
    requireTypes(vjp.forward.body.params, params, "parameter", " of the vjp", fail);
    requireTypes(vjp.forward.body.yields, [...results, ...kept], "yield", " of the vjp", fail);
    requireTypes(vjp.pullback.body.params, [...seeds, ...kept], "parameter", " of the pullback", fail);
    requireTypes(vjp.pullback.body.yields, operands, "yield", " of the pullback", fail);
  }
  for (const each of [program, ...rulePrograms(program)]) {
    if (each.rules !== undefined && each !== program) fail("a rule has rules of its own");
    if (writesParams(each.body)) fail(`${each.name} writes to a param`);
    const owned =
      each === vjp?.pullback ? [] : each.body.yields.slice(0, each === vjp?.forward ? results.length : undefined);
    const buffers = owned.filter(({ type }) => isBuffer(type));
    if (buffers.some((buffer) => buffer.instruction === undefined) || new Set(buffers).size < buffers.length) {
      fail(`${each.name} returns a buffer that is not its own`);
    }
  }
}

function writesParams({ params, instructions }: Region): boolean {
  const writes = (buffer: Value | undefined): boolean => buffer !== undefined && params.includes(buffer);
  const visit = (visited: Region["instructions"]): boolean =>
    visited.some(
      ({ kind, args, regions }) =>
        ((kind === "store" || kind === "accumulate") && writes(args[0])) ||
        regions.some((nested) => visit(nested.instructions)),
    );
  return visit(instructions);
}
