import type { RejectedUtterance, Utterance } from '../records/speech.ts';
import type { HeardText } from './speech-model.ts';
import { spokenWords } from './words.ts';

export type RejectReason = RejectedUtterance['reason'];

/** Less voice than this cannot carry a word. */
const leastVoicedSec = 0.15;
/** Loudness in dB of full scale under which sound counts as silence whatever the detector says. */
const silenceLevel = -60;
/** Under this loudness, or with voice in less than this share of the window, a stock phrase is not believed. */
const faintLevel = -45;
const faintVoicedShare = 0.3;
/** No speech has more tokens per voiced second; auctioneers reach about 8 words, teachers 4. */
const mostTokensPerVoicedSec = 12;
/** Tokens that very short windows may have besides. */
const spareTokens = 4;

/** What speech models write when they hear nothing: sign-offs of the videos that they learned from. */
const stockPhrases = new Set([
  'you',
  'thank you',
  'thank you very much',
  'thanks',
  'thanks for watching',
  'thank you for watching',
  'please subscribe',
  'bye',
  'bye bye',
  'goodbye',
  'okay',
  'oh',
  'so',
  'yeah',
  'hmm',
  'the',
]);

/**
 * Why what was heard in a window cannot be what was said there; null where it can.
 *
 * @param voice voiced seconds and loudest frame (dB of full scale) of the window
 */
export function guardHearing(
  heard: HeardText,
  voice: { voicedSec: number; peakLevel: number },
  windowSec: number,
): RejectReason | null {
  if (heard.text === '') return null;
  if (voice.voicedSec < leastVoicedSec || voice.peakLevel < silenceLevel) return 'text-on-silence';
  const words = spokenWords(heard.text);
  const faint = voice.peakLevel < faintLevel || voice.voicedSec < faintVoicedShare * windowSec;
  if (faint && stockPhrases.has(words.join(' '))) return 'text-on-silence';
  if (findLoop(words)) return 'repetition-loop';
  const tooMany = heard.tokens > mostTokensPerVoicedSec * voice.voicedSec + spareTokens;
  return heard.capped || tooMany ? 'too-many-tokens' : null;
}

/**
 * Whether a phrase of up to 12 words comes again and again without anything between: four times or more and at
 * least 8 words in all, or three times where the phrase has 4 words or more.
 */
export function findLoop(words: string[]): boolean {
  for (let size = 1; size <= 12; size++) {
    const times = size >= 4 ? 3 : Math.max(4, Math.ceil(8 / size));
    let same = 0;
    for (let i = size; i < words.length; i++) {
      same = words[i] === words[i - size] ? same + 1 : 0;
      if (same >= size * (times - 1)) return true;
    }
  }
  return false;
}

/**
 * Takes out utterances that say the same as the one before, over and over: all but the first, once a text of more
 * than 3 words has come three times in a row, or a shorter one five times ("Yes." may well be said twice).
 */
export function rejectRepeats(utterances: Utterance[]): {
  utterances: Utterance[];
  rejected: RejectedUtterance[];
} {
  const kept: Utterance[] = [];
  const rejected: RejectedUtterance[] = [];
  for (let first = 0; first < utterances.length; ) {
    const words = spokenWords(utterances[first]!.text);
    let end = first + 1;
    while (end < utterances.length && spokenWords(utterances[end]!.text).join(' ') === words.join(' ')) end++;
    const looped = end - first >= (words.length > 3 ? 3 : 5);
    const keepUntil = looped ? first + 1 : end;
    kept.push(...utterances.slice(first, keepUntil));
    for (const utterance of utterances.slice(keepUntil, end)) {
      rejected.push({ ...utterance, reason: 'repetition-loop' });
    }
    first = end;
  }
  return { utterances: kept, rejected };
}
