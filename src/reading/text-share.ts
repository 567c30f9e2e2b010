import type { TextLine } from '../records/reading.ts';

/** The picture is looked at on a grid of this many cells a side. */
const gridSide = 200;

/** Share of the picture that the boxes cover, 0 to 1; what two boxes cover counts once. Exact to about 1 %. */
export function textShare(lines: readonly Pick<TextLine, 'box'>[]): number {
  const covered = new Uint8Array(gridSide * gridSide);
  for (const { box } of lines) {
    const [left, right] = cellRange(box.map(([x]) => x));
    const [top, bottom] = cellRange(box.map(([, y]) => y));
    for (let y = top; y < bottom; y++) {
      for (let x = left; x < right; x++) {
        if (inside(box, (x + 0.5) / gridSide, (y + 0.5) / gridSide)) covered[y * gridSide + x] = 1;
      }
    }
  }
  return covered.reduce((sum, value) => sum + value, 0) / covered.length;
}

function cellRange(values: readonly number[]): [number, number] {
  return [
    Math.max(0, Math.floor(Math.min(...values) * gridSide)),
    Math.min(gridSide, Math.ceil(Math.max(...values) * gridSide)),
  ];
}

/** Whether a point lies in a convex polygon whose corners run clockwise (y down). */
function inside(polygon: readonly (readonly [number, number])[], x: number, y: number): boolean {
  return polygon.every(([x0, y0], i) => {
    const [x1, y1] = polygon[(i + 1) % polygon.length]!;
    return (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0) >= 0;
  });
}
