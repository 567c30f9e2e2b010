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

/** Less of a span than this tells nothing. */
const leastSec = 1;

/**
 * Mean confidence under which two sizes of the recogniser are compared where it was unsure. Measured: English, with any accent, is at 0.77
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

/** The speech of which the recogniser was not sure. */
export function unsureSpans(utterances: readonly Utterance[], spans: readonly SpeechSpan[]): SpeechSpan[] {
  const sure = utterances.filter(({ confidence }) => (confidence ?? 1) >= sureConfidence);
  const unsure: SpeechSpan[] = [];
  let next = 0;
  for (const span of spans) {
    let { startSec } = span;
    while (next < sure.length && sure[next]!.endSec <= startSec) next++;
    for (let at = next; at < sure.length && sure[at]!.startSec < span.endSec; at++) {
      if (sure[at]!.startSec - startSec >= leastSec) unsure.push({ startSec, endSec: sure[at]!.startSec });
      startSec = Math.max(startSec, sure[at]!.endSec);
    }
    if (span.endSec - startSec >= leastSec) unsure.push({ startSec, endSec: span.endSec });
  }
  return unsure;
}

/**
 * @param heard the disagreement of the few windows that were listened to before; null where they were too short
 * @param windows of the speech of which the recogniser was unsure, where two sizes were compared there too
 */
export function understandingOf(
  certainty: Certainty,
  heard: number | null,
  windows: LanguageWindow[],
): Understanding {
  const { confidence, sureShare } = certainty;
  const unsure = meanDisagreement(windows);
  const disagreement =
    unsure === null ? heard : toScore(sureShare * (heard ?? 1 - confidence) + (1 - sureShare) * unsure);
  const doubt = toScore((1 - confidence + (disagreement ?? 1 - confidence)) / 2);
  return { confidence, sureShare, disagreement, windows, doubt };
}

function lengthOf(spans: readonly SpeechSpan[]): number {
  return spans.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
}
