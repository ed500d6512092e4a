/** Curves, rays and images, as people write them. */
import { type CorpusProgram, program } from "./program.ts";

export const graphics: readonly CorpusProgram[] = [
  program({
    name: "ray marching with an early way out",
    f: (origin: { x: number; y: number; z: number }, direction: number[], radius: number) => {
      const sphere = (x: number, y: number, z: number): number => Math.hypot(x, y, z) - radius;
      const box = (x: number, y: number, z: number): number => {
        const q = [Math.abs(x - 1) - 0.5, Math.abs(y) - 0.4, Math.abs(z) - 0.6];
        const outside = Math.hypot(...q.map((v) => Math.max(v, 0)));
        return outside + Math.min(Math.max(q[0], q[1], q[2]), 0);
      };
      const scene = (x: number, y: number, z: number): number => Math.min(sphere(x, y, z), box(x, y, z));
      const [dx, dy, dz] = direction;
      let t = 0;
      for (let i = 0; i < 64; i++) {
        const d = scene(origin.x + t * dx, origin.y + t * dy, origin.z + t * dz);
        if (d < 1e-6) return t;
        if (t > 20) break;
        t += d;
      }
      return 20 + origin.x;
    },
    at: [{ x: 0.2, y: 0.1, z: -4 }, [0.05, -0.02, 0.998], 0.8],
    also: [[{ x: 3, y: 3, z: -4 }, [0.3, 0.4, 0.8], 0.8]],
  }),
  program({
    name: "a triangle filled by barycentric weights, softly",
    f: (triangle: number[][], color: number[]) => {
      const size = 3;
      const [a, b, c] = triangle;
      const edge = (p: number[], q: number[], x: number, y: number): number =>
        (q[0] - p[0]) * (y - p[1]) - (q[1] - p[1]) * (x - p[0]);
      const image = new Float64Array(size * size * 3);
      for (let i = 0; i < size; i++) {
        for (let j = 0; j < size; j++) {
          const [x, y] = [(j + 0.5) / size, (i + 0.5) / size];
          const area = edge(a, b, c[0], c[1]);
          const w = [edge(b, c, x, y) / area, edge(c, a, x, y) / area, edge(a, b, x, y) / area];
          let inside = 1;
          for (const v of w) inside *= 1 / (1 + Math.exp(-8 * v));
          for (let k = 0; k < 3; k++) image[(i * size + j) * 3 + k] += inside * color[k];
        }
      }
      let loss = 0;
      image.forEach((v, k) => {
        loss += (v - (k % 3) / 3) ** 2;
      });
      return loss;
    },
    at: [
      [
        [0.1, 0.2],
        [0.9, 0.3],
        [0.4, 0.8],
      ],
      [0.9, 0.4, 0.2],
    ],
  }),
  program({
    name: "alpha compositing front to back with break",
    f: (layers: { alpha: number; rgb: number[] }[], background: number[]) => {
      const out = [0, 0, 0];
      let through = 1;
      for (const { alpha, rgb } of layers) {
        for (let k = 0; k < 3; k++) out[k] += through * alpha * rgb[k];
        through *= 1 - alpha;
        if (through < 0.05) break;
      }
      for (let k = 0; k < 3; k++) out[k] += through * background[k];
      return out[0] * 0.3 + out[1] ** 2 + out[2] * out[0];
    },
    at: [
      [
        { alpha: 0.5, rgb: [1, 0.2, 0.1] },
        { alpha: 0.95, rgb: [0.3, 0.9, 0.4] },
        { alpha: 0.7, rgb: [0.2, 0.1, 0.8] },
      ],
      [0.1, 0.1, 0.3],
    ],
  }),
  program({
    name: "a polygon's area and centroid, the last edge closed by %",
    f: (xs: Float64Array, ys: Float64Array) => {
      const n = xs.length;
      let area = 0;
      let cx = 0;
      let cy = 0;
      for (let i = 0; i < n; i++) {
        const j = (i + 1) % n;
        const cross = xs[i] * ys[j] - xs[j] * ys[i];
        area += cross / 2;
        cx += (xs[i] + xs[j]) * cross;
        cy += (ys[i] + ys[j]) * cross;
      }
      return Math.hypot(cx / (6 * area), cy / (6 * area)) + area;
    },
    at: [Float64Array.of(0, 2, 2.5, 1, -0.3), Float64Array.of(0, 0.1, 1.5, 2.2, 1)],
  }),
  program({
    name: "Catmull–Rom through points with the ends clamped",
    f: (y: number[], t: number) => {
      const i = Math.floor(t);
      const u = t - i;
      const clamp = (k: number): number => Math.max(0, Math.min(y.length - 1, k));
      const [p0, p1, p2, p3] = [y[clamp(i - 1)], y[clamp(i)], y[clamp(i + 1)], y[clamp(i + 2)]];
      return (
        0.5 *
        (2 * p1 + (p2 - p0) * u + (2 * p0 - 5 * p1 + 4 * p2 - p3) * u * u + (3 * p1 - p0 - 3 * p2 + p3) * u * u * u)
      );
    },
    at: [[1, 3, 2, 5], 0.3],
    also: [[[1, 3, 2, 5], 2.6]],
  }),
  program({
    name: "the arc length of a Bézier curve with points as records",
    f: (points: { x: number; y: number }[]) => {
      type Point = { x: number; y: number };
      const lerp = (a: Point, b: Point, t: number): Point => ({ x: a.x + (b.x - a.x) * t, y: a.y + (b.y - a.y) * t });
      const at = (t: number): Point => {
        let ps = points;
        while (ps.length > 1) ps = ps.slice(1).map((p, i) => lerp(ps[i], p, t));
        return ps[0];
      };
      let length = 0;
      let last = at(0);
      for (let i = 1; i <= 8; i++) {
        const next = at(i / 8);
        length += Math.sqrt((next.x - last.x) ** 2 + (next.y - last.y) ** 2);
        last = next;
      }
      return length;
    },
    at: [
      [
        { x: 0, y: 0 },
        { x: 1, y: 2 },
        { x: 3, y: -1 },
        { x: 4, y: 1 },
      ],
    ],
  }),
];
