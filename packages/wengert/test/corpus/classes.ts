/** Classes with numeric fields and methods. */
import { type CorpusProgram, program } from "./program.ts";

class Complex {
  readonly re: number;
  readonly im: number;
  constructor(re: number, im: number = 0) {
    this.re = re;
    this.im = im;
  }
  static polar(r: number, angle: number): Complex {
    return new Complex(r * Math.cos(angle), r * Math.sin(angle));
  }
  plus(z: Complex): Complex {
    return new Complex(this.re + z.re, this.im + z.im);
  }
  times(z: Complex): Complex {
    return new Complex(this.re * z.re - this.im * z.im, this.re * z.im + this.im * z.re);
  }
  squaredModulus(): number {
    return this.re ** 2 + this.im ** 2;
  }
}

class Matrix {
  readonly n: number;
  readonly data: Float64Array;
  constructor(n: number) {
    this.n = n;
    this.data = new Float64Array(n * n);
  }
  at(i: number, j: number): number {
    return this.data[i * this.n + j];
  }
  set(i: number, j: number, value: number): void {
    this.data[i * this.n + j] = value;
  }
  times(other: Matrix): Matrix {
    const product = new Matrix(this.n);
    for (let i = 0; i < this.n; i++)
      for (let j = 0; j < this.n; j++) {
        let s = 0;
        for (let k = 0; k < this.n; k++) s += this.at(i, k) * other.at(k, j);
        product.set(i, j, s);
      }
    return product;
  }
  trace(): number {
    let s = 0;
    for (let i = 0; i < this.n; i++) s += this.at(i, i);
    return s;
  }
}

class Dual {
  value: number;
  slope: number;
  constructor(value: number, slope: number) {
    this.value = value;
    this.slope = slope;
  }
  times(other: Dual): Dual {
    return new Dual(this.value * other.value, this.slope * other.value + this.value * other.slope);
  }
  sin(): Dual {
    return new Dual(Math.sin(this.value), Math.cos(this.value) * this.slope);
  }
}

class RunningVariance {
  count = 0;
  mean = 0;
  sum = 0;
  push(x: number): void {
    this.count++;
    const d = x - this.mean;
    this.mean += d / this.count;
    this.sum += d * (x - this.mean);
  }
  variance(): number {
    return this.count > 1 ? this.sum / (this.count - 1) : 0;
  }
}

class Particle {
  x: number;
  v: number;
  mass: number;
  constructor(x: number, v: number, mass: number) {
    this.x = x;
    this.v = v;
    this.mass = mass;
  }
  kick(force: number, dt: number): void {
    this.v += (force / this.mass) * dt;
  }
  drift(dt: number): void {
    this.x += this.v * dt;
  }
  energy(): number {
    return 0.5 * this.mass * this.v * this.v;
  }
}

class Dense {
  readonly weights: number[];
  readonly bias: number;
  constructor(weights: number[], bias: number) {
    this.weights = weights;
    this.bias = bias;
  }
  apply(x: number[], activation: (z: number) => number): number {
    let z = this.bias;
    for (let i = 0; i < x.length; i++) z += this.weights[i] * x[i];
    return activation(z);
  }
}

export const classes: readonly CorpusProgram[] = [
  program({
    name: "Complex: a polynomial and its modulus",
    f: (re: number, im: number, k: number) => {
      const z = new Complex(re, im);
      const c = Complex.polar(k, 0.7);
      return z.times(z).plus(c.times(z)).plus(new Complex(1)).squaredModulus();
    },
    at: [0.6, -0.4, 1.2],
    scope: () => ({ Complex }),
  }),
  program({
    name: "Complex: an object replaced in every turn",
    f: (re: number, im: number) => {
      const c = new Complex(re, im);
      let z = new Complex(0);
      for (let k = 0; k < 5; k++) z = z.times(z).plus(c);
      return z.squaredModulus();
    },
    at: [-0.4, 0.3],
    scope: () => ({ Complex }),
  }),
  program({
    name: "Matrix: a field that is an array, methods that call methods",
    f: (x: number[]) => {
      const A = new Matrix(2);
      A.set(0, 0, x[0]);
      A.set(0, 1, x[1]);
      A.set(1, 0, x[0] * x[1]);
      A.set(1, 1, 1);
      const B = A.times(A);
      return B.trace() + B.times(A).at(0, 1);
    },
    at: [[1.5, 0.7]],
    scope: () => ({ Matrix }),
  }),
  program({
    name: "Dual: a user's own forward mode, differentiated",
    f: (x: number) => {
      const t = new Dual(x, 1);
      return t.times(t).sin().times(t).slope;
    },
    at: [0.8],
    scope: () => ({ Dual }),
    closed: (x) => {
      const u = x * x;
      return 2 * x * Math.cos(u) + 4 * x * Math.cos(u) - 4 * x ** 3 * Math.sin(u);
    },
  }),
  program({
    name: "RunningVariance: fields with initial values, changed in a loop",
    f: (x: number[]) => {
      const statistics = new RunningVariance();
      for (const v of x) statistics.push(v);
      return Math.sqrt(statistics.variance()) * statistics.mean;
    },
    at: [[1, 2.5, -0.5, 3]],
    scope: () => ({ RunningVariance }),
  }),
  program({
    name: "Particle: objects in an array",
    f: (x: number, v: number, k: number) => {
      const particles = [new Particle(x, v, 1), new Particle(-x, 0.2, 2), new Particle(0.1, -v, 0.5)];
      for (let step = 0; step < 3; step++) {
        for (const p of particles) p.kick(-k * p.x ** 3, 0.1);
        for (const p of particles) p.drift(0.1);
        particles[0].kick(k * (particles[1].x - particles[0].x), 0.1);
      }
      let energy = 0;
      for (const p of particles) energy += p.energy();
      return energy;
    },
    at: [1.2, 0.3, 0.9],
    scope: () => ({ Particle }),
  }),
  program({
    name: "Particle: one object under two names, one given to a helper",
    f: (x: number, v: number) => {
      const a = new Particle(x, v, 2);
      const b = a;
      const push = (p: Particle, by: number): Particle => {
        p.kick(by, 0.5);
        return p;
      };
      push(b, x).drift(0.5);
      return a.x * b.v + a.energy();
    },
    at: [1.2, 0.3],
    scope: () => ({ Particle }),
  }),
  program({
    name: "a dense layer: functions given to methods",
    f: (w: number[], b: number, x: number[]) => {
      const first = new Dense(w, b);
      const second = new Dense([w[1], w[0]], b * b);
      return first.apply(x, Math.tanh) * second.apply(x, (z) => z / (1 + Math.abs(z))) + first.apply(w, (z) => z * z);
    },
    at: [[0.5, -0.7], 0.2, [1.1, 0.4]],
    scope: () => ({ Dense }),
  }),
  program({
    name: "private fields and a method that returns this",
    f: (x: number[]) => {
      class Builder {
        #sum = 0;
        #product = 1;
        add(v: number): this {
          this.#sum += v * v;
          this.#product *= 1 + v;
          return this;
        }
        result(): number {
          return this.#sum / this.#product;
        }
      }
      return new Builder()
        .add(x[0])
        .add(x[1])
        .add(x[0] * x[1])
        .result();
    },
    at: [[0.5, 1.2]],
  }),
];
