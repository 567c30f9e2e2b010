import type { Gap } from './blank-columns.ts';
import type { RecognisedCharacter } from './recogniser.ts';

/** From here on the recogniser is taken at its word that there is a space, 0 to 1. */
const sureSpace = 0.1;
/** And from here on even where blur has closed the gap: none of 13,600 inner boundaries came so high. */
const certainSpace = 0.16;
/** Below this it excludes a space: of 1,311 missed spaces under 1 % were, of inner boundaries 99 %. */
const noSpace = 0.006;
/** Where no space is sure, a gap must be this many times as wide as a wide gap between letters. */
const loneGapRatio = 2;
/** And at least this wide, in pixels of a line 48 high. */
const minGapPx = 6;

/**
 * The characters with the spaces that the recogniser left out. The model drops about half of the spaces
 * of Latin text that is set tightly, but it invents none, and where it drops one two traces stay: some
 * probability of a space, and a gap in the pixels that is wider than those inside the words of the line.
 * A space is put in where both are found, or where the first is strong; nowhere else.
 *
 * @param gaps gaps without ink, in the pixels that `characters` are placed in
 */
export function restoreSpaces(
  characters: readonly RecognisedCharacter[],
  gaps: readonly Gap[],
): RecognisedCharacter[] {
  const isSpace = characters.map(({ text }) => text.trim() === '');
  const widths = boundaryWidths(characters, gaps);
  // A boundary is named by the character after it; an emitted space makes none of its own.
  const boundaries = characters.flatMap((character, index) => {
    if (index === 0 || isSpace[index]) return [];
    const emitted = isSpace[index - 1] === true;
    return [{ index, emitted, hint: emitted ? 1 : character.spaceBefore, width: widths[index]! }];
  });
  const inner = boundaries.filter(({ hint }) => hint < noSpace).map(({ width }) => width);
  const sure = boundaries.filter(({ hint, width }) => hint >= sureSpace && width > 0);
  const letterGap = quantile(inner, 0.9);
  const wordGap = quantile(
    sure.map(({ width }) => width),
    0.5,
  );
  const threshold =
    wordGap > letterGap ? (letterGap + wordGap) / 2 : Math.max(minGapPx, loneGapRatio * letterGap);
  const added = new Set(
    boundaries
      .filter(({ emitted }) => !emitted)
      .filter(({ hint, width }) => hint >= certainSpace || (hint >= noSpace && width >= threshold))
      .map(({ index }) => index),
  );
  return characters.flatMap((character, index) =>
    added.has(index)
      ? [{ text: ' ', probability: character.spaceBefore, x: character.x, spaceBefore: 0 }, character]
      : [character],
  );
}

/** Width in pixels of the widest gap between each character and the one before; spaces are passed over. */
function boundaryWidths(characters: readonly RecognisedCharacter[], gaps: readonly Gap[]): number[] {
  const widths = new Array<number>(characters.length).fill(0);
  const printed = characters.flatMap(({ text, x }, index) => (text.trim() === '' ? [] : [{ index, x }]));
  let next = 0;
  for (const [start, end] of gaps) {
    const middle = (start + end) / 2;
    while (next < printed.length && printed[next]!.x <= middle) next++;
    const after = printed[next];
    if (after && next > 0) widths[after.index] = Math.max(widths[after.index]!, end - start);
  }
  return widths;
}

/** Nearest-rank quantile; 0 of nothing. */
function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(share * (sorted.length - 1))] ?? 0;
}
