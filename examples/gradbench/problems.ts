/** The twelve problems: how the input of the interchange format becomes arguments, and what is computed from them. */
import { residuals, type Scene } from "./ba.ts";
import { determinant } from "./det.ts";
import { logPosterior, type Mixture } from "./gmm.ts";
import { square } from "./hello.ts";
import { errors, type Observation } from "./ht.ts";
import { cost } from "./kmeans.ts";
import { squaredError } from "./llsq.ts";
import { logSumExp } from "./lse.ts";
import { loss } from "./lstm.ts";
import { integrate } from "./ode.ts";

/**
 * Prepares an input and gives the functions of the problem, ready to be evaluated (and timed) on it. Inputs come from
 * JSON and are trusted to have the shape that the problem prescribes.
 */
export type Problem = (input: never) => Record<string, () => unknown>;

export const hello: Problem = (x: number) => ({
  square: () => square(x),
});

export const lse: Problem = ({ x }: { x: number[] }) => ({
  primal: () => logSumExp(x),
});

export const llsq: Problem = ({ x, n }: { x: number[]; n: number }) => ({
  primal: () => squaredError(x, n),
});

export const kmeans: Problem = ({ points, centroids }: { points: number[][]; centroids: number[][] }) => ({
  cost: () => cost(centroids, points),
});

export const ode: Problem = ({ x, s }: { x: number[]; s: number }) => ({
  primal: () => integrate(x, s),
});

export const det: Problem = ({ A, ell }: { A: number[]; ell: number }) => ({
  primal: () => determinant(A, ell),
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
  };
};

interface NetworkInput {
  main_params: number[][];
  extra_params: number[][];
  state: number[][];
  sequence: number[][];
}

export const lstm: Problem = ({ main_params, extra_params, state, sequence }: NetworkInput) => ({
  objective: () => loss(main_params, extra_params, state, sequence),
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
  };
};
