import { blankColumns } from './blank-columns.ts';
import type { RgbPicture } from './picture.ts';
import type { RecognisedCharacter } from './recogniser.ts';

/** Ink narrower than this share of the line is a dot, a comma, a stroke or dust. */
const narrowest = 0.14;
/** Characters are placed this exactly, as a share of the line: the recogniser votes six times along as much of it. */
const play = 0.1;

/**
 * Whether a line has ink that stands apart and that none of its characters was read from: signs that the reader doesn't
 * know (⊕, ∀), and small indices.
 */
export function hasUnreadInk(characters: readonly RecognisedCharacter[], line: RgbPicture): boolean {
  const room = play * line.height;
  const gaps = blankColumns(line);
  const edges = [0, ...gaps.flat(), line.width];
  return gaps.slice(1).some((_, i) => {
    // What stands at the two ends may be cut off there.
    const [start, end] = [edges[2 * i + 2]!, edges[2 * i + 3]!];
    if (end - start < narrowest * line.height) return false;
    return !characters.some(({ text, x }) => text !== ' ' && x >= start - room && x <= end + room);
  });
}
