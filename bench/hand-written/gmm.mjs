/** The adjoint of the log posterior of a mixture of Gaussians, written by hand. */
export function gradient({ alpha, mu, q, l }, x, { m, gamma }) {
  const n = x.length;
  const k = alpha.length;
  const d = mu[0].length;
  const zeros = (rows) => rows.map((row) => new Array(row.length).fill(0));
  const bar = { alpha: new Array(k).fill(0), mu: zeros(mu), q: zeros(q), l: zeros(l) };
  const sums = q.map((row) => row.reduce((sum, value) => sum + value, 0));
  const sumBars = new Array(k).fill(0);
  // What the backward sweep of a point needs, by component.
  const centred = new Float64Array(k * d);
  const scales = new Float64Array(k * d);
  const transformed = new Float64Array(k * d);
  const beta = new Float64Array(k);
  const zBar = new Float64Array(d);

  for (let i = 0; i < n; i++) {
    let largest = -Infinity;
    for (let c = 0; c < k; c++) {
      const base = c * d;
      for (let j = 0; j < d; j++) {
        const z = x[i][j] - mu[c][j];
        const scale = Math.exp(q[c][j]);
        centred[base + j] = z;
        scales[base + j] = scale;
        transformed[base + j] = scale * z;
      }
      const triangle = l[c];
      let next = 0;
      for (let column = 0; column < d; column++) {
        const z = centred[base + column];
        for (let row = column + 1; row < d; row++) transformed[base + row] += triangle[next++] * z;
      }
      let norm = 0;
      for (let j = 0; j < d; j++) norm += transformed[base + j] * transformed[base + j];
      beta[c] = alpha[c] + sums[c] - norm / 2;
      largest = Math.max(largest, beta[c]);
    }
    let sum = 0;
    for (let c = 0; c < k; c++) sum += beta[c] = Math.exp(beta[c] - largest);
    for (let c = 0; c < k; c++) {
      const base = c * d;
      const betaBar = beta[c] / sum;
      bar.alpha[c] += betaBar;
      sumBars[c] += betaBar;
      const [triangle, triangleBar, qBar, muBar] = [l[c], bar.l[c], bar.q[c], bar.mu[c]];
      for (let j = 0; j < d; j++) {
        const vBar = -betaBar * transformed[base + j];
        transformed[base + j] = vBar;
        qBar[j] += vBar * scales[base + j] * centred[base + j];
        zBar[j] = vBar * scales[base + j];
      }
      let next = 0;
      for (let column = 0; column < d; column++) {
        const z = centred[base + column];
        let total = zBar[column];
        for (let row = column + 1; row < d; row++) {
          const vBar = transformed[base + row];
          triangleBar[next] += vBar * z;
          total += triangle[next++] * vBar;
        }
        muBar[column] -= total;
      }
    }
  }

  let largest = -Infinity;
  for (let c = 0; c < k; c++) largest = Math.max(largest, alpha[c]);
  const weights = alpha.map((value) => Math.exp(value - largest));
  const total = weights.reduce((sum, value) => sum + value, 0);
  for (let c = 0; c < k; c++) {
    bar.alpha[c] -= (n * weights[c]) / total;
    const sumBar = sumBars[c] + m;
    for (let j = 0; j < d; j++) {
      const scale = Math.exp(q[c][j]);
      bar.q[c][j] += sumBar - gamma * gamma * scale * scale;
    }
    for (let j = 0; j < l[c].length; j++) bar.l[c][j] -= gamma * gamma * l[c][j];
  }
  return bar;
}
