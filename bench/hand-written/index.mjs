/** The derivatives of the GradBench problems written by hand: a problem's input, as GradBench sends it, → a run that gives its output. */
import { jacobian as ba } from "./ba.mjs";
import { gradient as det } from "./det.mjs";
import { gradient as gmm } from "./gmm.mjs";
import { jacobian as ht } from "./ht.mjs";
import { direction as kmeans } from "./kmeans.mjs";
import { gradient as llsq } from "./llsq.mjs";
import { gradient as lse } from "./lse.mjs";
import { gradient as lstm } from "./lstm.mjs";
import { gradient as ode } from "./ode.mjs";

export const handWritten = {
  lse:
    ({ x }) =>
    () =>
      lse(x),
  llsq:
    ({ x, n }) =>
    () =>
      llsq(x, n),
  kmeans:
    ({ points, centroids }) =>
    () =>
      kmeans(centroids, points),
  ode:
    ({ x, s }) =>
    () =>
      ode(x, s),
  det:
    ({ A, ell }) =>
    () =>
      det(A, ell),
  gmm:
    ({ alpha, mu, q, l, x, m, gamma }) =>
    () =>
      gmm({ alpha, mu, q, l }, x, { m, gamma }),
  lstm:
    ({ main_params, extra_params, state, sequence }) =>
    () =>
      lstm(main_params, extra_params, state, sequence).flat(2),
  ba: ({ n, m, p, cam, x, w, feat }) => {
    const scene = {
      cameras: Array.from({ length: n }, () => [...cam]),
      points: Array.from({ length: m }, () => [...x]),
      weights: new Array(p).fill(w),
      features: Array.from({ length: p }, () => [...feat]),
    };
    return () => {
      const { rows, columns, values } = ba(scene);
      return { rows: shortened(rows), cols: shortened(columns), vals: shortened(values) };
    };
  },
  ht: ({ theta, us, data: { model, correspondences, points } }) => {
    const observation = {
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
    return () => ht(theta, us, observation);
  },
};

/** The first 30 elements and the last: what is reported of a long list. */
function shortened(list) {
  return [...list.subarray(0, 30), list[list.length - 1]];
}
