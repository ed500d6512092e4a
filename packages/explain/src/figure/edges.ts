/** Edges as SVG paths. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A column that an edge passes: horizontally from one x to the other, so that it meets nothing there. */
export interface Passage {
  readonly y: number;
  readonly from: number;
  readonly to: number;
}

/** From the operand along the passages to the operation, with horizontal tangents at every turn. */
export function curve(start: Point, passages: readonly Passage[], end: Point): string {
  const parts = [`M${written(start)}`];
  let at = start;
  const horizontal = (x: number): void => {
    if (x > at.x + 0.05) {
      parts.push(`H${short(x)}`);
      at = { x, y: at.y };
    }
  };
  const bend = (to: Point): void => {
    if (Math.abs(to.y - at.y) < 0.05) return horizontal(to.x);
    const half = (at.x + to.x) / 2;
    parts.push(`C${short(half)},${short(at.y)} ${short(half)},${short(to.y)} ${written(to)}`);
    at = to;
  };
  for (const [k, { from, to, y }] of passages.entries()) {
    if (k > 0 && k < passages.length - 1) bend({ x: from, y });
    if (k < passages.length - 1) horizontal(to);
  }
  bend(end);
  return parts.join("");
}

export function short(x: number): string {
  return String(Math.round(x * 10) / 10 + 0);
}

function written({ x, y }: Point): string {
  return `${short(x)},${short(y)}`;
}
