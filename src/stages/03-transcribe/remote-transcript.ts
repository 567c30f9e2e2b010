import { toScore } from '../../records/basics.ts';
import type { RejectedUtterance, SpeechSpan, Utterance } from '../../records/speech.ts';
import { guardHearing } from '../../speech/guards.ts';
import { toMillisecondsAbove, toMillisecondsBelow } from '../../speech/milliseconds.ts';
import type { RemoteHearing, RemoteSegment, RemoteWord } from '../../speech/remote-hearing.ts';
import { sentenceDefaults, splitSentences, splitWords } from '../../speech/sentences.ts';
import { findPauses, voiceIn } from '../../speech/spans.ts';
import type { SpeechTrack } from '../../speech/vad.ts';

/** A segment that stops in mid-sentence and the next one, which begins within this time, are one sentence. */
const joinSec = 0.3;
const pauseSec = 0.15;
const sentenceEnd = /[.?!…。？！]["'”’)\]]*$/u;
/** Servers do not tell tokens; in English four characters make one, and few languages need more tokens a second. */
const charsPerToken = 4;
/** Whisper's own rule for text that was made up: probably silence, and the words are improbable (log probability -1). */
const silentAbove = 0.6;
const improbableBelow = Math.exp(-1);

/**
 * What a model on an endpoint heard in one piece of sound, as utterances: its segments, joined where one stops in
 * mid-sentence, cut again at the pauses of our own track where they are long. Inside the piece, in order, without
 * overlap. What cannot have been said is rejected.
 * @param piece Where the sound was in the video.
 */
export function remoteUtterances(
  piece: SpeechSpan,
  hearing: RemoteHearing,
  track: SpeechTrack,
): { utterances: Utterance[]; rejected: RejectedUtterance[] } {
  const utterances: Utterance[] = [];
  const rejected: RejectedUtterance[] = [];
  for (const segment of joinUnfinished(hearing.segments)) {
    const span = {
      startSec: piece.startSec + segment.startSec,
      endSec: Math.min(piece.endSec, piece.startSec + segment.endSec),
    };
    const confidence = segment.confidence === null ? null : toScore(segment.confidence);
    const reason = whyNotSaid(segment, span, track);
    if (reason) {
      rejected.push({ ...rounded(span), text: segment.text, confidence, reason });
      continue;
    }
    const pauses = findPauses(track, span, pauseSec).map((pause) => {
      const middleSec = (pause.startSec + pause.endSec) / 2 - piece.startSec;
      return { ...pause, wordsBefore: wordsBefore(middleSec, segment, hearing.words) };
    });
    for (const { text, ...place } of splitSentences(span, segment.text, pauses)) {
      utterances.push({ ...rounded(place), text, confidence });
    }
  }
  return { utterances, rejected };
}

function whyNotSaid(segment: RemoteSegment, span: SpeechSpan, track: SpeechTrack) {
  const { text, confidence, noSpeech } = segment;
  if (noSpeech !== null && noSpeech > silentAbove && (confidence ?? 1) < improbableBelow)
    return 'text-on-silence';
  const heard = {
    text,
    tokens: Math.ceil(text.length / charsPerToken),
    confidence: confidence ?? 1,
    capped: false,
  };
  return guardHearing(heard, voiceIn(track, span), span.endSec - span.startSec);
}

function joinUnfinished(segments: readonly RemoteSegment[]): RemoteSegment[] {
  const joined: RemoteSegment[] = [];
  for (const segment of segments) {
    const last = joined.at(-1);
    const goesOn =
      last !== undefined &&
      !sentenceEnd.test(last.text) &&
      segment.startSec - last.endSec < joinSec &&
      segment.endSec - last.startSec <= sentenceDefaults.longSec;
    if (!goesOn) {
      joined.push({ ...segment });
      continue;
    }
    last.confidence = meanBySpan('confidence', last, segment);
    last.noSpeech = meanBySpan('noSpeech', last, segment);
    last.text += ` ${segment.text}`;
    last.endSec = segment.endSec;
  }
  return joined;
}

function meanBySpan(name: 'confidence' | 'noSpeech', a: RemoteSegment, b: RemoteSegment): number | null {
  const [of, and] = [a[name], b[name]];
  if (of === null || and === null) return of ?? and;
  const [first, second] = [a.endSec - a.startSec, b.endSec - b.startSec];
  return (of * first + and * second) / (first + second);
}

/** Words of a segment that are said before a moment of the piece: by their own times, else as if all letters took as long. */
function wordsBefore(atSec: number, segment: RemoteSegment, words: readonly RemoteWord[] | null): number {
  const inText = splitWords(segment.text);
  const own = (words ?? []).filter((word) => {
    const middleSec = (word.startSec + word.endSec) / 2;
    return middleSec >= segment.startSec && middleSec <= segment.endSec;
  });
  if (own.length > 0) {
    const before = own.filter((word) => (word.startSec + word.endSec) / 2 < atSec).length;
    // Servers may count punctuation or syllables as words.
    return Math.round((before * inText.length) / own.length);
  }
  const letters = inText.reduce((sum, word) => sum + word.length, 0);
  const said = (letters * (atSec - segment.startSec)) / (segment.endSec - segment.startSec);
  let count = 0;
  for (let sum = 0; count < inText.length && sum + inText[count]!.length / 2 <= said; count++)
    sum += inText[count]!.length;
  return count;
}

function rounded({ startSec, endSec }: SpeechSpan): SpeechSpan {
  const start = toMillisecondsAbove(startSec);
  return { startSec: start, endSec: Math.max(start, toMillisecondsBelow(endSec)) };
}
