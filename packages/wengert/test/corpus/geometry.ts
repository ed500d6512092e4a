/** Geometry, kinematics, graphics and interpolation. */
import { type CorpusProgram, program } from "./program.ts";

export const geometry: readonly CorpusProgram[] = [
  program({
    name: "a planar arm with n joints",
    f: (angles: number[], lengths: number[], target: number[]) => {
      let x = 0;
      let y = 0;
      let total = 0;
      for (let i = 0; i < angles.length; i++) {
        total += angles[i];
        x += lengths[i] * Math.cos(total);
        y += lengths[i] * Math.sin(total);
      }
      return (x - target[0]) ** 2 + (y - target[1]) ** 2;
    },
    at: [
      [0.3, 0.5, -0.2],
      [1, 0.8, 0.5],
      [1.5, 1],
    ],
  }),
  program({
    name: "a robot arm with 4×4 matrices, multiplied in place",
    f: (joints: number[]) => {
      const T = new Float64Array(16);
      for (let i = 0; i < 4; i++) T[5 * i] = 1;
      const M = new Float64Array(16);
      const P = new Float64Array(16);
      for (let joint = 0; joint < joints.length; joint++) {
        const c = Math.cos(joints[joint]);
        const s = Math.sin(joints[joint]);
        M.fill(0);
        if (joint % 2 === 0) {
          M[0] = c;
          M[1] = -s;
          M[4] = s;
          M[5] = c;
          M[10] = 1;
        } else {
          M[0] = 1;
          M[5] = c;
          M[6] = -s;
          M[9] = s;
          M[10] = c;
        }
        M[3] = 0.5;
        M[15] = 1;
        for (let i = 0; i < 4; i++)
          for (let j = 0; j < 4; j++) {
            let sum = 0;
            for (let k = 0; k < 4; k++) sum += T[4 * i + k] * M[4 * k + j];
            P[4 * i + j] = sum;
          }
        T.set(P);
      }
      return T[3] * T[7] + T[11] ** 2 + T[3];
    },
    at: [[0.4, -0.7, 1.1]],
  }),
  program({
    name: "quaternions as records: interpolation on the sphere",
    f: (
      a: { w: number; x: number; y: number; z: number },
      b: { w: number; x: number; y: number; z: number },
      t: number,
    ) => {
      let dot = a.w * b.w + a.x * b.x + a.y * b.y + a.z * b.z;
      let sign = 1;
      if (dot < 0) {
        dot = -dot;
        sign = -1;
      }
      const theta = Math.acos(dot);
      const p = Math.sin((1 - t) * theta) / Math.sin(theta);
      const q = (sign * Math.sin(t * theta)) / Math.sin(theta);
      const w = p * a.w + q * b.w;
      const z = p * a.z + q * b.z;
      return w * w * z + p * a.x * q * b.y;
    },
    at: [{ w: 0.8, x: 0.2, y: 0.1, z: 0.3 }, { w: -0.3, x: 0.5, y: -0.6, z: 0.2 }, 0.3],
    also: [[{ w: 0.8, x: 0.2, y: 0.1, z: 0.3 }, { w: 0.3, x: 0.5, y: -0.6, z: 0.2 }, 0.3]],
  }),
  program({
    name: "a ray and a sphere, shaded",
    f: (origin: number[], direction: number[], center: number[], radius: number) => {
      const dot = (a: number[], b: number[]): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];
      const oc = [origin[0] - center[0], origin[1] - center[1], origin[2] - center[2]];
      const a = dot(direction, direction);
      const b = dot(oc, direction);
      const c = dot(oc, oc) - radius * radius;
      const discriminant = b * b - a * c;
      if (discriminant < 0) return 0;
      const t = (-b - Math.sqrt(discriminant)) / a;
      if (t < 0) return 0;
      const normal = oc.map((v, i) => (v + t * direction[i]) / radius);
      const light = [0.6, 0.48, -0.64];
      return Math.max(0, dot(normal, light)) + 0.1 * t;
    },
    at: [[0, 0, -3], [0.1, 0.05, 1], [0.2, 0.1, 0.5], 1],
    also: [[[0, 0, -3], [1, 1, 0.1], [0.2, 0.1, 0.5], 1]],
  }),
  program({
    name: "bilinear interpolation in an image",
    f: (image: number[][], u: number, v: number) => {
      const j = Math.floor(u);
      const i = Math.floor(v);
      const a = u - j;
      const b = v - i;
      const top = image[i][j] * (1 - a) + image[i][j + 1] * a;
      const bottom = image[i + 1][j] * (1 - a) + image[i + 1][j + 1] * a;
      return (top * (1 - b) + bottom * b) ** 2;
    },
    at: [
      [
        [1, 2, 3],
        [0.5, -1, 2],
        [4, 1, 0],
      ],
      1.3,
      0.6,
    ],
  }),
  program({
    name: "a Bézier curve by de Casteljau, in place",
    f: (points: number[], t: number) => {
      const p = points.slice();
      for (let level = p.length - 1; level > 0; level--) {
        for (let i = 0; i < level; i++) p[i] = (1 - t) * p[i] + t * p[i + 1];
      }
      return p[0] ** 2;
    },
    at: [[1, -2, 3, 0.5], 0.3],
  }),
  program({
    name: "a natural cubic spline: second derivatives, then evaluation",
    f: (x: number[], y: number[], t: number) => {
      const n = x.length;
      const m = new Float64Array(n);
      const c = new Float64Array(n);
      for (let i = 1; i < n - 1; i++) {
        const sig = (x[i] - x[i - 1]) / (x[i + 1] - x[i - 1]);
        const p = sig * m[i - 1] + 2;
        m[i] = (sig - 1) / p;
        c[i] = (y[i + 1] - y[i]) / (x[i + 1] - x[i]) - (y[i] - y[i - 1]) / (x[i] - x[i - 1]);
        c[i] = ((6 * c[i]) / (x[i + 1] - x[i - 1]) - sig * c[i - 1]) / p;
      }
      m[n - 1] = 0;
      for (let k = n - 2; k >= 0; k--) m[k] = m[k] * m[k + 1] + c[k];
      let k = 0;
      while (k < n - 2 && t > x[k + 1]) k++;
      const h = x[k + 1] - x[k];
      const a = (x[k + 1] - t) / h;
      const b = (t - x[k]) / h;
      return a * y[k] + b * y[k + 1] + (((a ** 3 - a) * m[k] + (b ** 3 - b) * m[k + 1]) * h * h) / 6;
    },
    at: [[0, 1, 2.2, 3, 4.5], [1, 2, 0.5, -1, 0.3], 2.6],
    also: [[[0, 1, 2.2, 3, 4.5], [1, 2, 0.5, -1, 0.3], 0.4]],
  }),
  program({
    name: "the area and perimeter of a polygon",
    f: (vertices: { x: number; y: number }[]) => {
      let area = 0;
      let perimeter = 0;
      for (let i = 0, j = vertices.length - 1; i < vertices.length; j = i++) {
        const a = vertices[j];
        const b = vertices[i];
        area += a.x * b.y - b.x * a.y;
        perimeter += Math.hypot(b.x - a.x, b.y - a.y);
      }
      return (Math.PI * 2 * Math.abs(area)) / (perimeter * perimeter);
    },
    at: [
      [
        { x: 0, y: 0 },
        { x: 2, y: 0.2 },
        { x: 2.3, y: 1.5 },
        { x: 0.4, y: 1.1 },
      ],
    ],
  }),
  program({
    name: "the smallest distance from a point to segments",
    f: (px: number, py: number, path: number[]) => {
      let best = Infinity;
      for (let i = 0; i + 3 < path.length; i += 2) {
        const [ax, ay, bx, by] = [path[i], path[i + 1], path[i + 2], path[i + 3]];
        const [dx, dy] = [bx - ax, by - ay];
        let t = ((px - ax) * dx + (py - ay) * dy) / (dx * dx + dy * dy);
        t = t < 0 ? 0 : t > 1 ? 1 : t;
        const d = (px - ax - t * dx) ** 2 + (py - ay - t * dy) ** 2;
        if (d < best) best = d;
      }
      return Math.sqrt(best);
    },
    at: [0.6, 0.8, [0, 0, 1, 0.2, 1.5, 1.3, 3, 3]],
  }),
  program({
    name: "a camera's projection and reprojection error with distortion",
    f: (camera: { f: number; k1: number; t: number[]; w: number[] }, points: number[][], seen: number[][]) => {
      let error = 0;
      for (let i = 0; i < points.length; i++) {
        const [x, y, z] = points[i];
        const [a, b, c] = camera.w;
        const theta = Math.sqrt(a * a + b * b + c * c);
        const s = Math.sin(theta) / theta;
        const k = (1 - Math.cos(theta)) / (theta * theta);
        const d = a * x + b * y + c * z;
        const cos = Math.cos(theta);
        const X = x * cos + (b * z - c * y) * s + a * d * k + camera.t[0];
        const Y = y * cos + (c * x - a * z) * s + b * d * k + camera.t[1];
        const Z = z * cos + (a * y - b * x) * s + c * d * k + camera.t[2];
        const u = X / Z;
        const v = Y / Z;
        const r = 1 + camera.k1 * (u * u + v * v);
        error += (camera.f * r * u - seen[i][0]) ** 2 + (camera.f * r * v - seen[i][1]) ** 2;
      }
      return error;
    },
    at: [
      { f: 1.2, k1: 0.1, t: [0.1, -0.2, 3], w: [0.1, 0.2, -0.3] },
      [
        [0.5, 0.4, 1],
        [-0.6, 0.3, 0.5],
      ],
      [
        [0.1, 0.1],
        [-0.2, 0.05],
      ],
    ],
  }),
  program({
    name: "a signed distance with smooth union, marched",
    f: (radius: number, blend: number, height: number) => {
      const scene = (x: number, y: number): number => {
        const circle = Math.hypot(x - 2, y) - radius;
        const floor = y + height;
        const h = Math.max(blend - Math.abs(circle - floor), 0) / blend;
        return Math.min(circle, floor) - h * h * blend * 0.25;
      };
      let t = 0;
      for (let k = 0; k < 12; k++) {
        const d = scene(t * 0.96, 0.4 - t * 0.28);
        if (d < 1e-3) break;
        t += d;
      }
      return t;
    },
    at: [0.7, 0.5, 0.3],
  }),
  program({
    name: "an RGB color from hue: cases by sextant",
    f: (hue: number, saturation: number, value: number) => {
      const sextant = Math.floor(hue / 60) % 6;
      const fraction = hue / 60 - Math.floor(hue / 60);
      const p = value * (1 - saturation);
      const q = value * (1 - fraction * saturation);
      const t = value * (1 - (1 - fraction) * saturation);
      let r = 0;
      let g = 0;
      let b = 0;
      switch (sextant) {
        case 0:
          [r, g, b] = [value, t, p];
          break;
        case 1:
          [r, g, b] = [q, value, p];
          break;
        case 2:
        case 3:
          [r, g, b] = sextant === 2 ? [p, value, t] : [p, q, value];
          break;
        case 4:
          [r, g, b] = [t, p, value];
          break;
        default:
          [r, g, b] = [value, p, q];
      }
      return 0.3 * r * r + 0.59 * g * g + 0.11 * b * b;
    },
    at: [75, 0.6, 0.8],
    also: [
      [20, 0.6, 0.8],
      [200, 0.6, 0.8],
      [310, 0.6, 0.8],
    ],
  }),
];
