import { evaluate, gradient } from "wengert";
import { argmax, argmin, maximum } from "./optimiser.ts";
import type { Mode } from "./particle.ts";

/** (x₁² + y₁²) − (x₂² + y₂²), which the first player wants small and the second large. */
export function payoff(x1: number, y1: number, x2: number, y2: number): number {
  return x1 * x1 + y1 * y1 - (x2 * x2 + y2 * y2);
}

/** The most that the second player can get once the first has chosen. */
export function best([x1, y1]: number[], start: number[], mode: Mode): number {
  const reply = ([x2, y2]: number[]): number => payoff(x1, y1, x2, y2);
  return maximum(reply, gradient(reply, { mode }), start);
}

const scope = () => ({ payoff, maximum });
const value = evaluate(best, { scope });
const slopes = {
  forward: gradient(best, { wrt: 0, mode: "forward", scope }),
  reverse: gradient(best, { wrt: 0, mode: "reverse", scope }),
};
const replySlopes = {
  forward: gradient(payoff, { wrt: [2, 3], mode: "forward" }),
  reverse: gradient(payoff, { wrt: [2, 3], mode: "reverse" }),
};

/** The choices of both players at the saddle point near `start`: x₁, y₁, x₂, y₂. */
export function solve(start: number[], outer: Mode, inner: Mode): number[] {
  const slope = slopes[outer];
  const first = argmin(
    (x) => value(x, start, inner),
    (x) => slope(x, start, inner),
    start,
  );
  const replySlope = replySlopes[outer];
  const second = argmax(
    ([x2, y2]) => payoff(first[0], first[1], x2, y2),
    ([x2, y2]) => replySlope(first[0], first[1], x2, y2),
    start,
  );
  return [...first, ...second];
}
