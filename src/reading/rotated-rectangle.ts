import type { Point } from './picture.ts';

/** A rectangle by centre, half sides and the direction of its first side in radians. */
export interface RotatedRectangle {
  cx: number;
  cy: number;
  /** Half the extent along the direction. */
  halfWidth: number;
  /** Half the extent across it. */
  halfHeight: number;
  /** Direction of the width axis, in (-π/4, π/4]: the width axis is the one nearer the horizontal. */
  angle: number;
}

/** Convex hull by Andrew's monotone chain; collinear points are left out. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  if (sorted.length < 3) return sorted;
  const half = (ordered: readonly Point[]): Point[] => {
    const chain: Point[] = [];
    for (const point of ordered) {
      while (chain.length > 1 && cross(chain.at(-2)!, chain.at(-1)!, point) <= 0) chain.pop();
      chain.push(point);
    }
    chain.pop();
    return chain;
  };
  return [...half(sorted), ...half(sorted.reverse())];
}

function cross(origin: Point, a: Point, b: Point): number {
  return (a[0] - origin[0]) * (b[1] - origin[1]) - (a[1] - origin[1]) * (b[0] - origin[0]);
}

/**
 * The rectangle of least area around the points. One of its sides lies on an edge of the convex hull
 * (Freeman and Shapira 1975), so each edge is tried.
 *
 * An upright rectangle is taken unless a turned one is clearly smaller: the outline of a short word is
 * too ragged to tell its slope, while a long line that slopes by one degree is far from filling its
 * upright box.
 */
export function minimumAreaRectangle(points: readonly Point[]): RotatedRectangle {
  const hull = convexHull(points);
  const upright = boundingRectangle(hull, 0);
  let best = upright;
  for (let i = 0; i < hull.length; i++) {
    const [x0, y0] = hull[i]!;
    const [x1, y1] = hull[(i + 1) % hull.length]!;
    const candidate = boundingRectangle(hull, nearHorizontal(Math.atan2(y1 - y0, x1 - x0)));
    if (area(candidate) < area(best)) best = candidate;
  }
  return area(best) < 0.85 * area(upright) ? best : upright;
}

/** The same direction up to quarter turns, in (-π/4, π/4]. */
function nearHorizontal(angle: number): number {
  const quarter = Math.PI / 2;
  return angle - quarter * Math.round(angle / quarter);
}

function area(rectangle: RotatedRectangle): number {
  return rectangle.halfWidth * rectangle.halfHeight;
}

function boundingRectangle(points: readonly Point[], angle: number): RotatedRectangle {
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  let [minU, maxU, minV, maxV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const [x, y] of points) {
    const u = x * cos + y * sin;
    const v = y * cos - x * sin;
    minU = Math.min(minU, u);
    maxU = Math.max(maxU, u);
    minV = Math.min(minV, v);
    maxV = Math.max(maxV, v);
  }
  const u = (minU + maxU) / 2;
  const v = (minV + maxV) / 2;
  return {
    cx: u * cos - v * sin,
    cy: u * sin + v * cos,
    halfWidth: (maxU - minU) / 2,
    halfHeight: (maxV - minV) / 2,
    angle,
  };
}

/** The corners, clockwise from the top left. */
export function corners(rectangle: RotatedRectangle): [Point, Point, Point, Point] {
  const { cx, cy, halfWidth, halfHeight, angle } = rectangle;
  const cos = Math.cos(angle);
  const sin = Math.sin(angle);
  const at = (u: number, v: number): Point => [cx + u * cos - v * sin, cy + u * sin + v * cos];
  return [
    at(-halfWidth, -halfHeight),
    at(halfWidth, -halfHeight),
    at(halfWidth, halfHeight),
    at(-halfWidth, halfHeight),
  ];
}
