import { inParallel } from '../../base/in-parallel.ts';
import type { StageContext } from '../../engine/stage.ts';
import { languageOfTag } from '../../language/language-tag.ts';
import type { Probe } from '../../records/media.ts';
import type {
  Listening,
  RejectedUtterance,
  SpeechSpan,
  Transcript,
  Utterance,
} from '../../records/speech.ts';
import { rejectRepeats } from '../../speech/guards.ts';
import type { TranscriptionModel } from '../../speech/remote-transcription.ts';
import { sliceAudio } from '../../speech/slices.ts';
import { decodeTrack } from '../../speech/track-bytes.ts';
import { planWindows, windowDefaults } from '../../speech/windows.ts';
import { atOnce, type ModelLimits, modelProducer, openModels } from '../shared/models.ts';
import { readingMedia } from '../shared/reading-media.ts';
import { undetermined } from '../shared/recogniser.ts';
import { soundOf } from '../shared/sound.ts';
import { remoteUtterances } from './remote-transcript.ts';

/** How speech is heard by an endpoint. */
export interface RemoteSpeech {
  model: TranscriptionModel;
  /** Longest piece of sound in one request. */
  chunkSec: number;
}

/** Pieces of one video that are heard side by side: each holds its sound, and other videos are heard beside it. */
const mostPieces = 8;

interface HeardPiece {
  piece: SpeechSpan;
  /** As the server names it; null where it does not, or gave no answer that can be used. */
  language: string | null;
  utterances: Utterance[];
  rejected: RejectedUtterance[];
}

/**
 * Transcribes a video's speech by a model on an endpoint: pieces of at most `chunkSec`, cut at pauses, several at once.
 * `languages` are those that are wanted. A piece without an answer that can be used is on record as rejected.
 */
export async function transcribeByEndpoint(
  { probe, listen }: { probe: Probe; listen: Listening },
  { model, chunkSec, languages }: RemoteSpeech & { languages: readonly string[] },
  context: StageContext,
  limits: ModelLimits,
): Promise<Transcript> {
  const track = decodeTrack(await context.getBlob(listen.track.digest), listen.track);
  const models = await openModels(limits, context);
  const sound = await soundOf(probe, listen.sound, context);
  const pieces = planWindows(track, listen.spans, { ...windowDefaults, maxSec: chunkSec });
  const hear = async ({
    stretch,
    samples,
  }: {
    stretch: SpeechSpan;
    samples: Float32Array;
  }): Promise<HeardPiece> => {
    const heard = await models.transcribe(model, samples);
    if (heard.outcome === 'answer') {
      const { language } = heard.value;
      return { piece: stretch, language, ...remoteUtterances(stretch, heard.value, track) };
    }
    const lost: RejectedUtterance = { ...stretch, text: '', confidence: null, reason: 'no-answer' };
    return { piece: stretch, language: null, utterances: [], rejected: [lost] };
  };
  const heard = await readingMedia(() =>
    inParallel(sliceAudio(sound(), pieces), Math.min(mostPieces, atOnce(limits, model)), hear),
  );
  const checked = rejectRepeats(heard.flatMap(({ utterances }) => utterances));
  const rejected = [...heard.flatMap((piece) => piece.rejected), ...checked.rejected];
  return {
    producer: modelProducer(model, null),
    language: model.language ?? languageOf(heard, languages),
    utterances: checked.utterances,
    rejected: rejected.toSorted((a, b) => a.startSec - b.startSec),
  };
}

/** The language of most of the speech; where the server names none, the one that is wanted if there is only one. */
function languageOf(heard: readonly HeardPiece[], wanted: readonly string[]): string {
  const seconds = new Map<string, number>();
  for (const { piece, language } of heard) {
    const code = language === null ? null : languageOfTag(language);
    if (code) seconds.set(code, (seconds.get(code) ?? 0) + piece.endSec - piece.startSec);
  }
  const [most] = [...seconds].sort(([, a], [, b]) => b - a);
  return most?.[0] ?? (wanted.length === 1 ? wanted[0]! : undetermined);
}
