/** Compares an output with the expected one, number by number. */

const tolerance = 1e-8;
/** Terms as large as the seed of 1, or as the largest result, may cancel; so much of them is left as rounding. */
const rounding = 1e-13;
/** The part of the numbers that may be what is left. */
const mostCancelled = 1e-3;

/**
 * @returns `error`, the largest relative error of a number (Infinity where one is missing or more than expected), but of
 *   those that cancelled; `cancelled`, how many are off by more than 10⁻⁸ of themselves and by less than 10⁻¹³ of what they
 *   are made of; `isRight`, whether no more than one in a thousand cancelled and all others are right to 10⁻⁸
 */
export function compare(came, expected) {
  let largest = 1;
  walk(expected, expected, (_, value) => (largest = Math.max(largest, Math.abs(value))));
  let [error, numbers, cancelled] = [0, 0, 0];
  const isAlike = walk(came, expected, (value, right) => {
    numbers++;
    if (value === right) return;
    const difference = Math.abs(value - right);
    const relative = difference / Math.abs(right);
    if (relative > tolerance && difference <= rounding * largest) cancelled++;
    // NaN is an error, too.
    else if (!(relative <= error)) error = Number.isNaN(relative) ? Infinity : relative;
  });
  if (!isAlike) error = Infinity;
  return { error, cancelled, isRight: error <= tolerance && cancelled <= Math.max(1, mostCancelled * numbers) };
}

/** Visits the numbers of both; whether they have the same structure. */
function walk(a, b, visit) {
  if (typeof b === "number") {
    if (typeof a !== "number") return false;
    visit(a, b);
    return true;
  }
  if (typeof a !== "object" || a === null || Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(b)) {
    if (a.length !== b.length) return false;
    for (let k = 0; k < b.length; k++) if (!walk(a[k], b[k], visit)) return false;
    return true;
  }
  const keys = Object.keys(b);
  return (
    Object.keys(a).length === keys.length && keys.every((key) => Object.hasOwn(a, key) && walk(a[key], b[key], visit))
  );
}
