/** Prices, rates and risk, as people write them. */
import { type CorpusProgram, program } from "./program.ts";

export const finance: readonly CorpusProgram[] = [
  program({
    name: "a call by Monte Carlo with given random numbers, antithetic",
    f: (spot: number, strike: number, rate: number, sigma: number, time: number, normals: number[]) => {
      let sum = 0;
      const drift = (rate - 0.5 * sigma ** 2) * time;
      const diffusion = sigma * Math.sqrt(time);
      for (const z of normals) {
        for (const sign of [1, -1]) {
          const terminal = spot * Math.exp(drift + sign * diffusion * z);
          sum += Math.max(terminal - strike, 0);
        }
      }
      return (Math.exp(-rate * time) * sum) / (2 * normals.length);
    },
    at: [100, 105, 0.03, 0.25, 0.7, [0.3, -1.2, 0.7, 1.9, -0.1]],
  }),
  program({
    name: "an American put on a binomial tree, rolled back in place",
    f: (spot: number, strike: number, percent: number, sigma: number) => {
      const steps = 7;
      const rate = percent / 100;
      const dt = 1 / steps;
      const u = Math.exp(sigma * Math.sqrt(dt));
      const d = 1 / u;
      const p = (Math.exp(rate * dt) - d) / (u - d);
      const discount = Math.exp(-rate * dt);
      const values = new Float64Array(steps + 1);
      for (let i = 0; i <= steps; i++) values[i] = Math.max(strike - spot * u ** (2 * i - steps), 0);
      for (let n = steps - 1; n >= 0; n--) {
        for (let i = 0; i <= n; i++) {
          const hold = discount * (p * values[i + 1] + (1 - p) * values[i]);
          const exercise = strike - spot * u ** (2 * i - n);
          values[i] = exercise > hold ? exercise : hold;
        }
      }
      return values[0];
    },
    at: [100, 103.3, 4, 0.3],
  }),
  program({
    name: "a Heston path with full truncation",
    f: (s0: number, v0: number, kappa: number, theta: number, xi: number, rho: number, dw: number[][]) => {
      const dt = 0.02;
      let logS = Math.log(s0);
      let v = v0;
      for (const [z1, z2] of dw) {
        const vp = Math.max(v, 0);
        const root = Math.sqrt(vp * dt);
        logS += -0.5 * vp * dt + root * z1;
        v += kappa * (theta - vp) * dt + xi * root * (rho * z1 + Math.sqrt(1 - rho * rho) * z2);
      }
      return Math.max(Math.exp(logS) - 95, 0);
    },
    at: [
      100,
      0.04,
      1.5,
      0.06,
      0.4,
      -0.6,
      [
        [0.5, -0.3],
        [1.1, 0.4],
        [-0.2, 0.9],
        [0.3, -1.4],
      ],
    ],
  }),
  program({
    name: "the internal rate of return by Newton with a bound on the steps",
    f: (flows: number[]) => {
      let r = 0.1;
      for (let k = 0; k < 50; k++) {
        let value = 0;
        let slope = 0;
        for (let t = 0; t < flows.length; t++) {
          value += flows[t] / (1 + r) ** t;
          slope -= (t * flows[t]) / (1 + r) ** (t + 1);
        }
        const step = value / slope;
        r -= step;
        if (Math.abs(step) < 1e-12) break;
      }
      return r;
    },
    at: [[-100, 30, 45, 50]],
  }),
  program({
    name: "an order book of the caller's: totals kept in fields by name",
    f: (book: { bids: number[]; asks: number[]; total: number }) => {
      let spread = 0;
      for (const side in book) {
        if (side === "total") continue;
        const levels = side === "bids" ? book.bids : book.asks;
        for (let i = 0; i < levels.length; i++) {
          book.total += levels[i] * levels[i];
          spread += (side === "bids" ? -1 : 1) * levels[i];
        }
      }
      return spread * book.total;
    },
    at: [{ bids: [9.9, 9.8], asks: [10.1, 10.3], total: 0.5 }],
  }),
  program({
    name: "a yield curve by bootstrapping swap rates: discounts pushed one by one",
    f: (rates: number[]) => {
      const discounts: number[] = [];
      for (const rate of rates) {
        let annuity = 0;
        for (const df of discounts) annuity += df;
        discounts.push((1 - rate * annuity) / (1 + rate));
      }
      return discounts.reduce((s, df, i) => s - Math.log(df) / (i + 1), 0);
    },
    at: [[0.02, 0.025, 0.028, 0.03]],
  }),
  program({
    name: "value at risk: losses sorted, the tail averaged",
    f: (weights: number[], returns: number[][]) => {
      const losses = returns.map((row) => -row.reduce((s, r, j) => s + r * weights[j], 0));
      losses.sort((a, b) => a - b);
      const from = Math.floor(0.5 * losses.length);
      let tail = 0;
      for (let i = from; i < losses.length; i++) tail += losses[i];
      return tail / (losses.length - from) + losses[from] ** 2;
    },
    at: [
      [0.4, 0.6],
      [
        [0.1, -0.25],
        [-0.3, 0.15],
        [0.2, 0.3],
        [-0.15, -0.35],
        [0.45, 0.1],
      ],
    ],
  }),
];
