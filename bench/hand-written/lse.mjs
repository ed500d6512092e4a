/** The adjoint of log Σ exp(xᵢ), written by hand: with the largest element m, ∂/∂xᵢ = exp(xᵢ − m) / Σⱼ exp(xⱼ − m); what reaches m cancels. */
export function gradient(x) {
  const partial = new Array(x.length).fill(0);
  let largest = -Infinity;
  for (let i = 0; i < x.length; i++) largest = Math.max(largest, x[i]);
  let sum = 0;
  for (let i = 0; i < x.length; i++) {
    partial[i] = Math.exp(x[i] - largest);
    sum += partial[i];
  }
  for (let i = 0; i < x.length; i++) partial[i] /= sum;
  return partial;
}
