/** Derivatives inside differentiated functions, in all combinations of the modes. */
import { derivative, gradient, jvp, valueAndGradient, vjp } from "../../src/index.ts";
import { type CorpusProgram, program } from "./program.ts";

const drivers = { derivative, gradient, jvp, valueAndGradient, vjp };
const scope = (): typeof drivers => drivers;

export const nested: readonly CorpusProgram[] = [
  program({
    name: "the derivative of an inner function that closes over x, forward",
    f: (x: number) => x * derivative((y: number) => Math.sin(x * y))(x),
    at: [0.8],
    scope,
    plain: (x) => x * x * Math.cos(x * x),
    closed: (x) => 2 * x * Math.cos(x * x) - 2 * x ** 3 * Math.sin(x * x),
  }),
  program({
    name: "the same in reverse",
    f: (x: number) => x * gradient((y: number) => Math.sin(x * y))(x),
    at: [0.8],
    scope,
    plain: (x) => x * x * Math.cos(x * x),
    closed: (x) => 2 * x * Math.cos(x * x) - 2 * x ** 3 * Math.sin(x * x),
  }),
  program({
    name: "perturbations are not confused",
    f: (x: number) =>
      x * derivative((y: number) => x + y)(x) + derivative((z: number) => x * derivative((y: number) => z * y)(z))(x),
    at: [1.3],
    scope,
    plain: (x) => 2 * x,
    closed: () => 2,
  }),
  program({
    name: "gradient descent inside",
    f: (target: number, rate: number) => {
      const loss = (w: number): number => (w * w - target) ** 2;
      let w = 1;
      for (let k = 0; k < 6; k++) w -= rate * gradient(loss)(w);
      return w;
    },
    at: [2, 0.05],
    scope,
    plain: (target, rate) => {
      let w = 1;
      for (let k = 0; k < 6; k++) w -= rate * (2 * (w * w - target) * (2 * w));
      return w;
    },
  }),
  program({
    name: "gradient descent inside, on an array, with momentum",
    f: (start: number[], rate: number, momentum: number) => {
      const bowl = (p: number[]): number => p[0] ** 2 + 3 * p[1] ** 2 + Math.sin(p[0] * p[1]) * momentum;
      const p = start.slice();
      const v = p.map(() => 0);
      for (let k = 0; k < 3; k++) {
        const g = gradient(bowl)(p);
        for (let i = 0; i < p.length; i++) {
          v[i] = momentum * v[i] - rate * g[i];
          p[i] += v[i];
        }
      }
      return p[0] * p[1] + p[0];
    },
    at: [[1, 0.5], 0.1, 0.8],
    scope,
    plain: (start, rate, momentum) => {
      const p = start.slice();
      const v = p.map(() => 0);
      for (let k = 0; k < 3; k++) {
        const c = Math.cos(p[0] * p[1]) * momentum;
        const g = [2 * p[0] + c * p[1], 6 * p[1] + c * p[0]];
        for (let i = 0; i < p.length; i++) {
          v[i] = momentum * v[i] - rate * g[i];
          p[i] += v[i];
        }
      }
      return p[0] * p[1] + p[0];
    },
  }),
  program({
    name: "Newton's method with the derivative taken inside",
    f: (a: number) => {
      const g = (x: number): number => x ** 3 - a;
      let x = 1.5;
      for (let k = 0; k < 6; k++) x -= g(x) / derivative(g)(x);
      return x;
    },
    at: [2.7],
    scope,
    plain: (a) => {
      let x = 1.5;
      for (let k = 0; k < 6; k++) x -= (x ** 3 - a) / (3 * x * x);
      return x;
    },
    closed: (a) => 1 / (3 * Math.cbrt(a) ** 2),
    within: 1e-10,
  }),
  program({
    name: "Newton's method for a minimum: second derivatives inside",
    f: (a: number, b: number) => {
      const cost = (x: number): number => Math.exp(a * x) - b * x;
      const slope = derivative(cost);
      const curvature = derivative(slope);
      let x = 0.3;
      for (let k = 0; k < 6; k++) x -= slope(x) / curvature(x);
      return x;
    },
    at: [1.3, 2],
    scope,
    plain: (a, b) => {
      let x = 0.3;
      for (let k = 0; k < 6; k++) x -= (a * Math.exp(a * x) - b) / (a * a * Math.exp(a * x));
      return x;
    },
    closed: (a, b) => [-Math.log(b / a) / (a * a) - 1 / (a * a), 1 / (a * b)],
    within: 1e-9,
  }),
  program({
    name: "an argmin inside an argmax, forward in reverse",
    f: (c: number) => {
      const payoff = (x: number, y: number): number => x * y - x * x + c * y * y + 0.1 * x * y * y;
      let x = 0.5;
      let y = 0.5;
      for (let k = 0; k < 3; k++) {
        const best = (u: number): number => {
          let v = y;
          for (let j = 0; j < 3; j++) v -= 0.2 * derivative((w: number) => payoff(u, w))(v);
          return payoff(u, v);
        };
        x += 0.1 * gradient(best)(x);
        y -= 0.1 * gradient((w: number) => payoff(x, w))(y);
      }
      return x * x + y;
    },
    at: [1.1],
    scope,
    plain: (c) => {
      const payoff = (x: number, y: number): number => x * y - x * x + c * y * y + 0.1 * x * y * y;
      let x = 0.5;
      let y = 0.5;
      for (let k = 0; k < 3; k++) {
        // v follows the descent, dv its derivative with respect to u.
        let v = y;
        let dv = 0;
        for (let j = 0; j < 3; j++) {
          const slope = x + 2 * c * v + 0.2 * x * v;
          const change = 1 + 0.2 * v + (2 * c + 0.2 * x) * dv;
          v -= 0.2 * slope;
          dv -= 0.2 * change;
        }
        x += 0.1 * (v - 2 * x + 0.1 * v * v + (x + 2 * c * v + 0.2 * x * v) * dv);
        y -= 0.1 * (x + 2 * c * y + 0.2 * x * y);
      }
      void payoff;
      return x * x + y;
    },
  }),
  program({
    name: "an argmin inside an argmin, reverse in forward",
    f: (c: number) => {
      let u = 0.4;
      const inner = (v: number): number => {
        let w = 0.1;
        for (let j = 0; j < 2; j++) w -= 0.3 * gradient((z: number) => (z * z - v) ** 2 + c * z)(w);
        return w * v;
      };
      for (let k = 0; k < 2; k++) u -= 0.2 * derivative(inner)(u);
      return u * u;
    },
    at: [0.7],
    scope,
    plain: (c) => {
      let u = 0.4;
      for (let k = 0; k < 2; k++) {
        let w = 0.1;
        let dw = 0;
        for (let j = 0; j < 2; j++) {
          const slope = 4 * w * (w * w - u) + c;
          const change = (12 * w * w - 4 * u) * dw - 4 * w;
          w -= 0.3 * slope;
          dw -= 0.3 * change;
        }
        u -= 0.2 * (dw * u + w);
      }
      return u * u;
    },
  }),
  program({
    name: "a Hessian–vector product inside: jvp of a gradient",
    f: (x: number[], v: number[]) => {
      const g = (p: number[]): number => p[0] ** 3 * p[1] + Math.exp(p[1] * 0.5);
      const { tangent } = jvp(gradient(g))([x], [v]);
      return tangent[0] * tangent[1];
    },
    at: [
      [1.2, 0.4],
      [0.5, -1],
    ],
    scope,
    plain: ([x, y], [a, b]) => (6 * x * y * a + 3 * x * x * b) * (3 * x * x * a + 0.25 * Math.exp(0.5 * y) * b),
  }),
  program({
    name: "a force from a potential, inside an integrator",
    f: (stiffness: number, q0: number) => {
      const potential = (q: number[]): number => stiffness * (q[0] - q[1]) ** 4 + 0.5 * q[0] * q[0] + Math.cos(q[1]);
      const force = gradient(potential);
      const q = [q0, 0.3];
      const p = [0, 0.1];
      for (let k = 0; k < 4; k++) {
        const g = force(q);
        for (let i = 0; i < 2; i++) {
          p[i] -= 0.1 * g[i];
          q[i] += 0.1 * p[i];
        }
      }
      return q[0] * q[1] + p[0];
    },
    at: [0.5, 1.1],
    scope,
    plain: (stiffness, q0) => {
      const q = [q0, 0.3];
      const p = [0, 0.1];
      for (let k = 0; k < 4; k++) {
        const d = 4 * stiffness * (q[0] - q[1]) ** 3;
        const g = [d + q[0], -d - Math.sin(q[1])];
        for (let i = 0; i < 2; i++) {
          p[i] -= 0.1 * g[i];
          q[i] += 0.1 * p[i];
        }
      }
      return q[0] * q[1] + p[0];
    },
  }),
  program({
    name: "a penalty on the gradient, records inside",
    f: (p: { a: number; b: number }, x: number) => {
      const net = (t: number, w: { a: number; b: number }): number => Math.tanh(w.a * t + w.b);
      const { value, gradient: slopes } = valueAndGradient(net)(x, p);
      return value * value + 0.1 * (slopes[0] ** 2 + slopes[1].a * slopes[1].b);
    },
    at: [{ a: 0.7, b: -0.2 }, 1.1],
    scope,
    plain: ({ a, b }, x) => {
      const y = Math.tanh(a * x + b);
      const d = 1 - y * y;
      return y * y + 0.1 * ((d * a) ** 2 + d * x * d);
    },
  }),
  program({
    name: "a pullback inside",
    f: (x: number, y: number) => {
      const polar = (r: number, angle: number): number[] => [r * Math.cos(angle), r * Math.sin(angle)];
      const { value, pullback } = vjp(polar)(x, y);
      const [dr, dangle] = pullback([value[1], x]);
      return dr * dangle;
    },
    at: [1.2, 0.5],
    scope,
    plain: (x, y) =>
      (x * Math.sin(y) * Math.cos(y) + x * Math.sin(y)) * (-((x * Math.sin(y)) ** 2) + x * x * Math.cos(y)),
  }),
  program({
    name: "an inner derivative in a branch and in a loop that stops early",
    f: (x: number, limit: number) => {
      const g = (t: number): number => Math.cos(t) * x;
      let t = x;
      for (let k = 0; k < 20; k++) {
        const slope = derivative(g)(t);
        if (Math.abs(slope) < limit) break;
        t += 0.5 * slope;
      }
      return t > 0 ? t * t : derivative(g)(t);
    },
    at: [1.4, 0.3],
    also: [[-0.5, 0.1]],
    scope,
    plain: (x, limit) => {
      let t = x;
      for (let k = 0; k < 20; k++) {
        const slope = -Math.sin(t) * x;
        if (Math.abs(slope) < limit) break;
        t += 0.5 * slope;
      }
      return t > 0 ? t * t : -Math.sin(t) * x;
    },
  }),
  program({
    name: "three levels deep",
    f: (x: number) => derivative((y: number) => derivative((z: number) => Math.sin(x * y * z))(y) * y)(x),
    at: [0.6],
    scope,
    // ∂z sin(xyz) at z = y is xy·cos(xy²); times y, differentiated by y at x: 2x²·cos(x³) − 2x⁵·sin(x³).
    plain: (x) => 2 * x * x * Math.cos(x ** 3) - 2 * x ** 5 * Math.sin(x ** 3),
  }),
  program({
    name: "the derivative of a recursive function, inside",
    f: (x: number, n: number) => {
      const power = (t: number, k: number): number => (k === 0 ? 1 : t * power(t, k - 1));
      return derivative((t: number) => power(t, n))(x) * x;
    },
    at: [1.3, 4],
    counts: [1],
    scope,
    plain: (x, n) => n * x ** n,
    closed: (x, n) => [n * n * x ** (n - 1), 0],
  }),
  program({
    name: "implicit differentiation against unrolling: a fixed point",
    f: (a: number) => {
      const step = (x: number, k: number): number => Math.cos(k * x);
      let x = 0.5;
      for (let i = 0; i < 60; i++) x = step(x, a);
      const [dx, da] = gradient(step)(x, a);
      return x + da / (1 - dx);
    },
    at: [0.8],
    scope,
    plain: (a) => {
      let x = 0.5;
      for (let i = 0; i < 60; i++) x = Math.cos(a * x);
      return x - (x * Math.sin(a * x)) / (1 + a * Math.sin(a * x));
    },
  }),
];
