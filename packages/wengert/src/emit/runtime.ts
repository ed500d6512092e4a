/** The helper functions of generated code, part of its text so that V8 inlines them and each function has its own. */
import type { Helper, Module } from "./module.ts";
import { growTape, largestKept, takeBooleans, takeIntegers, takeNumbers } from "./tape-pool.ts";

/** Helpers that are functions of the pool of tapes and no text. */
const tapeHelpers = {
  grow: growTape,
  numberTape: takeNumbers,
  integerTape: takeIntegers,
  booleanTape: takeBooleans,
} as const;
type TapeHelper = keyof typeof tapeHelpers;

function isOfTapes(helper: Helper): helper is TapeHelper {
  return helper in tapeHelpers;
}

/** The same as text, for code that runs on its own, without the pool. */
const tapeTexts: Readonly<Record<TapeHelper, (name: string) => string>> = {
  grow: (name) =>
    `function ${name}(tape, size) { const larger = new tape.constructor(Math.max(2 * tape.length, size)); larger.set(tape); return larger; }`,
  numberTape: (name) => `function ${name}() { return new Float64Array(1024); }`,
  integerTape: (name) => `function ${name}() { return new Int32Array(1024); }`,
  booleanTape: (name) => `function ${name}() { return new Uint8Array(1024); }`,
};

/** The functions that a text means by the names of helpers that are no part of it. */
export function tapeFunctions(module: Module): [name: string, value: unknown][] {
  return [...module.helpers].flatMap(([helper, name]) => (isOfTapes(helper) ? [[name, tapeHelpers[helper]]] : []));
}

/** Written with the names that the module gave them. */
const helpers: Readonly<Record<Exclude<Helper, TapeHelper>, (name: string, fail: string) => string>> = {
  /** An index, if it is one of a buffer. */
  at: (name, fail) =>
    `function ${name}(index, length, site) { return index >= 0 && index < length ? index : ${fail}(-1, site); }`,
  /** An f64 that must be an integer, as an i32. */
  integer: (name, fail) => `function ${name}(x, site) { const i = x | 0; return i === x ? i : ${fail}(-1, site); }`,
  /** Rounded up, saturated, NaN → the smallest i32. */
  ceil: (name) =>
    `function ${name}(x) { return x > -2147483648 ? Math.min(2147483647, Math.ceil(x)) + 0 : -2147483648; }`,
  floor: (name) =>
    `function ${name}(x) { return x > -2147483648 ? Math.min(2147483647, Math.floor(x)) + 0 : -2147483648; }`,
  /** A divisor. */
  nonzero: (name, fail) => `function ${name}(n, site) { return n !== 0 ? n : ${fail}(-1, site); }`,
  /** A number of elements. */
  count: (name, fail) => `function ${name}(n, site) { return n >= 0 ? n : ${fail}(-1, site); }`,
  /** An array of zeros: the same again, if it has that length. A large one is held only as long as its memory is not wanted. */
  renew: (name) => `function ${name}(kept, length) {
  const array = kept.array instanceof WeakRef ? kept.array.deref() : kept.array;
  if (array !== undefined && array.length === length) return array.fill(0);
  const fresh = new kept.type(length);
  kept.array = length > ${largestKept} ? new WeakRef(fresh) : fresh;
  return fresh;
}`,
};

/** The helper functions that a text calls. */
export function helperTexts(module: Module, text: string): string[] {
  return [...module.helpers].flatMap(([helper, name]) =>
    !isOfTapes(helper) && text.includes(`${name}(`) ? [helpers[helper](name, module.fail)] : [],
  );
}

/** What a text needs to run on its own, where nobody provides the functions of the table and what a failure does. */
export function standInTexts(module: Module, text: string): string[] {
  const functions = [...module.elementary].map(([f, name]) => {
    const from = f.javascript.kind === "runtime" ? f.javascript.module : undefined;
    if (from === undefined) return `const ${name} = ${String(f.evaluate)};`;
    return `import { ${f.name === name ? name : `${f.name} as ${name}`} } from "${from}";`;
  });
  for (const [helper, name] of module.helpers) {
    if (isOfTapes(helper) && text.includes(`${name}(`)) functions.push(tapeTexts[helper](name));
  }
  if (!text.includes(`${module.fail}(`)) return functions;
  return [
    ...functions,
    `function ${module.fail}(code) { throw new Error("the evaluation ends here, with code " + code); }`,
  ];
}
