/** How a number stands in a formula. */

/** Text and LaTeX of a number that is not negative, to 15 digits: rounding noise of simplified coefficients is cut off. */
export function formatNumber(value: number): { text: string; latex: string } {
  if (Number.isNaN(value)) return { text: "NaN", latex: "\\mathrm{NaN}" };
  if (!Number.isFinite(value)) return value < 0 ? { text: "−∞", latex: "-\\infty" } : { text: "∞", latex: "\\infty" };
  const digits = Number.isSafeInteger(value) ? String(value) : String(Number(value.toPrecision(15)));
  return { text: digits.replace("-", "−").replace("e+", "e"), latex: latexOfDigits(digits) };
}

/** 1e-20 becomes 10^{-20}, 2.5e-20 becomes 2.5 \cdot 10^{-20}. */
export function latexOfDigits(digits: string): string {
  const [mantissa = "", exponent] = digits.split("e");
  if (exponent === undefined) return digits;
  const power = `10^{${exponent.replace("+", "")}}`;
  if (mantissa === "1") return power;
  return mantissa === "-1" ? `-${power}` : `${mantissa} \\cdot ${power}`;
}

/**
 * Up to `digits` significant digits, without trailing zeros. Where they end before the decimal point, a power of ten
 * follows: zeros in the place of what is cut off would look like digits of the number.
 */
export function significantDigits(value: number, digits: number = 6): string {
  if (!Number.isFinite(value)) return String(value);
  const rounded = Number(value.toPrecision(digits));
  const isCutBeforePoint = rounded !== value && Math.abs(rounded) >= 10 ** digits;
  return isCutBeforePoint ? rounded.toExponential() : String(rounded);
}
