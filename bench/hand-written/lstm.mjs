/** Backpropagation through time of the recurrent network with diagonal weights, written by hand. */
export function gradient(main, extra, start, sequence) {
  const [inputWeight, outputWeight, outputBias] = extra;
  const layers = main.length / 2;
  const units = inputWeight.length;
  const turns = sequence.length - 1;
  const width = layers * units;
  const kept = () => new Float64Array(turns * width);
  const [below, forget, input, output, change] = [kept(), kept(), kept(), kept(), kept()];
  const [hiddenBefore, cellBefore, cellTanh] = [kept(), kept(), kept()];
  const last = new Float64Array(turns * units);
  const softmax = new Float64Array(turns * units);
  const state = start.map((row) => Float64Array.from(row));
  const signal = new Float64Array(units);

  for (let t = 0; t < turns; t++) {
    for (let j = 0; j < units; j++) signal[j] = sequence[t][j] * inputWeight[j];
    for (let i = 0; i < layers; i++) {
      const [weight, bias, hidden, cell] = [main[2 * i], main[2 * i + 1], state[2 * i], state[2 * i + 1]];
      for (let j = 0; j < units; j++) {
        const at = t * width + i * units + j;
        const u = signal[j];
        const h = hidden[j];
        const f = sigmoid(u * weight[j] + bias[j]);
        const g = sigmoid(h * weight[units + j] + bias[units + j]);
        const o = sigmoid(u * weight[2 * units + j] + bias[2 * units + j]);
        const c = Math.tanh(h * weight[3 * units + j] + bias[3 * units + j]);
        below[at] = u;
        hiddenBefore[at] = h;
        cellBefore[at] = cell[j];
        forget[at] = f;
        input[at] = g;
        output[at] = o;
        change[at] = c;
        cell[j] = cell[j] * f + g * c;
        cellTanh[at] = Math.tanh(cell[j]);
        hidden[j] = o * cellTanh[at];
        signal[j] = hidden[j];
      }
    }
    let sum = 2;
    for (let j = 0; j < units; j++) {
      last[t * units + j] = signal[j];
      const e = Math.exp(signal[j] * outputWeight[j] + outputBias[j]);
      softmax[t * units + j] = e;
      sum += e;
    }
    for (let j = 0; j < units; j++) softmax[t * units + j] /= sum;
  }

  const mainBar = main.map((row) => new Array(row.length).fill(0));
  const extraBar = extra.map((row) => new Array(row.length).fill(0));
  const stateBar = start.map((row) => new Float64Array(row.length));
  const signalBar = new Float64Array(units);
  const factor = -1 / (turns * units);
  for (let t = turns - 1; t >= 0; t--) {
    let normaliserBar = 0;
    for (let j = 0; j < units; j++) normaliserBar -= factor * sequence[t + 1][j];
    for (let j = 0; j < units; j++) {
      const yBar = factor * sequence[t + 1][j] + normaliserBar * softmax[t * units + j];
      extraBar[1][j] += yBar * last[t * units + j];
      extraBar[2][j] += yBar;
      signalBar[j] = yBar * outputWeight[j];
    }
    for (let i = layers - 1; i >= 0; i--) {
      const [weight, weightBar, biasBar] = [main[2 * i], mainBar[2 * i], mainBar[2 * i + 1]];
      const [hiddenBar, cellBar] = [stateBar[2 * i], stateBar[2 * i + 1]];
      for (let j = 0; j < units; j++) {
        const at = t * width + i * units + j;
        const outBar = hiddenBar[j] + signalBar[j];
        const [f, g, o, c, tanhCell] = [forget[at], input[at], output[at], change[at], cellTanh[at]];
        const cBar = cellBar[j] + outBar * o * (1 - tanhCell * tanhCell);
        const fBar = cBar * cellBefore[at] * f * (1 - f);
        const gBar = cBar * c * g * (1 - g);
        const oBar = outBar * tanhCell * o * (1 - o);
        const changeBar = cBar * g * (1 - c * c);
        const [u, h] = [below[at], hiddenBefore[at]];
        weightBar[j] += fBar * u;
        weightBar[units + j] += gBar * h;
        weightBar[2 * units + j] += oBar * u;
        weightBar[3 * units + j] += changeBar * h;
        biasBar[j] += fBar;
        biasBar[units + j] += gBar;
        biasBar[2 * units + j] += oBar;
        biasBar[3 * units + j] += changeBar;
        cellBar[j] = cBar * f;
        hiddenBar[j] = gBar * weight[units + j] + changeBar * weight[3 * units + j];
        signalBar[j] = fBar * weight[j] + oBar * weight[2 * units + j];
      }
    }
    for (let j = 0; j < units; j++) extraBar[0][j] += signalBar[j] * sequence[t][j];
  }
  return [mainBar, extraBar];
}

function sigmoid(z) {
  return 1 / (1 + Math.exp(-z));
}
