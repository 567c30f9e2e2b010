import { countTokens } from '../tokens/tokens.ts';
import type { RegionReading } from './region-reading.ts';

/** Shorter words are names that count: `x1`, `log0`. */
const minLetters = 5;
const word = /(?<![\p{L}\p{N}_])[\p{Ll}01]+(?![\p{L}\p{N}_])/gu;

/**
 * The screens of a video with digits that were letters: a word with a 0 or a 1 in it is the usual word with an o or an l that
 * another place of the video holds (`vide0`, `video`). What counts up stays: a name that is read without its digit as well,
 * or with another.
 */
export function withWordsOfVideo(screens: readonly RegionReading[]): RegionReading[] {
  const texts = screens.flatMap(({ regions }) => regions.map(({ text }) => text));
  const words = new Set(texts.flatMap((text) => text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []));
  const spelled = (read: string): string => {
    const letters = read.replaceAll('0', 'o').replaceAll('1', 'l');
    if (letters === read || read.length < minLetters || !/\p{Ll}{2}/u.test(read)) return read;
    const stem = read.replace(/\d+$/, '');
    const isCounted = stem !== read && [...words].some((one) => one !== read && isNumbered(one, stem));
    return words.has(letters) && countTokens(letters) === 1 && !isCounted ? letters : read;
  };
  return screens.map((screen) => ({
    ...screen,
    regions: screen.regions.map((region) => ({ ...region, text: region.text.replace(word, spelled) })),
  }));
}

function isNumbered(text: string, stem: string): boolean {
  return text.startsWith(stem) && /^\d*$/.test(text.slice(stem.length));
}
