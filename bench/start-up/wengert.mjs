import { gradient } from "wengert";

const cost = (w1, w2, w3, w4) => Math.tanh(w4 + w3 * Math.tanh(w2 + w1));

console.log(JSON.stringify(gradient(cost)(0.5, -0.3, 0.8, 0.1)));
