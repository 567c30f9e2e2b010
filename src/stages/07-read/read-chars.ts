import { contentChars } from '../../reading/content.ts';
import type { TextLine } from '../../records/reading.ts';
import type { PictureFacts } from '../../records/screen.ts';
import type { ReadChars } from '../../vision/informativeness.ts';
import { bannerTop, isOnSpeaker } from '../../vision/speaker.ts';

/** Cells along each side of the grid in which facts count what is drawn. */
const gridCells = 16;

/** Counts what was read: all of it, what stands around a speaker, and how much room says nothing. */
export function readChars(lines: readonly TextLine[], { speaker }: Pick<PictureFacts, 'speaker'>): ReadChars {
  const around = speaker ? lines.filter((line) => isAround(line, speaker.face)) : [];
  const furniture = lines.filter((line) => charsOf([line]) === 0);
  return { content: charsOf(lines), beside: charsOf(around), furnitureShare: cellsUnder(furniture) };
}

function charsOf(lines: readonly TextLine[]): number {
  return contentChars(lines.map(({ text }) => text).join('\n'));
}

function isAround({ box }: TextLine, face: NonNullable<PictureFacts['speaker']>['face']): boolean {
  const [x, y] = [mean(box.map(([x]) => x)), mean(box.map(([, y]) => y))];
  return y <= bannerTop && !isOnSpeaker(face, x, y);
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** Share of the cells that boxes reach into. */
function cellsUnder(lines: readonly TextLine[]): number {
  const cells = new Set<number>();
  for (const { box } of lines) {
    const [left, right] = range(box.map(([x]) => x));
    const [top, bottom] = range(box.map(([, y]) => y));
    for (let row = top; row <= bottom; row++) {
      for (let column = left; column <= right; column++) cells.add(row * gridCells + column);
    }
  }
  return cells.size / gridCells ** 2;
}

/** First and last row or column of the grid that shares of a side lie in. */
function range(shares: readonly number[]): [number, number] {
  const cellOf = (at: number): number => Math.min(gridCells - 1, Math.floor(at * gridCells));
  return [cellOf(Math.min(...shares)), cellOf(Math.max(...shares))];
}
