/** Computes equal values once (value numbering along the region tree), and takes carried values that never change out of loops. */
import { addParam, type Builder, createRegion } from "../program/builder.ts";
import type { ElementaryInstruction, ForInstruction, Instruction, Program, Region, Value } from "../program/types.ts";
import { Rebuilder, rebuildPrograms, required } from "./rebuild.ts";
import { mayShareBuffers, writtenBuffers } from "./written.ts";

export function mergeValues(program: Program): Program {
  // A callee's params may be one buffer; what one Program never writes another may.
  const isAlone = !mayShareBuffers(program);
  return rebuildPrograms(
    program,
    (builder, { body }) => new Merger(builder, isAlone ? writtenBuffers(body) : undefined),
  );
}

class Merger extends Rebuilder {
  /** Known values of the current region and those around it, innermost last. */
  private readonly scopes: Map<string, Map<string | number, Value>>[] = [
    new Map<string, Map<string | number, Value>>(),
  ];
  private readonly written: ReadonlySet<Value> | undefined;

  constructor(builder: Builder, written: ReadonlySet<Value> | undefined) {
    super(builder);
    this.written = written;
  }

  override instruction(instruction: Instruction): void {
    if (instruction.kind === "for") {
      this.loop(instruction);
      return;
    }
    const operation = this.operation(instruction);
    const operands = operation === undefined ? 0 : this.operands(instruction);
    const known = operation === undefined ? undefined : this.find(operation, operands);
    const [result] = instruction.results;
    if (known !== undefined && result !== undefined) {
      this.setImage(result, known);
      return;
    }
    const image = instruction.kind === "elementary" ? this.refold(instruction) : this.copy(instruction)[0];
    if (operation === undefined || image === undefined) return;
    const scope = required(this.scopes.at(-1));
    const values = scope.get(operation);
    if (values === undefined) scope.set(operation, new Map([[operands, image]]));
    else values.set(operands, image);
  }

  /** Builds an operation anew: with operands that turned out to be literals, or negated, it may fold. */
  private refold(instruction: ElementaryInstruction): Value {
    const { builder } = this;
    const [adjoint, span] = [builder.adjoint, builder.span];
    builder.adjoint = instruction.adjoint;
    builder.span = instruction.span;
    const image = builder.apply(instruction.f, ...this.imagesOf(instruction.args));
    builder.adjoint = adjoint;
    builder.span = span;
    this.setImage(required(instruction.results[0]), image);
    return image;
  }

  private find(operation: string, operands: string | number): Value | undefined {
    for (let k = this.scopes.length - 1; k >= 0; k--) {
      const known = this.scopes[k]?.get(operation)?.get(operands);
      if (known !== undefined) return known;
    }
    return undefined;
  }

  /** What an instruction does, equal for those that compute equal values from equal operands; undefined if it is not pure. */
  private operation(instruction: Instruction): string | undefined {
    switch (instruction.kind) {
      case "constant": {
        const { value } = instruction;
        return `${required(instruction.results[0]).type} ${Object.is(value, -0) ? "-0" : String(value)}`;
      }
      case "elementary":
        return instruction.f.name;
      case "integer":
      case "compare":
        return `${instruction.kind} ${instruction.operator}`;
      case "not":
      case "length":
        return instruction.kind;
      case "convert":
        return `convert ${instruction.rounding ?? "exact"}`;
      case "load": {
        const [buffer] = instruction.args;
        if (buffer === undefined || this.written === undefined || this.written.has(buffer)) return undefined;
        return "load";
      }
      default:
        return undefined;
    }
  }

  /** Equal for equal operands. One or two ids are packed into a number, which is much cheaper than text. */
  private operands({ args }: Instruction): string | number {
    const [x, y] = args;
    if (x === undefined) return 0;
    const first = this.image(x).id;
    if (y === undefined) return first;
    const second = this.image(y).id;
    if (args.length === 2 && second < 2 ** 26 && first < 2 ** 26) return first * 2 ** 26 + second;
    return args.map((arg) => this.image(arg).id).join(",");
  }

  protected override region(old: Region): Region {
    this.scopes.push(new Map());
    const region = super.region(old);
    this.scopes.pop();
    return region;
  }

  /** A `for`; a carried value that every turn yields unchanged is its initial value throughout. */
  private loop(instruction: ForInstruction): void {
    const body = required(instruction.regions[0]);
    const isConstant = instruction.results.map((_, k) => body.yields[k] === body.params[k + 1]);
    const args = this.imagesOf(instruction.args.slice(0, 2));
    const region = createRegion(this.builder.region);
    this.setImage(required(body.params[0]), addParam(region, "i32", body.params[0]?.name));
    const results: Value[] = [];
    instruction.results.forEach((result, k) => {
      const param = required(body.params[k + 1]);
      const initial = this.image(required(instruction.args[k + 2]));
      if (isConstant[k]) {
        this.images.set(param, initial);
        this.images.set(result, initial);
      } else {
        args.push(initial);
        results.push(result);
        this.setImage(param, addParam(region, param.type, param.name));
      }
    });
    this.scopes.push(new Map());
    this.builder.inside(region, () => {
      this.instructions(body);
    });
    this.scopes.pop();
    region.yields = this.imagesOf(body.yields.filter((_, k) => !isConstant[k]));
    this.copyWith({ ...instruction, results }, args, [region]);
  }
}
