import { gradient } from "wengert";

/** Half the squared error of the polynomial Σ xⱼ tʲ against the sign of t, at n points of [−1, 1]. */
export function squaredError(x: number[], n: number): number {
  let total = 0;
  for (let i = 0; i < n; i++) {
    const t = -1 + (i * 2) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (let j = 0; j < x.length; j++) {
      residual -= x[j] * power;
      power *= t;
    }
    total += residual * residual;
  }
  return total / 2;
}

export const squaredErrorGradient = gradient(squaredError, { wrt: 0 });
