import type { CaptionFit, CaptionRefusal } from '../records/speech.ts';

/** Least share of the heard words that captions have: those that were edited, a quarter of the words, have 0.6 and more. */
const leastShare = 0.45;
/** From fewer heard words nothing is concluded, unless hardly any of them is in the captions. */
const leastHeardWords = 8;
const leastHeardAtAll = 4;
const hardlyAny = 0.25;
/** Least share of the speech during which captions are shown: with less, most of the lesson would be lost. */
const leastCoverage = 0.6;
/** Captions that are made by hand are up to a second early or late, and estimating times adds as much. */
const mostOffsetSec = 2.5;
/** 25 pictures a second taken for 23.976 give 2.6 s a minute; sloppy captions less than half of that. */
const mostDriftSecPerMin = 1.5;
/** A drift counts where it is seen, as a line: over a short stretch, or about, it follows from sloppy cues. */
const leastDriftedSec = 1.5;
const mostOffLine = 0.15;

/**
 * Whether captions can stand for the speech, by what was measured.
 * @returns why not, or null; and whether enough was heard to say that they can
 */
export function judgeFit(fit: CaptionFit): { refused: CaptionRefusal | null; verified: boolean } {
  const { share, heardWords, coverage, worstOffsetSec, driftSecPerMin, driftedSec, offLineSec } = fit;
  const isHeard = share !== null && heardWords >= leastHeardWords;
  const refuse = (refused: CaptionRefusal) => ({ refused, verified: false });
  if (share !== null && heardWords >= leastHeardAtAll && share < hardlyAny && !isPartly(fit))
    return refuse('captions-mismatch');
  if (worstOffsetSec !== null && Math.abs(worstOffsetSec) > mostOffsetSec) return refuse('captions-shifted');
  const isFast = Math.abs(driftSecPerMin ?? 0) > mostDriftSecPerMin;
  const driftSec = Math.abs(driftedSec ?? 0);
  if (isFast && driftSec > leastDriftedSec && (offLineSec ?? 0) < mostOffLine * driftSec)
    return refuse('captions-shifted');
  if (coverage !== null && coverage < leastCoverage) return refuse('captions-incomplete');
  if (isHeard && share < leastShare) return refuse('captions-mismatch');
  return { refused: null, verified: isHeard && worstOffsetSec !== null };
}

/** Where captions are shown for a part of the speech only, what is heard in the rest cannot be in them. */
function isPartly({ coverage, worstOffsetSec }: CaptionFit): boolean {
  return coverage !== null && coverage < leastCoverage && worstOffsetSec !== null;
}
