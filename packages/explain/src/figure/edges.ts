/** Edges as SVG paths that keep clear of what is drawn. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** Where nothing may run: a label or a disc. */
export interface Obstacle extends Point {
  readonly width: number;
  readonly height: number;
  /** The node whose disc it is or the edge whose label it is: that edge, and edges of that node, may come close. */
  readonly of: number | string | undefined;
}

/** A column that an edge passes: from one x to the other it meets nothing at this y. */
export interface Passage {
  readonly y: number;
  readonly from: number;
  readonly to: number;
  /** As far as this it has to run straight, because it is written on there. */
  readonly straightTo: number;
}

/** A curve with horizontal tangents, straight before it and after it. */
interface Piece {
  readonly start: Point;
  readonly end: Point;
}

const clearance = 4;
/** How much of the way an edge may run straight before it bends, in tries. */
const delays = [0, 0.25, 0.5, 0.75, 1];

/**
 * The pieces of a way from the operand's disc, through the passages, to the operation's: as few as keep clear of the
 * obstacles. A way that bends between all the passages always does.
 */
export function route(
  start: Point,
  passages: readonly Passage[],
  end: Point,
  obstacles: readonly Obstacle[],
  own: readonly (number | string)[],
): Piece[] {
  const others = obstacles.filter(({ of }) => of === undefined || !own.includes(of));
  const pieces: Piece[] = [];
  let at = start;
  let from = 0;
  const last = passages.length - 1;
  while (at !== end) {
    const { straightTo, to } = passages[from] ?? { straightTo: at.x, to: at.x };
    const earliest = Math.max(at.x, straightTo);
    let found: { piece: Piece; next: number } | undefined;
    const must = passages.findIndex((passage, k) => k > from && passage.straightTo > passage.from);
    for (let next = must === -1 ? last : must; next > from && found === undefined; next--) {
      const passage = passages[next];
      if (passage === undefined) break;
      const target = next === last ? end : { x: passage.from, y: passage.y };
      for (const delay of delays) {
        const turn = { x: earliest + delay * Math.max(0, to - earliest), y: at.y };
        const piece = { start: turn, end: target };
        const forced = next === from + 1 && delay === 1;
        if (forced || isClear(at, piece, others)) {
          found = { piece, next };
          break;
        }
      }
    }
    if (found === undefined) break;
    pieces.push(found.piece);
    from = found.next;
    at = found.piece.end;
  }
  return pieces;
}

/** Whether the straight way to a curve and the curve itself keep clear. */
function isClear(at: Point, { start, end }: Piece, obstacles: readonly Obstacle[]): boolean {
  const [top, bottom] = [Math.min(start.y, end.y), Math.max(start.y, end.y)];
  const close = obstacles.filter(
    ({ x, y, width, height }) =>
      x < end.x + clearance && x + width > at.x - clearance && y < bottom + clearance && y + height > top - clearance,
  );
  if (close.length === 0) return true;
  const steps = Math.max(8, Math.ceil((end.x - start.x) / 6));
  const points: Point[] = [{ x: at.x, y: at.y }];
  for (let x = at.x; x < start.x; x += 6) points.push({ x, y: at.y });
  for (let k = 0; k <= steps; k++) points.push(onCurve(start, end, k / steps));
  return close.every(({ x, y, width, height }) =>
    points.every(
      (point) =>
        point.x < x - clearance ||
        point.x > x + width + clearance ||
        point.y < y - clearance ||
        point.y > y + height + clearance,
    ),
  );
}

/** The cubic with horizontal tangents between two points, whose control points are in the middle. */
function onCurve(start: Point, end: Point, t: number): Point {
  const s = 1 - t;
  const half = (start.x + end.x) / 2;
  const outer = 3 * s * t;
  return {
    x: s * s * s * start.x + outer * half + t * t * t * end.x,
    y: (s * s * s + outer * s) * start.y + (t * t * t + outer * t) * end.y,
  };
}

/** @param trim  what is left out at the beginning and at the end, for arrowheads */
export function pathOf(start: Point, pieces: readonly Piece[], trim: readonly [number, number]): string {
  let at = { x: start.x + trim[0], y: start.y };
  const parts = [`M${written(at)}`];
  const horizontal = (x: number): void => {
    if (x <= at.x + 0.05) return;
    parts.push(`H${short(x)}`);
    at = { x, y: at.y };
  };
  for (const [k, piece] of pieces.entries()) {
    const end = k === pieces.length - 1 ? { x: piece.end.x - trim[1], y: piece.end.y } : piece.end;
    horizontal(Math.max(at.x, piece.start.x));
    if (Math.abs(end.y - at.y) < 0.05) horizontal(end.x);
    else {
      const half = (at.x + end.x) / 2;
      parts.push(`C${short(half)},${short(at.y)} ${short(half)},${short(end.y)} ${written(end)}`);
      at = end;
    }
  }
  return parts.join("");
}

export function short(x: number): string {
  return String(Math.round(x * 10) / 10 + 0);
}

function written({ x, y }: Point): string {
  return `${short(x)},${short(y)}`;
}
