/** Support for tests: what a file says about showing its pictures. */
import type { CodecContext, Frame } from 'node-av/lib';
import type { TestPictures } from './testing-media.ts';

/**
 * Display matrix, made as av_display_rotation_set does it with the sign turned; where the picture is mirrored first, x is
 * -x before that.
 */
export function displayMatrix({ rotationDeg = 0, mirrored = false }: TestPictures): Buffer {
  const angle = (rotationDeg * Math.PI) / 180;
  const cos = Math.round(Math.cos(angle) * 65_536);
  const sin = Math.round(Math.sin(angle) * 65_536);
  const flip = mirrored ? -1 : 1;
  return Buffer.from(Int32Array.from([flip * cos, flip * sin, 0, -sin, cos, 0, 0, 0, 1 << 30]).buffer);
}

/** States the colours of a video on its frames and its encoder. */
export function stateColours(target: Frame | CodecContext, { colours }: TestPictures): void {
  if (!colours) return;
  target.colorPrimaries = colours.primaries;
  target.colorTrc = colours.transfer;
  target.colorSpace = colours.matrix;
}

/** Fills a plane of 16-bit words with one word, or with those of a tight plane. */
export function paintWords(frame: Frame, plane: number, words: number | Uint16Array): void {
  const bytes = frame.data![plane]!;
  const target = new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.byteLength >> 1);
  if (typeof words === 'number') {
    target.fill(words);
    return;
  }
  const width = words.length / frame.height;
  for (let row = 0; row < frame.height; row += 1) {
    target.set(words.subarray(row * width, (row + 1) * width), (row * frame.linesize[plane]!) / 2);
  }
}
