/** The helper functions of generated code, part of its text so that V8 inlines them and each function has its own. */
import type { Helper, Module } from "./module.ts";

/** Written with the names that the module gave them. */
const helpers: Readonly<Record<Helper, (name: string, fail: string) => string>> = {
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
  /** An array of zeros: the same again, if it has that length. */
  renew: (name) =>
    `function ${name}(array, length) { return array.length === length ? array.fill(0) : new array.constructor(length); }`,
  /** A larger array with the same beginning. */
  grow: (name) =>
    `function ${name}(tape, size) { const larger = new tape.constructor(Math.max(2 * tape.length, size)); larger.set(tape); return larger; }`,
};

/** The helper functions that a text calls. */
export function helperTexts(module: Module, text: string): string[] {
  return [...module.helpers].flatMap(([helper, name]) =>
    text.includes(`${name}(`) ? [helpers[helper](name, module.fail)] : [],
  );
}

/** What a text needs to run on its own, where nobody provides the functions of the table and what a failure does. */
export function standInTexts(module: Module, text: string): string[] {
  const functions = [...module.elementary].map(([f, name]) => {
    const from = f.javascript.kind === "runtime" ? f.javascript.module : undefined;
    if (from === undefined) return `const ${name} = ${String(f.evaluate)};`;
    return `import { ${f.name === name ? name : `${f.name} as ${name}`} } from "${from}";`;
  });
  if (!text.includes(`${module.fail}(`)) return functions;
  return [
    ...functions,
    `function ${module.fail}(code) { throw new Error("the evaluation ends here, with code " + code); }`,
  ];
}
