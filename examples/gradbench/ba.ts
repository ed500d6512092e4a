import { derivative, jacobianInto, sparseJacobian } from "wengert";

/** The parameters of a scene; observation o sees point o mod m with camera o mod n. */
export interface Scene {
  /** n cameras of 11 numbers: rotation vector, centre, focal length, principal point, two radial distortions. */
  cameras: number[][];
  /** m points of 3 coordinates. */
  points: number[][];
  /** p weights. */
  weights: number[];
  /** p observed image points. */
  features: number[][];
}

/** Every reprojection error (2 per observation) and every weight's residual. */
export interface Residuals {
  reprojection: Float64Array;
  weight: Float64Array;
}

export function residuals({ cameras, points, weights, features }: Scene): Residuals {
  const p = weights.length;
  const reprojection = new Float64Array(2 * p);
  const weight = new Float64Array(p);
  for (let o = 0; o < p; o++) {
    const error = reprojectionError(cameras[o % cameras.length], points[o % points.length], weights[o], features[o]);
    reprojection[2 * o] = error[0];
    reprojection[2 * o + 1] = error[1];
    weight[o] = weightResidual(weights[o]);
  }
  return { reprojection, weight };
}

/** The weighted distance in the image between the projection of a point and where it was observed. */
export function reprojectionError(camera: number[], point: number[], weight: number, feature: number[]): number[] {
  const [u, v] = project(camera, point);
  return [weight * (u - feature[0]), weight * (v - feature[1])];
}

export function weightResidual(weight: number): number {
  return 1 - weight * weight;
}

/** The image point of a point in space. */
function project(camera: number[], point: number[]): number[] {
  const [r0, r1, r2, c0, c1, c2, focalLength, u0, v0, kappa1, kappa2] = camera;
  const seen = rotate([r0, r1, r2], [point[0] - c0, point[1] - c1, point[2] - c2]);
  const a = seen[0] / seen[2];
  const b = seen[1] / seen[2];
  const squaredRadius = a * a + b * b;
  const distortion = 1 + kappa1 * squaredRadius + kappa2 * squaredRadius * squaredRadius;
  return [a * distortion * focalLength + u0, b * distortion * focalLength + v0];
}

/** Rotates v about the axis r by the angle |r| (Rodrigues' formula). */
function rotate(r: number[], v: number[]): number[] {
  const squaredAngle = dot(r, r);
  if (squaredAngle === 0) {
    const moved = cross(r, v);
    return [v[0] + moved[0], v[1] + moved[1], v[2] + moved[2]];
  }
  const angle = Math.sqrt(squaredAngle);
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  const axis = r.map((coordinate) => coordinate / angle);
  const across = cross(axis, v);
  const along = dot(axis, v) * (1 - cosine);
  return v.map((coordinate, i) => coordinate * cosine + across[i] * sine + axis[i] * along);
}

function dot(a: number[], b: number[]): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
}

function cross(a: number[], b: number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]];
}

/** A sparse matrix by rows: row r has the entries rows[r] … rows[r + 1] − 1 of `columns` and `values`. */
export interface SparseMatrix {
  rows: Int32Array;
  columns: Int32Array;
  values: Float64Array;
}

const reprojectionJacobian = jacobianInto(reprojectionError, {
  wrt: [0, 1, 2],
  scope: () => ({ project, rotate, dot, cross }),
});
const weightDerivative = derivative(weightResidual);

/**
 * The derivatives of all residuals with respect to all cameras, points and weights: two rows for each observation, then
 * one for each weight.
 */
export function residualsJacobian({ cameras, points, weights, features }: Scene): SparseMatrix {
  const n = cameras.length;
  const m = points.length;
  const p = weights.length;
  const matrix = {
    rows: new Int32Array(3 * p + 1),
    columns: new Int32Array(31 * p),
    values: new Float64Array(31 * p),
  };
  const partials = new Float64Array(2 * 15);
  let next = 0;
  for (let o = 0; o < p; o++) {
    reprojectionJacobian(partials, cameras[o % n], points[o % m], weights[o], features[o]);
    matrix.values.set(partials, next);
    for (let e = 0; e < 2; e++) {
      for (let i = 0; i < 11; i++) matrix.columns[next + i] = 11 * (o % n) + i;
      for (let i = 0; i < 3; i++) matrix.columns[next + 11 + i] = 11 * n + 3 * (o % m) + i;
      matrix.columns[next + 14] = 11 * n + 3 * m + o;
      next += 15;
      matrix.rows[2 * o + e + 1] = next;
    }
  }
  for (let o = 0; o < p; o++) {
    matrix.values[next] = weightDerivative(weights[o]);
    matrix.columns[next] = 11 * n + 3 * m + o;
    next++;
    matrix.rows[2 * p + o + 1] = next;
  }
  return matrix;
}

/**
 * The same matrix of the whole function, whose pattern Wengert finds: columns that share no residual are taken in one
 * pass, 14 passes for any number of cameras, points and observations.
 */
export const residualsJacobianByColouring = sparseJacobian(
  (cameras: number[][], points: number[][], weights: number[], features: number[][]) =>
    residuals({ cameras, points, weights, features }),
  {
    wrt: [0, 1, 2],
    scope: () => ({ residuals, reprojectionError, weightResidual, project, rotate, dot, cross }),
  },
);
