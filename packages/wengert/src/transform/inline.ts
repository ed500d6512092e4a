/** What only derivatives look at, taken out of a Program: functions with rules of their own, and `stopGradient`. */
import { stopGradient } from "../elementary/stop-gradient.ts";
import type { Builder } from "../program/builder.ts";
import type { Instruction, Program, Value } from "../program/types.ts";
import { reachablePrograms, someInstruction } from "../program/walk.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { simplify } from "./simplify.ts";

/** The body of a Program at the builder's place; returns what it yields. `calleeOf` tells what stands for what it calls. */
export function inlined(
  builder: Builder,
  { body }: Program,
  args: readonly Value[],
  calleeOf: (program: Program) => Program = (program) => program,
): Value[] {
  const rebuilder = new Rebuilder(builder);
  rebuilder.calleeOf = calleeOf;
  body.params.forEach((param, k) => {
    rebuilder.setImage(param, required(args[k]));
  });
  rebuilder.instructions(body);
  return rebuilder.imagesOf(body.yields);
}

/** Which body gives the value of a function with rules: its own, or that of one of its rules. */
export type ValueFrom = (callee: Program) => Program;

/**
 * The same Program with every function that has rules written out where it is called, and `stopGradient` left out:
 * targets see neither.
 *
 * @param valueFrom  takes the values of the functions that the Program itself calls from other bodies, whose first
 *   results they are
 */
export function withoutRules(program: Program, valueFrom: ValueFrom = (callee) => callee): Program {
  const called = reachablePrograms(program.body);
  if (!called.some(({ rules }) => rules !== undefined) && !stops([program, ...called])) return program;
  return simplify(rebuildPrograms(withoutRulesOf(program), (builder) => new RuleInliner(builder, valueFrom)));
}

/** The Program itself as a function without rules. */
function withoutRulesOf({ name, body, source }: Program): Program {
  return { name, body, source };
}

/** Whether functions with rules are called. */
export function hasRules(program: Program): boolean {
  return reachablePrograms(program.body).some(({ rules }) => rules !== undefined);
}

function stops(programs: readonly Program[]): boolean {
  const isStop = (instruction: Instruction): boolean =>
    instruction.kind === "elementary" && instruction.f === stopGradient;
  return programs.some(({ body }) => someInstruction(body, isStop));
}

class RuleInliner extends Rebuilder {
  private readonly valueFrom: ValueFrom;

  constructor(builder: Builder, valueFrom: ValueFrom) {
    super(builder);
    this.valueFrom = valueFrom;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "elementary" && instruction.f === stopGradient) {
      this.setImage(required(instruction.results[0]), this.image(required(instruction.args[0])));
      return;
    }
    if (instruction.kind !== "call" || instruction.callee.rules === undefined) {
      this.copy(instruction);
      return;
    }
    const { body } = this.valueFrom(instruction.callee);
    // A rule may call its own function, which then stands for itself.
    const inner = new RuleInliner(this.builder, (callee) => callee);
    inner.calleeOf = this.calleeOf;
    body.params.forEach((param, k) => {
      inner.setImage(param, this.image(required(instruction.args[k])));
    });
    inner.instructions(body);
    instruction.results.forEach((result, k) => {
      this.setImage(result, inner.image(required(body.yields[k])));
    });
  }
}
