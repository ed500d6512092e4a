/** A logarithmic axis: places for values, and the powers of ten between its ends. */
export function logAxis([least, most], [from, to]) {
  const [low, high] = [Math.log10(least), Math.log10(most)];
  const powers = Array.from({ length: Math.floor(high + 1e-9) - Math.ceil(low - 1e-9) + 1 }, (_, k) =>
    Number(`1e${Math.ceil(low - 1e-9) + k}`),
  );
  return { place: (value) => from + ((Math.log10(value) - low) / (high - low)) * (to - from), powers };
}

const superscripts = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A power of ten, as 10⁻³ or 10⁴. */
export function writePower(power) {
  const exponent = Math.round(Math.log10(power));
  const digits = [...String(Math.abs(exponent))].map((digit) => superscripts[Number(digit)]).join("");
  return `10${exponent < 0 ? "⁻" : ""}${digits}`;
}
