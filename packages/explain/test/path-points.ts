/** Points along the path of an edge, close to each other. */
export function pathPoints(path: string): { readonly x: number; readonly y: number }[] {
  const points: { x: number; y: number }[] = [];
  let [x, y] = [0, 0];
  for (const [, command, list = ""] of path.matchAll(/([MHC])([^MHC]*)/g)) {
    const numbers = list.split(/[ ,]+/).map(Number);
    const from = { x, y };
    if (command === "H") x = numbers[0]!;
    else [x, y] = numbers.slice(-2) as [number, number];
    if (command === "M") continue;
    const [x1, y1, x2, y2] = command === "C" ? numbers : [from.x, from.y, x, y];
    const steps = Math.max(4, Math.ceil(Math.hypot(x - from.x, y - from.y) / 3));
    for (let k = 0; k <= steps; k++) {
      const [t, s] = [k / steps, 1 - k / steps];
      const [b0, b1, b2, b3] = [s ** 3, 3 * s * s * t, 3 * s * t * t, t ** 3];
      points.push({ x: b0 * from.x + b1 * x1! + b2 * x2! + b3 * x, y: b0 * from.y + b1 * y1! + b2 * y2! + b3 * y });
    }
  }
  return points;
}
