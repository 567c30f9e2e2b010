import type { Settings } from '../../config/schema.ts';
import type { VideoCheck } from '../../engine/check.ts';
import type { Audit } from '../../records/audit.ts';
import type { Evidence } from '../../records/outcome.ts';

/** Shorter films may well show one thing only. */
const longFilmSec = 30;

/** Why a film is odd (docs/outcomes.md). */
export const suspicionReasons = [
  'uneven-length',
  'without-picture',
  'without-speech',
  'one-screen',
  'few-samples',
  'broken-times',
  'speech-without-words',
  'words-without-speech',
] as const;
type Suspicion = (typeof suspicionReasons)[number];

/** What is odd about a film, by reason: the measured value, the threshold, and what else shows it. */
export type Suspicions = Record<string, Evidence>;

/** Holds what was measured against the thresholds. */
export function suspicionsOf(film: Audit, checks: Settings['checks']): Suspicions {
  const { pictures } = film;
  const found: Suspicions = {};
  const atMost = (name: Suspicion, value: number | null, most: number, more: Evidence = {}): void => {
    if (value !== null && value > most) found[name] = { value, atMost: most, ...more };
  };
  const atLeast = (name: Suspicion, value: number, least: number): void => {
    if (value < least) found[name] = { value, atLeast: least };
  };
  const { statedSec, soundSec } = film;
  const lengths = { statedSec, soundSec, ...(pictures && { pictureSec: pictures.pictureSec }) };
  const shortest = Math.min(...Object.values(lengths));
  const longest = Math.max(...Object.values(lengths));
  atMost('uneven-length', rounded(1 - shortest / longest), checks.maxUneven, lengths);
  atMost('without-speech', film.withoutSpeech, checks.maxWithoutSpeech);
  atMost('speech-without-words', film.speechWithoutWords, checks.maxUnmatched);
  atMost('words-without-speech', film.wordsWithoutSpeech, checks.maxUnmatched);
  atMost('broken-times', film.timeBreaks, checks.maxTimeBreaks);
  if (pictures) {
    atMost('without-picture', pictures.withoutPicture, checks.maxWithoutPicture);
    const { longestScreen, changeInLongest, sampled } = pictures;
    if (film.filmSec >= longFilmSec && changeInLongest > checks.maxChange)
      atMost('one-screen', longestScreen, checks.maxOneScreen, { changeInLongest });
    atLeast('few-samples', sampled, checks.minSampled);
  }
  return found;
}

/** Keeps odd films or drops them, as `checks.suspect` says. What is odd is in the evidence in any case. */
export const suspectCheck: VideoCheck<Audit, Settings> = {
  reason: 'suspect',
  decide(film, { checks }) {
    const suspect = suspicionsOf(film, checks);
    const isOdd = Object.keys(suspect).length > 0;
    const evidence: Evidence = isOdd ? { suspect } : {};
    return { keep: !isOdd || checks.suspect === 'keep', reason: 'suspect', evidence };
  },
};

function rounded(share: number): number {
  return Math.round(share * 10_000) / 10_000;
}
