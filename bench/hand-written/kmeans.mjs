/** Gradient over diagonal of the Hessian of Σᵢ minⱼ |Cⱼ − Pᵢ|², written by hand: the nearest centroid gets 2(C − P) and 2. */
export function direction(centroids, points) {
  const slope = centroids.map((centroid) => new Array(centroid.length).fill(0));
  const curvature = centroids.map((centroid) => new Array(centroid.length).fill(0));
  for (const point of points) {
    let nearest = Infinity;
    let at = 0;
    for (let j = 0; j < centroids.length; j++) {
      const centroid = centroids[j];
      let distance = 0;
      for (let c = 0; c < point.length; c++) {
        const difference = centroid[c] - point[c];
        distance += difference * difference;
      }
      if (distance < nearest) {
        nearest = distance;
        at = j;
      }
    }
    for (let c = 0; c < point.length; c++) {
      slope[at][c] += 2 * (centroids[at][c] - point[c]);
      curvature[at][c] += 2;
    }
  }
  for (let j = 0; j < slope.length; j++) for (let c = 0; c < slope[j].length; c++) slope[j][c] /= curvature[j][c];
  return slope;
}
