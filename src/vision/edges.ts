/** A picture's edges, cleaned of noise, dust and frames: 1 where something is drawn, row by row. */
export interface EdgeMap {
  width: number;
  height: number;
  drawn: Uint8Array;
}

/** Luma steps smaller than this are shading or compression noise. */
const smallestStep = 16;
/** Noise raises the bar: to three times the median step, which 0.2 % of the pixels of pure noise still pass. */
const noiseFactor = 3;
/** On a page so full of text that its median step is a stroke's, the bar stays below any stroke. */
const largestStep = 60;
/** Connected edges of fewer pixels are dust; both sides of a stroke 8 pixels long have as many. */
const smallestComponent = 16;
/** A straight line over this share of a side is a frame, a rule or the rim of a letterbox, not a drawing. */
const frameShare = 0.6;

/**
 * Edges of a picture in luma (rows without gaps), meant for a copy with a long edge of about 640 pixels:
 * Sobel steps above a bar that follows the noise, less straight lines along most of a side, less what is
 * connected to fewer than 16 pixels. The outermost pixels are never edges.
 */
export function drawnEdges(luma: Uint8Array, width: number, height: number): EdgeMap {
  const { across, down } = sobel(luma, width, height);
  const steps = across.slice();
  for (let i = 0; i < steps.length; i++) if (down[i]! > steps[i]!) steps[i] = down[i]!;
  const bar = Math.min(largestStep, Math.max(smallestStep, noiseFactor * median(steps)));
  const drawn = new Uint8Array(steps.length);
  for (let i = 0; i < steps.length; i++) drawn[i] = steps[i]! >= bar ? 1 : 0;
  eraseLines(drawn, down, bar, width, height, { along: 1, acrossLines: width });
  eraseLines(drawn, across, bar, height, width, { along: width, acrossLines: 1 });
  eraseDust(drawn, width, height);
  return { width, height, drawn };
}

/** Absolute luma steps across and down, over the distance of two pixels, 0 to 255. */
function sobel(luma: Uint8Array, width: number, height: number): { across: Uint8Array; down: Uint8Array } {
  const across = new Uint8Array(width * height);
  const down = new Uint8Array(width * height);
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const i = y * width + x;
      // Eight names, no arrays: this is done for every pixel.
      const a = luma[i - width - 1]!;
      const b = luma[i - width]!;
      const c = luma[i - width + 1]!;
      const d = luma[i - 1]!;
      const e = luma[i + 1]!;
      const f = luma[i + width - 1]!;
      const g = luma[i + width]!;
      const h = luma[i + width + 1]!;
      across[i] = Math.abs(c + 2 * e + h - a - 2 * d - f) >> 2;
      down[i] = Math.abs(f + 2 * g + h - a - 2 * b - c) >> 2;
    }
  }
  return { across, down };
}

/** How often each byte occurs. */
export function countLevels(bytes: Uint8Array): Uint32Array {
  const counts = new Uint32Array(256);
  for (let i = 0; i < bytes.length; i++) counts[bytes[i]!]!++;
  return counts;
}

function median(steps: Uint8Array): number {
  const counts = countLevels(steps);
  let below = 0;
  for (let value = 0; value < 256; value++) {
    below += counts[value]!;
    if (below * 2 >= steps.length) return value;
  }
  return 255;
}

/**
 * Erases runs of steps at right angles to a line that go on for most of it. `length` pixels lie along each of
 * `lines` lines; a slanting or blurred rim falls on the lines beside it, so those are erased too.
 */
function eraseLines(
  drawn: Uint8Array,
  steps: Uint8Array,
  bar: number,
  length: number,
  lines: number,
  { along, acrossLines }: { along: number; acrossLines: number },
): void {
  const longest = Math.ceil(length * frameShare);
  for (let line = 0; line < lines; line++) {
    let start = 0;
    for (let at = 0; at <= length; at++) {
      if (at < length && steps[line * acrossLines + at * along]! >= bar) continue;
      if (at - start >= longest) {
        for (let near = Math.max(0, line - 1); near <= Math.min(lines - 1, line + 1); near++) {
          for (let erased = start; erased < at; erased++) drawn[near * acrossLines + erased * along] = 0;
        }
      }
      start = at + 1;
    }
  }
}

/** Erases components (eight neighbours) of fewer than `smallestComponent` pixels. */
function eraseDust(drawn: Uint8Array, width: number, height: number): void {
  const seen = new Uint8Array(drawn.length);
  const component: number[] = [];
  for (let seed = 0; seed < drawn.length; seed++) {
    if (!drawn[seed] || seen[seed]) continue;
    component.length = 0;
    component.push(seed);
    seen[seed] = 1;
    for (let next = 0; next < component.length; next++) {
      const at = component[next]!;
      const x = at % width;
      const y = (at - x) / width;
      for (let ny = Math.max(0, y - 1); ny <= Math.min(height - 1, y + 1); ny++) {
        for (let nx = Math.max(0, x - 1); nx <= Math.min(width - 1, x + 1); nx++) {
          const neighbour = ny * width + nx;
          if (!drawn[neighbour] || seen[neighbour]) continue;
          seen[neighbour] = 1;
          component.push(neighbour);
        }
      }
    }
    if (component.length < smallestComponent) for (const at of component) drawn[at] = 0;
  }
}
