import { jacobian, jvp } from "wengert";

/** A hand: bones that form a tree, and a skin of vertices that follow them. */
export interface HandModel {
  /** The parent of each bone, which precedes it; −1 for the root. */
  parents: number[];
  /** Per bone a 4×4 matrix: bone to parent at rest. */
  baseRelatives: number[][][];
  /** Per bone a 4×4 matrix: the inverse of bone to world at rest. */
  inverseBaseAbsolutes: number[][][];
  /** Homogeneous coordinates of the vertices at rest. */
  basePositions: number[][];
  /** How much each vertex follows each bone. */
  weights: number[][];
  /** The vertices of the skin's triangles. */
  triangles: number[][];
  isMirrored: boolean;
}

/** What was observed: points, and the vertex or triangle that each belongs to. */
export interface Observation {
  model: HandModel;
  correspondences: number[];
  points: number[][];
}

/**
 * The distances between observed points and the posed hand.
 *
 * @param theta  rotation vector, translation, and four angles for each of five fingers
 * @param us     for each observed point two barycentric coordinates in its triangle; empty if the points are vertices
 * @returns      three numbers per point
 */
export function errors(theta: number[], us: number[][], { model, correspondences, points }: Observation): number[] {
  const vertices = skin(theta, model);
  const result = new Array<number>(3 * points.length).fill(0);
  for (let i = 0; i < points.length; i++) {
    if (us.length === 0) {
      const vertex = vertices[correspondences[i]];
      for (let r = 0; r < 3; r++) result[3 * i + r] = points[i][r] - vertex[r];
    } else {
      const [a, b, c] = model.triangles[correspondences[i]];
      const [u, v] = us[i];
      for (let r = 0; r < 3; r++) {
        const coordinate = u * vertices[a][r] + v * vertices[b][r] + (1 - u - v) * vertices[c][r];
        result[3 * i + r] = points[i][r] - coordinate;
      }
    }
  }
  return result;
}

/** The positions of all vertices of the posed hand. */
function skin(theta: number[], model: HandModel): number[][] {
  const transforms = boneTransforms(theta, model);
  const rotation = rotationMatrix(theta[0], theta[1], theta[2]);
  return model.basePositions.map((base, i) => {
    const position = [0, 0, 0];
    for (let b = 0; b < transforms.length; b++) {
      const weight = model.weights[i][b];
      for (let r = 0; r < 3; r++) {
        let coordinate = 0;
        for (let c = 0; c < 4; c++) coordinate += transforms[b][r][c] * base[c];
        position[r] += weight * coordinate;
      }
    }
    if (model.isMirrored) position[0] = -position[0];
    const moved = [theta[3], theta[4], theta[5]];
    for (let r = 0; r < 3; r++) {
      for (let c = 0; c < 3; c++) moved[r] += rotation[r][c] * position[c];
    }
    return moved;
  });
}

/** Per bone the matrix that takes a vertex from the hand at rest to the posed hand. */
function boneTransforms(theta: number[], model: HandModel): number[][][] {
  const bones = model.parents.length;
  const angles = pose(theta, bones);
  const locals = zeroMatrices(bones);
  const absolutes = zeroMatrices(bones);
  const transforms = zeroMatrices(bones);
  for (let b = 0; b < bones; b++) {
    multiply(model.baseRelatives[b], jointRotation(angles[b][0], angles[b][1]), locals[b]);
    const parent = model.parents[b];
    if (parent === -1) copy(locals[b], absolutes[b]);
    else multiply(absolutes[parent], locals[b], absolutes[b]);
    multiply(absolutes[b], model.inverseBaseAbsolutes[b], transforms[b]);
  }
  return transforms;
}

/** Per bone its rotation about x and about z. */
function pose(theta: number[], bones: number): number[][] {
  const angles = Array.from({ length: bones }, () => [0, 0]);
  for (let finger = 0; finger < 5; finger++) {
    const first = 6 + 4 * finger;
    const bone = 2 + 4 * finger;
    angles[bone][0] = theta[first];
    angles[bone][1] = theta[first + 1];
    angles[bone + 1][0] = theta[first + 2];
    angles[bone + 2][0] = theta[first + 3];
  }
  return angles;
}

/** A 4×4 matrix that rotates about x, then about z. */
function jointRotation(aboutX: number, aboutZ: number): number[][] {
  const ca = Math.cos(aboutX);
  const sa = Math.sin(aboutX);
  const cg = Math.cos(aboutZ);
  const sg = Math.sin(aboutZ);
  return [
    [cg, -sg * ca, sg * sa, 0],
    [sg, cg * ca, -cg * sa, 0],
    [0, sa, ca, 0],
    [0, 0, 0, 1],
  ];
}

/** The 3×3 matrix of the rotation about the vector (a, b, c) by its length. */
function rotationMatrix(a: number, b: number, c: number): number[][] {
  const angle = Math.sqrt(a * a + b * b + c * c);
  if (angle < 1e-4) {
    return [
      [1, 0, 0],
      [0, 1, 0],
      [0, 0, 1],
    ];
  }
  const x = a / angle;
  const y = b / angle;
  const z = c / angle;
  const sine = Math.sin(angle);
  const cosine = Math.cos(angle);
  const rest = 1 - cosine;
  return [
    [x * x + (1 - x * x) * cosine, x * y * rest - z * sine, x * z * rest + y * sine],
    [x * y * rest + z * sine, y * y + (1 - y * y) * cosine, y * z * rest - x * sine],
    [x * z * rest - y * sine, y * z * rest + x * sine, z * z + (1 - z * z) * cosine],
  ];
}

/** Writes the product of two 4×4 matrices into a third. */
function multiply(a: number[][], b: number[][], out: number[][]): void {
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) {
      let sum = 0;
      for (let k = 0; k < 4; k++) sum += a[i][k] * b[k][j];
      out[i][j] = sum;
    }
  }
}

function copy(a: number[][], out: number[][]): void {
  for (let i = 0; i < 4; i++) {
    for (let j = 0; j < 4; j++) out[i][j] = a[i][j];
  }
}

function zeroMatrices(count: number): number[][][] {
  return Array.from({ length: count }, () => Array.from({ length: 4 }, () => [0, 0, 0, 0]));
}

const scope = () => ({ skin, boneTransforms, pose, jointRotation, rotationMatrix, multiply, copy, zeroMatrices });
const poseJacobian = jacobian(errors, { wrt: 0, scope });
const surfaceTangent = jvp(errors, { wrt: 1, scope });

/**
 * The derivatives of the errors, a row for each: with respect to theta and, before it, to the two coordinates in `us` of
 * the same point, if there are any. An error depends on no other point's coordinates, so that two tangents give them all.
 */
export function errorsJacobian(theta: number[], us: number[][], observation: Observation): number[][] {
  const rows = poseJacobian(theta, us, observation);
  if (us.length === 0) return rows;
  const along = (direction: number[]): number[] => {
    const tangents = [us.map(() => direction)];
    return surfaceTangent([theta, us, observation], tangents).tangent;
  };
  const first = along([1, 0]);
  const second = along([0, 1]);
  return rows.map((row, i) => [first[i], second[i], ...row]);
}
