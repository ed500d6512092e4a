/** Numbers as the page writes them. */

/** All digits. */
export function fullNumber(value: number): string {
  return String(value).replace("Infinity", "∞").replace(/-/g, "−");
}

/** To six digits, as JavaScript writes it. */
export function shortNumber(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** To six digits, as people write it. */
export function readableNumber(value: number): string {
  return Number.isFinite(value) ? fullNumber(Number(value.toPrecision(6))) : fullNumber(value);
}
