/** Small grey pictures, to see whether two show the same. */
import sharp from 'sharp';
import { decode } from './av.ts';

/** 320 x 180 pixels, 0 to 255. */
export type Grey = Uint8Array;

const [width, height] = [320, 180];
const tile = 10;

/** Mean difference of a tile, in levels, that coding does not explain. */
const differs = 16;

/** The grey picture of a stored one, whatever its shape: it is stretched. */
export async function greyOf(picture: Uint8Array): Promise<Grey> {
  const rgb = await sharp(picture).removeAlpha().resize(width, height, { fit: 'fill' }).raw().toBuffer();
  const grey = new Uint8Array(width * height);
  for (let i = 0; i < grey.length; i += 1) {
    grey[i] = Math.round(0.2126 * rgb[3 * i]! + 0.7152 * rgb[3 * i + 1]! + 0.0722 * rgb[3 * i + 2]!);
  }
  return grey;
}

/** Grey pictures of a film (8 bit, limited range) as it stands at the given times. */
export async function filmGreys(path: string, timesSec: Iterable<number>): Promise<Map<number, Grey>> {
  const wanted = [...new Set(timesSec)].sort((a, b) => a - b);
  const work: Promise<[number, Grey]>[] = [];
  let standing: { luma: Buffer; width: number; height: number } | null = null;
  let next = 0;
  const serve = (beforeSec: number): void => {
    while (standing && next < wanted.length && wanted[next]! < beforeSec - 1e-4) {
      const atSec = wanted[next]!;
      work.push(shrunk(standing).then((grey) => [atSec, grey]));
      next += 1;
    }
  };
  await decode(path, 'pictures', (frame, timeSec) => {
    serve(timeSec);
    if (next >= wanted.length) return false;
    const [plane, lineBytes] = [frame.data![0]!, frame.linesize[0]!];
    const luma = Buffer.alloc(frame.width * frame.height);
    for (let y = 0; y < frame.height; y += 1)
      plane.copy(luma, y * frame.width, y * lineBytes, y * lineBytes + frame.width);
    standing = { luma, width: frame.width, height: frame.height };
    return true;
  });
  serve(Number.POSITIVE_INFINITY);
  return new Map(await Promise.all(work));
}

async function shrunk(plane: { luma: Buffer; width: number; height: number }): Promise<Grey> {
  const raw = { width: plane.width, height: plane.height, channels: 1 as const };
  const small = await sharp(plane.luma, { raw })
    .resize(width, height, { fit: 'fill' })
    .extractChannel(0)
    .raw()
    .toBuffer();
  return small.map((level) => Math.min(255, Math.max(0, Math.round(((level - 16) * 255) / 219))));
}

/** Share of tiles that differ, 0 to 1. */
export function differingShare(a: Grey, b: Grey, levels = differs): number {
  let count = 0;
  for (let top = 0; top < height; top += tile) {
    for (let left = 0; left < width; left += tile) {
      let sum = 0;
      for (let y = top; y < top + tile; y += 1) {
        for (let at = y * width + left, end = at + tile; at < end; at += 1) sum += Math.abs(a[at]! - b[at]!);
      }
      if (sum > levels * tile * tile) count += 1;
    }
  }
  return count / ((width * height) / tile ** 2);
}
