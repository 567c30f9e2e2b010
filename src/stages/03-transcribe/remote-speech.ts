import type { StageContext } from '../../engine/stage.ts';
import type { Probe } from '../../records/media.ts';
import type { Listening, Transcript } from '../../records/speech.ts';
import type { TranscriptionModel } from '../../speech/remote-transcription.ts';
import { atOnce, type ModelLimits, modelProducer, openModels } from '../shared/models.ts';
import { transcribePieces } from './heard-pieces.ts';

/** How speech is heard by an endpoint. */
export interface RemoteSpeech {
  model: TranscriptionModel;
  /** Longest piece of sound in one request. */
  chunkSec: number;
}

/** Pieces of one video that are heard side by side: each holds its sound, and other videos are heard beside it. */
const mostPieces = 8;

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
  const models = await openModels(limits, context);
  const hearer = {
    producer: modelProducer(model, null),
    language: model.language,
    languages,
    maxSec: chunkSec,
    atOnce: Math.min(mostPieces, atOnce(limits, model)),
    hear: async (samples: Float32Array) => {
      const heard = await models.transcribe(model, samples);
      return heard.outcome === 'answer' ? heard.value : null;
    },
  };
  return transcribePieces({ probe, listen }, hearer, context);
}
