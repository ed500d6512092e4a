/** The numbers that inputs begin with, one after the other: none is 0 or ±1, where terms vanish or look alike. */
const numbers: readonly number[] = [0.5, 1.2, 0.8, 2, 1.5, 0.3, 0.7, 2.5];

export function firstValue(k: number): number {
  return numbers[k % numbers.length] ?? 1;
}
