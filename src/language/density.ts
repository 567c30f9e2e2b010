import { isExplaining, markChatter } from './chatter.ts';
import { functionWords, numberWords } from './function-words.ts';
import { loadVocabulary } from './vocabulary.ts';

// Where a share is as high as in plain teaching; set on one half of `lecture-texts.json`.
const teachingRarity = 0.25;
const teachingExplanation = 0.12;
const poorVariety = 0.35;
const varietyWindowWords = 50;
/** Numbers are what a lesson in arithmetic is about, however common the words. */
const numberRarity = 0.5;

/**
 * Heuristic, 0 to 10: how much a text teaches. Rises with words of content (the rarer, the more) and with words
 * that explain or instruct; falls with calls to subscribe, advertising, greetings and exclamations, and where
 * the same few words come over and over (moving-average type-token ratio: Covington and McFall 2010).
 *
 * A technical lecture reaches 7 and more, plain teaching about 5, loose talk that still teaches 2.5; vlogs,
 * advertising, small talk and song lyrics mostly stay below 2. English only.
 *
 * @param words Words in lower case, without punctuation.
 */
export function knowledgeDensity(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const vocabulary = loadVocabulary();
  const chatter = markChatter(words);
  let [rarity, explaining, chattering] = [0, 0, 0];
  words.forEach((word, index) => {
    if (chatter[index]) {
      chattering++;
      return;
    }
    if (isExplaining(word)) explaining++;
    if (numberWords.has(word) || /^\d/u.test(word)) rarity += numberRarity;
    else if (!functionWords.has(word)) rarity += vocabulary.rarity(word);
  });
  const content = Math.min(1, rarity / words.length / teachingRarity);
  const explanation = Math.min(1, explaining / words.length / teachingExplanation);
  const sober = 1 - Math.min(1, (2 * chattering) / words.length);
  const variety = Math.min(1, lexicalVariety(words) / poorVariety);
  return 10 * (0.55 * content + 0.45 * explanation) * sober * variety;
}

/** Moving-average type-token ratio: mean share of different words in every window of 50 words, 0 to 1. */
export function lexicalVariety(words: readonly string[]): number {
  if (words.length === 0) return 0;
  const window = Math.min(varietyWindowWords, words.length);
  const counts = new Map<string, number>();
  let types = 0;
  words.forEach((word, index) => {
    counts.set(word, (counts.get(word) ?? 0) + 1);
    const gone = words[index - window];
    if (gone !== undefined) {
      const left = counts.get(gone)! - 1;
      if (left === 0) counts.delete(gone);
      else counts.set(gone, left);
    }
    if (index >= window - 1) types += counts.size;
  });
  return types / window / (words.length - window + 1);
}
