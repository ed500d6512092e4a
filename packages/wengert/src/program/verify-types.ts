/** The arguments, results and regions that each kind of instruction has. */
import type { DifferentiateInstruction, Instruction, Region, Type, Value } from "./types.ts";
import { elementType, isBuffer } from "./types.ts";

type Fail = (what: string) => never;

const integerOperators = new Set([
  "add",
  "subtract",
  "multiply",
  "divide",
  "remainder",
  "and",
  "or",
  "xor",
  "shiftLeft",
  "shiftRight",
  "imul",
]);

/** Calls `fail` with a sentence where an instruction does not have the arguments, results and regions of its kind. */
export function checkTypes(instruction: Instruction, fail: Fail): void {
  const { args, results, regions } = instruction;
  const takes = (...types: Type[]): void => requireTypes(args, types, "argument", "", fail);
  const gives = (...types: Type[]): void => requireTypes(results, types, "result", "", fail);
  const hasRegions = (count: number): void => {
    if (regions.length !== count) fail(`it has ${regions.length} regions and not ${count}`);
  };
  const control = instruction.kind === "for" || instruction.kind === "while" || instruction.kind === "if";
  if (!control && instruction.kind !== "differentiate") hasRegions(0);
  switch (instruction.kind) {
    case "constant":
      takes();
      gives(typeOfConstant(instruction.value, results[0]?.type, fail));
      return;
    case "elementary": {
      const { arity, name } = instruction.f;
      if (arity === "any" ? args.length === 0 : args.length !== arity) {
        fail(`${name} has ${args.length} operands and not ${arity === "any" ? "one or more" : arity}`);
      }
      takes(...args.map((): Type => "f64"));
      gives("f64");
      return;
    }
    case "integer":
      if (!integerOperators.has(instruction.operator)) fail(`${instruction.operator} is no operator of i32`);
      takes("i32", "i32");
      gives("i32");
      return;
    case "compare": {
      const type = args[0]?.type ?? "f64";
      if (isBuffer(type)) fail("buffers are not compared");
      takes(type, type);
      if (type === "bool" && instruction.operator !== "===" && instruction.operator !== "!==") {
        fail("bool values have no order");
      }
      gives("bool");
      return;
    }
    case "not":
      takes("bool");
      gives("bool");
      return;
    case "convert":
      if (instruction.rounding === undefined) {
        takes(args[0]?.type === "bool" ? "bool" : "i32");
        gives("f64");
      } else {
        takes("f64");
        gives("i32");
      }
      return;
    case "allocate":
      takes("i32");
      gives(bufferType(results[0], "f64[]"));
      return;
    case "length":
      takes(bufferType(args[0], "f64[]"));
      gives("i32");
      return;
    case "load": {
      const buffer = bufferType(args[0], "f64[]");
      takes(buffer, "i32");
      gives(elementType(buffer));
      return;
    }
    case "store":
    case "accumulate": {
      const buffer = bufferType(args[0], "f64[]");
      takes(buffer, "i32", elementType(buffer));
      gives();
      return;
    }
    case "for": {
      hasRegions(1);
      const { step } = instruction;
      if (step !== (step | 0) || step === 0) fail(`the step is ${step}`);
      const carried = typesOf(args.slice(2));
      takes("i32", "i32", ...carried);
      checkRegion(regions[0], ["i32", ...carried], carried, "the body", fail);
      gives(...carried);
      return;
    }
    case "while": {
      hasRegions(2);
      const carried = typesOf(args);
      checkRegion(regions[0], carried, ["bool"], "the condition", fail);
      checkRegion(regions[1], carried, carried, "the body", fail);
      gives(...carried, "i32");
      return;
    }
    case "if":
      hasRegions(2);
      takes("bool");
      checkRegion(regions[0], [], typesOf(results), "the first branch", fail);
      checkRegion(regions[1], [], typesOf(results), "the second branch", fail);
      return;
    case "call":
      takes(...typesOf(instruction.callee.body.params));
      gives(...typesOf(instruction.callee.body.yields));
      return;
    case "push":
      checkNatural(instruction.tape, "tape", fail);
      checkNatural(instruction.site, "site", fail);
      takes(scalarType(args[0], fail));
      gives();
      return;
    case "pop":
      checkNatural(instruction.tape, "tape", fail);
      checkNatural(instruction.site, "site", fail);
      takes();
      gives(scalarType(results[0], fail));
      return;
    case "differentiate":
      hasRegions(1);
      checkDifferentiate(instruction, takes, gives, fail);
      return;
    case "checkpoint":
      takes();
      gives();
      return;
    case "fail":
      if (!Number.isInteger(instruction.code)) fail(`the code is ${instruction.code}`);
      takes();
      gives();
      return;
  }
}

function checkDifferentiate(
  { mode, wrt, regions }: DifferentiateInstruction,
  takes: (...types: Type[]) => void,
  gives: (...types: Type[]) => void,
  fail: Fail,
): void {
  const params = typesOf(regions[0]?.params ?? []);
  const outputs = typesOf(regions[0]?.yields ?? []);
  if (new Set(wrt).size !== wrt.length) fail("wrt names a parameter twice");
  const inputs = wrt.map((position) => {
    const type = params[position];
    if (type === undefined) return fail(`wrt names parameter ${position} of ${params.length}`);
    if (!isDifferentiable(type)) return fail(`wrt names a parameter of type ${type}`);
    return type;
  });
  // Outputs of other types have neither a tangent nor a seed.
  const differentiable = outputs.filter(isDifferentiable);
  if (mode === "forward") {
    takes(...params, ...inputs);
    gives(...outputs, ...differentiable);
  } else {
    takes(...params, ...differentiable, ...inputs.filter(isBuffer));
    gives(...outputs, ...inputs.filter((type) => !isBuffer(type)));
  }
}

export function isDifferentiable(type: Type): boolean {
  return type === "f64" || type === "f64[]" || type === "f32[]";
}

function typeOfConstant(value: number | boolean, type: Type | undefined, fail: Fail): Type {
  if (typeof value === "boolean") return "bool";
  if (type !== "i32") return "f64";
  return Object.is(value, value | 0) ? "i32" : fail(`${Object.is(value, -0) ? "−0" : value} is no i32`);
}

function bufferType(value: Value | undefined, otherwise: "f64[]"): "f64[]" | "f32[]" | "i32[]" {
  return value !== undefined && isBuffer(value.type) ? value.type : otherwise;
}

function scalarType(value: Value | undefined, fail: Fail): Type {
  if (value !== undefined && isBuffer(value.type)) fail(`a tape holds scalars and not ${value.type}`);
  return value?.type ?? "f64";
}

function checkNatural(number: number, what: string, fail: Fail): void {
  if (!Number.isInteger(number) || number < 0) fail(`the ${what} is ${number}`);
}

function checkRegion(
  region: Region | undefined,
  params: readonly Type[],
  yields: readonly Type[],
  what: string,
  fail: Fail,
): void {
  if (region === undefined) return;
  requireTypes(region.params, params, "parameter", ` of ${what}`, fail);
  requireTypes(region.yields, yields, "yield", ` of ${what}`, fail);
}

export function typesOf(values: readonly Value[]): Type[] {
  return values.map((value) => value.type);
}

export function requireTypes(
  values: readonly Value[],
  types: readonly Type[],
  what: string,
  where: string,
  fail: Fail,
): void {
  for (const [k, type] of types.entries()) {
    const value = values[k];
    if (value === undefined) fail(`${what} ${k}${where} of type ${type} is missing`);
    if (value.type !== type) fail(`${what} ${k}${where} is of type ${value.type} and not ${type}`);
  }
  if (values.length > types.length) fail(`${what} ${types.length}${where} is one too many`);
}
