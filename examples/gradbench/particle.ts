import { evaluate, gradient } from "wengert";
import { argmin } from "./optimiser.ts";

export type Mode = "forward" | "reverse";

interface Point {
  x: number;
  y: number;
}

/**
 * The square of where a particle lands that two charges repel, one of which sits at (10, 10 − w).
 *
 * @param mode  the mode of the derivative that gives the force
 */
export function landing(w: number, mode: Mode): number {
  const charges = [
    { x: 10, y: 10 - w },
    { x: 10, y: 0 },
  ];
  const potential = (at: Point): number => {
    let sum = 0;
    for (const charge of charges) sum += 1 / Math.sqrt((charge.x - at.x) ** 2 + (charge.y - at.y) ** 2);
    return sum;
  };
  const slope = gradient(potential, { mode });

  const dt = 0.1;
  let position = { x: 0, y: 8 };
  let velocity = { x: 0.75, y: 0 };
  while (true) {
    const { x, y } = slope(position);
    position = { x: position.x + dt * velocity.x, y: position.y + dt * velocity.y };
    if (position.y <= 0) {
      const back = -position.y / velocity.y;
      return (position.x + back * velocity.x) ** 2;
    }
    velocity = { x: velocity.x - dt * x, y: velocity.y - dt * y };
  }
}

const value = evaluate(landing);
const slopes = {
  forward: gradient(landing, { wrt: 0, mode: "forward" }),
  reverse: gradient(landing, { wrt: 0, mode: "reverse" }),
};

/** The w near `start` with which the particle lands at the origin. */
export function aim(start: number, outer: Mode, inner: Mode): number {
  const slope = slopes[outer];
  const [w] = argmin(
    ([w]) => value(w, inner),
    ([w]) => [slope(w, inner)],
    [start],
  );
  return w;
}
