/** Robots, filters and other mechanics, as people write them. */
import { type CorpusProgram, program } from "./program.ts";

class Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
  constructor(x: number, y: number, z: number) {
    this.x = x;
    this.y = y;
    this.z = z;
  }
  add(o: Vec3): Vec3 {
    return new Vec3(this.x + o.x, this.y + o.y, this.z + o.z);
  }
  scale(k: number): Vec3 {
    return new Vec3(this.x * k, this.y * k, this.z * k);
  }
  cross(o: Vec3): Vec3 {
    return new Vec3(this.y * o.z - this.z * o.y, this.z * o.x - this.x * o.z, this.x * o.y - this.y * o.x);
  }
  dot(o: Vec3): number {
    return this.x * o.x + this.y * o.y + this.z * o.z;
  }
  length(): number {
    return Math.sqrt(this.dot(this));
  }
}

class Quaternion {
  readonly w: number;
  readonly v: Vec3;
  constructor(w: number, v: Vec3) {
    this.w = w;
    this.v = v;
  }
  static fromAxisAngle(axis: Vec3, angle: number): Quaternion {
    return new Quaternion(Math.cos(angle / 2), axis.scale(Math.sin(angle / 2) / axis.length()));
  }
  multiply(o: Quaternion): Quaternion {
    const w = this.w * o.w - this.v.dot(o.v);
    return new Quaternion(w, o.v.scale(this.w).add(this.v.scale(o.w)).add(this.v.cross(o.v)));
  }
  rotate(p: Vec3): Vec3 {
    const t = this.v.cross(p).scale(2);
    return p.add(t.scale(this.w)).add(this.v.cross(t));
  }
}

export const robotics: readonly CorpusProgram[] = [
  program({
    name: "forward kinematics of a chain with Vec3 and Quaternion classes from scope",
    f: (angles: number[], target: { x: number; y: number; z: number }) => {
      const axes = [new Vec3(0, 0, 1), new Vec3(0, 1, 0), new Vec3(0, 1, 0), new Vec3(1, 0, 0)];
      const links = [0.3, 0.8, 0.6, 0.1];
      let rotation = new Quaternion(1, new Vec3(0, 0, 0));
      let tip = new Vec3(0, 0, 0);
      for (let i = 0; i < axes.length; i++) {
        rotation = rotation.multiply(Quaternion.fromAxisAngle(axes[i], angles[i]));
        tip = tip.add(rotation.rotate(new Vec3(links[i], 0, 0)));
      }
      const dx = tip.x - target.x;
      const dy = tip.y - target.y;
      const dz = tip.z - target.z;
      return dx * dx + dy * dy + dz * dz;
    },
    at: [[0.4, -0.7, 0.9, 0.2], { x: 0.5, y: 0.6, z: 0.7 }],
    scope: () => ({ Vec3, Quaternion }),
  }),
  program({
    name: "a state record of the caller's, stepped in place",
    f: (state: { x: number; v: number }, k: number, steps: number) => {
      const dt = 0.05;
      for (let i = 0; i < steps; i++) {
        const a = -k * state.x - 0.1 * state.v;
        state.v += a * dt;
        state.x += state.v * dt;
      }
      return 0.5 * k * state.x ** 2 + 0.5 * state.v ** 2;
    },
    at: [{ x: 1, v: 0.3 }, 2.5, 12],
    counts: [2],
  }),
  program({
    name: "a rigid body of the caller's: arrays in a record, updated by a helper",
    f: (body: { position: number[]; velocity: number[]; mass: number }, thrust: number[]) => {
      const integrate = (b: { position: number[]; velocity: number[]; mass: number }, dt: number): void => {
        for (let k = 0; k < 3; k++) {
          const drag = -0.2 * b.velocity[k] * Math.abs(b.velocity[k]);
          b.velocity[k] += ((thrust[k] + drag) / b.mass) * dt;
          b.position[k] += b.velocity[k] * dt;
        }
        b.mass -= 0.01 * dt;
      };
      for (let i = 0; i < 4; i++) integrate(body, 0.1);
      return Math.hypot(body.position[0], body.position[1], body.position[2]) / body.mass;
    },
    at: [{ position: [1, 2, 0.5], velocity: [0.4, -0.7, 0.2], mass: 1.5 }, [0.5, 1, -0.3]],
  }),
  program({
    name: "an extended Kalman filter on matrices",
    f: (z: number[], q: number, r: number) => {
      const matmul = (a: number[][], b: number[][]): number[][] =>
        a.map((row) => b[0].map((_, j) => row.reduce((s, v, k) => s + v * b[k][j], 0)));
      const transpose = (a: number[][]): number[][] => a[0].map((_, j) => a.map((row) => row[j]));
      let x = [0, 1];
      let P = [
        [1, 0],
        [0, 1],
      ];
      const F = [
        [1, 0.1],
        [0, 1],
      ];
      let loglik = 0;
      for (const measured of z) {
        x = [x[0] + 0.1 * x[1], x[1]];
        P = matmul(matmul(F, P), transpose(F));
        P[0][0] += q;
        P[1][1] += q;
        const h = Math.sin(x[0]);
        const H = [Math.cos(x[0]), 0];
        const S = H[0] * P[0][0] * H[0] + r;
        const K = [(P[0][0] * H[0]) / S, (P[1][0] * H[0]) / S];
        const y = measured - h;
        loglik += -0.5 * (Math.log(2 * Math.PI * S) + (y * y) / S);
        x = [x[0] + K[0] * y, x[1] + K[1] * y];
        P = [
          [P[0][0] - K[0] * S * K[0], P[0][1] - K[0] * S * K[1]],
          [P[1][0] - K[1] * S * K[0], P[1][1] - K[1] * S * K[1]],
        ];
      }
      return loglik;
    },
    at: [[0.1, 0.25, 0.2, 0.41], 0.02, 0.1],
  }),
  program({
    name: "n bodies: an array of records of the caller's, stepped in place",
    f: (bodies: { x: number; y: number; vx: number; vy: number; m: number }[]) => {
      const dt = 0.01;
      for (let step = 0; step < 3; step++) {
        for (const a of bodies) {
          for (const b of bodies) {
            if (a === b) continue;
            const dx = b.x - a.x;
            const dy = b.y - a.y;
            const r2 = dx * dx + dy * dy + 0.01;
            const f = b.m / (r2 * Math.sqrt(r2));
            a.vx += f * dx * dt;
            a.vy += f * dy * dt;
          }
        }
        for (const p of bodies) {
          p.x += p.vx * dt;
          p.y += p.vy * dt;
        }
      }
      let kinetic = 0;
      for (const { vx, vy, m } of bodies) kinetic += 0.5 * m * (vx * vx + vy * vy);
      return kinetic;
    },
    at: [
      [
        { x: 0, y: 0, vx: 0, vy: 0.1, m: 2 },
        { x: 1, y: 0.2, vx: -0.3, vy: 0.4, m: 0.5 },
        { x: -0.5, y: 0.8, vx: 0.2, vy: -0.1, m: 0.7 },
      ],
    ],
  }),
  program({
    name: "cloth: verlet integration and constraints relaxed in place",
    f: (x: number[], old: number[], stiffness: number) => {
      const n = 4;
      const rest = 1;
      for (let step = 0; step < 2; step++) {
        for (let i = 1; i < n; i++) {
          const vy = old[2 * i + 1];
          const vx = old[2 * i];
          old[2 * i] = x[2 * i];
          old[2 * i + 1] = x[2 * i + 1];
          x[2 * i] += 0.98 * (x[2 * i] - vx);
          x[2 * i + 1] += 0.98 * (x[2 * i + 1] - vy) - 0.05;
        }
        for (let sweep = 0; sweep < 2; sweep++) {
          for (let i = 0; i + 1 < n; i++) {
            const dx = x[2 * i + 2] - x[2 * i];
            const dy = x[2 * i + 3] - x[2 * i + 1];
            const d = Math.sqrt(dx * dx + dy * dy);
            const diff = (stiffness * (d - rest)) / d;
            const share = i === 0 ? 0 : 0.5;
            x[2 * i] += share * dx * diff;
            x[2 * i + 1] += share * dy * diff;
            x[2 * i + 2] -= (1 - share) * dx * diff;
            x[2 * i + 3] -= (1 - share) * dy * diff;
          }
        }
      }
      let lowest = 0;
      for (let i = 0; i < n; i++) lowest += x[2 * i + 1] ** 2;
      return lowest;
    },
    at: [[0, 0, 1.1, 0.1, 2, -0.2, 2.9, 0.3], [0, 0, 1, 0.1, 2, -0.1, 3, 0.2], 0.8],
  }),
  program({
    name: "a PID controller with its integral in a closure",
    f: (kp: number, ki: number, kd: number) => {
      const makeController = (setpoint: number) => {
        let integral = 0;
        let last: number | undefined;
        return (measured: number, dt: number): number => {
          const error = setpoint - measured;
          integral += error * dt;
          const slope = last === undefined ? 0 : (error - last) / dt;
          last = error;
          return kp * error + ki * integral + kd * slope;
        };
      };
      const control = makeController(1);
      let y = 0;
      let v = 0;
      let cost = 0;
      for (let i = 0; i < 6; i++) {
        const u = Math.max(-3, Math.min(3, control(y, 0.1)));
        v += (u - 0.5 * v) * 0.1;
        y += v * 0.1;
        cost += (1 - y) ** 2 + 0.01 * u * u;
      }
      return cost;
    },
    at: [2.1, 0.3, 0.4],
  }),
  program({
    name: "a trajectory collected with push, then measured",
    f: (speed: number, angle: number) => {
      const xs: number[] = [];
      const ys: number[] = [];
      let x = 0;
      let y = 1;
      let vx = speed * Math.cos(angle);
      let vy = speed * Math.sin(angle);
      while (y > 0) {
        xs.push(x);
        ys.push(y);
        vx *= 0.99;
        vy -= 0.981;
        x += 0.1 * vx;
        y += 0.1 * vy;
      }
      let length = 0;
      for (let i = 1; i < xs.length; i++) {
        length += Math.hypot(xs[i] - xs[i - 1], ys[i] - ys[i - 1]);
      }
      return length;
    },
    at: [5, 0.8],
  }),
];
