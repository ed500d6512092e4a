/**
 * Cost functions of very many inputs, as a user writes them, and beside each its gradient and its value with the gradient
 * written by hand, into an array of the caller's; what is in it before does not matter, unless it is said to be new.
 */
export const functions = {
  /** Σ (xᵢ − 1)² */
  squares: {
    cost(x) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += (x[i] - 1) ** 2;
      return sum;
    },
    gradient(out, x) {
      for (let i = 0; i < x.length; i++) out[i] = 2 * (x[i] - 1);
      return out;
    },
    valueAndGradient(out, x) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) {
        const difference = x[i] - 1;
        sum += difference * difference;
        out[i] = 2 * difference;
      }
      return sum;
    },
  },

  /** Σ log(1 + exp(xᵢ)) */
  softplus: {
    cost(x) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) sum += Math.log(1 + Math.exp(x[i]));
      return sum;
    },
    gradient(out, x) {
      for (let i = 0; i < x.length; i++) {
        const power = Math.exp(x[i]);
        out[i] = power / (1 + power);
      }
      return out;
    },
    valueAndGradient(out, x) {
      let sum = 0;
      for (let i = 0; i < x.length; i++) {
        const power = Math.exp(x[i]);
        sum += Math.log(1 + power);
        out[i] = power / (1 + power);
      }
      return sum;
    },
  },

  /** Σ (xᵢ₊₁ − xᵢ)² */
  differences: {
    cost(x) {
      let sum = 0;
      for (let i = 0; i + 1 < x.length; i++) sum += (x[i + 1] - x[i]) ** 2;
      return sum;
    },
    gradient(out, x, isNew = false) {
      if (!isNew) out.fill(0);
      for (let i = 0; i < x.length - 1; i++) {
        const slope = 2 * (x[i + 1] - x[i]);
        out[i] -= slope;
        out[i + 1] += slope;
      }
      return out;
    },
    valueAndGradient(out, x) {
      out.fill(0);
      let sum = 0;
      for (let i = 0; i < x.length - 1; i++) {
        const difference = x[i + 1] - x[i];
        sum += difference * difference;
        out[i] -= 2 * difference;
        out[i + 1] += 2 * difference;
      }
      return sum;
    },
  },

  /** Σ 100 (xᵢ₊₁ − xᵢ²)² + (1 − xᵢ)² */
  rosenbrock: {
    cost(x) {
      let sum = 0;
      for (let i = 0; i < x.length - 1; i++) sum += 100 * (x[i + 1] - x[i] ** 2) ** 2 + (1 - x[i]) ** 2;
      return sum;
    },
    gradient(out, x, isNew = false) {
      if (!isNew) out.fill(0);
      for (let i = 0; i < x.length - 1; i++) {
        const slope = 200 * (x[i + 1] - x[i] * x[i]);
        out[i] -= 2 * x[i] * slope + 2 * (1 - x[i]);
        out[i + 1] += slope;
      }
      return out;
    },
    valueAndGradient(out, x) {
      out.fill(0);
      let sum = 0;
      for (let i = 0; i < x.length - 1; i++) {
        const above = x[i + 1] - x[i] * x[i];
        const below = 1 - x[i];
        sum += 100 * above * above + below * below;
        const slope = 200 * above;
        out[i] -= 2 * x[i] * slope + 2 * below;
        out[i + 1] += slope;
      }
      return sum;
    },
  },
};

/** The limit of the memory: each input read once, each partial written once. */
export function readAndWriteOnce(out, x) {
  for (let i = 0; i < x.length; i++) out[i] = x[i];
  return out;
}

/** Numbers in [−1, 1), the same in every run. */
export function randomInputs(count) {
  const x = new Float32Array(count);
  let state = 1;
  for (let i = 0; i < count; i++) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0;
    x[i] = state / 2 ** 31;
  }
  return x;
}
