import type { VideoStream } from '../records/media.ts';

/** How a stored picture becomes upright: mirrored left to right where `mirrored`, and after that turned clockwise. */
export type Orientation = Pick<VideoStream, 'mirrored' | 'rotationDeg'>;

export const uprightAsStored: Orientation = { mirrored: false, rotationDeg: 0 };

/**
 * Reads a display matrix: nine native-endian 32-bit integers, of which a, b, c and d send the point (x, y) of the
 * stored picture to (ax + cy, bx + dy) of the shown one. Scales cancel out, other angles are rounded to a right one.
 * Null where there is no matrix, or one that flattens the picture.
 */
export function orientationOf(matrix: Uint8Array | null): Orientation | null {
  if (!matrix || matrix.length < 36) return null;
  const [m0 = 0, m1 = 0, , m3 = 0, m4 = 0] = new Int32Array(new Uint8Array(matrix).buffer, 0, 9);
  const mirrored = m0 * m4 - m1 * m3 < 0;
  const across = Math.hypot(m0, m3);
  const down = Math.hypot(m1, m4);
  if (across === 0 || down === 0) return null;
  // What is left to do after mirroring (x becomes -x) is a turn: the mean of what both axes tell of its angle.
  const [a, b] = mirrored ? [-m0, -m1] : [m0, m1];
  const turn = Math.atan2(b / down - m3 / across, a / across + m4 / down);
  const quarters = Math.round(turn / (Math.PI / 2));
  return { mirrored, rotationDeg: ([0, 90, 180, 270] as const)[((quarters % 4) + 4) % 4]! };
}
