/** Elementary functions for rose, which brings none: each with its derivative, as its own documentation shows. */
export function elementaryFunctions({ Dual, Real, add, div, fn, mul, opaque, sub }) {
  const exp = opaque([Real], Real, Math.exp);
  exp.jvp = fn([Dual], Dual, ({ re: x, du }) => {
    const y = exp(x);
    return { re: y, du: mul(du, y) };
  });
  const log = opaque([Real], Real, Math.log);
  log.jvp = fn([Dual], Dual, ({ re: x, du }) => ({ re: log(x), du: div(du, x) }));
  const log1p = opaque([Real], Real, Math.log1p);
  log1p.jvp = fn([Dual], Dual, ({ re: x, du }) => ({ re: log1p(x), du: div(du, add(1, x)) }));
  const tanh = opaque([Real], Real, Math.tanh);
  tanh.jvp = fn([Dual], Dual, ({ re: x, du }) => {
    const y = tanh(x);
    return { re: y, du: mul(du, sub(1, mul(y, y))) };
  });
  return { exp, log, log1p, tanh };
}
