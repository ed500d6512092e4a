/** Compares gradients, and the gradient written by hand with differences of the function. */

/** What counts as wrong. */
export const tolerance = { float64: 1e-9, float32: 1e-3 };

/**
 * The largest relative error of an entry. An entry smaller than a thousandth of the largest one is compared with that
 * thousandth: below it, cancellation decides.
 */
export function relativeError(came, expected) {
  const [a, b] = [numbersIn(came), numbersIn(expected)];
  if (a.length !== b.length) return Infinity;
  const floor = b.reduce((most, each) => Math.max(most, Math.abs(each)), 0) / 1000;
  let error = 0;
  for (let i = 0; i < b.length; i++) {
    if (Object.is(a[i], b[i]) || a[i] === b[i]) continue;
    const each = Math.abs(a[i] - b[i]) / Math.max(Math.abs(b[i]), floor);
    // NaN is an error, too.
    if (!(each <= error)) error = Number.isNaN(each) ? Infinity : each;
  }
  return error;
}

/**
 * The relative error of a gradient, or of a Jacobian by rows, in one direction with positive entries, against
 * differences of the function.
 *
 * @param inputCount  how many arguments, from the first on, are differentiated
 */
export function errorAgainstDifferences(primal, derivative, point, inputCount = point.length) {
  const direction = (i) => 0.75 + 0.5 * Math.sin(12.9898 * i);
  const [inputs, data] = [point.slice(0, inputCount), point.slice(inputCount)];
  const expected = differences((step) => primal(...shift(inputs, (value, i) => value + step * direction(i)), ...data));
  const partials = numbersIn(derivative);
  const n = numbersIn(inputs).length;
  if (partials.length !== n * expected.length) return Infinity;
  const slopes = expected.map((_, k) =>
    partials.slice(k * n, (k + 1) * n).reduce((sum, each, i) => sum + each * direction(i), 0),
  );
  return relativeError(slopes, expected);
}

/** The derivative at 0 of a function of one number, by differences of order h⁴: (8(f(h) − f(−h)) − (f(2h) − f(−2h)))/12h. */
export function differences(f) {
  const h = 1e-3;
  const [once, back, twice, twiceBack] = [h, -h, 2 * h, -2 * h].map((step) => numbersIn(f(step)));
  return once.map((each, k) => (8 * (each - back[k]) - (twice[k] - twiceBack[k])) / (12 * h));
}

/** All numbers of numbers, arrays and records, in order; null is the partial of what has none. */
function numbersIn(value) {
  if (value === null) return [];
  if (typeof value === "number") return [value];
  if (ArrayBuffer.isView(value)) return Array.from(value);
  return Object.values(value).flatMap(numbersIn);
}

function shift(value, change, counter = { next: 0 }) {
  if (typeof value === "number") return change(value, counter.next++);
  if (ArrayBuffer.isView(value)) return value.map((each) => change(each, counter.next++));
  if (Array.isArray(value)) return value.map((each) => shift(each, change, counter));
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shift(each, change, counter)]));
}
