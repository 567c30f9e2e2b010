import type { RotatedRectangle } from './rotated-rectangle.ts';

/** A text box in any unit that is the same along both axes: y down. */
export interface TextBox {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

/** The upright box that stands for a region; a sloping line counts with its height in the middle. */
export function boxOf({ cx, cy, halfWidth, halfHeight, angle }: RotatedRectangle): TextBox {
  const reachX = halfWidth * Math.cos(angle) + halfHeight * Math.abs(Math.sin(angle));
  return { left: cx - reachX, right: cx + reachX, top: cy - halfHeight, bottom: cy + halfHeight };
}

export function middleOf(box: TextBox): number {
  return (box.top + box.bottom) / 2;
}

export function heightOf(box: TextBox): number {
  return box.bottom - box.top;
}

export function widthOf(box: TextBox): number {
  return box.right - box.left;
}

/** Rows that two boxes share, as a share of the lower one; below 0 where they are apart. */
export function overlap(a: TextBox, b: TextBox): number {
  return (Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top)) / Math.min(heightOf(a), heightOf(b));
}

export function around(boxes: readonly TextBox[]): TextBox {
  return {
    left: Math.min(...boxes.map(({ left }) => left)),
    right: Math.max(...boxes.map(({ right }) => right)),
    top: Math.min(...boxes.map(({ top }) => top)),
    bottom: Math.max(...boxes.map(({ bottom }) => bottom)),
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
