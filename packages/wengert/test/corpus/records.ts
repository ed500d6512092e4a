/** Records as parameters, locals and results, arrays of records, and simple classes. */
import { type CorpusProgram, program } from "./program.ts";

interface Vector {
  x: number;
  y: number;
  z: number;
}

class Vec3 {
  x: number;
  y: number;
  z: number;
  constructor(x: number, y: number, z: number) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  dot(other: Vec3): number {
    return this.x * other.x + this.y * other.y + this.z * other.z;
  }
  cross(other: Vec3): Vec3 {
    return new Vec3(
      this.y * other.z - this.z * other.y,
      this.z * other.x - this.x * other.z,
      this.x * other.y - this.y * other.x,
    );
  }
  plus(other: Vec3): Vec3 {
    return new Vec3(this.x + other.x, this.y + other.y, this.z + other.z);
  }
  times(k: number): Vec3 {
    return new Vec3(this.x * k, this.y * k, this.z * k);
  }
  length(): number {
    return Math.sqrt(this.dot(this));
  }
}

class Quaternion {
  w: number;
  v: Vec3;
  constructor(w: number, v: Vec3) {
    this.w = w;
    this.v = v;
  }
  static about(axis: Vec3, angle: number): Quaternion {
    return new Quaternion(Math.cos(angle / 2), axis.times(Math.sin(angle / 2) / axis.length()));
  }
  times(other: Quaternion): Quaternion {
    return new Quaternion(
      this.w * other.w - this.v.dot(other.v),
      other.v.times(this.w).plus(this.v.times(other.w)).plus(this.v.cross(other.v)),
    );
  }
  rotate(p: Vec3): Vec3 {
    const conjugate = new Quaternion(this.w, this.v.times(-1));
    return this.times(new Quaternion(0, p)).times(conjugate).v;
  }
}

export const records: readonly CorpusProgram[] = [
  program({
    name: "fields of a record parameter",
    f: (p: { mass: number; speed: number; height: number }) => 0.5 * p.mass * p.speed ** 2 + p.mass * 9.81 * p.height,
    at: [{ mass: 2, speed: 3, height: 1.5 }],
    closed: ({ mass, speed, height }) => ({
      mass: 0.5 * speed ** 2 + 9.81 * height,
      speed: mass * speed,
      height: mass * 9.81,
    }),
  }),
  program({
    name: "nested records with arrays",
    f: (config: { gain: number; filter: { taps: number[]; bias: { value: number } } }, x: number[]) => {
      let y = config.filter.bias.value;
      for (let k = 0; k < config.filter.taps.length; k++) y += config.filter.taps[k] * x[k];
      return Math.tanh(config.gain * y);
    },
    at: [{ gain: 0.5, filter: { taps: [1, -0.5], bias: { value: 0.2 } } }, [0.7, 1.1]],
  }),
  program({
    name: "destructuring with new names and defaults",
    f: ({ a: { b: first, c = 2 }, d: [, second] }: { a: { b: number; c?: number }; d: number[] }) =>
      first ** c + second * first,
    at: [{ a: { b: 1.5 }, d: [9, 2] }],
  }),
  program({
    name: "a record made, changed and read",
    f: (x: number, y: number) => {
      const state = { a: x, b: { c: y, d: 1 } };
      state.a *= state.b.c;
      state.b.d += state.a;
      state.b.c = state.b.d * state.b.c;
      return state.a * state.b.c + state.b.d;
    },
    at: [1.5, 0.7],
  }),
  program({
    name: "spread of a record, with a field replaced",
    f: (p: { a: number; b: number; c: number }) => {
      const q = { ...p, b: p.a * p.c };
      const r = { d: q.b, ...q };
      return q.a * q.b + r.c * p.b * r.d;
    },
    at: [{ a: 2, b: 3, c: 0.5 }],
  }),
  program({
    name: "a record under two names",
    f: (x: number) => {
      const p = { value: x };
      const q = p;
      q.value = q.value * x;
      return p.value * p.value;
    },
    at: [1.2],
    closed: (x) => 4 * x ** 3,
  }),
  program({
    name: "functions that return records",
    f: (x: number, y: number) => {
      const polar = (a: number, b: number): { r: number; angle: number } => ({
        r: Math.hypot(a, b),
        angle: Math.atan2(b, a),
      });
      const { r, angle } = polar(x, y);
      const twice = polar(r * Math.cos(2 * angle), r * Math.sin(2 * angle));
      return twice.r * twice.angle;
    },
    at: [1.2, 0.5],
  }),
  program({
    name: "functions that return pairs",
    f: (x: number, y: number) => {
      const multiply = ([a, b]: number[], [c, d]: number[]): [number, number] => [a * c - b * d, a * d + b * c];
      let z: [number, number] = [x, y];
      for (let k = 0; k < 4; k++) {
        const [re, im] = multiply(z, z);
        z = [re + x, im + y];
      }
      return z[0] ** 2 + z[1] ** 2;
    },
    at: [-0.4, 0.3],
  }),
  program({
    name: "an array of records: a mixture density",
    f: (components: { weight: number; mean: number; deviation: number }[], x: number) => {
      let density = 0;
      for (const { weight, mean, deviation } of components) {
        const z = (x - mean) / deviation;
        density += (weight * Math.exp(-0.5 * z * z)) / deviation;
      }
      return Math.log(density);
    },
    at: [
      [
        { weight: 0.3, mean: 0, deviation: 1 },
        { weight: 0.7, mean: 2, deviation: 0.5 },
      ],
      1.2,
    ],
  }),
  program({
    name: "an array of records copied, then updated: springs in a chain",
    f: (start: { x: number; v: number }[], stiffness: number) => {
      const particles = start.map((p) => ({ ...p }));
      const dt = 0.05;
      for (let step = 0; step < 4; step++) {
        for (let i = 0; i < particles.length; i++) {
          const left = i > 0 ? particles[i - 1].x : 0;
          const right = i + 1 < particles.length ? particles[i + 1].x : 4;
          particles[i].v += dt * stiffness * (left - 2 * particles[i].x + right);
        }
        for (const p of particles) p.x += dt * p.v;
      }
      let energy = 0;
      for (const p of particles) energy += 0.5 * p.v * p.v + p.x ** 3;
      return energy;
    },
    at: [
      [
        { x: 1.1, v: 0 },
        { x: 2, v: 0.5 },
        { x: 2.7, v: -0.3 },
      ],
      3,
    ],
  }),
  program({
    name: "records of arrays: n bodies, leapfrog",
    f: (bodies: { mass: number; position: number[]; velocity: number[] }[], dt: number) => {
      const accelerate = (h: number): void => {
        for (let i = 0; i < bodies.length; i++) {
          for (let j = 0; j < bodies.length; j++) {
            if (i === j) continue;
            const a = bodies[i];
            const b = bodies[j];
            const dx = b.position[0] - a.position[0];
            const dy = b.position[1] - a.position[1];
            const r2 = dx * dx + dy * dy + 0.01;
            const k = (h * b.mass) / (r2 * Math.sqrt(r2));
            a.velocity[0] += k * dx;
            a.velocity[1] += k * dy;
          }
        }
      };
      for (let step = 0; step < 2; step++) {
        accelerate(dt / 2);
        for (const { position, velocity } of bodies) {
          position[0] += dt * velocity[0];
          position[1] += dt * velocity[1];
        }
        accelerate(dt / 2);
      }
      return bodies[0].position[0] * bodies[1].velocity[1] + bodies[2].position[1] ** 2;
    },
    at: [
      [
        { mass: 1, position: [0, 0], velocity: [0.1, 0] },
        { mass: 0.5, position: [1, 0.2], velocity: [0, 0.8] },
        { mass: 0.2, position: [-0.7, 1], velocity: [0.3, -0.2] },
      ],
      0.1,
    ],
  }),
  program({
    name: "vectors as records with helper functions",
    f: (a: Vector, b: Vector) => {
      const dot = (p: Vector, q: Vector): number => p.x * q.x + p.y * q.y + p.z * q.z;
      const cross = (p: Vector, q: Vector): Vector => ({
        x: p.y * q.z - p.z * q.y,
        y: p.z * q.x - p.x * q.z,
        z: p.x * q.y - p.y * q.x,
      });
      const n = cross(a, b);
      return Math.sqrt(dot(n, n)) / (1 + dot(a, b) ** 2);
    },
    at: [
      { x: 1, y: 0.2, z: -0.4 },
      { x: 0.3, y: 1.1, z: 0.6 },
    ],
  }),
  program({
    name: "Object.values and Object.entries of a record",
    f: (weights: { a: number; b: number; c: number }, x: number) => {
      let norm = 0;
      for (const w of Object.values(weights)) norm += w * w;
      let s = 0;
      for (const [name, w] of Object.entries(weights)) s += name === "b" ? w * x : w / x;
      return s * norm;
    },
    at: [{ a: 1, b: 2, c: -0.5 }, 1.3],
  }),
  program({
    name: "optional settings: ?. and ??",
    f: (x: number, options: { scale?: number; offset?: { value: number } } | null) =>
      x * (options?.scale ?? 2) + (options?.offset?.value ?? x * x),
    at: [3, { scale: 1.5, offset: { value: 2 } }],
    also: [
      [3, null],
      [3, { scale: 4 }],
    ],
  }),
  program({
    name: "string and boolean options in a record",
    f: (x: number[], options: { norm: "l1" | "l2" | "max"; mean: boolean }) => {
      let s = 0;
      for (const v of x) {
        if (options.norm === "l1") s += Math.abs(v);
        else if (options.norm === "l2") s += v * v;
        else s = Math.max(s, Math.abs(v));
      }
      if (options.norm === "l2") s = Math.sqrt(s);
      return options.mean ? s / x.length : s;
    },
    at: [[3, -4, 1], { norm: "l2", mean: true }],
    also: [
      [[3, -4, 1], { norm: "l1", mean: false }],
      [[3, -4, 1], { norm: "max", mean: true }],
    ],
  }),
  program({
    name: "a state record carried through a loop: a Kalman filter in one dimension",
    f: (measurements: number[], processNoise: number, measurementNoise: number) => {
      let state = { mean: 0, variance: 1 };
      let logLikelihood = 0;
      for (const z of measurements) {
        const predicted = { mean: state.mean * 0.95, variance: state.variance * 0.9025 + processNoise };
        const innovation = z - predicted.mean;
        const s = predicted.variance + measurementNoise;
        const gain = predicted.variance / s;
        logLikelihood -= 0.5 * (Math.log(2 * Math.PI * s) + (innovation * innovation) / s);
        state = { mean: predicted.mean + gain * innovation, variance: (1 - gain) * predicted.variance };
      }
      return logLikelihood + state.mean;
    },
    at: [[0.3, 0.5, -0.1, 0.8], 0.1, 0.4],
  }),
  program({
    name: "records chosen by a condition",
    f: (x: number, y: number) => {
      const near = { k: x, c: 0.1 };
      const far = { k: y, c: x };
      const material = x > y ? near : { k: far.k * 2, c: far.c };
      return material.k * material.k + material.c;
    },
    at: [2, 1],
    also: [[1, 2]],
  }),
  program({
    name: "an array of records grown before the loop",
    f: (x: number) => {
      const layers = [
        { w: x, b: 0.1 },
        { w: 0.5, b: x },
        { w: x * x, b: -0.2 },
      ];
      let y = 1;
      for (const layer of layers) y = Math.tanh(layer.w * y + layer.b);
      return y;
    },
    at: [0.8],
  }),
  program({
    name: "map to records and reduce over them",
    f: (x: number[], y: number[]) => {
      const points = x.map((v, i) => ({ v, w: y[i] * v }));
      return points.reduce((sum, { v, w }) => sum + w * w - v, 0);
    },
    at: [
      [1, 2, 0.5],
      [0.3, -0.2, 1],
    ],
  }),
  program({
    name: "class Vec3: the volume of a parallelepiped",
    f: (a: number[], b: number[], c: number[]) => {
      const u = new Vec3(a[0], a[1], a[2]);
      const v = new Vec3(b[0], b[1], b[2]);
      const w = new Vec3(c[0], c[1], c[2]);
      return u.cross(v).dot(w) / (u.length() * v.plus(w.times(2)).length());
    },
    at: [
      [1, 0.2, 0.1],
      [0.3, 1.5, -0.4],
      [0.1, 0.6, 2],
    ],
    scope: () => ({ Vec3 }),
  }),
  program({
    name: "class Quaternion: a point turned about an axis twice",
    f: (axis: number[], angle: number, point: number[]) => {
      const q = Quaternion.about(new Vec3(axis[0], axis[1], axis[2]), angle);
      const p = q.times(q).rotate(new Vec3(point[0], point[1], point[2]));
      return p.x * p.y + p.z;
    },
    at: [[1, 0.5, -0.2], 0.7, [0.4, 1, 2]],
    scope: () => ({ Quaternion, Vec3 }),
  }),
  program({
    name: "a class inside the function whose method changes its fields",
    f: (x: number[], rate: number) => {
      class Accumulator {
        sum: number;
        count = 0;
        constructor(start: number) {
          this.sum = start;
        }
        add(value: number): this {
          this.sum = this.sum * (1 - rate) + value * value;
          this.count++;
          return this;
        }
      }
      const total = new Accumulator(1);
      for (const v of x) total.add(v);
      return total.add(rate).sum / total.count;
    },
    at: [[1, 2, 0.5], 0.3],
  }),
];
