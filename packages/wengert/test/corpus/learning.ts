/** Statistics, signals and small learning problems. */
import { sigmoid } from "../../src/index.ts";
import { type CorpusProgram, program } from "./program.ts";

export const learning: readonly CorpusProgram[] = [
  program({
    name: "least squares for a line",
    f: (slope: number, intercept: number, x: number[], y: number[]) => {
      let sum = 0;
      for (let i = 0; i < x.length; i++) {
        const r = slope * x[i] + intercept - y[i];
        sum += r * r;
      }
      return sum / x.length;
    },
    at: [0.5, 0.1, [0, 1, 2, 3], [0.1, 0.9, 2.2, 2.8]],
  }),
  program({
    name: "logistic regression with weight decay",
    f: (w: number[], X: number[][], y: number[], decay: number) => {
      let loss = 0;
      for (let i = 0; i < X.length; i++) {
        let z = w[w.length - 1];
        for (let j = 0; j < X[i].length; j++) z += w[j] * X[i][j];
        const p = sigmoid(z);
        loss -= y[i] * Math.log(p) + (1 - y[i]) * Math.log(1 - p);
      }
      for (const v of w) loss += decay * v * v;
      return loss;
    },
    at: [
      [0.5, -0.3, 0.1],
      [
        [1, 2],
        [-0.5, 0.3],
        [0.7, -1],
      ],
      [1, 0, 1],
      0.01,
    ],
    scope: () => ({ sigmoid }),
  }),
  program({
    name: "a network with two layers, weights in a record",
    f: (p: { W1: number[][]; b1: number[]; w2: number[]; b2: number }, x: number[]) => {
      const hidden = p.W1.map((row, i) => Math.tanh(row.reduce((s, w, j) => s + w * x[j], p.b1[i])));
      const out = hidden.reduce((s, h, i) => s + h * p.w2[i], p.b2);
      return (out - 1) ** 2;
    },
    at: [
      {
        W1: [
          [0.5, -0.2],
          [0.3, 0.8],
          [-0.6, 0.1],
        ],
        b1: [0.1, -0.1, 0.2],
        w2: [1, -0.5, 0.3],
        b2: 0.05,
      },
      [0.7, -1.1],
    ],
  }),
  program({
    name: "softmax and cross-entropy with the maximum taken off",
    f: (logits: number[], label: number) => {
      let m = -Infinity;
      for (const v of logits) if (v > m) m = v;
      let z = 0;
      for (const v of logits) z += Math.exp(v - m);
      return Math.log(z) + m - logits[label];
    },
    at: [[1, 2.5, -0.3], 1],
    counts: [1],
    closed: (logits, label) => {
      const e = logits.map((v) => Math.exp(v));
      const z = e.reduce((s, v) => s + v, 0);
      return [e.map((v, i) => v / z - (i === label ? 1 : 0)), 0];
    },
  }),
  program({
    name: "attention on tiny matrices",
    f: (Q: number[][], K: number[][], V: number[][]) => {
      const n = Q.length;
      const d = Q[0].length;
      let loss = 0;
      for (let i = 0; i < n; i++) {
        const scores = new Array<number>(n).fill(0);
        for (let j = 0; j < n; j++) {
          for (let k = 0; k < d; k++) scores[j] += Q[i][k] * K[j][k];
          scores[j] /= Math.sqrt(d);
        }
        const m = Math.max(...scores);
        let z = 0;
        for (let j = 0; j < n; j++) {
          scores[j] = Math.exp(scores[j] - m);
          z += scores[j];
        }
        for (let k = 0; k < V[0].length; k++) {
          let y = 0;
          for (let j = 0; j < n; j++) y += (scores[j] / z) * V[j][k];
          loss += y * y * (k + 1);
        }
      }
      return loss;
    },
    at: [
      [
        [1, 0.2],
        [-0.5, 0.7],
      ],
      [
        [0.3, 0.9],
        [1.1, -0.4],
      ],
      [
        [1, 2, 3],
        [-1, 0.5, 0.2],
      ],
    ],
  }),
  program({
    name: "batch normalisation of a column",
    f: (x: number[], gain: number, shift: number) => {
      const n = x.length;
      let mean = 0;
      for (const v of x) mean += v / n;
      let variance = 0;
      for (const v of x) variance += (v - mean) ** 2 / n;
      const scale = gain / Math.sqrt(variance + 1e-5);
      let loss = 0;
      x.forEach((v, i) => {
        const y = (v - mean) * scale + shift;
        loss += y ** 3 * (i + 1);
      });
      return loss;
    },
    at: [[1, 2, 4, -1], 1.5, 0.3],
  }),
  program({
    name: "the cost of k-means",
    f: (points: number[][], centers: number[][]) => {
      let cost = 0;
      for (const p of points) {
        let best = Infinity;
        for (const c of centers) {
          let d = 0;
          for (let k = 0; k < p.length; k++) d += (p[k] - c[k]) ** 2;
          best = Math.min(best, d);
        }
        cost += best;
      }
      return cost;
    },
    at: [
      [
        [1, 2],
        [1.5, 1.8],
        [5, 8],
      ],
      [
        [1, 1],
        [4, 7],
      ],
    ],
  }),
  program({
    name: "soft dynamic time warping",
    f: (x: number[], y: number[], gamma: number) => {
      const n = x.length;
      const m = y.length;
      const R = Array.from({ length: n + 1 }, () => new Array<number>(m + 1).fill(1e3));
      R[0][0] = 0;
      const softMin = (a: number, b: number, c: number): number => {
        const low = Math.min(a, b, c);
        return (
          low -
          gamma * Math.log(Math.exp((low - a) / gamma) + Math.exp((low - b) / gamma) + Math.exp((low - c) / gamma))
        );
      };
      for (let i = 1; i <= n; i++)
        for (let j = 1; j <= m; j++) {
          const cost = (x[i - 1] - y[j - 1]) ** 2;
          R[i][j] = cost + softMin(R[i - 1][j], R[i][j - 1], R[i - 1][j - 1]);
        }
      return R[n][m];
    },
    at: [[1, 2, 0.5], [0.8, 2.2, 1.5, 0.4], 0.7],
  }),
  program({
    name: "a convolution with borders, then pooling",
    f: (x: number[], kernel: number[]) => {
      const half = kernel.length >> 1;
      const y = new Float64Array(x.length);
      for (let i = 0; i < x.length; i++) {
        for (let k = 0; k < kernel.length; k++) {
          const at = i + k - half;
          if (at < 0 || at >= x.length) continue;
          y[i] += x[at] * kernel[k];
        }
      }
      let s = 0;
      for (let i = 0; i < y.length; i += 2) s += i + 1 < y.length ? Math.max(y[i], y[i + 1]) ** 2 : y[i] ** 2;
      return s;
    },
    at: [
      [1, 3, -2, 0.5, 4],
      [0.5, 1, -0.3],
    ],
  }),
  program({
    name: "a convolution in two dimensions with a stride",
    f: (image: number[][], kernel: number[][]) => {
      let s = 0;
      for (let i = 0; i + 1 < image.length; i += 2) {
        for (let j = 0; j + 1 < image[0].length; j++) {
          let y = 0;
          for (let a = 0; a < 2; a++) for (let b = 0; b < 2; b++) y += image[i + a][j + b] * kernel[a][b];
          s += Math.max(0, y) ** 2;
        }
      }
      return s;
    },
    at: [
      [
        [1, 2, 3],
        [-0.5, 1, 0.3],
        [2, -1, 1],
        [0.7, 0.2, 1],
      ],
      [
        [0.5, -0.2],
        [0.3, 1],
      ],
    ],
  }),
  program({
    name: "a recurrent cell with gates",
    f: (x: number[], w: number[]) => {
      const gate = (z: number): number => 1 / (1 + Math.exp(-z));
      let h = 0;
      let c = 0;
      for (const v of x) {
        const forget = gate(w[0] * v + w[1] * h);
        const input = gate(w[2] * v + w[3] * h);
        const candidate = Math.tanh(w[4] * v + w[5] * h);
        c = forget * c + input * candidate;
        h = gate(w[6] * v) * Math.tanh(c);
      }
      return h * h + c;
    },
    at: [
      [0.5, -1, 2],
      [0.1, 0.4, -0.3, 0.8, 1.1, -0.6, 0.9],
    ],
  }),
  program({
    name: "the forward algorithm of a hidden Markov model",
    f: (transition: number[][], emission: number[][], observed: Int32Array) => {
      const n = transition.length;
      const alpha = new Float64Array(n);
      const next = new Float64Array(n);
      for (let i = 0; i < n; i++) alpha[i] = emission[i][observed[0]] / n;
      let log = 0;
      for (let t = 1; t < observed.length; t++) {
        let total = 0;
        for (let j = 0; j < n; j++) {
          next[j] = 0;
          for (let i = 0; i < n; i++) next[j] += alpha[i] * transition[i][j];
          next[j] *= emission[j][observed[t]];
          total += next[j];
        }
        for (let j = 0; j < n; j++) alpha[j] = next[j] / total;
        log += Math.log(total);
      }
      return log;
    },
    at: [
      [
        [0.7, 0.3],
        [0.4, 0.6],
      ],
      [
        [0.5, 0.5],
        [0.1, 0.9],
      ],
      Int32Array.of(0, 1, 1, 0),
    ],
  }),
  program({
    name: "a Gaussian mixture with log-sum-exp in one pass",
    f: (x: number[], means: number[], logWeights: number[]) => {
      let total = 0;
      for (const v of x) {
        let m = -Infinity;
        let s = 0;
        for (let k = 0; k < means.length; k++) {
          const l = logWeights[k] - 0.5 * (v - means[k]) ** 2;
          if (l > m) {
            s = s * Math.exp(m - l) + 1;
            m = l;
          } else s += Math.exp(l - m);
        }
        total += m + Math.log(s);
      }
      return total;
    },
    at: [
      [0.2, 1.9],
      [0, 2, 0.7],
      [-1, -0.4, -2],
    ],
  }),
  program({
    name: "edit distance with soft costs, one row kept",
    f: (a: number[], b: number[], gap: number) => {
      const row = Array.from({ length: b.length + 1 }, (_, j) => j * gap);
      for (let i = 1; i <= a.length; i++) {
        let diagonal = row[0];
        row[0] = i * gap;
        for (let j = 1; j <= b.length; j++) {
          const above = row[j];
          row[j] = Math.min(diagonal + Math.abs(a[i - 1] - b[j - 1]), above + gap, row[j - 1] + gap);
          diagonal = above;
        }
      }
      return row[b.length] ** 2;
    },
    at: [[1, 2.5, 4], [1.2, 3.9], 0.8],
  }),
  program({
    name: "a Kalman step with matrices in records",
    f: (state: { x: number[]; P: number[][] }, z: number, q: number, r: number) => {
      const dt = 0.1;
      const x = [state.x[0] + dt * state.x[1], state.x[1]];
      const { P } = state;
      const a = P[0][0] + dt * (P[1][0] + P[0][1]) + dt * dt * P[1][1] + q;
      const b = P[0][1] + dt * P[1][1];
      const c = P[1][0] + dt * P[1][1];
      const d = P[1][1] + q;
      const s = a + r;
      const k = [a / s, c / s];
      const innovation = z - x[0];
      x[0] += k[0] * innovation;
      x[1] += k[1] * innovation;
      return x[0] * x[1] + (1 - k[0]) * a + d - k[1] * b;
    },
    at: [
      {
        x: [1, 0.5],
        P: [
          [2, 0.1],
          [0.1, 1],
        ],
      },
      1.3,
      0.05,
      0.4,
    ],
  }),
  program({
    name: "a discrete Fourier transform and its power",
    f: (x: number[]) => {
      const n = x.length;
      let power = 0;
      for (let k = 0; k < n; k++) {
        let re = 0;
        let im = 0;
        for (let t = 0; t < n; t++) {
          const angle = (-2 * Math.PI * k * t) / n;
          re += x[t] * Math.cos(angle);
          im += x[t] * Math.sin(angle);
        }
        power += (re * re + im * im) * (k + 1);
      }
      return power;
    },
    at: [[1, 0.5, -2, 3]],
  }),
  program({
    name: "a fast Fourier transform in place, bits reversed",
    f: (re: Float64Array, im: Float64Array) => {
      const n = re.length;
      for (let i = 1, j = 0; i < n; i++) {
        let bit = n >> 1;
        while (j >= bit) {
          j -= bit;
          bit >>= 1;
        }
        j += bit;
        if (i < j) {
          [re[i], re[j]] = [re[j], re[i]];
          [im[i], im[j]] = [im[j], im[i]];
        }
      }
      for (let size = 2; size <= n; size *= 2) {
        const half = size / 2;
        const step = (-2 * Math.PI) / size;
        for (let start = 0; start < n; start += size) {
          for (let k = 0; k < half; k++) {
            const c = Math.cos(step * k);
            const s = Math.sin(step * k);
            const a = start + k;
            const b = a + half;
            const tr = re[b] * c - im[b] * s;
            const ti = re[b] * s + im[b] * c;
            re[b] = re[a] - tr;
            im[b] = im[a] - ti;
            re[a] += tr;
            im[a] += ti;
          }
        }
      }
      return re[1] * re[1] + im[1] * im[2] + re[3] * im[0] + re[0] ** 2;
    },
    at: [Float64Array.of(1, 2, -0.5, 3), Float64Array.of(0, 0.5, 1, -1)],
  }),
  program({
    name: "exponential smoothing with a trend",
    f: (x: number[], alpha: number, beta: number) => {
      let [level, trend] = [x[0], x[1] - x[0]];
      let error = 0;
      for (let t = 1; t < x.length; t++) {
        const forecast = level + trend;
        error += (x[t] - forecast) ** 2;
        const previous = level;
        level = alpha * x[t] + (1 - alpha) * forecast;
        trend = beta * (level - previous) + (1 - beta) * trend;
      }
      return error;
    },
    at: [[1, 1.5, 1.3, 2.2, 2.1], 0.4, 0.3],
  }),
  program({
    name: "a histogram with linear weights",
    f: (x: number[], width: number) => {
      const bins = new Float64Array(6);
      for (const v of x) {
        const position = v / width;
        const k = Math.floor(position);
        if (k < 0 || k + 1 >= bins.length) continue;
        const w = position - k;
        bins[k] += 1 - w;
        bins[k + 1] += w;
      }
      let entropy = 0;
      for (const b of bins) if (b > 0) entropy -= (b / x.length) * Math.log(b / x.length);
      return entropy;
    },
    at: [[0.3, 1.2, 1.4, 2.7, 9], 0.8],
  }),
];
