import type { Refusal } from '../records/reading.ts';
import { countTokens } from '../tokens/tokens.ts';
import { codeBlocks } from './monospace.ts';
import type { ReadRegion } from './read-region.ts';
import type { RegionReading } from './region-reading.ts';
import { boxOf, heightOf, middleOf, type TextBox, widthOf } from './text-box.ts';

const cutOff: Refusal = 'cut';

interface Placed {
  text: string;
  box: TextBox;
}

/** Lines on two screens are in one row within this share of their height, and of one size within this factor. */
const sameRow = 0.3;
const sameHeight = 1.4;
/** A letter stands in the same place within this many widths of one: letters are not equally wide. */
const sameLetter = 1.5;
/** A covered line is shorter by this many letters, at least. */
const leastCovered = 0.7;
/** Letters of a piece, at least: of the letter at the cut a part is left, which is read as another. */
const minLetters = 2;

/**
 * The screens of a video without the pieces of words that something covers: a word that is only a part of the one which
 * stands there in full on another screen. Where a line begins with such a piece the rest stays; a piece alone is refused.
 * Code is left as it is, for it is typed letter by letter.
 */
export function withoutCoveredWords(screens: readonly RegionReading[]): RegionReading[] {
  const placed = screens.map(({ regions }) =>
    regions.map(({ text, region }): Placed => ({ text, box: boxOf(region) })),
  );
  return screens.map((screen, at) => {
    const others = placed.filter(
      (_, i) => i !== at && screens[i]!.width === screen.width && screens[i]!.height === screen.height,
    );
    const code = new Set(codeBlocks(screen.regions).flatMap(({ members }) => members));
    const regions: ReadRegion[] = [];
    const pieces: ReadRegion[] = [];
    for (const [i, region] of screen.regions.entries()) {
      const from = code.has(i) ? 0 : firstWhole(placed[at]![i]!, others.flat());
      if (from === 0) regions.push(region);
      else if (from === [...region.text].length) pieces.push(region);
      else regions.push(withoutStart(region, from));
    }
    const refused = pieces.map((region) => ({ region, reason: cutOff }));
    return { ...screen, regions, refused: [...screen.refused, ...refused] };
  });
}

function withoutStart(region: ReadRegion, from: number): ReadRegion {
  return {
    ...region,
    text: [...region.text].slice(from).join(''),
    ...(region.at && { at: region.at.slice(from) }),
  };
}

/** The first character of a text that is no piece of a covered word: its length where there is nothing else. */
function firstWhole({ text, box }: Placed, others: readonly Placed[]): number {
  const isWord = /^\p{L}+$/u.test(text);
  for (const other of others) {
    if (!areInRow(box, other.box)) continue;
    const letter = widthOf(other.box) / Math.max(1, [...other.text].length);
    const left = (box.left - other.box.left) / letter;
    const right = (other.box.right - box.right) / letter;
    if (isWord && Math.max(left, right) > leastCovered && isInside(other.text, text, left))
      return [...text].length;
    // A line that is being written is shorter at its end: what it lacks there is not covered.
    if (left > leastCovered && Math.abs(right) <= sameLetter && endsInside(other.text, text))
      return [...text.match(/^\S+\s*/u)![0]].length;
  }
  return 0;
}

/**
 * Whether a word is a piece of one that stands so many letters from the start of a text; a letter at its ends may be another.
 * The beginning of a word may be a word of its own (`command`, `commands`): it is a piece where it is no usual one, and more
 * than a letter is missing.
 */
function isInside(whole: string, piece: string, from: number): boolean {
  const [all, part] = [[...whole.toLowerCase()], [...piece.toLowerCase()]];
  const isLetter = (at: number): boolean => /\p{L}/u.test(all[at] ?? '');
  const readings = [part, part.slice(1), part.slice(0, -1)].filter(({ length }) => length >= minLetters);
  return readings.some((letters) => {
    const lost = letters.length < part.length && letters[0] !== part[0] ? 1 : 0;
    return all.some((_, at) => {
      const [start, end] = [at - lost, at - lost + part.length];
      if (Math.abs(start - from) > sameLetter || letters.some((char, i) => all[at + i] !== char))
        return false;
      if (!isLetter(start) || !isLetter(end - 1)) return false;
      return isLetter(start - 1) || (isLetter(end) && isLetter(end + 1) && countTokens(piece) > 1);
    });
  });
}

/**
 * Whether a text is the end of another that begins inside a word of it; its first letter may be another. Of a word before
 * others a letter is enough, for those tell the line. Signs do not count: some are lost.
 */
function endsInside(whole: string, piece: string): boolean {
  const [all, end] = [whole, piece].map((one) => [...one.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '')]);
  const word = piece.match(/^\p{L}+/u)?.[0] ?? '';
  const least = /\p{L} ?\P{L}* \p{L}/u.test(piece) ? 1 : minLetters;
  if ([...word].length < least || end!.length >= all!.length) return false;
  const isEnd = [0, 1].some((lost) => {
    const rest = end!.slice(lost).join('');
    return rest.length >= minLetters && all!.join('').endsWith(rest);
  });
  return isEnd && isInsideWord(whole, all!.length - end!.length - 1);
}

/** Whether two letters with nothing between them stand at a place and after it; only letters and digits count. */
function isInsideWord(text: string, at: number): boolean {
  let count = -1;
  const chars = [...text];
  for (const [i, char] of chars.entries()) {
    if (/[\p{L}\p{N}]/u.test(char)) count++;
    if (count === at) return /\p{L}/u.test(char) && /\p{L}/u.test(chars[i + 1] ?? '');
  }
  return false;
}

function areInRow(a: TextBox, b: TextBox): boolean {
  const heights = [heightOf(a), heightOf(b)];
  return (
    Math.abs(middleOf(a) - middleOf(b)) <= sameRow * Math.min(...heights) &&
    Math.max(...heights) <= sameHeight * Math.min(...heights)
  );
}
