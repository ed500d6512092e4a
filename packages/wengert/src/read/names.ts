/** What a free name means: a value of the user's scope, a global, or one of Wengert's own functions. */
import { elementaryByName, elementaryOf } from "../elementary/table.ts";
import { type DriverName, type Meaning, OUTSIDE_DRIVERS } from "./meaning.ts";
import { driverOf, libraryFunction } from "./drivers.ts";

const NAMESPACES = new Set(["Math", "Number", "Array", "Object", "console", "JSON"]);
const ARRAY_CLASSES = new Set([
  "Float64Array",
  "Float32Array",
  "Int32Array",
  "Int16Array",
  "Int8Array",
  "Uint32Array",
  "Uint16Array",
  "Uint8Array",
  "Uint8ClampedArray",
]);
const GLOBAL_FUNCTIONS = new Set(["isNaN", "isFinite", "Boolean", "String"]);
const ERROR_CLASSES = new Set(["Error", "RangeError", "TypeError", "SyntaxError", "EvalError", "ReferenceError"]);
const GLOBAL_VALUES = new Set(["undefined", "NaN", "Infinity"]);

/** Globals that exist but can't be read, with what to do instead. */
export const REFUSED_GLOBALS: ReadonlyMap<string, string> = new Map([
  ["Date", "Pass times as numbers."],
  ["BigInt", "Use numbers."],
  ["Promise", "Await the data first, and differentiate a function that computes with it."],
  ["Symbol", "Use strings or numbers as keys."],
  ["Map", "Use a record or an array."],
  ["Set", "Use an array."],
  ["WeakMap", "Use a record or an array."],
  ["RegExp", "Work on text outside, and pass numbers."],
  ["eval", "Write the code out."],
  ["Function", "Write the function out."],
  ["globalThis", "Name what is needed and pass it in scope."],
  ["process", "Read the environment outside, and pass numbers."],
  ["performance", "Pass times as numbers."],
  ["parseInt", "Parse text outside, and pass numbers; for rounding use Math.trunc."],
  ["parseFloat", "Parse text outside, and pass numbers."],
  ["structuredClone", "Copy arrays with x.slice() and records with { ...p }."],
  ["fetch", "Fetch the data first, and pass it."],
  ["setTimeout", "Call the function when it is needed."],
  ["setInterval", "Call the function when it is needed."],
  ["queueMicrotask", "Call the function when it is needed."],
  ["requestAnimationFrame", "Call the function when it is needed."],
  ["crypto", "Draw random numbers outside, and pass them."],
  ["Intl", "Work on text outside, and pass numbers."],
  ["Reflect", "Name the fields."],
  ["Proxy", "Use plain records."],
  ["WeakSet", "Use an array."],
]);

const DRIVER_NAMES: readonly DriverName[] = [
  "derivative",
  "valueAndDerivative",
  "gradient",
  "valueAndGradient",
  "jvp",
  "vjp",
  "jacobian",
  "hessian",
  "hvp",
  "evaluate",
  "checkpoint",
  "withScope",
  "withDerivative",
  "stopGradient",
  ...OUTSIDE_DRIVERS,
];

/** Entries that stand for operators, which are no functions that one could name. */
const OPERATORS = new Set(["add", "subtract", "multiply", "divide", "remainder", "negate"]);

export function isArrayClass(name: string): boolean {
  return ARRAY_CLASSES.has(name);
}

/** Whether a free name needs nothing from the user's scope. */
export function isKnownGlobal(name: string): boolean {
  return (
    NAMESPACES.has(name) ||
    ARRAY_CLASSES.has(name) ||
    GLOBAL_FUNCTIONS.has(name) ||
    ERROR_CLASSES.has(name) ||
    GLOBAL_VALUES.has(name) ||
    REFUSED_GLOBALS.has(name)
  );
}

/** The meaning of a global that is no value. */
export function globalMeaning(name: string): Meaning | undefined {
  if (NAMESPACES.has(name)) return { kind: "namespace", name };
  if (GLOBAL_FUNCTIONS.has(name) || ARRAY_CLASSES.has(name) || ERROR_CLASSES.has(name))
    return { kind: "builtin", name };
  return undefined;
}

/**
 * One of Wengert's own functions by its bare name. Bundlers number imports that several modules make under one name:
 * gradient2 (esbuild), gradient$1 (Rollup); only the drivers are recognised so, as users have functions like square2.
 */
export function ownFunction(name: string): Meaning | undefined {
  const bare = name.replace(/\$?\d+$/, "");
  const driver = DRIVER_NAMES.find((known) => known === name || known === bare);
  if (driver !== undefined) return { kind: "driver", name: driver };
  const f = elementaryByName.get(name);
  // Math's functions are reached through Math alone; x ** y and x % y are operators.
  if (f === undefined || OPERATORS.has(name) || Object.hasOwn(MATH_NAMES, name)) return undefined;
  return { kind: "elementary", f };
}

/** Whether a bare name is that of one of Wengert's own functions. */
export function isOwnName(name: string): boolean {
  return ownFunction(name) !== undefined || libraryFunction(name) !== undefined;
}

const MATH_NAMES: Readonly<Record<string, unknown>> = Object.fromEntries(
  Object.getOwnPropertyNames(Math).map((name) => [name, true]),
);

/** A native function that is recognised by identity: Math.tanh, sigmoid, gradient under any alias. */
export function recognised(value: unknown): Meaning | undefined {
  const f = elementaryOf(value);
  if (f !== undefined) return { kind: "elementary", f };
  const driver = driverOf(value);
  if (driver !== undefined) return driver;
  if (typeof value !== "function") return undefined;
  for (const name of REFUSED_GLOBALS.keys()) {
    if (Object.getOwnPropertyDescriptor(globalThis, name)?.value === value) return { kind: "builtin", name };
  }
  for (const [owner, name, known] of builtins) if (known === value) return { kind: "builtin", name: `${owner}${name}` };
  return undefined;
}

const builtins: readonly (readonly [owner: string, name: string, value: unknown])[] = [
  ["", "isNaN", isNaN],
  ["", "isFinite", isFinite],
  ...["isFinite", "isNaN", "isInteger", "isSafeInteger"].map(
    (name) => ["Number.", name, Object.getOwnPropertyDescriptor(Number, name)?.value] as const,
  ),
  ["Array.", "isArray", Array.isArray],
  ["Math.", "imul", Math.imul],
];

/** The function that was most likely meant by an unknown name. */
export function nearestName(name: string, candidates: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.min(3, Math.ceil(name.length / 2));
  for (const candidate of candidates) {
    const distance =
      editDistance(name.toLowerCase(), candidate.toLowerCase()) - (sameLetters(name, candidate) ? 0.5 : 0);
    if (distance < least) [best, least] = [candidate, distance];
  }
  return best;
}

/** The names of functions that a function may call without a scope. */
export function knownFunctionNames(): string[] {
  const own = [...elementaryByName.keys()].filter((name) => !OPERATORS.has(name) && !Object.hasOwn(MATH_NAMES, name));
  const math = Object.getOwnPropertyNames(Math).filter((name) => elementaryByName.has(name));
  return [...own, ...DRIVER_NAMES, ...math.map((name) => `Math.${name}`), ...math];
}

/** Swapped letters are the commonest slip: tahn is tanh rather than tan. */
function sameLetters(a: string, b: string): boolean {
  const sorted = (text: string): string => [...text.toLowerCase()].sort().join("");
  return sorted(a) === sorted(b);
}

/** Levenshtein distance, with a swap of neighbours as one step. */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (__, j) => (i === 0 ? j : j === 0 ? i : 0)),
  );
  const at = (i: number, j: number): number => rows[i]?.[j] ?? Number.POSITIVE_INFINITY;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      const row = rows[i];
      if (row !== undefined) row[j] = Math.min(at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + same, swap);
    }
  }
  return at(a.length, b.length);
}
