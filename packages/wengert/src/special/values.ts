/**
 * The values of the special functions, from @stdlib. In the published package this module is a bundle of them
 * (scripts/bundle-special.mjs), so that the package itself depends on none.
 */
import digammaOfStdlib from "@stdlib/math-base-special-digamma";
import erfOfStdlib from "@stdlib/math-base-special-erf";
import erfcOfStdlib from "@stdlib/math-base-special-erfc";
import gammaOfStdlib from "@stdlib/math-base-special-gamma";
import gammalnOfStdlib from "@stdlib/math-base-special-gammaln";
import polygammaOfStdlib from "@stdlib/math-base-special-polygamma";

export const digamma: (x: number) => number = digammaOfStdlib;
export const erf: (x: number) => number = erfOfStdlib;
export const erfc: (x: number) => number = erfcOfStdlib;
export const gamma: (x: number) => number = gammaOfStdlib;
export const gammaln: (x: number) => number = gammalnOfStdlib;
export const polygamma: (n: number, x: number) => number = polygammaOfStdlib;
