import { gradient, jvp } from "wengert";

/** The sum over the points of the squared distance to the nearest centroid. */
export function cost(centroids: number[][], points: number[][]): number {
  let total = 0;
  for (const point of points) {
    let nearest = Infinity;
    for (const centroid of centroids) {
      let distance = 0;
      for (let c = 0; c < point.length; c++) {
        const difference = centroid[c] - point[c];
        distance += difference * difference;
      }
      if (distance < nearest) nearest = distance;
    }
    total += nearest;
  }
  return total;
}

const costGradient = gradient(cost, { wrt: 0 });
const costCurvature = jvp(costGradient, { wrt: 0 });

/** The direction of Newton's method: the gradient over the diagonal of the Hessian, which has no other entries. */
export function direction(centroids: number[][], points: number[][]): number[][] {
  const ones = centroids.map((centroid) => centroid.map(() => 1));
  const { value, tangent } = costCurvature([centroids, points], [ones]);
  return value.map((row, j) => row.map((slope, c) => slope / tangent[j][c]));
}
