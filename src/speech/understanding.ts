import { toScore } from '../records/basics.ts';
import type {
  LanguageWindow,
  RejectedUtterance,
  SpeechSpan,
  Understanding,
  Utterance,
} from '../records/speech.ts';
import { meanDisagreement } from './language.ts';

/** Confidence from which words are taken for heard; of English about nine windows in ten are above. */
const sureConfidence = 0.7;

/**
 * Mean confidence under which two sizes of the recogniser are compared. Measured: English, with any accent, is at 0.77
 * and above, other languages and mixtures at 0.62 and below.
 */
export const doubtfulConfidence = 0.75;

/** How sure a recogniser was of all the speech. */
export type Certainty = Pick<Understanding, 'confidence' | 'sureShare'>;

/**
 * Confidence and sure share over all of the speech, weighted by time. A loop, and speech in which nothing was heard, is
 * not understood; text that was heard in silence tells nothing.
 */
export function certaintyOf(
  { utterances, rejected }: { utterances: readonly Utterance[]; rejected: readonly RejectedUtterance[] },
  spans: readonly SpeechSpan[],
): Certainty | null {
  const failed = rejected.filter(({ reason }) => reason !== 'text-on-silence');
  const heardSec = lengthOf(utterances) + lengthOf(failed);
  const totalSec = Math.max(heardSec, lengthOf(spans));
  if (totalSec === 0) return null;
  let confident = 0;
  let sureSec = 0;
  for (const utterance of utterances) {
    const confidence = utterance.confidence ?? 1;
    confident += confidence * lengthOf([utterance]);
    if (confidence >= sureConfidence) sureSec += lengthOf([utterance]);
  }
  return { confidence: toScore(confident / totalSec), sureShare: toScore(sureSec / totalSec) };
}

/** @param windows in which two sizes were compared; none where the confidence is evidence enough */
export function understandingOf(certainty: Certainty, windows: LanguageWindow[]): Understanding {
  const disagreement = meanDisagreement(windows);
  const lacking = 1 - certainty.confidence;
  return { ...certainty, disagreement, windows, doubt: toScore((lacking + (disagreement ?? lacking)) / 2) };
}

function lengthOf(spans: readonly SpeechSpan[]): number {
  return spans.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
}
