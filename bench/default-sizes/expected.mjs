/**
 * What the tool is to answer, from other sources than Wengert.
 *
 * Derivatives: the adjoints written by hand, which never see Wengert's code; the determinant's by a factorisation;
 * particle and saddle have the constants that GradBench itself checks. Plain functions: the same text run here (but the
 * determinant): it is what the protocol and JSON do to them that could differ.
 */
import { handWritten } from "../hand-written/index.mjs";

const descents = { particle: 0.2071918746486116, saddle: new Array(4).fill(8.246324826140356e-6) };

/** @param plain  the problems of examples/gradbench */
export function expectedOutput(problem, functionName, input, plain) {
  if (problem === "hello") return functionName === "square" ? input * input : 2 * input;
  if (problem in descents) return descents[problem];
  if (problem === "det") {
    const { determinant, cofactors } = factorise(input.A, input.ell);
    return functionName === "primal" ? determinant : cofactors;
  }
  const isDerivative = ["gradient", "jacobian", "dir"].includes(functionName);
  return isDerivative ? handWritten[problem](input)() : plain[problem](input)[functionName]();
}

/** The determinant, and det A · A⁻ᵀ row by row, by Gauss–Jordan elimination with pivots. */
function factorise(A, ell) {
  const rows = Array.from({ length: ell }, (_, i) => [
    ...A.slice(i * ell, (i + 1) * ell),
    ...Array.from({ length: ell }, (_, j) => (i === j ? 1 : 0)),
  ]);
  let determinant = 1;
  for (let c = 0; c < ell; c++) {
    const pivot = rows.reduce((best, row, r) => (r > c && Math.abs(row[c]) > Math.abs(rows[best][c]) ? r : best), c);
    if (pivot !== c) {
      [rows[c], rows[pivot]] = [rows[pivot], rows[c]];
      determinant = -determinant;
    }
    const scale = rows[c][c];
    determinant *= scale;
    rows[c] = rows[c].map((value) => value / scale);
    for (let r = 0; r < ell; r++) {
      const factor = rows[r][c];
      if (r !== c) rows[r] = rows[r].map((value, k) => value - factor * rows[c][k]);
    }
  }
  const cofactors = Array.from({ length: ell * ell }, (_, at) => {
    const [i, j] = [Math.floor(at / ell), at % ell];
    return determinant * rows[j][ell + i];
  });
  return { determinant, cofactors };
}
