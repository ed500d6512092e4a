/** The twelve problems: how the input of the interchange format becomes arguments, and what is computed from them. */
import { residuals, residualsJacobian, type Scene } from "./ba.ts";
import { determinant, determinantGradient } from "./det.ts";
import { logPosterior, logPosteriorGradient, type Mixture } from "./gmm.ts";
import { double, square } from "./hello.ts";
import { errors, errorsJacobian, type Observation } from "./ht.ts";
import { cost, direction } from "./kmeans.ts";
import { squaredError, squaredErrorGradient } from "./llsq.ts";
import { logSumExp, logSumExpGradient } from "./lse.ts";
import { loss, lossGradient } from "./lstm.ts";
import { integrate, lastGradient } from "./ode.ts";
import { aim } from "./particle.ts";
import { solve } from "./saddle.ts";

/**
 * Prepares an input and gives the functions of the problem, ready to be evaluated (and timed) on it. Inputs come from
 * JSON and are trusted to have the shape that the problem prescribes.
 */
export type Problem = (input: never) => Record<string, () => unknown>;

export const hello: Problem = (x: number) => ({
  square: () => square(x),
  double: () => double(x),
});

export const lse: Problem = ({ x }: { x: number[] }) => ({
  primal: () => logSumExp(x),
  gradient: () => logSumExpGradient(x),
});

export const llsq: Problem = ({ x, n }: { x: number[]; n: number }) => ({
  primal: () => squaredError(x, n),
  gradient: () => squaredErrorGradient(x, n),
});

export const kmeans: Problem = ({ points, centroids }: { points: number[][]; centroids: number[][] }) => ({
  cost: () => cost(centroids, points),
  dir: () => direction(centroids, points),
});

export const ode: Problem = ({ x, s }: { x: number[]; s: number }) => ({
  primal: () => integrate(x, s),
  gradient: () => lastGradient(x, s),
});

export const det: Problem = ({ A, ell }: { A: number[]; ell: number }) => ({
  primal: () => determinant(A, ell),
  gradient: () => determinantGradient(A, ell),
});

export const particle: Problem = ({ w }: { w: number }) => ({
  rr: () => aim(w, "reverse", "reverse"),
  ff: () => aim(w, "forward", "forward"),
  fr: () => aim(w, "forward", "reverse"),
  rf: () => aim(w, "reverse", "forward"),
});

export const saddle: Problem = ({ start }: { start: number[] }) => ({
  rr: () => solve(start, "reverse", "reverse"),
  ff: () => solve(start, "forward", "forward"),
  fr: () => solve(start, "forward", "reverse"),
  rf: () => solve(start, "reverse", "forward"),
});

interface MixtureInput extends Mixture {
  x: number[][];
  m: number;
  gamma: number;
}

export const gmm: Problem = ({ alpha, mu, q, l, x, m, gamma }: MixtureInput) => {
  const mixture = { alpha, mu, q, l };
  const wishart = { m, gamma };
  return {
    objective: () => logPosterior(mixture, x, wishart),
    jacobian: () => logPosteriorGradient(mixture, x, wishart),
  };
};

interface SceneInput {
  n: number;
  m: number;
  p: number;
  cam: number[];
  x: number[];
  w: number;
  feat: number[];
}

export const ba: Problem = ({ n, m, p, cam, x, w, feat }: SceneInput) => {
  const scene: Scene = {
    cameras: Array.from({ length: n }, () => [...cam]),
    points: Array.from({ length: m }, () => [...x]),
    weights: new Array<number>(p).fill(w),
    features: Array.from({ length: p }, () => [...feat]),
  };
  return {
    objective: () => {
      const { reprojection, weight } = residuals(scene);
      return {
        reproj_error: { elements: [...reprojection.subarray(0, 2)], repeated: p },
        w_err: { element: weight[0], repeated: p },
      };
    },
    jacobian: () => {
      const { rows, columns, values } = residualsJacobian(scene);
      return { rows: shortened(rows), cols: shortened(columns), vals: shortened(values) };
    },
  };
};

/** The first 30 elements and the last. */
function shortened(list: Int32Array | Float64Array): number[] {
  return [...list.subarray(0, 30), list[list.length - 1]];
}

interface NetworkInput {
  main_params: number[][];
  extra_params: number[][];
  state: number[][];
  sequence: number[][];
}

export const lstm: Problem = ({ main_params, extra_params, state, sequence }: NetworkInput) => ({
  objective: () => loss(main_params, extra_params, state, sequence),
  jacobian: () => lossGradient(main_params, extra_params, state, sequence).flat(2),
});

interface HandInput {
  theta: number[];
  us: number[][];
  data: {
    model: {
      parents: number[];
      base_relatives: number[][][];
      inverse_base_absolutes: number[][][];
      base_positions: number[][];
      weights: number[][];
      triangles: number[][];
      is_mirrored: boolean;
    };
    correspondences: number[];
    points: number[][];
  };
}

export const ht: Problem = ({ theta, us, data: { model, correspondences, points } }: HandInput) => {
  const observation: Observation = {
    model: {
      parents: model.parents,
      baseRelatives: model.base_relatives,
      inverseBaseAbsolutes: model.inverse_base_absolutes,
      basePositions: model.base_positions,
      weights: model.weights,
      triangles: model.triangles,
      isMirrored: model.is_mirrored,
    },
    correspondences,
    points,
  };
  return {
    objective: () => errors(theta, us, observation),
    jacobian: () => errorsJacobian(theta, us, observation),
  };
};
