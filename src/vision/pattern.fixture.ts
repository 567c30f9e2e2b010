import type { LumaPlane, LumaRange } from './luma.ts';

/** The picture that scripts/record-ssim.py computes: ramps, blocks and hashed noise, 0 to 255. */
export function pattern(width: number, height: number, seed: number): Uint8Array {
  const picture = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      let hashed = Math.imul(x, 374761393) + Math.imul(y, 668265263) + Math.imul(seed, 2246822519);
      hashed >>>= 0;
      hashed = Math.imul(hashed ^ (hashed >>> 13), 1274126177) >>> 0;
      const noise = (hashed ^ (hashed >>> 16)) & 31;
      const block = ((Math.floor(x / 9) + Math.floor(y / 5) + seed) % 3) * 60;
      const ramp = (x * 3 + y * 2) % 75;
      picture[y * width + x] = block + ramp + noise;
    }
  }
  return picture;
}

/** The second picture of a recorded pair, by the kind's name in scripts/record-ssim.py. */
export function variant(kind: string, first: Uint8Array, width: number, height: number): Uint8Array {
  const other = pattern(width, height, 5);
  switch (kind) {
    case 'same':
      return first;
    case 'noise':
      return first.map((value, i) => Math.floor((value * 7 + other[i]!) / 8));
    case 'shifted':
      return first.map((_, i) => first[i % width === 0 ? i + width - 1 : i - 1]!);
    case 'inverted':
      return first.map((value) => 255 - value);
    case 'dimmed':
      return first.map((value) => Math.floor(value / 3));
    case 'other':
      return pattern(width, height, 2);
    default:
      throw new Error(`Expected a kind of pair that the script records, got ${kind}.`);
  }
}

/** A plane whose rows follow each other. */
export function plane(
  width: number,
  height: number,
  luma: Uint8Array,
  lumaRange: LumaRange = 'full',
): LumaPlane {
  return { width, height, luma, lumaRange };
}
