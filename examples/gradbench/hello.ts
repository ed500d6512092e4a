import { derivative } from "wengert";

export function square(x: number): number {
  return x * x;
}

export const double = derivative(square);
