/** Tapes: typed arrays (`tape-pool.ts`), and a position in each. */
import type { ForInstruction, Instruction, PopInstruction, PushInstruction, Region } from "../program/types.ts";
import { type Expression, atom, call, conditional, infix, literalExpression } from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import { type Module, type TapeNames, tapeTakers } from "./module.ts";
import { operandOf, regionOf } from "./structure.ts";
import { beginRun } from "./tape-runs.ts";
import { turnsOf } from "./turns.ts";

export function writePush(writer: FunctionWriter, instruction: PushInstruction): void {
  const value = operandOf(instruction, 0);
  const { array, top } = writer.module.tapeOf(instruction);
  const operand = writer.operand(value);
  const isCondition = value.type === "bool";
  const expression = isCondition ? conditional(operand, literalExpression(1), literalExpression(0)) : operand;
  const places = writer.places.get(array) ?? beginRun(writer, instruction);
  if (places !== undefined) {
    writer.state(`${array}[${places.next()}] = ${expression.text};`);
    places.leave?.();
    return;
  }
  if (!writer.reserved) {
    const grow = call(writer.module.helper("grow"), [atom(array), atom(`${top} + 1`)]);
    writer.state(`if (${top} === ${array}.length) ${array} = ${grow.text};`);
  }
  writer.state(`${array}[${top}++] = ${expression.text};`);
}

export function writePop(writer: FunctionWriter, instruction: PopInstruction): void {
  const [result] = instruction.results;
  if (result === undefined) throw new Error("a pop without a result");
  const { array, top } = writer.module.tapeOf(instruction);
  const places = writer.places.get(array) ?? beginRun(writer, instruction);
  const place = places?.next();
  places?.leave?.();
  if (writer.uses.of(result).count === 0) {
    if (place === undefined) writer.state(`${top}--;`);
    return;
  }
  const popped = `${array}[${place ?? `--${top}`}]`;
  const name = writer.names.declare(result.name);
  writer.state(`const ${name} = ${result.type === "bool" ? `${popped} === 1` : popped};`);
  writer.bind(result, atom(name));
}

/** How much lies on a tape at most: a number, times the turns of some loops. */
interface Amount {
  readonly tape: TapeNames;
  readonly count: number;
  readonly loops: readonly ForInstruction[];
}

/** What a region pushes and does not pop itself, by sites of tapes, and the sites that it pops. */
interface Pushed {
  readonly open: ReadonlyMap<string, readonly Amount[]>;
  /** What is popped where it was pushed: the turns of a loop around that take the same place. */
  readonly closed: readonly Amount[];
  readonly popped: ReadonlySet<string>;
}

/**
 * Makes room, before a loop, for all that it pushes, if that is known there; then its pushes need no check.
 * The result says that the loop has been written.
 */
export function reserve(writer: FunctionWriter, loop: ForInstruction): () => void {
  if (writer.reserved || !writer.module.records(writer.program)) return () => {};
  const pushed = pushedByLoop(writer, loop);
  if (pushed === undefined) return () => {};
  const amounts = merged([...pushed.closed, ...[...pushed.open.values()].flat()]);
  if (amounts.length === 0) return () => {};
  const needs: { tape: TapeNames; amount: Expression }[] = [];
  for (const { tape, count, loops } of amounts) {
    let amount: Expression | undefined = literalExpression(count);
    for (const turns of loops.map((each) => turnsOf(writer, each))) {
      if (amount === undefined || turns === undefined) return () => {};
      amount = amount.text === "1" ? turns : infix("*", turns, amount);
    }
    needs.push({ tape, amount });
  }
  for (const tape of new Set(needs.map((need) => need.tape))) {
    const mine = needs.filter((need) => need.tape === tape).map((need) => need.amount);
    const size = mine.reduce((sum, amount) => infix("+", sum, amount), atom(tape.top));
    const grow = call(writer.module.helper("grow"), [atom(tape.array), size]);
    if (size.text.length > 60) {
      const name = writer.names.declare("room");
      writer.state(`const ${name} = ${size.text};`);
      writer.state(
        `if (${name} > ${tape.array}.length) ${tape.array} = ${call(writer.module.helper("grow"), [atom(tape.array), atom(name)]).text};`,
      );
    } else writer.state(`if (${size.text} > ${tape.array}.length) ${tape.array} = ${grow.text};`);
  }
  writer.reserved = true;
  return () => {
    writer.reserved = false;
  };
}

/** What one run of a region pushes and pops; undefined where that is not known before. */
function pushedIn(writer: FunctionWriter, region: Region): Pushed | undefined {
  const open = new Map<string, Amount[]>();
  const closed: Amount[] = [];
  const popped = new Set<string>();
  for (const instruction of region.instructions) {
    const { kind, regions } = instruction;
    if (kind === "call" && writer.module.records(instruction.callee)) return undefined;
    if (regions.length === 0 && kind !== "push" && kind !== "pop") continue;
    for (const part of partsOf(writer, instruction)) {
      if (part === undefined) return undefined;
      for (const site of part.popped) {
        closed.push(...(open.get(site) ?? []));
        open.delete(site);
        popped.add(site);
      }
      for (const [site, amounts] of part.open) open.set(site, [...(open.get(site) ?? []), ...amounts]);
      closed.push(...part.closed);
    }
  }
  return { open, closed: merged(closed), popped };
}

/** What an instruction pushes and pops, itself or in its regions. */
function partsOf(writer: FunctionWriter, instruction: Instruction): (Pushed | undefined)[] {
  switch (instruction.kind) {
    case "push": {
      const tape = writer.module.tapeOf(instruction);
      const amount: Amount = { tape, count: 1, loops: [] };
      return [{ open: new Map([[siteOf(instruction), [amount]]]), closed: [], popped: new Set() }];
    }
    case "pop":
      return [{ open: new Map(), closed: [], popped: new Set([siteOf(instruction)]) }];
    case "for":
      return [pushedByLoop(writer, instruction)];
    case "while":
      return instruction.regions.map((region) => {
        const pushed = pushedIn(writer, region);
        return pushed === undefined || pushed.open.size > 0 ? undefined : pushed;
      });
    default:
      return instruction.regions.map((region) => pushedIn(writer, region));
  }
}

function siteOf({ tape, site }: PushInstruction | PopInstruction): string {
  return `${tape} ${site}`;
}

/** What a loop pushes: in every turn anew, unless it is popped in the same turn. */
function pushedByLoop(writer: FunctionWriter, loop: ForInstruction): Pushed | undefined {
  const pushed = pushedIn(writer, regionOf(loop, 0));
  if (pushed === undefined) return undefined;
  const repeated = [...pushed.open].map(([site, amounts]): [string, Amount[]] => [
    site,
    amounts.map((amount) => ({ ...amount, loops: [...amount.loops, loop] })),
  ]);
  return { ...pushed, open: new Map(repeated) };
}

/** Amounts of the same tape in the same loops, summed. */
function merged(amounts: readonly Amount[]): Amount[] {
  const sums: Amount[] = [];
  for (const amount of amounts) {
    const k = sums.findIndex(
      ({ tape, loops }) =>
        tape === amount.tape &&
        loops.length === amount.loops.length &&
        loops.every((loop, j) => loop === amount.loops[j]),
    );
    const same = sums[k];
    if (same === undefined) sums.push(amount);
    else sums[k] = { ...same, count: same.count + amount.count };
  }
  return sums;
}

/** Takes the arrays of tapes, empty whatever a failed run left behind, at the start of the outermost function. */
export function takeTapes(module: Module, local: boolean): string[] {
  return module.allTapes.map(({ array, top, type, place }) => {
    const taken = `${array} = ${module.helper(tapeTakers[type])}(${place})`;
    return local ? `let ${taken}, ${top} = 0;` : `${taken}, ${top} = 0;`;
  });
}

/** Lets go of arrays that are not variables of the outermost function, at its end. */
export function releaseTapes(module: Module, local: boolean): string[] {
  return local ? [] : module.allTapes.map(({ array }) => `${array} = undefined;`);
}

/** The arrays and the positions in them, where several functions share them. */
export function tapeDeclarations(module: Module, local: boolean): string[] {
  return local ? [] : module.allTapes.map(({ array, top }) => `var ${array}, ${top} = 0;`);
}
