/** The domain that a Program is traced in: an f64 is a number together with the node that computes it. */
import type { Elementary } from "../elementary/entry.ts";
import { elementaryByName } from "../elementary/table.ts";
import { graphTooLarge } from "../errors.ts";
import type { Argument, Cell, Domain, Elements } from "../program/interpret.ts";
import type {
  CallInstruction,
  ForInstruction,
  Instruction,
  Program,
  Span,
  Value,
  WhileInstruction,
} from "../program/types.ts";
import { operationsOf } from "./ruled-call.ts";
import type { Graph, GraphNode } from "./types.ts";

/** An f64 of the evaluation. Two of them are two, however equal their numbers are. */
export interface Traced {
  readonly kind: GraphNode["kind"];
  readonly f: Elementary | undefined;
  readonly operands: readonly number[];
  readonly value: number;
  name: string | undefined;
  readonly span: Span | undefined;
  readonly path: readonly string[];
  /** Its node's id; a constant has a node only when an operation or an output uses it. */
  id: number | undefined;
}

/** Raises the error for a comparison or an index that looks at an input that has no value. */
type RefuseBranch = (program: Program, instruction: Instruction) => never;

export class TracingDomain implements Domain<Traced> {
  private readonly program: Program;
  private readonly limit: number;
  /** Given where there is no point. */
  private readonly refuseBranch: RefuseBranch | undefined;
  private readonly nodes: Traced[] = [];
  private readonly inputs: number[] = [];
  /** A literal is one constant however often it is evaluated; by instruction and number. */
  private readonly constants = new Map<Instruction, Map<number, Traced>>();
  /** What evaluation is inside of, outermost first. */
  private readonly surroundings: Surrounding[];

  constructor(program: Program, limit: number, refuseBranch?: RefuseBranch) {
    this.program = program;
    this.limit = limit;
    this.refuseBranch = refuseBranch;
    this.surroundings = [surroundedBy(program, [])];
  }

  /** A differentiated input. */
  input(value: number, name: string | undefined): Traced {
    const traced = this.create("input", value, name, undefined);
    this.inputs.push(this.nodeOf(traced));
    return traced;
  }

  /** A constant that is no literal of the Program. */
  passive(value: number, name: string | undefined): Traced {
    return this.create("constant", value, name, undefined);
  }

  constant(value: number, instruction: Instruction): Traced {
    let known = this.constants.get(instruction);
    if (known === undefined) this.constants.set(instruction, (known = new Map<number, Traced>()));
    let traced = known.get(value);
    if (traced === undefined) known.set(value, (traced = this.create("constant", value, undefined, instruction.span)));
    return traced;
  }

  apply(f: Elementary, operands: readonly Traced[], instruction: Instruction): Traced {
    const depends = operands.some(({ kind }) => kind !== "constant");
    const value =
      depends && this.refuseBranch !== undefined ? NaN : f.evaluate(...operands.map((operand) => operand.value));
    if (!depends) return this.create("constant", value, undefined, instruction.span);
    const ids = operands.map((operand) => this.nodeOf(operand));
    const traced = this.create("operation", value, undefined, instruction.span, f, ids);
    this.nodeOf(traced);
    return traced;
  }

  toNumber(x: Traced, instruction: Instruction): number {
    if (x.kind !== "constant") this.refuseBranch?.(this.surrounding.program, instruction);
    return x.value;
  }

  round(x: Traced, instruction: Instruction): Traced {
    const fround = elementaryByName.get("fround");
    if (fround === undefined) throw new Error("the table has no fround");
    return this.apply(fround, [x], instruction);
  }

  allocate(_type: "f64[]" | "f32[]", length: number, instruction: Instruction): Elements<Traced> {
    return Array.from({ length }, () => this.create("constant", 0, undefined, instruction.span));
  }

  /** The first name that a node is given stays its name. */
  bind(value: Value, x: Traced): void {
    x.name ??= value.name;
  }

  enter(instruction: ForInstruction | WhileInstruction | CallInstruction, turn: number): void {
    const { program, path, names } = this.surrounding;
    if (instruction.kind === "call") {
      const name = distinct(`${instruction.callee.name}()`, Symbol("call"), names);
      this.surroundings.push(surroundedBy(instruction.callee, [...path, name]));
      return;
    }
    const index = instruction.kind === "for" ? instruction.regions[0]?.params[0]?.name : undefined;
    const loop = distinct(`${instruction.kind} ${index ?? "turn"}`, instruction, names);
    this.surroundings.push(surroundedBy(program, [...path, `${loop} = ${turn}`]));
  }

  /** A function with rules of its own is one operation for each number that it returns. */
  call(instruction: CallInstruction, args: readonly Cell<Traced>[]): readonly Cell<Traced>[] | undefined {
    const { rules } = instruction.callee;
    if (rules === undefined) return undefined;
    const operands = rules.operands.flatMap((k) => tracedIn(args[k]));
    if (operands.every(({ kind }) => kind === "constant")) return undefined;
    this.refuseBranch?.(this.surrounding.program, instruction);
    const { results, operations } = operationsOf(instruction.callee, rules, args.map(argumentOf));
    const ids = operands.map((operand) => this.nodeOf(operand));
    return instruction.results.map(({ type }, k): Cell<Traced> => {
      const result = results[k];
      const numbers = typeof result === "object" ? Array.from(result) : [Number(result)];
      const traced = (operations.get(k) ?? []).map((f, element) => {
        const node = this.create("operation", numbers[element] ?? NaN, undefined, instruction.span, f, ids);
        this.nodeOf(node);
        return node;
      });
      const [only] = traced;
      if (type === "f64" && only !== undefined) return { type, value: only };
      if (type === "f64[]" || type === "f32[]") return { type, elements: traced };
      if (type === "i32[]") return { type, elements: numbers };
      return type === "bool" ? { type, value: Boolean(result) } : { type: "i32", value: numbers[0] ?? 0 };
    });
  }

  leave(): void {
    this.surroundings.pop();
  }

  finish(outputs: readonly Traced[]): Graph {
    const ids = outputs.map((output) => this.nodeOf(output));
    const nodes = this.nodes.map(({ kind, f, operands, value, name, span, path }, id): GraphNode => ({
      id,
      kind,
      f,
      operands,
      value,
      name,
      span,
      path,
    }));
    return { nodes, inputs: this.inputs, outputs: ids };
  }

  private get surrounding(): Surrounding {
    const last = this.surroundings.at(-1);
    if (last === undefined) throw new Error("evaluation left more than it entered");
    return last;
  }

  private create(
    kind: GraphNode["kind"],
    value: number,
    name: string | undefined,
    span: Span | undefined,
    f?: Elementary,
    operands: readonly number[] = [],
  ): Traced {
    return { kind, f, operands, value, name, span, path: this.surrounding.path, id: undefined };
  }

  /** The id of its node, which it gets now if it has none. */
  private nodeOf(traced: Traced): number {
    if (traced.id !== undefined) return traced.id;
    if (this.nodes.length >= this.limit)
      throw graphTooLarge(this.limit, this.program.source?.name ?? this.program.name);
    traced.id = this.nodes.length;
    this.nodes.push(traced);
    return traced.id;
  }
}

interface Surrounding {
  readonly program: Program;
  readonly path: readonly string[];
  /** What has been entered from here: every loop once, every call anew. */
  readonly names: Map<string, (Instruction | symbol)[]>;
}

function surroundedBy(program: Program, path: readonly string[]): Surrounding {
  return { program, path, names: new Map() };
}

/** The name, with a number from the second loop or call of that name on. */
function distinct(name: string, entered: Instruction | symbol, names: Surrounding["names"]): string {
  const known = names.get(name) ?? [];
  if (known.length === 0) names.set(name, known);
  const position = known.indexOf(entered);
  const number = position === -1 ? known.push(entered) : position + 1;
  return number === 1 ? name : `${name} #${number}`;
}

/** The f64 of a cell. */
function tracedIn(cell: Cell<Traced> | undefined): readonly Traced[] {
  if (cell?.type === "f64") return [cell.value];
  return cell?.type === "f64[]" || cell?.type === "f32[]" ? Array.from(cell.elements) : [];
}

/** A cell as an argument on numbers. */
function argumentOf(cell: Cell<Traced>): Argument {
  switch (cell.type) {
    case "f64":
      return cell.value.value;
    case "i32":
    case "bool":
      return cell.value;
    case "f64[]":
      return Float64Array.from(Array.from(cell.elements), ({ value }) => value);
    case "f32[]":
      return Float32Array.from(Array.from(cell.elements), ({ value }) => value);
    case "i32[]":
      return Int32Array.from(Array.from(cell.elements));
  }
}
