import { inParallel } from '../../base/in-parallel.ts';
import type { StageContext } from '../../engine/stage.ts';
import { languageOfTag } from '../../language/language-tag.ts';
import type { Producer } from '../../records/basics.ts';
import type { Probe } from '../../records/media.ts';
import type {
  Listening,
  RejectedUtterance,
  SpeechSpan,
  Transcript,
  Utterance,
} from '../../records/speech.ts';
import { rejectRepeats } from '../../speech/guards.ts';
import type { RemoteHearing } from '../../speech/remote-hearing.ts';
import { sliceAudio } from '../../speech/slices.ts';
import { decodeTrack } from '../../speech/track-bytes.ts';
import { planWindows, windowDefaults } from '../../speech/windows.ts';
import { readingMedia } from '../shared/reading-media.ts';
import { undetermined } from '../shared/recogniser.ts';
import { soundOf } from '../shared/sound.ts';
import { remoteUtterances } from './remote-transcript.ts';

/** What hears pieces of sound: a model on an endpoint, or a recogniser of one's own. */
export interface PieceHearer {
  producer: Producer;
  /** The language that it was told; null where it finds out, or says nothing of it. */
  language: string | null;
  /** Those that are wanted. */
  languages: readonly string[];
  /** Longest piece of sound that it takes. */
  maxSec: number;
  /** Pieces of one video that it hears side by side. */
  atOnce: number;
  /** @returns null where there is no answer that can be used */
  hear(samples: Float32Array): Promise<RemoteHearing | null>;
}

interface HeardPiece {
  piece: SpeechSpan;
  /** As it was named; null where it was not, or there was no answer that can be used. */
  language: string | null;
  utterances: Utterance[];
  rejected: RejectedUtterance[];
}

/**
 * Transcribes a video's speech in pieces that are cut at pauses. A piece without an answer that can be used is on record
 * as rejected.
 */
export async function transcribePieces(
  { probe, listen }: { probe: Probe; listen: Listening },
  { producer, language: told, languages, maxSec, atOnce, hear }: PieceHearer,
  context: StageContext,
): Promise<Transcript> {
  const track = decodeTrack(await context.getBlob(listen.track.digest), listen.track);
  const sound = await soundOf(probe, listen.sound, context);
  const pieces = planWindows(track, listen.spans, { ...windowDefaults, maxSec });
  const hearPiece = async ({
    stretch,
    samples,
  }: {
    stretch: SpeechSpan;
    samples: Float32Array;
  }): Promise<HeardPiece> => {
    const hearing = await hear(samples);
    if (hearing)
      return { piece: stretch, language: hearing.language, ...remoteUtterances(stretch, hearing, track) };
    const lost: RejectedUtterance = { ...stretch, text: '', confidence: null, reason: 'no-answer' };
    return { piece: stretch, language: null, utterances: [], rejected: [lost] };
  };
  const heard = await readingMedia(() => inParallel(sliceAudio(sound(), pieces), atOnce, hearPiece));
  const checked = rejectRepeats(heard.flatMap(({ utterances }) => utterances));
  const rejected = [...heard.flatMap((piece) => piece.rejected), ...checked.rejected];
  return {
    producer,
    language: told ?? languageOf(heard, languages),
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
