/**
 * The adjoint of the determinant's expansion, written by hand: the factor in front of a minor is its adjoint and known
 * when it is entered, so that one walk does.
 */
export function gradient(A, ell) {
  const partial = new Array(A.length).fill(0);
  const next = new Int32Array(ell + 1);
  for (let column = 0; column < ell; column++) next[column] = column + 1;
  next[ell] = 0;
  minor(0, 1);
  return partial;

  function minor(row, adjoint) {
    if (row === ell - 1) {
      partial[row * ell + next[ell]] += adjoint;
      return A[row * ell + next[ell]];
    }
    let sum = 0;
    let sign = 1;
    let previous = ell;
    let column = next[ell];
    while (column !== ell) {
      const at = row * ell + column;
      next[previous] = next[column];
      const below = minor(row + 1, adjoint * sign * A[at]);
      next[previous] = column;
      sum += sign * A[at] * below;
      partial[at] += adjoint * sign * below;
      sign = -sign;
      previous = column;
      column = next[column];
    }
    return sum;
  }
}
