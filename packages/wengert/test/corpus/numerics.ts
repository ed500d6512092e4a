/** Quadrature, series, roots, and finance. */
import { type CorpusProgram, program } from "./program.ts";

const nodes = [-0.906179845938664, -0.5384693101056831, 0, 0.5384693101056831, 0.906179845938664];
const weights = [
  0.23692688505618908, 0.47862867049936647, 0.5688888888888889, 0.47862867049936647, 0.23692688505618908,
];

export const numerics: readonly CorpusProgram[] = [
  program({
    name: "Gauss–Legendre with nodes from scope",
    f: (a: number, b: number, k: number) => {
      const half = (b - a) / 2;
      const middle = (a + b) / 2;
      let s = 0;
      for (let i = 0; i < nodes.length; i++) {
        const t = middle + half * nodes[i];
        s += weights[i] * Math.sin(k * t * t);
      }
      return half * s;
    },
    at: [0.2, 1.1, 1.7],
    scope: () => ({ nodes, weights }),
  }),
  program({
    name: "the trapezoidal rule on data",
    f: (x: number[], y: number[]) => {
      let area = 0;
      for (let i = 1; i < x.length; i++) area += 0.5 * (x[i] - x[i - 1]) * (y[i] + y[i - 1]);
      return area * area;
    },
    at: [
      [0, 0.5, 1.2, 2],
      [1, 2, -1, 0.5],
    ],
  }),
  program({
    name: "Romberg's table",
    f: (a: number, b: number) => {
      const g = (x: number): number => x * Math.exp(-x);
      const levels = 4;
      const R = Array.from({ length: levels }, () => new Array<number>(levels).fill(0));
      let h = b - a;
      R[0][0] = (h * (g(a) + g(b))) / 2;
      let intervals = 1;
      for (let i = 1; i < levels; i++) {
        h /= 2;
        let sum = 0;
        for (let k = 0; k < intervals; k++) sum += g(a + (2 * k + 1) * h);
        intervals *= 2;
        R[i][0] = 0.5 * R[i - 1][0] + h * sum;
        let power = 1;
        for (let j = 1; j <= i; j++) {
          power *= 4;
          R[i][j] = (power * R[i][j - 1] - R[i - 1][j - 1]) / (power - 1);
        }
      }
      return R[levels - 1][levels - 1];
    },
    at: [0.1, 1.9],
    closed: (a, b) => [-a * Math.exp(-a), b * Math.exp(-b)],
    within: 1e-3,
  }),
  program({
    name: "Newton's method for Kepler's equation",
    f: (anomaly: number, eccentricity: number) => {
      let e = anomaly;
      for (let k = 0; k < 8; k++) {
        const residual = e - eccentricity * Math.sin(e) - anomaly;
        if (Math.abs(residual) < 1e-15) break;
        e -= residual / (1 - eccentricity * Math.cos(e));
      }
      return Math.cos(e) - eccentricity;
    },
    at: [1.1, 0.4],
  }),
  program({
    name: "the secant method",
    f: (k: number) => {
      const g = (x: number): number => Math.exp(-k * x) - x;
      let a = 0;
      let b = 1;
      let ga = g(a);
      for (let i = 0; i < 20; i++) {
        const gb = g(b);
        if (Math.abs(gb - ga) < 1e-12) break;
        const c = b - (gb * (b - a)) / (gb - ga);
        a = b;
        ga = gb;
        b = c;
      }
      return b;
    },
    at: [1.3],
  }),
  program({
    name: "the error function by its series, then by its fraction",
    f: (x: number) => {
      if (Math.abs(x) < 2) {
        let term = x;
        let sum = x;
        for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
          term *= (-x * x) / n;
          sum += term / (2 * n + 1);
        }
        return (2 / Math.sqrt(Math.PI)) * sum;
      }
      let f = 0;
      for (let n = 40; n > 0; n--) f = n / 2 / (x + f);
      return 1 - Math.exp(-x * x) / (Math.sqrt(Math.PI) * (x + f));
    },
    at: [0.8],
    also: [[2.5]],
    closed: (x) => (2 / Math.sqrt(Math.PI)) * Math.exp(-x * x),
    within: 1e-10,
  }),
  program({
    name: "a Bessel function by Miller's downward recurrence",
    f: (x: number) => {
      let above = 0;
      let here = 1e-30;
      let sum = 0;
      let j0 = 0;
      for (let n = 20; n >= 1; n--) {
        const below = ((2 * n) / x) * here - above;
        above = here;
        here = below;
        if (n % 2 === 1) sum += 2 * here;
        if (n === 1) j0 = here;
      }
      return j0 / (sum - j0);
    },
    at: [1.7],
  }),
  program({
    name: "Clenshaw's summation of a Chebyshev series",
    f: (c: number[], x: number) => {
      let b1 = 0;
      let b2 = 0;
      for (let k = c.length - 1; k > 0; k--) {
        const b0 = c[k] + 2 * x * b1 - b2;
        b2 = b1;
        b1 = b0;
      }
      return c[0] + x * b1 - b2;
    },
    at: [[1, -0.5, 0.3, 0.2], 0.4],
  }),
  program({
    name: "Neville's interpolation in place",
    f: (x: number[], y: number[], t: number) => {
      const p = [...y];
      for (let k = 1; k < x.length; k++) {
        for (let i = 0; i < x.length - k; i++) {
          p[i] = ((t - x[i + k]) * p[i] + (x[i] - t) * p[i + 1]) / (x[i] - x[i + k]);
        }
      }
      return p[0];
    },
    at: [[0, 1, 2.5, 3], [1, 2, 0, -1], 1.7],
  }),
  program({
    name: "Kahan's compensated sum",
    f: (x: number[]) => {
      let sum = 0;
      let compensation = 0;
      for (const v of x) {
        const y = v * v - compensation;
        const t = sum + y;
        compensation = t - sum - y;
        sum = t;
      }
      return sum;
    },
    at: [[1e3, 0.1, -2, 3e-5]],
    closed: (x) => x.map((v) => 2 * v),
  }),
  program({
    name: "the logarithm of the gamma function after Lanczos",
    f: (x: number) => {
      const c = [
        76.18009172947146, -86.5053203294168, 24.01409824083091, -1.231739572450155, 0.001208650973866179,
        -0.000005395239384953,
      ];
      let sum = 1.000000000190015;
      for (let j = 0; j < c.length; j++) sum += c[j] / (x + j + 1);
      const t = x + 5.5;
      return (x + 0.5) * Math.log(t) - t + Math.log((2.5066282746310007 * sum) / x);
    },
    at: [3.7],
  }),
  program({
    name: "Black–Scholes for calls and puts",
    f: (spot: number, strike: number, rate: number, volatility: number, time: number, kind: "call" | "put") => {
      const cdf = (x: number): number => {
        const t = 1 / (1 + 0.2316419 * Math.abs(x));
        const poly = t * (0.31938153 + t * (-0.356563782 + t * (1.781477937 + t * (-1.821255978 + t * 1.330274429))));
        const tail = (poly * Math.exp(-0.5 * x * x)) / Math.sqrt(2 * Math.PI);
        return x >= 0 ? 1 - tail : tail;
      };
      const d1 = (Math.log(spot / strike) + (rate + 0.5 * volatility ** 2) * time) / (volatility * Math.sqrt(time));
      const d2 = d1 - volatility * Math.sqrt(time);
      const sign = kind === "call" ? 1 : -1;
      return sign * (spot * cdf(sign * d1) - strike * Math.exp(-rate * time) * cdf(sign * d2));
    },
    at: [1.02, 1, 0.03, 0.2, 0.75, "call"],
    also: [[1.02, 1, 0.03, 0.2, 0.75, "put"]],
  }),
  program({
    name: "an American put on a binomial tree",
    f: (spot: number, strike: number, rate: number, volatility: number) => {
      const steps = 6;
      const dt = 1 / steps;
      const up = Math.exp(volatility * Math.sqrt(dt));
      const down = 1 / up;
      const p = (Math.exp(rate * dt) - down) / (up - down);
      const discount = Math.exp(-rate * dt);
      const values = new Float64Array(steps + 1);
      for (let i = 0; i <= steps; i++) values[i] = Math.max(0, strike - spot * up ** (2 * i - steps));
      for (let step = steps - 1; step >= 0; step--) {
        for (let i = 0; i <= step; i++) {
          const hold = discount * (p * values[i + 1] + (1 - p) * values[i]);
          const exercise = strike - spot * up ** (2 * i - step);
          values[i] = Math.max(hold, exercise);
        }
      }
      return values[0];
    },
    at: [0.97, 1.05, 0.04, 0.3],
  }),
  program({
    name: "a Monte Carlo path with given random numbers, an Asian option",
    f: (spot: number, volatility: number, normals: number[][]) => {
      let payoff = 0;
      for (const path of normals) {
        let s = spot;
        let mean = 0;
        for (const z of path) {
          s *= Math.exp(-0.5 * volatility * volatility * 0.25 + volatility * 0.5 * z);
          mean += s / path.length;
        }
        payoff += Math.max(mean - 1, 0);
      }
      return payoff / normals.length;
    },
    at: [
      1.1,
      0.3,
      [
        [0.5, -0.2, 1.1],
        [-1.5, 0.3, -0.8],
        [0.9, 0.4, 0.1],
      ],
    ],
  }),
  program({
    name: "the yield of a bond: Newton with the derivative by hand",
    f: (price: number, coupon: number) => {
      let y = 0.05;
      for (let k = 0; k < 10; k++) {
        let value = 0;
        let slope = 0;
        for (let t = 1; t <= 5; t++) {
          const cash = t === 5 ? 1 + coupon : coupon;
          value += cash / (1 + y) ** t;
          slope -= (t * cash) / (1 + y) ** (t + 1);
        }
        y -= (value - price) / slope;
      }
      return y;
    },
    at: [0.95, 0.04],
  }),
  program({
    name: "a portfolio's drawdown",
    f: (returns: number[], weight: number) => {
      let wealth = 1;
      let peak = 1;
      let worst = 0;
      for (const r of returns) {
        wealth *= 1 + weight * r;
        if (wealth > peak) peak = wealth;
        worst = Math.max(worst, 1 - wealth / peak);
      }
      return worst;
    },
    at: [[0.1, -0.05, -0.1, 0.2, -0.02], 0.7],
  }),
  program({
    name: "progressive taxes from a table of brackets",
    f: (income: number, rates: number[]) => {
      const limits = [0, 10, 40, 100];
      let tax = 0;
      for (let i = 0; i < rates.length; i++) {
        if (income <= limits[i]) break;
        const top = i + 1 < limits.length ? Math.min(income, limits[i + 1]) : income;
        tax += rates[i] * (top - limits[i]);
      }
      return tax * tax;
    },
    at: [55, [0, 0.1, 0.25, 0.4]],
    also: [
      [5, [0, 0.1, 0.25, 0.4]],
      [130, [0, 0.1, 0.25, 0.4]],
    ],
  }),
  program({
    name: "the Mandelbrot iteration, smooth count",
    f: (re: number, im: number) => {
      let x = 0;
      let y = 0;
      let n = 0;
      while (x * x + y * y < 1e4 && n < 60) {
        [x, y] = [x * x - y * y + re, 2 * x * y + im];
        n++;
      }
      return n + 1 - Math.log2(Math.log(x * x + y * y));
    },
    at: [0.4, 0.4],
  }),
];
