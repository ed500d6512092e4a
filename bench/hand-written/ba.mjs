/**
 * The sparse Jacobian of bundle adjustment, written by hand: for every observation the forward values once, and an adjoint
 * sweep for each of the two reprojection errors.
 */
export function jacobian({ cameras, points, weights, features }) {
  const n = cameras.length;
  const m = points.length;
  const p = weights.length;
  const rows = new Int32Array(3 * p + 1);
  const columns = new Int32Array(31 * p);
  const values = new Float64Array(31 * p);
  const pair = new Float64Array(30);
  let next = 0;
  for (let o = 0; o < p; o++) {
    observation(cameras[o % n], points[o % m], weights[o], features[o], pair);
    for (let e = 0; e < 2; e++) {
      for (let i = 0; i < 15; i++) values[next + i] = pair[15 * e + i];
      for (let i = 0; i < 11; i++) columns[next + i] = 11 * (o % n) + i;
      for (let i = 0; i < 3; i++) columns[next + 11 + i] = 11 * n + 3 * (o % m) + i;
      columns[next + 14] = 11 * n + 3 * m + o;
      next += 15;
      rows[2 * o + e + 1] = next;
    }
  }
  for (let o = 0; o < p; o++) {
    values[next] = -2 * weights[o];
    columns[next] = 11 * n + 3 * m + o;
    next++;
    rows[2 * p + o + 1] = next;
  }
  return { rows, columns, values };
}

/** The derivatives of both errors by the 11 numbers of the camera, the 3 of the point and the weight. */
function observation(camera, point, weight, feature, out) {
  const [r0, r1, r2] = [camera[0], camera[1], camera[2]];
  const [v0, v1, v2] = [point[0] - camera[3], point[1] - camera[4], point[2] - camera[5]];
  const [focalLength, kappa1, kappa2] = [camera[6], camera[9], camera[10]];
  const square = r0 * r0 + r1 * r1 + r2 * r2;
  const isRotated = square !== 0;
  let [angle, cosine, sine, e0, e1, e2, x0, x1, x2, along] = [0, 1, 0, 0, 0, 0, 0, 0, 0, 0];
  let y0, y1, y2;
  if (isRotated) {
    angle = Math.sqrt(square);
    cosine = Math.cos(angle);
    sine = Math.sin(angle);
    e0 = r0 / angle;
    e1 = r1 / angle;
    e2 = r2 / angle;
    x0 = e1 * v2 - e2 * v1;
    x1 = e2 * v0 - e0 * v2;
    x2 = e0 * v1 - e1 * v0;
    along = e0 * v0 + e1 * v1 + e2 * v2;
    const rest = along * (1 - cosine);
    y0 = v0 * cosine + x0 * sine + e0 * rest;
    y1 = v1 * cosine + x1 * sine + e1 * rest;
    y2 = v2 * cosine + x2 * sine + e2 * rest;
  } else {
    y0 = v0 + r1 * v2 - r2 * v1;
    y1 = v1 + r2 * v0 - r0 * v2;
    y2 = v2 + r0 * v1 - r1 * v0;
  }
  const a = y0 / y2;
  const b = y1 / y2;
  const rho = a * a + b * b;
  const distortion = 1 + kappa1 * rho + kappa2 * rho * rho;
  const u = a * distortion * focalLength + camera[7];
  const v = b * distortion * focalLength + camera[8];

  for (let e = 0; e < 2; e++) {
    const at = 15 * e;
    // The adjoints of u and v are the weight for the one error, and 0 for the other.
    const uBar = e === 0 ? weight : 0;
    const vBar = e === 0 ? 0 : weight;
    out[at + 14] = e === 0 ? u - feature[0] : v - feature[1];
    out[at + 6] = (uBar * a + vBar * b) * distortion;
    out[at + 7] = uBar;
    out[at + 8] = vBar;
    const distortionBar = (uBar * a + vBar * b) * focalLength;
    out[at + 9] = distortionBar * rho;
    out[at + 10] = distortionBar * rho * rho;
    const rhoBar = distortionBar * (kappa1 + 2 * kappa2 * rho);
    const aBar = uBar * distortion * focalLength + rhoBar * 2 * a;
    const bBar = vBar * distortion * focalLength + rhoBar * 2 * b;
    const y0Bar = aBar / y2;
    const y1Bar = bBar / y2;
    const y2Bar = -(aBar * a + bBar * b) / y2;
    let v0Bar, v1Bar, v2Bar;
    if (isRotated) {
      const rest = along * (1 - cosine);
      const restBar = y0Bar * e0 + y1Bar * e1 + y2Bar * e2;
      const alongBar = restBar * (1 - cosine);
      const cosineBar = y0Bar * v0 + y1Bar * v1 + y2Bar * v2 - restBar * along;
      const sineBar = y0Bar * x0 + y1Bar * x1 + y2Bar * x2;
      const [x0Bar, x1Bar, x2Bar] = [y0Bar * sine, y1Bar * sine, y2Bar * sine];
      const e0Bar = y0Bar * rest + alongBar * v0 - x1Bar * v2 + x2Bar * v1;
      const e1Bar = y1Bar * rest + alongBar * v1 + x0Bar * v2 - x2Bar * v0;
      const e2Bar = y2Bar * rest + alongBar * v2 - x0Bar * v1 + x1Bar * v0;
      v0Bar = y0Bar * cosine + alongBar * e0 + x1Bar * e2 - x2Bar * e1;
      v1Bar = y1Bar * cosine + alongBar * e1 - x0Bar * e2 + x2Bar * e0;
      v2Bar = y2Bar * cosine + alongBar * e2 + x0Bar * e1 - x1Bar * e0;
      const angleBar = sineBar * cosine - cosineBar * sine - (e0Bar * e0 + e1Bar * e1 + e2Bar * e2) / angle;
      out[at] = e0Bar / angle + angleBar * e0;
      out[at + 1] = e1Bar / angle + angleBar * e1;
      out[at + 2] = e2Bar / angle + angleBar * e2;
    } else {
      out[at] = -y1Bar * v2 + y2Bar * v1;
      out[at + 1] = y0Bar * v2 - y2Bar * v0;
      out[at + 2] = -y0Bar * v1 + y1Bar * v0;
      v0Bar = y0Bar + y1Bar * r2 - y2Bar * r1;
      v1Bar = y1Bar - y0Bar * r2 + y2Bar * r0;
      v2Bar = y2Bar + y0Bar * r1 - y1Bar * r0;
    }
    out[at + 3] = -v0Bar;
    out[at + 4] = -v1Bar;
    out[at + 5] = -v2Bar;
    out[at + 11] = v0Bar;
    out[at + 12] = v1Bar;
    out[at + 13] = v2Bar;
  }
}
