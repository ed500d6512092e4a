/** The JavaScript of instructions without regions. */
import type { BufferType, Instruction, IntegerInstruction, Rounding, Value } from "../program/types.ts";
import { isBuffer } from "../program/types.ts";
import {
  type Expression,
  application,
  atom,
  bitwise,
  call,
  comparison,
  conditional,
  element,
  failing,
  infix,
  lengthOf,
  literalExpression,
  not,
} from "./expression.ts";
import type { FunctionWriter } from "./function.ts";
import type { Helper } from "./module.ts";
import { constructorOf } from "./keep.ts";
import { mayFail } from "./needed.ts";
import { operandOf } from "./structure.ts";
import { withoutNegativeZero } from "./zero.ts";

/** The expression of an instruction that computes one value and changes nothing; undefined for any other. */
export function expressionOf(writer: FunctionWriter, instruction: Instruction): Expression | undefined {
  const { module } = writer;
  switch (instruction.kind) {
    case "elementary":
      return application(instruction.f, module.elementaryName(instruction.f), writer.operands(instruction.args));
    case "integer":
      return integerOperation(writer, instruction.operator, instruction);
    case "compare": {
      const [left, right] = two(writer, instruction);
      return comparison(instruction.operator, left, right);
    }
    case "not":
      return not(writer.operand(operandOf(instruction, 0)));
    case "convert": {
      const from = operandOf(instruction, 0);
      const operand = writer.operand(from);
      if (instruction.rounding === "word") return bitwise("or", operand, literalExpression(0));
      if (instruction.rounding !== undefined) {
        const helper = call(module.helper(helperOfRounding(instruction.rounding)), [
          operand,
          ...siteOf(writer, instruction),
        ]);
        return mayFail(instruction) ? failing(helper) : helper;
      }
      if (from.type === "bool") return conditional(operand, literalExpression(1), literalExpression(0));
      return withoutNegativeZero(from, operand);
    }
    case "length":
      return lengthOf(writer.operand(operandOf(instruction, 0)));
    case "load":
      return loaded(writer, instruction);
    default:
      return undefined;
  }
}

function helperOfRounding(rounding: Exclude<Rounding, "word">): Helper {
  return rounding === "index" ? "integer" : rounding;
}

function two(writer: FunctionWriter, instruction: Instruction): readonly [Expression, Expression] {
  const [left, right] = writer.operands(instruction.args);
  if (left === undefined || right === undefined) throw new Error(`a ${instruction.kind} without two operands`);
  return [left, right];
}

function integerOperation(
  writer: FunctionWriter,
  operator: IntegerInstruction["operator"],
  instruction: Instruction,
): Expression {
  const [left, right] = two(writer, instruction);
  switch (operator) {
    case "add":
      return infix("+", left, right);
    case "subtract":
      return infix("-", left, right);
    case "multiply":
      return infix("*", left, right);
    case "divide":
    case "remainder": {
      const fails = mayFail(instruction);
      const divisor = fails ? call(writer.module.helper("nonzero"), [right, ...siteOf(writer, instruction)]) : right;
      const result =
        operator === "divide" ? call("Math.trunc", [infix("/", left, divisor)]) : infix("%", left, divisor);
      return fails ? failing(result) : result;
    }
    default:
      return bitwise(operator, left, right);
  }
}

/** The argument by which a helper says where it failed. */
export function siteOf(writer: FunctionWriter, instruction: Instruction): Expression[] {
  return mayFail(instruction) ? [literalExpression(writer.module.site(instruction, writer.program))] : [];
}

/** `buffer[index]`; where nothing looks at the element, only the check of the index. */
function loaded(writer: FunctionWriter, instruction: Instruction): Expression {
  const { element: whole, check } = elementOf(writer, instruction, []);
  const [result] = instruction.results;
  const unused = result !== undefined && writer.uses.of(result).count === 0;
  return unused && check !== undefined ? failing(check) : whole;
}

/** `buffer[index]` of a load, store or accumulate, beside the expressions of further values. */
export function elementOf(
  writer: FunctionWriter,
  instruction: Instruction,
  others: readonly Value[],
): { element: Expression; check?: Expression; others: Expression[] } {
  const buffer = operandOf(instruction, 0);
  const [bufferText, index, ...rest] = writer.operands([buffer, operandOf(instruction, 1), ...others]);
  if (bufferText === undefined || index === undefined) throw new Error(`a ${instruction.kind} without an index`);
  const memory = writer.structure.memoryOf(buffer);
  if (!mayFail(instruction)) return { element: element(bufferText, index, memory), others: rest };
  const checked = call(writer.module.helper("at"), [index, lengthOf(bufferText), ...siteOf(writer, instruction)]);
  return { element: failing(element(bufferText, checked, memory)), check: checked, others: rest };
}

/** `new Float64Array(n)`, or the memory of the last call. */
export function allocation(writer: FunctionWriter, instruction: Instruction): Expression {
  const [result] = instruction.results;
  if (result === undefined || !isBuffer(result.type)) throw new Error("an allocate without a buffer");
  const { module } = writer;
  const length = writer.operand(operandOf(instruction, 0));
  const size = mayFail(instruction) ? call(module.helper("count"), [length, ...siteOf(writer, instruction)]) : length;
  const allocated = memoryOfSize(writer, instruction, result.type, size);
  return mayFail(instruction) ? failing(allocated) : allocated;
}

/** `new Float64Array(n)`, or `renew(kept, n)`. */
export function memoryOfSize(
  { module }: FunctionWriter,
  instruction: Instruction,
  type: BufferType,
  size: Expression,
): Expression {
  const kept = module.keptFor(instruction);
  if (kept === undefined) return call(`new ${constructorOf[type]}`, [size]);
  return call(module.helper("renew"), [atom(kept.name), size]);
}

/** `fail(code, site)`. */
export function failure(writer: FunctionWriter, instruction: Instruction & { kind: "fail" }): Expression {
  const site = writer.module.site(instruction, writer.program);
  return call(writer.module.fail, [literalExpression(instruction.code), atom(String(site))]);
}
