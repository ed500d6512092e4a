function gradient(w1, w2, w3, w4) {
  const b = Math.tanh(w2 + w1);
  const e = Math.tanh(w4 + w3 * b);
  const d_bar = 1 - e * e;
  const a_bar = d_bar * w3 * (1 - b * b);
  return [a_bar, a_bar, d_bar * b, d_bar];
}

console.log(JSON.stringify(gradient(0.5, -0.3, 0.8, 0.1)));
