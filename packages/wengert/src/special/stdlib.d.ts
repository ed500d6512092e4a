/** What `values.ts` uses of @stdlib, so that the sources compile where it is not installed. */
declare module "@stdlib/math-base-special-digamma" {
  const digamma: (x: number) => number;
  export = digamma;
}
declare module "@stdlib/math-base-special-erf" {
  const erf: (x: number) => number;
  export = erf;
}
declare module "@stdlib/math-base-special-erfc" {
  const erfc: (x: number) => number;
  export = erfc;
}
declare module "@stdlib/math-base-special-gamma" {
  const gamma: (x: number) => number;
  export = gamma;
}
declare module "@stdlib/math-base-special-gammaln" {
  const gammaln: (x: number) => number;
  export = gammaln;
}
declare module "@stdlib/math-base-special-polygamma" {
  const polygamma: (n: number, x: number) => number;
  export = polygamma;
}
