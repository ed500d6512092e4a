/**
 * The adjoint of the Runge–Kutta integration, written by hand: the forward sweep keeps y of every step, the backward
 * sweep computes the stages of a step again and takes them back.
 */
export function gradient(x, steps) {
  const n = x.length;
  const h = 2 / steps;
  const history = new Float64Array(steps * n);
  const y = new Float64Array(n);
  const [s1, s2, s3] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const [k1, k2, k3, k4] = [new Float64Array(n), new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  for (let step = 0; step < steps; step++) {
    history.set(y, step * n);
    stages();
    rates(x, s3, k4);
    for (let i = 0; i < n; i++) y[i] += (h * (k1[i] + 2 * k2[i] + 2 * k3[i] + k4[i])) / 6;
  }

  const partial = new Array(n).fill(0);
  const yBar = new Float64Array(n);
  yBar[n - 1] = 1;
  const [k1Bar, k2Bar, k3Bar, k4Bar] = [
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
    new Float64Array(n),
  ];
  const sBar = new Float64Array(n);
  for (let step = steps - 1; step >= 0; step--) {
    y.set(history.subarray(step * n, (step + 1) * n));
    stages();
    for (let i = 0; i < n; i++) {
      const part = (h * yBar[i]) / 6;
      k1Bar[i] = part;
      k2Bar[i] = 2 * part;
      k3Bar[i] = 2 * part;
      k4Bar[i] = part;
    }
    takeBack(s3, k4Bar);
    for (let i = 0; i < n; i++) {
      yBar[i] += sBar[i];
      k3Bar[i] += h * sBar[i];
    }
    takeBack(s2, k3Bar);
    for (let i = 0; i < n; i++) {
      yBar[i] += sBar[i];
      k2Bar[i] += (h * sBar[i]) / 2;
    }
    takeBack(s1, k2Bar);
    for (let i = 0; i < n; i++) {
      yBar[i] += sBar[i];
      k1Bar[i] += (h * sBar[i]) / 2;
    }
    takeBack(y, k1Bar);
    for (let i = 0; i < n; i++) yBar[i] += sBar[i];
  }
  return partial;

  function stages() {
    rates(x, y, k1);
    for (let i = 0; i < n; i++) s1[i] = y[i] + (h * k1[i]) / 2;
    rates(x, s1, k2);
    for (let i = 0; i < n; i++) s2[i] = y[i] + (h * k2[i]) / 2;
    rates(x, s2, k3);
    for (let i = 0; i < n; i++) s3[i] = y[i] + h * k3[i];
  }

  /** k = F(u): adds to the partials of x, and writes the adjoint of u into sBar. */
  function takeBack(u, kBar) {
    partial[0] += kBar[0];
    for (let i = 1; i < n; i++) {
      partial[i] += kBar[i] * u[i - 1];
      sBar[i - 1] = kBar[i] * x[i];
    }
    sBar[n - 1] = 0;
  }
}

function rates(x, y, k) {
  k[0] = x[0];
  for (let i = 1; i < y.length; i++) k[i] = x[i] * y[i - 1];
}
