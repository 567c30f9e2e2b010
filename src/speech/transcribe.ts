import { toScore } from '../records/basics.ts';
import type { RejectedUtterance, SpeechSpan, Utterance } from '../records/speech.ts';
import { guardHearing, type RejectReason, rejectRepeats } from './guards.ts';
import { toMillisecondsAbove, toMillisecondsBelow } from './milliseconds.ts';
import {
  dipsWorthPlacing,
  pausesWorthPlacing,
  type SentenceOptions,
  sentenceDefaults,
  splitSentences,
} from './sentences.ts';
import { sliceAudio } from './slices.ts';
import { type AudioChunk, speechSampleRate } from './sound.ts';
import { findPauses, findSpeech, type Pause, quietestSec, voiceIn } from './spans.ts';
import type { HeardText, SpeechModel } from './speech-model.ts';
import type { SpeechTrack } from './vad.ts';
import { planWindows, type WindowOptions, windowDefaults } from './windows.ts';

export interface TranscribeOptions {
  windows: WindowOptions;
  sentences: SentenceOptions;
  /** Shortest pause at which one utterance ends and the next begins. */
  utterancePauseSec: number;
}

export const transcribeDefaults: TranscribeOptions = {
  windows: windowDefaults,
  sentences: sentenceDefaults,
  utterancePauseSec: 0.15,
};

export interface Transcription {
  utterances: Utterance[];
  rejected: RejectedUtterance[];
}

/** Two pauses with less sound than this between them are one pause with a click in it. */
const clickSec = 0.2;
/** A window in which the model failed is tried again in halves if it is at least this long. */
const shortestRetrySec = 2;

/**
 * Transcribes the speech of a sound track: windows cut at pauses, each heard once, its text cut into utterances of
 * about a sentence. A window whose text cannot be speech is heard again in halves; what fails then too is rejected.
 *
 * Utterances are in time order, never overlap and never leave the track.
 *
 * @param chunks the sound track, read once; at most one window of it is held
 * @param track of the same sound, from `Vad.track`
 * @param spans where somebody speaks, from `findSpeech` or `Listening`
 */
export async function transcribeSpeech(
  chunks: AsyncIterable<AudioChunk>,
  track: SpeechTrack,
  model: SpeechModel,
  spans: SpeechSpan[] = findSpeech(track),
  options: TranscribeOptions = transcribeDefaults,
): Promise<Transcription> {
  const utterances: Utterance[] = [];
  const rejected: RejectedUtterance[] = [];
  const windows = planWindows(track, spans, options.windows);
  for await (const { stretch, samples } of sliceAudio(chunks, windows)) {
    const heard = await hearWindow({ track, model, options }, stretch, samples);
    utterances.push(...heard.utterances);
    rejected.push(...heard.rejected);
  }
  const checked = rejectRepeats(utterances);
  return {
    utterances: checked.utterances,
    rejected: [...rejected, ...checked.rejected].toSorted((a, b) => a.startSec - b.startSec),
  };
}

interface Listener {
  track: SpeechTrack;
  model: SpeechModel;
  options: TranscribeOptions;
}

async function hearWindow(
  listener: Listener,
  window: SpeechSpan,
  samples: Float32Array,
): Promise<Transcription> {
  const first = await hearOnce(listener, window, samples);
  const failed = first.reason !== null && first.reason !== 'text-on-silence';
  if (!failed || window.endSec - window.startSec < shortestRetrySec) return first;
  const halves: Transcription = { utterances: [], rejected: [] };
  for (const half of halve(listener, window)) {
    const [from, to] = [half.startSec, half.endSec].map((sec) =>
      Math.round((sec - window.startSec) * speechSampleRate),
    );
    const heard = await hearOnce(listener, half, samples.slice(from, to));
    halves.utterances.push(...heard.utterances);
    halves.rejected.push(...heard.rejected);
  }
  return halves;
}

async function hearOnce(
  { track, model, options }: Listener,
  window: SpeechSpan,
  samples: Float32Array,
): Promise<Transcription & { reason: RejectReason | null }> {
  const voice = voiceIn(track, window);
  const pauses = joinPauses(
    findPauses(track, window, options.utterancePauseSec / 2),
    options.utterancePauseSec,
  );
  let asked: Pause[] = [];
  const guard = (heard: HeardText) => guardHearing(heard, voice, window.endSec - window.startSec);
  const hearing = await model.transcribe(samples, (heard) => {
    const { text } = heard;
    const quietest = (stretch: SpeechSpan) => quietestSec(track, stretch);
    asked =
      guard(heard) === null
        ? [
            ...pausesWorthPlacing(window, text, pauses, options.sentences),
            ...dipsWorthPlacing(window, text, pauses, quietest),
          ].toSorted((a, b) => a.startSec - b.startSec)
        : [];
    return asked.map((pause) => (pause.startSec + pause.endSec) / 2 - window.startSec);
  });
  const reason = guard(hearing);
  const utterance = (piece: SpeechSpan & { text: string }): Utterance => ({
    startSec: toMillisecondsAbove(piece.startSec),
    endSec: toMillisecondsBelow(piece.endSec),
    text: piece.text,
    confidence: toScore(hearing.confidence),
  });
  if (reason !== null) {
    return {
      utterances: [],
      rejected: [{ ...utterance({ ...window, text: hearing.text }), reason }],
      reason,
    };
  }
  const placed = asked.map((pause, i) => ({ ...pause, wordsBefore: hearing.wordsBefore[i]! }));
  const pieces = splitSentences(window, hearing.text, placed, options.sentences);
  return { utterances: pieces.map(utterance), rejected: [], reason };
}

/** The two halves of a window, cut where speech is least likely, without the silence at their ends. */
function halve({ track, options }: Listener, window: SpeechSpan): SpeechSpan[] {
  const third = (window.endSec - window.startSec) / 3;
  const cutSec = quietestSec(track, { startSec: window.startSec + third, endSec: window.endSec - third });
  return [
    { startSec: window.startSec, endSec: cutSec },
    { startSec: cutSec, endSec: window.endSec },
  ].map((half) => trim(track, half, options.windows.padSec));
}

function trim(track: SpeechTrack, window: SpeechSpan, padSec: number): SpeechSpan {
  const pauses = findPauses(track, window, 2 * padSec);
  const first = pauses[0];
  const last = pauses.at(-1);
  const silentStart = first !== undefined && first.startSec - window.startSec < padSec;
  const silentEnd = last !== undefined && last !== first && window.endSec - last.endSec < padSec;
  return {
    startSec: silentStart ? first.endSec - padSec : window.startSec,
    endSec: silentEnd ? last.startSec + padSec : window.endSec,
  };
}

function joinPauses(pauses: Pause[], minSec: number): Pause[] {
  const joined: Pause[] = [];
  for (const pause of pauses) {
    const last = joined.at(-1);
    if (last !== undefined && pause.startSec - last.endSec < clickSec) last.endSec = pause.endSec;
    else joined.push({ ...pause });
  }
  return joined.filter((pause) => pause.endSec - pause.startSec >= minSec);
}
