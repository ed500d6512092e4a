/** The adjoint of ½ Σᵢ rᵢ², rᵢ = sign(tᵢ) − Σⱼ xⱼ tᵢʲ, written by hand: ∂/∂xⱼ = −Σᵢ rᵢ tᵢʲ. */
export function gradient(x, n) {
  const partial = new Array(x.length).fill(0);
  for (let i = 0; i < n; i++) {
    const t = -1 + (i * 2) / (n - 1);
    let residual = Math.sign(t);
    let power = 1;
    for (let j = 0; j < x.length; j++) {
      residual -= x[j] * power;
      power *= t;
    }
    power = 1;
    for (let j = 0; j < x.length; j++) {
      partial[j] -= residual * power;
      power *= t;
    }
  }
  return partial;
}
