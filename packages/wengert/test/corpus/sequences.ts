/** Tables filled along sequences, as people write them. */
import { type CorpusProgram, program } from "./program.ts";

export const sequences: readonly CorpusProgram[] = [
  program({
    name: "dynamic time warping with two rows exchanged",
    f: (a: number[], b: number[]) => {
      const m = b.length;
      let previous = new Array<number>(m + 1).fill(1e9);
      let current = new Array<number>(m + 1).fill(1e9);
      previous[0] = 0;
      for (let i = 1; i <= a.length; i++) {
        current[0] = 1e9;
        for (let j = 1; j <= m; j++) {
          const cost = (a[i - 1] - b[j - 1]) ** 2;
          current[j] = cost + Math.min(previous[j], current[j - 1], previous[j - 1]);
        }
        [previous, current] = [current, previous];
      }
      return previous[m];
    },
    at: [
      [0.1, 1, 2.3, 1.7],
      [0, 0.9, 2, 2.2, 1.4],
    ],
  }),
  program({
    name: "the forward algorithm of a hidden Markov model in logarithms",
    f: (initial: number[], transition: number[][], emission: number[][], observed: Int32Array) => {
      const logsumexp = (xs: number[]): number => {
        const m = Math.max(...xs);
        return m + Math.log(xs.reduce((s, x) => s + Math.exp(x - m), 0));
      };
      let alpha = initial.map((p, s) => Math.log(p) + Math.log(emission[s][observed[0]]));
      for (let t = 1; t < observed.length; t++) {
        alpha = alpha.map(
          (_, s) =>
            logsumexp(alpha.map((a, from) => a + Math.log(transition[from][s]))) + Math.log(emission[s][observed[t]]),
        );
      }
      return logsumexp(alpha);
    },
    at: [
      [0.6, 0.4],
      [
        [0.7, 0.3],
        [0.4, 0.6],
      ],
      [
        [0.5, 0.4, 0.1],
        [0.1, 0.3, 0.6],
      ],
      Int32Array.of(0, 1, 2, 1),
    ],
  }),
  program({
    name: "Viterbi: the best path's score, and the path back",
    f: (initial: number[], transition: number[][], emission: number[][], observed: Int32Array) => {
      const [T, S] = [observed.length, initial.length];
      const score = Array.from({ length: T }, () => new Array<number>(S).fill(0));
      const back = Array.from({ length: T }, () => new Array<number>(S).fill(0));
      for (let s = 0; s < S; s++) score[0][s] = Math.log(initial[s] * emission[s][observed[0]]);
      for (let t = 1; t < T; t++) {
        for (let s = 0; s < S; s++) {
          let best = -Infinity;
          let arg = 0;
          for (let p = 0; p < S; p++) {
            const value = score[t - 1][p] + Math.log(transition[p][s]);
            if (value > best) {
              best = value;
              arg = p;
            }
          }
          score[t][s] = best + Math.log(emission[s][observed[t]]);
          back[t][s] = arg;
        }
      }
      let state = score[T - 1][0] > score[T - 1][1] ? 0 : 1;
      const result = score[T - 1][state];
      let product = 1;
      for (let t = T - 1; t > 0; t--) {
        const from = back[t][state];
        product *= transition[from][state];
        state = from;
      }
      return result + product;
    },
    at: [
      [0.6, 0.4],
      [
        [0.7, 0.3],
        [0.4, 0.6],
      ],
      [
        [0.5, 0.4, 0.1],
        [0.1, 0.3, 0.6],
      ],
      Int32Array.of(0, 1, 2, 2),
    ],
  }),
  program({
    name: "the maximum of an array with ties: shared evenly",
    f: (x: number[]) => Math.max(...x) * 3 + Math.min(...x),
    at: [[2, 1, 2, 0.5, 2]],
    smooth: false,
    closed: () => [[1, 0, 1, 1, 1]],
  }),
  program({
    name: "longest common subsequence with soft matches, memoised by a table",
    f: (a: number[], b: number[], width: number) => {
      const memo: number[][] = [];
      for (let i = 0; i <= a.length; i++) memo.push(new Array<number>(b.length + 1).fill(0));
      for (let i = 1; i <= a.length; i++)
        for (let j = 1; j <= b.length; j++) {
          const match = Math.exp(-((a[i - 1] - b[j - 1]) ** 2) / width);
          memo[i][j] = Math.max(memo[i - 1][j - 1] + match, memo[i - 1][j], memo[i][j - 1]);
        }
      return memo[a.length][b.length];
    },
    at: [[1, 2, 3.1], [1.1, 2.9], 0.5],
  }),
  program({
    name: "peaks of a signal, collected by push and weighted",
    f: (signal: number[], threshold: number) => {
      const peaks: number[] = [];
      const heights: number[] = [];
      for (let i = 1; i < signal.length - 1; i++) {
        if (signal[i] > signal[i - 1] && signal[i] >= signal[i + 1] && signal[i] > threshold) {
          peaks.push(i);
          heights.push(signal[i] - threshold);
        }
      }
      let moment = 0;
      for (let k = 0; k < peaks.length; k++) moment += peaks[k] * heights[k] ** 2;
      return peaks.length > 0 ? moment / peaks.length : threshold;
    },
    at: [[0, 1, 0.5, 2, 1.2, 1.8, 0.3], 0.7],
  }),
  program({
    name: "a stack in a loop of unknown length: matching brackets of numbers",
    f: (tokens: Int32Array, x: number[]) => {
      const stack: number[] = [];
      let k = 0;
      for (const token of tokens) {
        if (token === 0) stack.push(x[k++]);
        else {
          const b = stack.pop()!;
          const a = stack.pop()!;
          stack.push(token === 1 ? a + b : a * b);
        }
      }
      return stack[0];
    },
    at: [Int32Array.of(0, 0, 1, 0, 2, 0, 1), [2, 3, 0.5, 1.5]],
  }),
];
