/**
 * A backward loop that does something only for the turns in which a branch was taken goes through those turns alone: the
 * forward loop records their indices in place of a condition for every turn. So it is where a loop looks for the largest
 * element, which is found a few times in a million turns.
 */
import type { Builder } from "../program/builder.ts";
import type { ForInstruction, IfInstruction, Instruction, Program, PushInstruction, Value } from "../program/types.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { loopsByBody, type RecordedOnce, recordedOnce, sweepsAround } from "./recorded-once.ts";

/** The same Program, or one with such loops. */
export function visitTakenTurns(program: Program): Program {
  const recorded = recordedOnce(program).filter(({ pop }) => pop.results[0]?.type === "bool");
  if (recorded.length === 0) return program;
  const loops = loopsByBody(program);
  const visits = new Map<Instruction, Visit>();
  for (const pair of recorded) {
    const [only, ...others] = sweepsAround(pair, loops) ?? [];
    const visit = only === undefined || others.length > 0 ? undefined : visitOf(pair, only);
    if (visit === undefined || visits.has(visit.forward) || visits.has(visit.backward)) continue;
    visits.set(visit.forward, visit).set(visit.backward, visit);
  }
  if (visits.size === 0) return program;
  return rebuildPrograms(program, (builder) => new TurnVisitor(builder, visits));
}

interface Visit extends RecordedOnce {
  readonly forward: ForInstruction;
  readonly backward: ForInstruction;
  readonly branch: IfInstruction;
  /** The side of the branch that does something: 0 where the condition holds. */
  readonly side: number;
}

function visitOf(
  { push, pop }: RecordedOnce,
  [forward, backward]: readonly [ForInstruction, ForInstruction],
): Visit | undefined {
  const { params, instructions, yields } = required(backward.regions[0]);
  const [first, branch, ...others] = instructions.filter(({ kind }) => kind !== "constant");
  if (first !== pop || branch?.kind !== "if" || others.length > 0) return undefined;
  if (branch.args[0] !== pop.results[0] || forward.step !== 1) return undefined;
  const side = branch.regions.findIndex(({ instructions: inner }) => inner.some(({ kind }) => kind !== "constant"));
  const [taken, idle] = [branch.regions[side], branch.regions[1 - side]];
  if (taken === undefined || idle === undefined) return undefined;
  const isIdle = idle.instructions.every(({ kind }) => kind === "constant");
  const isKept = yields.every((value, k) => {
    const carried = params[k + 1];
    const result = branch.results.indexOf(value);
    return value === carried || (result !== -1 && idle.yields[result] === carried);
  });
  return isIdle && isKept ? { push, pop, forward, backward, branch, side } : undefined;
}

class TurnVisitor extends Rebuilder {
  private readonly visits: ReadonlyMap<Instruction, Visit>;
  private readonly counts = new Map<Visit, Value>();
  /** The forward loop that is being copied: its index, and how many turns were taken before. */
  private turn:
    { readonly push: PushInstruction; readonly side: number; readonly index: Value; count: Value } | undefined;

  constructor(builder: Builder, visits: ReadonlyMap<Instruction, Visit>) {
    super(builder);
    this.visits = visits;
  }

  override instruction(instruction: Instruction): void {
    const visit = this.visits.get(instruction);
    if (instruction === visit?.forward) this.forward(visit);
    else if (instruction === visit?.backward) this.backward(visit);
    else if (instruction === this.turn?.push) this.record(this.turn);
    else super.instruction(instruction);
  }

  private forward(visit: Visit): void {
    const { builder } = this;
    const { forward, push, side } = visit;
    const [low, high, ...initial] = this.imagesOf(forward.args);
    const body = required(forward.regions[0]);
    const outer = this.turn;
    const range = { low: required(low), high: required(high) };
    const results = builder.loop(range, [...initial, builder.integer(0)], (index, carried) => {
      const count = required(carried.at(-1));
      const turn = { push, side, index, count };
      this.turn = turn;
      [index, ...carried.slice(0, -1)].forEach((param, k) => {
        this.setImage(required(body.params[k]), param);
      });
      this.instructions(body);
      return [...this.imagesOf(body.yields), turn.count];
    });
    this.turn = outer;
    this.counts.set(visit, required(results.at(-1)));
    forward.results.forEach((result, k) => {
      this.setImage(result, required(results[k]));
    });
  }

  /** Records the index of a turn that is taken, and counts it. */
  private record(turn: {
    readonly push: PushInstruction;
    readonly side: number;
    readonly index: Value;
    count: Value;
  }): void {
    const { builder } = this;
    const { push, side, index, count } = turn;
    const take = (): Value[] => {
      builder.push(push.tape, push.site, index);
      return [builder.integerOperation("add", count, builder.integer(1))];
    };
    const pass = (): Value[] => [count];
    const condition = this.image(required(push.args[0]));
    const [next] = builder.branch(condition, ["i32"], side === 0 ? take : pass, side === 0 ? pass : take);
    turn.count = required(next);
  }

  private backward(visit: Visit): void {
    const { builder } = this;
    const { backward, branch, pop, side } = visit;
    const body = required(backward.regions[0]);
    const taken = required(branch.regions[side]);
    const range = { low: builder.integer(0), high: required(this.counts.get(visit)), reversed: true };
    const results = builder.marked(pop, () =>
      builder.loop(range, this.imagesOf(backward.args.slice(2)), (_, carried) => {
        this.setImage(required(body.params[0]), builder.pop(pop.tape, pop.site, "i32"));
        carried.forEach((param, k) => {
          this.setImage(required(body.params[k + 1]), param);
        });
        for (const constant of body.instructions) if (constant.kind === "constant") this.copy(constant);
        this.instructions(taken);
        return body.yields.map((value) => {
          const result = branch.results.indexOf(value);
          return this.image(result === -1 ? value : required(taken.yields[result]));
        });
      }),
    );
    results.forEach((result, k) => {
      this.setImage(required(backward.results[k]), result);
    });
  }
}
