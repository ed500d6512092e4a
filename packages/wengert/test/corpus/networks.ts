/** Layers of networks, as people write them. */
import { type CorpusProgram, program } from "./program.ts";

export const networks: readonly CorpusProgram[] = [
  program({
    name: "a GRU over a sequence, weights in a record",
    f: (weights: { Wz: number[][]; Wr: number[][]; Wh: number[][] }, xs: number[][]) => {
      const sigmoid = (x: number): number => 1 / (1 + Math.exp(-x));
      const apply = (W: number[][], input: number[]): number[] =>
        W.map((row) => {
          let s = 0;
          for (let j = 0; j < row.length; j++) s += row[j] * input[j];
          return s;
        });
      let h = [0, 0];
      for (const x of xs) {
        const z = apply(weights.Wz, [...x, ...h]).map(sigmoid);
        const r = apply(weights.Wr, [...x, ...h]).map(sigmoid);
        const gated = h.map((v, i) => v * r[i]);
        const candidate = apply(weights.Wh, [...x, ...gated]).map(Math.tanh);
        h = h.map((v, i) => (1 - z[i]) * v + z[i] * candidate[i]);
      }
      return h[0] ** 2 + 2 * h[1];
    },
    at: [
      {
        Wz: [
          [0.2, -0.4, 0.1],
          [0.5, 0.3, -0.2],
        ],
        Wr: [
          [0.7, 0.1, 0.4],
          [-0.3, 0.6, 0.2],
        ],
        Wh: [
          [0.9, -0.5, 0.3],
          [0.1, 0.8, -0.6],
        ],
      },
      [[0.5], [1.2], [-0.7]],
    ],
  }),
  program({
    name: "a convolution of channels with padding on number[][][]",
    f: (image: number[][][], kernel: number[][][], bias: number) => {
      const channels = image.length;
      const rows = image[0].length;
      const columns = image[0][0].length;
      const radius = 1;
      const out = Array.from({ length: rows }, () => new Array<number>(columns).fill(bias));
      for (let i = 0; i < rows; i++)
        for (let j = 0; j < columns; j++)
          for (let c = 0; c < channels; c++)
            for (let di = -radius; di <= radius; di++)
              for (let dj = -radius; dj <= radius; dj++) {
                const y = i + di;
                const x = j + dj;
                if (y < 0 || y >= rows || x < 0 || x >= columns) continue;
                out[i][j] += image[c][y][x] * kernel[c][di + radius][dj + radius];
              }
      let loss = 0;
      for (const row of out) for (const v of row) loss += v > 0 ? v * v : 0.01 * v;
      return loss;
    },
    at: [
      [
        [
          [0.2, 0.5],
          [0.9, -0.4],
        ],
        [
          [1.1, -0.2],
          [0.3, 0.6],
        ],
      ],
      [
        [
          [0.1, -0.2, 0.3],
          [0.4, 0.5, -0.6],
          [0.2, 0.1, 0.7],
        ],
        [
          [-0.3, 0.2, 0.1],
          [0.6, -0.1, 0.4],
          [0.3, 0.8, -0.5],
        ],
      ],
      0.05,
    ],
  }),
  program({
    name: "batch normalisation with running averages in the caller's record",
    f: (
      x: number[][],
      layer: { gamma: number[]; beta: number[]; mean: number[]; variance: number[]; momentum: number },
    ) => {
      const [n, d] = [x.length, x[0].length];
      let loss = 0;
      for (let j = 0; j < d; j++) {
        let mean = 0;
        for (let i = 0; i < n; i++) mean += x[i][j] / n;
        let variance = 0;
        for (let i = 0; i < n; i++) variance += (x[i][j] - mean) ** 2 / n;
        layer.mean[j] = (1 - layer.momentum) * layer.mean[j] + layer.momentum * mean;
        layer.variance[j] = (1 - layer.momentum) * layer.variance[j] + layer.momentum * variance;
        for (let i = 0; i < n; i++) {
          const y = (layer.gamma[j] * (x[i][j] - mean)) / Math.sqrt(variance + 1e-5) + layer.beta[j];
          loss += y ** 3 + layer.mean[j] * layer.variance[j];
        }
      }
      return loss;
    },
    at: [
      [
        [1, 0.2],
        [0.3, -0.5],
        [-0.8, 0.9],
      ],
      { gamma: [1.2, 0.8], beta: [0.1, -0.2], mean: [0, 0.1], variance: [1, 0.9], momentum: 0.1 },
    ],
  }),
  program({
    name: "dropout by a given mask, layer norm and residuals",
    f: (x: number[], mask: boolean[], gain: number) => {
      const norm = (v: number[]): number[] => {
        const mean = v.reduce((a, b) => a + b) / v.length;
        const sd = Math.sqrt(v.reduce((s, a) => s + (a - mean) ** 2, 0) / v.length + 1e-6);
        return v.map((a) => (gain * (a - mean)) / sd);
      };
      let h = x;
      for (let layer = 0; layer < 2; layer++) {
        const y = norm(h);
        h = h.map((v, i) => v + (mask[i] ? Math.max(y[i], 0.1 * y[i]) / 0.8 : 0));
      }
      return h.reduce((s, v, i) => s + v * (i + 1), 0);
    },
    at: [[0.4, -1.3, 0.8, 0.2], [true, false, true, true], 1.1],
  }),
  program({
    name: "Adam on a record of the caller's: moments kept in place",
    f: (w: number[], opt: { m: number[]; v: number[]; t: number }, data: number[]) => {
      const [b1, b2] = [0.9, 0.99];
      for (let step = 0; step < 3; step++) {
        opt.t++;
        for (let i = 0; i < w.length; i++) {
          const g = 2 * (w[i] - data[i]) + 0.1 * w[(i + 1) % w.length];
          opt.m[i] = b1 * opt.m[i] + (1 - b1) * g;
          opt.v[i] = b2 * opt.v[i] + (1 - b2) * g ** 2;
          w[i] -= (0.1 * opt.m[i]) / (1 - b1 ** opt.t) / (Math.sqrt(opt.v[i] / (1 - b2 ** opt.t)) + 1e-8);
        }
      }
      let loss = 0;
      for (let i = 0; i < w.length; i++) loss += (w[i] - data[i]) ** 2;
      return loss;
    },
    at: [[0.5, -0.3, 1], { m: [0.1, 0, 0.05], v: [0.2, 0.1, 0.3], t: 2 }, [1, 0.5, -0.2]],
  }),
  program({
    name: "causal attention with several heads on number[][][]",
    f: (q: number[][][], k: number[][][], v: number[][][]) => {
      const heads = q.length;
      const T = q[0].length;
      const d = q[0][0].length;
      let loss = 0;
      for (let h = 0; h < heads; h++) {
        for (let i = 0; i < T; i++) {
          const scores: number[] = [];
          for (let j = 0; j <= i; j++) {
            let s = 0;
            for (let c = 0; c < d; c++) s += q[h][i][c] * k[h][j][c];
            scores.push(s / Math.sqrt(d));
          }
          const top = Math.max(...scores);
          const weights = scores.map((s) => Math.exp(s - top));
          const total = weights.reduce((a, b) => a + b, 0);
          for (let c = 0; c < d; c++) {
            let out = 0;
            for (let j = 0; j <= i; j++) out += (weights[j] / total) * v[h][j][c];
            loss += out ** 2 * (c + 1);
          }
        }
      }
      return loss;
    },
    at: [
      [
        [
          [0.1, 0.4],
          [-0.3, 0.8],
          [0.5, 0.2],
        ],
        [
          [0.3, -0.1],
          [0.9, 0.2],
          [-0.4, 0.6],
        ],
      ],
      [
        [
          [0.7, -0.2],
          [0.1, 0.3],
          [0.2, 0.5],
        ],
        [
          [0.4, 0.3],
          [-0.6, 0.1],
          [0.8, 0.2],
        ],
      ],
      [
        [
          [1, 0.5],
          [0.2, -0.7],
          [0.3, 0.9],
        ],
        [
          [-0.2, 0.6],
          [0.4, 0.1],
          [0.5, -0.3],
        ],
      ],
    ],
  }),
  program({
    name: "layers as a list of functions, composed by reduce",
    f: (w: number[], x: number) => {
      const layers: ((v: number) => number)[] = [];
      for (let i = 0; i < 3; i++) layers.push((v) => Math.tanh(w[i] * v + 0.1 * i));
      return layers.reduce((v, layer) => layer(v), x);
    },
    at: [[0.7, -1.1, 0.4], 0.9],
  }),
];
