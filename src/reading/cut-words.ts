import { countTokens } from '../tokens/tokens.ts';

/** Shorter pieces are the end of too many words. */
const minLetters = 3;

/**
 * Which of the texts of a picture are the end of a word that something covers or fades out ("apacitance"): one word, in
 * small letters, that is no usual word itself but the end of one that stands on the picture in full.
 */
export function cutWords(texts: readonly string[]): Set<string> {
  const words = new Set(texts.flatMap((text) => text.toLowerCase().match(/\p{L}+/gu) ?? []));
  return new Set(
    texts.filter((text) => {
      const piece = text.trim();
      if (!/^\p{Ll}+$/u.test(piece) || piece.length < minLetters || countTokens(piece) < 2) return false;
      return [...words].some((word) => word.length > piece.length && word.endsWith(piece));
    }),
  );
}
