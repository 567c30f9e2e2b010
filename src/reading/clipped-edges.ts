import type { RecognisedCharacter } from './recogniser.ts';

/** A letter whose middle is this near the end of a line 48 pixels high is cut through. */
const edgePx = 8;
/** Letters that are there as a whole are read with more than this. */
const clippedProbability = 0.6;

/**
 * The characters without those at either end that are slivers of a letter of the neighbouring region: where the
 * detector parts a line inside a word, both halves show that letter ("Pythagorean", "n Theorem"). Such a sliver lies
 * at the very edge, is doubtful, and stands alone.
 *
 * @param width Width in pixels of the line that `characters` are placed in.
 */
export function withoutClippedEdges(
  characters: readonly RecognisedCharacter[],
  width: number,
): readonly RecognisedCharacter[] {
  const isSliver = (at: number, neighbour: number): boolean => {
    const character = characters[at];
    if (!character || character.probability >= clippedProbability || characters[neighbour]?.text !== ' ')
      return false;
    return character.x < edgePx || character.x > width - edgePx;
  };
  const last = characters.length - 1;
  return characters.slice(isSliver(0, 1) ? 2 : 0, isSliver(last, last - 1) ? -2 : undefined);
}
