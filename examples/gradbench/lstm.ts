import { gradient } from "wengert";

/**
 * The loss of a recurrent network with diagonal weights that predicts each row of a sequence from those before it.
 *
 * @param main      per layer a row of weights and a row of biases, each of four blocks: forget, input, output, change
 * @param extra     input weights, output weights, output biases
 * @param start     per layer a row of hidden values and a row of cell values
 * @param sequence  the rows
 */
export function loss(main: number[][], extra: number[][], start: number[][], sequence: number[][]): number {
  const [inputWeight, outputWeight, outputBias] = extra;
  const layers = main.length / 2;
  const units = inputWeight.length;
  const state = start.map((row) => [...row]);
  const signal = new Array<number>(units).fill(0);

  let total = 0;
  for (let t = 0; t < sequence.length - 1; t++) {
    for (let j = 0; j < units; j++) signal[j] = sequence[t][j] * inputWeight[j];
    for (let i = 0; i < layers; i++) {
      advance(signal, main[2 * i], main[2 * i + 1], state[2 * i], state[2 * i + 1]);
    }
    let sum = 2;
    for (let j = 0; j < units; j++) {
      signal[j] = signal[j] * outputWeight[j] + outputBias[j];
      sum += Math.exp(signal[j]);
    }
    const normaliser = Math.log(sum);
    for (let j = 0; j < units; j++) total += sequence[t + 1][j] * (signal[j] - normaliser);
  }
  return -total / ((sequence.length - 1) * units);
}

/** One time step of a layer: updates its hidden and cell values in place, and turns the signal into its output. */
function advance(signal: number[], weight: number[], bias: number[], hidden: number[], cell: number[]): void {
  const units = hidden.length;
  for (let j = 0; j < units; j++) {
    const forget = sigmoid(signal[j] * weight[j] + bias[j]);
    const input = sigmoid(hidden[j] * weight[units + j] + bias[units + j]);
    const output = sigmoid(signal[j] * weight[2 * units + j] + bias[2 * units + j]);
    const change = Math.tanh(hidden[j] * weight[3 * units + j] + bias[3 * units + j]);
    cell[j] = cell[j] * forget + input * change;
    hidden[j] = output * Math.tanh(cell[j]);
    signal[j] = hidden[j];
  }
}

function sigmoid(z: number): number {
  return 1 / (1 + Math.exp(-z));
}

export const lossGradient = gradient(loss, { wrt: [0, 1], scope: () => ({ advance, sigmoid }) });
