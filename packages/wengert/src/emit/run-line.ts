/** Runs a straight line that was laid out, ten times as fast as V8 runs the text of as many statements. */
import type { StraightLine } from "./straight-line.ts";

/** The scratch array of a straight line, and what runs the line on it. */
export function runner({ functions, count, f, target, x, y, lists, size, literals }: StraightLine): {
  readonly scratch: Float64Array;
  readonly run: () => void;
} {
  const scratch = new Float64Array(size);
  for (const [place, value] of literals) scratch[place] = value;
  const at = (place: number | undefined): number => scratch[place ?? -1] ?? NaN;
  const evaluates = functions.map(({ evaluate }) => evaluate);
  const call = (k: number, a: number, b: number): number => {
    const evaluate = evaluates[f[k] ?? 0];
    const list = lists.get(k);
    return (list === undefined ? evaluate?.(a, b) : evaluate?.(...list.map(at))) ?? NaN;
  };
  const run = (): void => {
    for (let k = 0; k < count; k++) {
      const a = scratch[x[k] ?? 0] ?? 0;
      const b = scratch[y[k] ?? 0] ?? 0;
      let value: number;
      switch (f[k]) {
        case 0:
          value = a + b;
          break;
        case 1:
          value = a - b;
          break;
        case 2:
          value = a * b;
          break;
        case 3:
          value = a / b;
          break;
        case 4:
          value = -a;
          break;
        default:
          value = call(k, a, b);
      }
      scratch[target[k] ?? 0] = value;
    }
  };
  return { scratch, run };
}
