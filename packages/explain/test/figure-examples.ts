/** The worked examples that figures are tested on. */
import type { Point } from "../src/steps/point.ts";

export const examples: readonly { readonly name: string; readonly formula: string; readonly at: Point }[] = [
  { name: "squares", formula: "w1^2 + w2^2", at: { w1: 3, w2: -0.4 } },
  { name: "two-layers", formula: "tanh(w4 + w3*tanh(w2 + w1))", at: { w1: 0.5, w2: -0.3, w3: 2, w4: 0.1 } },
  { name: "fan-out", formula: "tanh(w)*cos(w) + log(w)", at: { w: 0.7 } },
];
