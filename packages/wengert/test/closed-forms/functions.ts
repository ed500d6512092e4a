/**
 * Functions that optimisation and automatic differentiation are tested with.
 *
 * Rosenbrock, Powell's singular function, Wood, helical valley, Beale, Chebyquad: J. J. Moré, B. S. Garbow,
 * K. E. Hillstrom, Testing unconstrained optimization software, ACM TOMS 7(1), 1981. Ackley: D. H. Ackley, A
 * Connectionist Machine for Genetic Hillclimbing, 1987. Speelpenning's product, the lighthouse and the Helmholtz energy:
 * A. Griewank, A. Walther, Evaluating Derivatives, 2nd ed., 2008.
 */

/** Σ 100(xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)² */
export const rosenbrock = (x: number[]): number => {
  let sum = 0;
  for (let i = 0; i < x.length - 1; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
};

/** The same for pairs that share no variable. */
export const extendedRosenbrock = (x: number[]): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i += 2) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
  return sum;
};

/** Powell's singular function, for every four variables. */
export const powell = (x: number[]): number => {
  let sum = 0;
  for (let i = 0; i < x.length; i += 4) {
    const [a, b, c, d] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    sum += (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;
  }
  return sum;
};

/** The same for fours that overlap by two. */
export const chainedPowell = (x: number[]): number => {
  let sum = 0;
  for (let i = 0; i + 3 < x.length; i += 2) {
    const [a, b, c, d] = [x[i], x[i + 1], x[i + 2], x[i + 3]];
    sum += (a + 10 * b) ** 2 + 5 * (c - d) ** 2 + (b - 2 * c) ** 4 + 10 * (a - d) ** 4;
  }
  return sum;
};

export const wood = (x: number[]): number => {
  const term = (a: number, b: number, c: number, d: number): number =>
    100 * (b - a * a) ** 2 +
    (1 - a) ** 2 +
    90 * (d - c * c) ** 2 +
    (1 - c) ** 2 +
    10 * (b + d - 2) ** 2 +
    (b - d) ** 2 / 10;
  let sum = 0;
  for (let i = 0; i < x.length; i += 4) sum += term(x[i], x[i + 1], x[i + 2], x[i + 3]);
  return sum;
};

export const chainedWood = (x: number[]): number => {
  let sum = 0;
  let i = 0;
  while (i + 3 < x.length) {
    const u = x[i + 1] - x[i] ** 2;
    const v = x[i + 3] - x[i + 2] ** 2;
    sum += 100 * u ** 2 + (1 - x[i]) ** 2 + 90 * v ** 2 + (1 - x[i + 2]) ** 2;
    sum += 10 * (x[i + 1] + x[i + 3] - 2) ** 2 + (x[i + 1] - x[i + 3]) ** 2 / 10;
    i += 2;
  }
  return sum;
};

export const helicalValley = (x: number[]): number => {
  const theta = Math.atan2(x[1], x[0]) / (2 * Math.PI);
  const radius = Math.hypot(x[0], x[1]);
  return 100 * ((x[2] - 10 * theta) ** 2 + (radius - 1) ** 2) + x[2] ** 2;
};

export const beale = (x: number[]): number => {
  const targets = [1.5, 2.25, 2.625];
  let sum = 0;
  let power = 1;
  for (let k = 0; k < 3; k++) {
    power *= x[1];
    sum += (targets[k] - x[0] * (1 - power)) ** 2;
  }
  return sum;
};

export const ackley = (x: number[]): number => {
  let squares = 0;
  let cosines = 0;
  for (const value of x) {
    squares += value * value;
    cosines += Math.cos(2 * Math.PI * value);
  }
  const n = x.length;
  return -20 * Math.exp(-0.2 * Math.sqrt(squares / n)) - Math.exp(cosines / n) + 20 + Math.E;
};

/** Σ over degrees i of (mean of Tᵢ(2x − 1) − ∫Tᵢ)², by the recurrence of Chebyshev's polynomials. */
export const chebyquad = (x: number[]): number => {
  const n = x.length;
  const sums = new Float64Array(n);
  for (let j = 0; j < n; j++) {
    const t = 2 * x[j] - 1;
    let before = 1;
    let now = t;
    for (let i = 0; i < n; i++) {
      sums[i] += now;
      const next = 2 * t * now - before;
      before = now;
      now = next;
    }
  }
  let sum = 0;
  for (let i = 0; i < n; i++) {
    const degree = i + 1;
    const integral = degree % 2 === 0 ? -1 / (degree * degree - 1) : 0;
    sum += (sums[i] / n - integral) ** 2;
  }
  return sum;
};

/** Speelpenning's product: all variables multiplied. */
export const speelpenning = (x: number[]): number => {
  let product = 1;
  for (const value of x) product *= value;
  return product;
};

/** The Helmholtz energy of a mixed fluid in a unit volume. */
export const helmholtz = (x: number[]): number => {
  const n = x.length;
  let bx = 0;
  for (let i = 0; i < n; i++) bx += ((i + 1) / (8 * n)) * x[i];
  let mixing = 0;
  let quadratic = 0;
  for (let i = 0; i < n; i++) {
    mixing += x[i] * Math.log(x[i] / (1 - bx));
    for (let j = 0; j < n; j++) quadratic += (x[i] * x[j]) / (i + j + 2);
  }
  const root = Math.sqrt(2);
  return (
    8.25 * 1.5 * mixing - (quadratic / (Math.sqrt(8) * bx)) * Math.log((1 + (1 + root) * bx) / (1 + (1 - root) * bx))
  );
};

/** Where the beam of a lighthouse meets the quay: distance ν, slope γ, angular velocity ω, time t. */
export const lighthouse = (x: number[]): number[] => {
  const [nu, gamma, omega, t] = x;
  const tangent = Math.tan(omega * t);
  const along = (nu * tangent) / (gamma - tangent);
  return [along, gamma * along];
};

export const lighthouseX = (x: number[]): number => {
  const [nu, gamma, omega, t] = x;
  return (nu * Math.tan(omega * t)) / (gamma - Math.tan(omega * t));
};

export const lighthouseY = (x: number[]): number => {
  const [nu, gamma, omega, t] = x;
  return (gamma * nu * Math.tan(omega * t)) / (gamma - Math.tan(omega * t));
};
