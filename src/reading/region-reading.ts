import type { Refusal, RefusedLine, TextLine } from '../records/reading.ts';
import type { ReadRegion } from './read-region.ts';
import { textLines } from './text-lines.ts';

/** What was read in a picture, before it is put in order. */
export interface RegionReading {
  width: number;
  height: number;
  /** With the bullets of lists and the formulas put together. */
  regions: readonly ReadRegion[];
  refused: readonly { region: ReadRegion; reason: Refusal }[];
}

export interface PictureReading {
  /** In reading order. */
  lines: TextLine[];
  /** What was read but is no text, in the order of the picture. */
  refused: RefusedLine[];
}

export function inReadingOrder({ width, height, regions, refused }: RegionReading): PictureReading {
  return {
    lines: textLines(regions, width, height),
    refused: refused.flatMap(({ region, reason }) =>
      textLines([region], width, height).map((line) => ({ ...line, reason })),
    ),
  };
}
