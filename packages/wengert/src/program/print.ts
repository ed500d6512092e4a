/**
 * Programs as text. `parse.ts` reads the same text back; the two are inverses up to the source text, which is not printed.
 *
 *     program norm(x: f64[]) -> (f64) {
 *       low: i32 = 0
 *       high: i32 = length x
 *       zero: f64 = 0
 *       s: f64 = for i from low to high carry (s.2: f64 = zero) {
 *         v1: f64 = load x[i]
 *         v2: f64 = multiply v1 v1
 *         s.3: f64 = add s.2 v2
 *         yield s.3
 *       }
 *       v3: f64 = sqrt s
 *       return v3
 *     }
 *
 * A function with rules of its own names them after its results: `by (0) jvp f_jvp vjp f_forward f_pullback`.
 * A line begins with `~` where the instruction computes a derivative (`Instruction.adjoint`), and ends with its span,
 * `@12:20`, where it has one.
 */
import { namePrograms, nameValues, reachablePrograms } from "./print-names.ts";
import type { Instruction, Program, Region, Value } from "./types.ts";

export interface PrintOptions {
  /** Whether spans are printed; true unless given. */
  readonly spans?: boolean;
}

interface Naming {
  readonly values: ReadonlyMap<Value, string>;
  readonly programs: ReadonlyMap<Program, string>;
  readonly spans: boolean;
}

/** The text of a Program, and of all that it calls after it. */
export function print(program: Program, options: PrintOptions = {}): string {
  const programs = reachablePrograms(program);
  const names = namePrograms(programs);
  const texts = programs.map((each) => {
    const naming = { values: nameValues(each), programs: names, spans: options.spans ?? true };
    const results = each.body.yields.map((value) => value.type).join(", ");
    const name = names.get(each) ?? each.name;
    const head = `program ${name}(${declarations(each.body.params, naming)}) -> (${results})`;
    const lines = [`${head}${rulesOf(each, naming)} {`];
    printRegion(each.body, "return", "  ", naming, lines);
    return `${lines.join("\n")}\n}\n`;
  });
  return texts.join("\n");
}

/** ` by (0) jvp f_jvp vjp f_forward f_pullback`: the operands and the rules of a function that has some. */
function rulesOf({ rules }: Program, { programs }: Naming): string {
  if (rules === undefined) return "";
  const nameOfRule = (rule: Program): string => programs.get(rule) ?? "?";
  const jvp = rules.jvp === undefined ? "" : ` jvp ${nameOfRule(rules.jvp)}`;
  const { vjp } = rules;
  const halves = vjp === undefined ? "" : ` vjp ${nameOfRule(vjp.forward)} ${nameOfRule(vjp.pullback)}`;
  return ` by (${rules.operands.join(", ")})${jvp}${halves}`;
}

/** One instruction of a Program as text, without what its regions hold. */
export function printInstruction(instruction: Instruction, program: Program): string {
  const programs = namePrograms(reachablePrograms(program));
  return headOf(instruction, { values: nameValues(program), programs, spans: false });
}

function printRegion(
  region: Region,
  ending: "return" | "yield",
  indent: string,
  naming: Naming,
  lines: string[],
): void {
  for (const instruction of region.instructions) {
    const head = headOf(instruction, naming);
    const span =
      naming.spans && instruction.span !== undefined ? ` @${instruction.span.start}:${instruction.span.end}` : "";
    const adjoint = instruction.adjoint ? "~ " : "";
    const [first, second] = instruction.regions;
    if (first === undefined) {
      lines.push(`${indent}${adjoint}${head}${span}`);
      continue;
    }
    lines.push(`${indent}${adjoint}${head}${span} {`);
    printRegion(first, "yield", `${indent}  `, naming, lines);
    if (second !== undefined && !(instruction.kind === "if" && isEmpty(second))) {
      lines.push(
        `${indent}} ${instruction.kind === "while" ? `do (${declarations(second.params, naming)})` : "else"} {`,
      );
      printRegion(second, "yield", `${indent}  `, naming, lines);
    }
    lines.push(`${indent}}`);
  }
  if (region.yields.length > 0) lines.push(`${indent}${ending} ${list(region.yields, naming)}`);
}

function isEmpty(region: Region): boolean {
  return region.instructions.length === 0 && region.yields.length === 0;
}

/** The line of an instruction up to its regions. */
function headOf(instruction: Instruction, naming: Naming): string {
  const { results } = instruction;
  return `${results.length === 0 ? "" : `${declarations(results, naming)} = `}${operationOf(instruction, naming)}`;
}

function operationOf(instruction: Instruction, naming: Naming): string {
  const { args } = instruction;
  const at = (k: number): string => nameOf(args[k], naming);
  const element = (checked: boolean): string => `${checked ? "" : "unchecked "}${at(0)}[${at(1)}]`;
  switch (instruction.kind) {
    case "constant":
      return Object.is(instruction.value, -0) ? "-0" : String(instruction.value);
    case "elementary":
      return [instruction.f.name, ...args.map((value) => nameOf(value, naming))].join(" ");
    case "integer":
      return `${instruction.operator} ${at(0)} ${at(1)}`;
    case "compare":
      return `${at(0)} ${instruction.operator} ${at(1)}`;
    case "not":
    case "allocate":
    case "length":
      return `${instruction.kind} ${at(0)}`;
    case "convert":
      return `convert ${at(0)}${instruction.rounding === undefined ? "" : ` by ${instruction.rounding}`}`;
    case "load":
      return `load ${element(instruction.checked)}`;
    case "store":
      return `store ${element(instruction.checked)} = ${at(2)}`;
    case "accumulate":
      return `accumulate ${element(instruction.checked)} += ${at(2)}`;
    case "for": {
      const [index, ...carried] = instruction.regions[0]?.params ?? [];
      const step = instruction.step === 1 ? "" : ` step ${instruction.step}`;
      const range = `from ${at(0)} to ${at(1)}${step}${instruction.reversed ? " reversed" : ""}`;
      return `for ${nameOf(index, naming)} ${range}${carry(carried, args.slice(2), naming)}`;
    }
    case "while":
      return `while${carry(instruction.regions[0]?.params ?? [], args, naming)}`;
    case "if":
      return `if ${at(0)}`;
    case "call":
      return `call ${naming.programs.get(instruction.callee) ?? "?"}(${list(args, naming)})`;
    case "push":
      return `push tape ${instruction.tape} site ${instruction.site} ${at(0)}`;
    case "pop":
      return `pop tape ${instruction.tape} site ${instruction.site}`;
    case "differentiate": {
      const params = declarations(instruction.regions[0]?.params ?? [], naming);
      return `differentiate ${instruction.mode} wrt (${instruction.wrt.join(", ")}) at (${list(args, naming)}) of (${params})`;
    }
    case "checkpoint":
      return `checkpoint ${instruction.edge}`;
    case "fail":
      return `fail ${instruction.code}`;
  }
}

/** The carried values of a loop, if it has any. */
function carry(params: readonly Value[], initial: readonly Value[], naming: Naming): string {
  if (params.length === 0 && initial.length === 0) return "";
  const pairs = Array.from({ length: Math.max(params.length, initial.length) }, (_, k) => {
    const param = params[k];
    return `${nameOf(param, naming)}: ${param?.type ?? "?"} = ${nameOf(initial[k], naming)}`;
  });
  return ` carry (${pairs.join(", ")})`;
}

function declarations(values: readonly Value[], naming: Naming): string {
  return values.map((value) => `${nameOf(value, naming)}: ${value.type}`).join(", ");
}

function list(values: readonly Value[], naming: Naming): string {
  return values.map((value) => nameOf(value, naming)).join(", ");
}

/** `?` where a value is missing or foreign: illegal Programs are printed too, in messages. */
function nameOf(value: Value | undefined, naming: Naming): string {
  return (value && naming.values.get(value)) ?? "?";
}
