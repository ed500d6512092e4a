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
