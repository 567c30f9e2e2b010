import { toMilliseconds, toScore } from '../records/basics.ts';
import type { CaptionFit, LanguageWindow, SpeechSpan, Utterance } from '../records/speech.ts';
import { spokenWords } from './words.ts';

/** A word and about when it is said or shown. */
interface TimedWord {
  word: string;
  atSec: number;
}

interface Match {
  matched: number;
  /** How much later the captions show what is heard, in seconds: the median; null where too few words are matched. */
  offsetSec: number | null;
}

/** Captions are searched for what was heard this far around it. */
const searchSec = 60;
/** More than anybody says in that time; what it is compared with grows with it. */
const mostWords = 4000;
/** What fits here is taken although it may fit better further away: lessons repeat themselves. */
const nearSec = 3;
/** From fewer words no time is told. */
const leastMatched = 5;
/** Captions may begin after the words that they show, or end before them, by this much and still cover them. */
const slackSec = 2;

/** Cues of a paragraph last through the pauses in it; those of a line hardly do. */
const longCueSec = 10;

const score = { match: 2, change: -1, gap: -1 };

/**
 * Holds captions against what two recognisers heard in a few windows of the sound: how many of its words they have, in
 * order, and how much later they show them. Times inside a cue are estimated, as if all letters took as long.
 * @param spans where somebody speaks
 */
export function measureFit(
  utterances: readonly Utterance[],
  windows: readonly LanguageWindow[],
  spans: readonly SpeechSpan[],
): CaptionFit {
  const shown = utterances.flatMap((cue) =>
    timedWords(cue.text, cue.endSec - cue.startSec > longCueSec ? within(spans, cue) : [cue]),
  );
  let heardWords = 0;
  let matchedWords = 0;
  const offsets: { atSec: number; offsetSec: number }[] = [];
  for (const window of windows) {
    const inside = shown
      .filter(({ atSec }) => atSec >= window.startSec - searchSec && atSec <= window.endSec + searchSec)
      .slice(0, mostWords);
    const voiced = within(spans, window);
    const hearings = [window.large ?? '', window.small]
      .map((text) => timedWords(text, voiced))
      .filter((heard) => heard.length > 0)
      .map((heard) => ({ heard, ...matchNearest(heard, inside, window) }));
    const best = hearings.toSorted((a, b) => b.matched / b.heard.length - a.matched / a.heard.length)[0];
    if (best === undefined) continue;
    heardWords += best.heard.length;
    matchedWords += best.matched;
    if (best.offsetSec !== null && best.matched >= best.heard.length / 2) {
      offsets.push({ atSec: (window.startSec + window.endSec) / 2, offsetSec: best.offsetSec });
    }
  }
  const worst = offsets.toSorted((a, b) => Math.abs(b.offsetSec) - Math.abs(a.offsetSec))[0];
  return {
    heardWords,
    matchedWords,
    share: heardWords === 0 ? null : toScore(matchedWords / heardWords),
    offsetSec:
      offsets.length === 0 ? null : toMilliseconds(median(offsets.map(({ offsetSec }) => offsetSec))),
    worstOffsetSec: worst === undefined ? null : toMilliseconds(worst.offsetSec),
    ...driftOf(offsets),
    coverage: coverageOf(utterances, spans),
  };
}

/** The words of a text, spread over the given stretches by their letters. */
function timedWords(text: string, stretches: readonly SpeechSpan[]): TimedWord[] {
  const words = spokenWords(text);
  const letters = words.reduce((sum, word) => sum + word.length + 1, 0);
  const voicedSec = stretches.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0);
  let before = 0;
  return words.map((word) => {
    const middle = before + (word.length + 1) / 2;
    before += word.length + 1;
    return { word, atSec: timeAt((middle / letters) * voicedSec, stretches) };
  });
}

/** When so many seconds of the stretches have passed. */
function timeAt(passedSec: number, stretches: readonly SpeechSpan[]): number {
  let left = passedSec;
  for (const { startSec, endSec } of stretches) {
    if (left <= endSec - startSec) return startSec + left;
    left -= endSec - startSec;
  }
  return stretches.at(-1)?.endSec ?? 0;
}

/** The parts of a window in which somebody speaks; the whole of it where none is known. */
function within(spans: readonly SpeechSpan[], { startSec, endSec }: SpeechSpan): SpeechSpan[] {
  const parts = spans
    .map((span) => ({ startSec: Math.max(startSec, span.startSec), endSec: Math.min(endSec, span.endSec) }))
    .filter((part) => part.endSec > part.startSec);
  return parts.length === 0 ? [{ startSec, endSec }] : parts;
}

function matchNearest(heard: readonly TimedWord[], shown: readonly TimedWord[], window: SpeechSpan): Match {
  const near = shown.filter(
    ({ atSec }) => atSec >= window.startSec - nearSec && atSec <= window.endSec + nearSec,
  );
  const [here, anywhere] = [align(heard, near), align(heard, shown)];
  return here.matched >= anywhere.matched - 1 && here.offsetSec !== null ? here : anywhere;
}

/** The local alignment (Smith and Waterman) of two sequences of words with the best score. */
function align(heard: readonly TimedWord[], shown: readonly TimedWord[]): Match {
  const width = shown.length + 1;
  const scores = new Int32Array((heard.length + 1) * width);
  let best = 0;
  for (let i = 1; i <= heard.length; i++) {
    for (let j = 1; j <= shown.length; j++) {
      const at = i * width + j;
      const pair = heard[i - 1]!.word === shown[j - 1]!.word ? score.match : score.change;
      const diagonal = scores[at - width - 1]! + pair;
      scores[at] = Math.max(0, diagonal, scores[at - width]! + score.gap, scores[at - 1]! + score.gap);
      if (scores[at]! > scores[best]!) best = at;
    }
  }
  const offsets: number[] = [];
  for (let at = best; scores[at]! > 0; ) {
    const [one, other] = [heard[Math.floor(at / width) - 1]!, shown[(at % width) - 1]!];
    const isSame = one.word === other.word;
    if (scores[at] === scores[at - width - 1]! + (isSame ? score.match : score.change)) {
      if (isSame) offsets.push(other.atSec - one.atSec);
      at -= width + 1;
    } else at -= scores[at] === scores[at - width]! + score.gap ? width : 1;
  }
  return {
    matched: offsets.length,
    offsetSec: offsets.length < leastMatched ? null : median(offsets),
  };
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** How the offset grows with time: a line through the windows (least squares), of which two tell nothing. */
function driftOf(
  offsets: readonly { atSec: number; offsetSec: number }[],
): Pick<CaptionFit, 'driftSecPerMin' | 'driftedSec' | 'offLineSec'> {
  if (offsets.length < 3) return { driftSecPerMin: null, driftedSec: null, offLineSec: null };
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const meanAt = mean(offsets.map(({ atSec }) => atSec));
  const meanOffset = mean(offsets.map(({ offsetSec }) => offsetSec));
  const square = mean(offsets.map(({ atSec }) => (atSec - meanAt) ** 2));
  // Windows lie apart, so the square is never 0.
  const slope =
    mean(offsets.map(({ atSec, offsetSec }) => (atSec - meanAt) * (offsetSec - meanOffset))) / square;
  const off = mean(
    offsets.map(({ atSec, offsetSec }) => (offsetSec - meanOffset - slope * (atSec - meanAt)) ** 2),
  );
  return {
    driftSecPerMin: toMilliseconds(slope * 60),
    driftedSec: toMilliseconds(slope * (offsets.at(-1)!.atSec - offsets[0]!.atSec)),
    offLineSec: toMilliseconds(Math.sqrt(off)),
  };
}

/** Share of the speech that is said while captions are shown; null where nobody speaks. */
function coverageOf(utterances: readonly Utterance[], spans: readonly SpeechSpan[]): number | null {
  let spokenSec = 0;
  let shownSec = 0;
  let next = 0;
  for (const { startSec, endSec } of spans) {
    spokenSec += endSec - startSec;
    // Both are in time order; what is shown before this span is shown before the next as well.
    while (next < utterances.length && utterances[next]!.endSec + slackSec <= startSec) next += 1;
    let untilSec = startSec;
    for (let at = next; at < utterances.length && utterances[at]!.startSec - slackSec < endSec; at += 1) {
      const from = Math.max(untilSec, utterances[at]!.startSec - slackSec);
      const to = Math.min(endSec, utterances[at]!.endSec + slackSec);
      if (to <= from) continue;
      shownSec += to - from;
      untilSec = to;
    }
  }
  return spokenSec === 0 ? null : toScore(Math.min(1, shownSec / spokenSec));
}
