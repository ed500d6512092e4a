/** What ad.js lacks: tanh, and a sum of many terms. */
export function moreFunctions({ add, div, maths, mul, sub }) {
  const tanh = (x) => sub(1, div(2, add(maths.exp(mul(2, x)), 1)));

  /** The sum of terms[from] … terms[to − 1], in a tree: the sweep recurses once for each step of a sum. */
  const total = (terms, from = 0, to = terms.length) => {
    if (to - from === 1) return terms[from];
    const middle = (from + to) >> 1;
    return add(total(terms, from, middle), total(terms, middle, to));
  };
  return { tanh, total };
}
