/** What both modes cost for a Jacobian by a Program, at the sizes and on the way of one call. */
import {
  addTerm,
  countedOperands,
  CountingAlgebra,
  type Edge,
  edgesOf,
  type OperationCounts,
} from "../graph/formula.ts";
import { literal } from "../program/builder.ts";
import type { Program, Region, Value } from "../program/types.ts";
import { type Copy, Flow, type Operation, spread } from "./flow.ts";

/** The inputs, or the outputs, of a Jacobian. */
export interface Side {
  readonly values: readonly Value[];
  /** How many numbers they hold. */
  readonly count: number;
  /** How many sweeps they take. */
  readonly passes: number;
  /** Whether the sweeps are written out one by one, so that each knows its seed and they share what lies outside of loops. */
  readonly isUnrolled: boolean;
}

/** An operation that depends on an input and that an output depends on, be it without a derivative. */
interface Counted extends Operation {
  readonly turns: number;
  readonly edges: readonly Edge[];
  readonly partials: number;
}

/** Links from each number to others. */
type Links = readonly (readonly number[])[];

/**
 * The formula of `countOperations` for a Program with loops: every term stands for as many as its region has turns, and
 * what each sweep evaluates anew counts anew. The elements of an array are not told apart, nor is what a variable is in
 * the turns of a loop. Where sweeps run in a loop over the columns or rows, no tangent or adjoint is known to be zero or
 * one. So a function without loops and arrays is counted as its graph is.
 *
 * @param program  without inner derivatives
 * @param turnsOf  how often a region runs
 */
export function programCost(
  program: Program,
  inputs: Side,
  outputs: Side,
  turnsOf: (region: Region) => number,
): OperationCounts {
  const flow = new Flow(program);
  const starts = inputs.values.map((value) => flow.numberOf(value));
  const ends = outputs.values.map((value) => flow.numberOf(value));
  const counted = countedOperations(flow, starts, ends, turnsOf);
  const copies = flow.copies.map((copy) => ({ ...copy, turns: turnsOf(copy.region) }));
  const ofFunction = counted.reduce((sum, { turns, instruction }) => sum + turns * instruction.f.cost, 0);
  const sweeps = ({ passes, isUnrolled }: Side): number =>
    counted.reduce((sum, { region, turns, instruction, partials }) => {
      const isShared = isUnrolled && region === program.body;
      return sum + (isShared ? 1 : passes) * turns * (instruction.f.cost + partials);
    }, 0);
  return {
    function: ofFunction,
    forward: sweeps(inputs) + countTangents(flow.count, counted, copies, inputs, starts),
    reverse: sweeps(outputs) + countAdjoints(flow.count, counted, copies, outputs, ends),
  };
}

function countedOperations(
  flow: Flow,
  starts: readonly number[],
  ends: readonly number[],
  turnsOf: (region: Region) => number,
): Counted[] {
  const every = [
    ...flow.copies,
    ...flow.operations.flatMap(({ operands, result }) => operands.map((from) => ({ from, to: result }))),
  ];
  const varied = reachable(flow.count, every, starts);
  const live = reachable(
    flow.count,
    every.map(({ from, to }) => ({ from: to, to: from })),
    ends,
  );
  const operations = flow.operations.filter(({ result }) => varied[result] === 1 && live[result] === 1);
  const edgesIn = (operation: Operation, depends: Int32Array, algebra: CountingAlgebra): Edge[] => {
    const { instruction, operands } = operation;
    const element = (index: number): { value: number; literal: boolean } => {
      const arg = instruction.args[index];
      const known = arg === undefined ? undefined : literal(arg);
      return { value: typeof known === "number" ? known : NaN, literal: varied[operands[index] ?? -1] !== 1 };
    };
    const counted = countedOperands(operands.length, element, NaN);
    return edgesOf(instruction.f, operands, counted, (operand) => depends[operand] === 1, algebra);
  };
  const differentiable = operations.flatMap((operation) =>
    edgesIn(operation, varied, new CountingAlgebra()).map(({ operand }) => ({ from: operand, to: operation.result })),
  );
  const depends = reachable(flow.count, [...flow.copies, ...differentiable], starts);
  return operations.map((operation) => {
    const algebra = new CountingAlgebra();
    const edges = edgesIn(operation, depends, algebra);
    return { ...operation, turns: turnsOf(operation.region), edges, partials: algebra.operations };
  });
}

/** 1 for what can be reached from some numbers. */
function reachable(
  count: number,
  links: readonly { readonly from: number; readonly to: number }[],
  from: readonly number[],
): Int32Array {
  const bits = new Int32Array(count);
  for (const start of from) bits[start] = 1;
  spread(bits, linksOf(count, links));
  return bits;
}

function linksOf(count: number, links: readonly { readonly from: number; readonly to: number }[]): Links {
  const all: number[][] = Array.from({ length: count }, () => []);
  for (const { from, to } of links) all[from]?.push(to);
  return all;
}

/** Seeds that are followed at once, as the bits of a word. */
interface Group {
  readonly seeds: readonly number[];
  /** How many sweeps each bit stands for. */
  readonly scale: number;
  /** Whether the seeds are known to be ones. */
  readonly isKnown: boolean;
}

/** 32 numbers at a time where each has a sweep of its own; all at once where a sweep may be for any of them. */
function groupsOf({ count, isUnrolled }: Side, numbers: readonly number[]): Group[] {
  if (!isUnrolled) return [{ seeds: numbers, scale: count, isKnown: false }];
  const groups: Group[] = [];
  for (let first = 0; first < numbers.length; first += 32) {
    groups.push({ seeds: numbers.slice(first, first + 32), scale: 1, isKnown: true });
  }
  return groups;
}

function bitsOf(count: number, { seeds, isKnown }: Group): Int32Array {
  const bits = new Int32Array(count);
  seeds.forEach((seed, k) => {
    bits[seed] = (bits[seed] ?? 0) | (isKnown ? 1 << k : 1);
  });
  return bits;
}

type CountedCopy = Copy & { readonly turns: number };

function countTangents(
  count: number,
  operations: readonly Counted[],
  copies: readonly CountedCopy[],
  side: Side,
  starts: readonly number[],
): number {
  const links = linksOf(count, [
    ...copies,
    ...operations.flatMap(({ edges, result }) => edges.map(({ operand }) => ({ from: operand, to: result }))),
  ]);
  let total = 0;
  for (const group of groupsOf(side, starts)) {
    const reached = bitsOf(count, group);
    const unit = group.isKnown ? reached.slice() : new Int32Array(count);
    spread(reached, links);
    const sums = new Int32Array(count);
    for (const { edges, result, turns } of operations) {
      for (const { operand, unit: unitPartial } of edges) {
        const bits = reached[operand] ?? 0;
        const units = (unit[operand] ?? 0) & bits;
        total += group.scale * turns * addTerm(sums, unit, result, bits, units, unitPartial);
      }
    }
    for (const { from, to, kind, turns } of copies) {
      if (kind !== "accumulate") continue;
      sums[to] = reached[to] ?? 0;
      total += group.scale * turns * addTerm(sums, unit, to, reached[from] ?? 0, 0, true);
    }
  }
  return total;
}

function countAdjoints(
  count: number,
  operations: readonly Counted[],
  copies: readonly CountedCopy[],
  side: Side,
  ends: readonly number[],
): number {
  const links = linksOf(count, [
    ...copies.map(({ from, to }) => ({ from: to, to: from })),
    ...operations.flatMap(({ edges, result }) => edges.map(({ operand }) => ({ from: result, to: operand }))),
  ]);
  let total = 0;
  for (const group of groupsOf(side, ends)) {
    const sums = bitsOf(count, group);
    const reached = sums.slice();
    const unit = group.isKnown ? sums.slice() : new Int32Array(count);
    spread(reached, links);
    // What is handed on has what it was handed on to: further contributions are added to that.
    for (const { from, to } of copies) {
      const bits = reached[to] ?? 0;
      sums[from] = (sums[from] ?? 0) | bits;
      unit[from] = (unit[from] ?? 0) & ~bits;
    }
    for (let k = operations.length - 1; k >= 0; k--) {
      const operation = operations[k];
      if (operation === undefined) continue;
      const { edges, result, turns } = operation;
      const bits = reached[result] ?? 0;
      for (const { operand, unit: unitPartial } of edges) {
        total += group.scale * turns * addTerm(sums, unit, operand, bits, unit[result] ?? 0, unitPartial);
      }
    }
    for (const { from, to, kind, turns } of copies) {
      if (kind === "load") total += group.scale * turns * addTerm(sums, unit, from, reached[to] ?? 0, 0, true);
    }
  }
  return total;
}
