/** Differential equations, mechanics and fields. */
import { type CorpusProgram, program } from "./program.ts";

export const simulation: readonly CorpusProgram[] = [
  program({
    name: "explicit Euler for the logistic equation",
    f: (x: number, rate: number, capacity: number) => {
      const dt = 0.1;
      let y = x;
      for (let k = 0; k < 10; k++) y += dt * rate * y * (1 - y / capacity);
      return y;
    },
    at: [0.2, 1.5, 2],
  }),
  program({
    name: "Runge–Kutta of order four with a local right-hand side",
    f: (x: number, v: number, damping: number) => {
      const h = 0.2;
      const force = (q: number, p: number): number => -Math.sin(q) - damping * p;
      let q = x;
      let p = v;
      for (let step = 0; step < 4; step++) {
        const k1q = p;
        const k1p = force(q, p);
        const k2q = p + 0.5 * h * k1p;
        const k2p = force(q + 0.5 * h * k1q, p + 0.5 * h * k1p);
        const k3q = p + 0.5 * h * k2p;
        const k3p = force(q + 0.5 * h * k2q, p + 0.5 * h * k2p);
        const k4q = p + h * k3p;
        const k4p = force(q + h * k3q, p + h * k3p);
        q += (h / 6) * (k1q + 2 * k2q + 2 * k3q + k4q);
        p += (h / 6) * (k1p + 2 * k2p + 2 * k3p + k4p);
      }
      return 0.5 * p * p - Math.cos(q);
    },
    at: [1, 0.3, 0.1],
  }),
  program({
    name: "Runge–Kutta on arrays with a helper that fills its argument",
    f: (start: number[], a: number) => {
      const n = start.length;
      const y = Float64Array.from(start);
      const k = new Float64Array(n);
      const middle = new Float64Array(n);
      const slope = (state: Float64Array, into: Float64Array): void => {
        into[0] = a * (state[1] - state[0]);
        into[1] = state[0] * (2 - state[2]) - state[1];
        into[2] = state[0] * state[1] - 0.5 * state[2];
      };
      for (let step = 0; step < 4; step++) {
        slope(y, k);
        for (let i = 0; i < n; i++) middle[i] = y[i] + 0.05 * k[i];
        slope(middle, k);
        for (let i = 0; i < n; i++) y[i] += 0.1 * k[i];
      }
      return y[0] * y[1] + y[2];
    },
    at: [[1, 0.5, -0.2], 1.7],
  }),
  program({
    name: "an adaptive step: Heun and Euler compared",
    f: (x: number, rate: number) => {
      let t = 0;
      let y = x;
      let h = 0.3;
      while (t < 1) {
        if (t + h > 1) h = 1 - t;
        const k1 = -rate * y * y;
        const e = y + h * k1;
        const k2 = -rate * e * e;
        const error = Math.abs(0.5 * h * (k2 - k1));
        if (error > 0.01) {
          h *= 0.5;
          continue;
        }
        y += 0.5 * h * (k1 + k2);
        t += h;
        if (error < 0.001) h *= 1.5;
      }
      return y;
    },
    at: [1.25, 1.1],
  }),
  program({
    name: "an SIR epidemic with a record of compartments",
    f: (beta: number, gamma: number) => {
      let state = { s: 0.99, i: 0.01, r: 0 };
      let peak = 0;
      for (let day = 0; day < 12; day++) {
        const infections = beta * state.s * state.i;
        const recoveries = gamma * state.i;
        state = { s: state.s - infections, i: state.i + infections - recoveries, r: state.r + recoveries };
        if (state.i > peak) peak = state.i;
      }
      return peak + state.r;
    },
    at: [0.9, 0.2],
  }),
  program({
    name: "heat flow on a rod, two buffers copied back",
    f: (start: number[], conductivity: number) => {
      const n = start.length;
      const u = start.slice();
      const next = start.slice();
      for (let step = 0; step < 3; step++) {
        for (let i = 1; i < n - 1; i++) next[i] = u[i] + conductivity * (u[i - 1] - 2 * u[i] + u[i + 1]);
        for (let i = 0; i < n; i++) u[i] = next[i];
      }
      let s = 0;
      for (const v of u) s += v ** 3;
      return s;
    },
    at: [[0, 1, 3, 2, 0], 0.2],
  }),
  program({
    name: "Burgers' equation with upwinding",
    f: (start: Float64Array) => {
      const n = start.length;
      const u = start.slice();
      const flux = new Float64Array(n);
      for (let step = 0; step < 3; step++) {
        for (let i = 0; i < n; i++) {
          const left = u[(i + n - 1) % n];
          flux[i] = u[i] > 0 ? 0.5 * left * left : 0.5 * u[i] * u[i];
        }
        for (let i = 0; i < n; i++) u[i] -= 0.2 * (flux[(i + 1) % n] - flux[i]);
      }
      let energy = 0;
      for (let i = 0; i < n; i++) energy += u[i] * u[i];
      return energy;
    },
    at: [Float64Array.of(0.5, 1, -0.7, 0.3)],
  }),
  program({
    name: "a wave on a grid, red-black Gauss–Seidel",
    f: (boundary: number[], relaxation: number) => {
      const n = 4;
      const u = Array.from({ length: n }, (_, i) => Array.from({ length: n }, (__, j) => (i === 0 ? boundary[j] : 0)));
      for (let sweep = 0; sweep < 2; sweep++) {
        for (let color = 0; color < 2; color++) {
          for (let i = 1; i < n - 1; i++)
            for (let j = 1; j < n - 1; j++) {
              if ((i + j) % 2 !== color) continue;
              const mean = 0.25 * (u[i - 1][j] + u[i + 1][j] + u[i][j - 1] + u[i][j + 1]);
              u[i][j] += relaxation * (mean - u[i][j]);
            }
        }
      }
      return u[1][1] * u[2][2] + u[1][2] ** 2;
    },
    at: [[1, 2, -1, 0.5], 1.2],
  }),
  program({
    name: "the energy of a cloth of springs",
    f: (positions: number[], rest: number, stiffness: number) => {
      const columns = 3;
      const rows = 2;
      const spring = (a: number, b: number): number => {
        const dx = positions[2 * a] - positions[2 * b];
        const dy = positions[2 * a + 1] - positions[2 * b + 1];
        const stretch = Math.sqrt(dx * dx + dy * dy) - rest;
        return 0.5 * stiffness * stretch * stretch;
      };
      let energy = 0;
      for (let i = 0; i < rows; i++) {
        for (let j = 0; j < columns; j++) {
          const k = i * columns + j;
          if (j + 1 < columns) energy += spring(k, k + 1);
          if (i + 1 < rows) energy += spring(k, k + columns);
          energy += 9.81 * 0.1 * positions[2 * k + 1];
        }
      }
      return energy;
    },
    at: [[0, 0, 1.1, 0.1, 2, -0.2, 0.1, 1, 0.9, 1.2, 2.2, 0.8], 0.9, 5],
  }),
  program({
    name: "a ball that bounces: events in a loop",
    f: (height: number, speed: number, restitution: number) => {
      const g = 9.81;
      let t = 0;
      let y = height;
      let v = speed;
      for (let bounce = 0; bounce < 3; bounce++) {
        const fall = (v + Math.sqrt(v * v + 2 * g * y)) / g;
        t += fall;
        v = -(v - g * fall) * restitution;
        y = 0;
      }
      return t + v;
    },
    at: [2, 1, 0.7],
  }),
  program({
    name: "a ball that bounces: small steps and a condition",
    f: (height: number, restitution: number) => {
      const dt = 0.05;
      let y = height;
      let v = 0;
      for (let k = 0; k < 25; k++) {
        v -= 9.81 * dt;
        y += v * dt;
        if (y < 0) {
          y = -y * restitution;
          v = -v * restitution;
        }
      }
      return y + 0.1 * v;
    },
    at: [1.03, 0.8],
  }),
  program({
    name: "a double pendulum with records and a helper",
    f: (q1: number, q2: number, length: number) => {
      interface State {
        a: number;
        b: number;
        da: number;
        db: number;
      }
      const g = 9.81;
      const accelerate = ({ a, b, da, db }: State): { dda: number; ddb: number } => {
        const d = a - b;
        const den = length * (3 - Math.cos(2 * d));
        const dda =
          (-3 * g * Math.sin(a) -
            g * Math.sin(a - 2 * b) -
            2 * Math.sin(d) * length * (db * db + da * da * Math.cos(d))) /
          den;
        const ddb =
          (2 * Math.sin(d) * (2 * da * da * length + 2 * g * Math.cos(a) + db * db * length * Math.cos(d))) / den;
        return { dda, ddb };
      };
      let s: State = { a: q1, b: q2, da: 0, db: 0 };
      const dt = 0.02;
      for (let k = 0; k < 6; k++) {
        const { dda, ddb } = accelerate(s);
        const da = s.da + dt * dda;
        const db = s.db + dt * ddb;
        s = { a: s.a + dt * da, b: s.b + dt * db, da, db };
      }
      return Math.sin(s.a) * length + Math.cos(s.b) * s.da;
    },
    at: [1.1, 0.4, 0.9],
  }),
  program({
    name: "the Lennard-Jones energy with a cutoff",
    f: (positions: number[][]) => {
      let energy = 0;
      for (let i = 0; i < positions.length; i++) {
        for (let j = 0; j < i; j++) {
          let r2 = 0;
          for (let k = 0; k < 3; k++) r2 += (positions[i][k] - positions[j][k]) ** 2;
          if (r2 > 9) continue;
          const s6 = 1 / (r2 * r2 * r2);
          energy += 4 * (s6 * s6 - s6);
        }
      }
      return energy;
    },
    at: [
      [
        [0, 0, 0],
        [1.2, 0.1, 0],
        [0.3, 1.3, 0.5],
        [5, 5, 5],
      ],
    ],
  }),
  program({
    name: "Verlet integration of a particle in a potential well, energy drift",
    f: (x: number, v: number) => {
      const potential = (q: number): number => 0.25 * q ** 4 - 0.5 * q * q;
      const force = (q: number): number => q - q ** 3;
      const dt = 0.1;
      let q = x;
      let p = v;
      const before = potential(q) + 0.5 * p * p;
      for (let k = 0; k < 8; k++) {
        p += 0.5 * dt * force(q);
        q += dt * p;
        p += 0.5 * dt * force(q);
      }
      return (potential(q) + 0.5 * p * p - before) * 1000;
    },
    at: [0.6, 0.3],
  }),
  program({
    name: "a predator and its prey, implicit midpoint by fixed-point iteration",
    f: (rabbits: number, foxes: number, bite: number) => {
      const h = 0.1;
      let r = rabbits;
      let w = foxes;
      for (let step = 0; step < 3; step++) {
        let rm = r;
        let wm = w;
        let change;
        do {
          const rn = r + 0.5 * h * (rm - bite * rm * wm);
          const wn = w + 0.5 * h * (bite * rm * wm - 0.5 * wm);
          change = Math.abs(rn - rm) + Math.abs(wn - wm);
          rm = rn;
          wm = wn;
        } while (change > 1e-13);
        r = 2 * rm - r;
        w = 2 * wm - w;
      }
      return r * w;
    },
    at: [2, 0.8, 0.9],
  }),
];
