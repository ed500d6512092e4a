/**
 * How printed Programs name values and Programs, so that `parse.ts` can give every name back:
 * a name as it is where it is the first of its kind (`s`, `x[2]`, `p.mass`), else with a number (`s.2`, `s.3`);
 * `v1`, `v2`, … in order of definition where there is none; what would look like these, or is no name, in quotes.
 */
import { type Program, type Region, rulePrograms, type Value } from "./types.ts";

/** Identifiers, with the parts of arrays and records that a value may be named after. */
const plainName = /^[\p{ID_Start}$_][\p{ID_Continue}$]*(\[\d+\]|\.[\p{ID_Start}$_][\p{ID_Continue}$]*)*$/u;
/** What stands for a value without a name. */
const numberedName = /^v\d+$/;
/** Words that begin a line or follow a value in one. */
const reserved = new Set(
  "accumulate and at by call carry convert do else fail false for from if in jvp load not of pop program push return reversed site step store tape to true unchecked vjp while wrt yield NaN Infinity".split(
    " ",
  ),
);

/** Gives each name once. */
class NameList {
  private readonly taken = new Map<string, number>();

  next(name: string): string {
    const plain = plainName.test(name) && !numberedName.test(name) && !reserved.has(name);
    const count = (this.taken.get(name) ?? 0) + 1;
    this.taken.set(name, count);
    return `${plain ? name : JSON.stringify(name)}${count === 1 ? "" : `.${count}`}`;
  }
}

/** The printed names of the values of a Program. */
export function nameValues(program: Program): Map<Value, string> {
  const names = new Map<Value, string>();
  const list = new NameList();
  let unnamed = 0;
  const give = (value: Value): void => {
    if (!names.has(value)) names.set(value, value.name === undefined ? `v${++unnamed}` : list.next(value.name));
  };
  const walk = (region: Region): void => {
    region.params.forEach(give);
    for (const instruction of region.instructions) {
      instruction.results.forEach(give);
      instruction.regions.forEach(walk);
    }
  };
  walk(program.body);
  return names;
}

/** A Program, all that it calls and all their rules, in the order in which they are met, each once. */
export function reachablePrograms(program: Program): Program[] {
  const found = new Set([program]);
  const walk = (region: Region): void => {
    for (const instruction of region.instructions) {
      if (instruction.kind === "call") found.add(instruction.callee);
      instruction.regions.forEach(walk);
    }
  };
  for (const each of found) {
    walk(each.body);
    for (const rule of rulePrograms(each)) found.add(rule);
  }
  return [...found];
}

/** The printed names of Programs. */
export function namePrograms(programs: readonly Program[]): Map<Program, string> {
  const list = new NameList();
  return new Map(programs.map((program) => [program, list.next(program.name)]));
}
