import type { Answer } from '../../clients/answer.ts';
import type { Message } from '../../clients/message.ts';
import type { ModelClients } from '../../clients/model-client.ts';
import type { EmbeddingRequest, StructuredRequest } from '../../clients/requests.ts';
import type { StageContext } from '../../engine/stage.ts';
import type { Producer, Rejection } from '../../records/basics.ts';
import type { TranscriptionAnswer, TranscriptionModel } from '../../speech/remote-transcription.ts';
import type { LimitSettings } from '../define-stage.ts';

/** Samples per second of the sound that the pipeline works with. */
const sampleRate = 16_000;

/** Questions to a provider that are made ready: as many again as are on their way, so that places never stand empty. */
const readyPerPlace = 2;

type Question<T> = Omit<StructuredRequest<T>, 'messages'> & {
  /** Makes the conversation when its turn has come: pictures would fill the memory while they wait. */
  messages(): readonly Message[] | Promise<readonly Message[]>;
};

/**
 * Models on endpoints, as a stage asks them. What cannot be used is an outcome, as in `ModelClients`.
 * All throw StoppedError where the run must stop, UnavailableError where the provider does not answer now, and the
 * signal's reason where the run was interrupted before the question went out.
 */
export interface Models {
  ask<T>(question: Question<T>): Promise<Answer<T>>;
  embed(request: EmbeddingRequest): ReturnType<ModelClients['embed']>;
  /** Transcribes mono sound of 16 kHz. */
  transcribe(model: TranscriptionModel, samples: Float32Array): Promise<TranscriptionAnswer>;
}

/** Where models are, and how much each may be asked at once. */
export type ModelLimits = Pick<LimitSettings, 'providers'>;

export function modelLimits({ providers }: ModelLimits): ModelLimits {
  return { providers };
}

/** Opens the models of the configuration for one stage on one video. */
export async function openModels(limits: ModelLimits, context: StageContext): Promise<Models> {
  const { ConcurrencyLimit } = await import('../../endpoints/concurrency-limit.ts');
  const { openClients } = await import('../../clients/open-clients.ts');
  const { transcribeRemotely } = await import('../../speech/remote-transcription.ts');
  // One for the whole process: each provider's bound holds for all videos together.
  const clients = await context.shared('model clients', async () => openClients(limits.providers));
  const ask = clients.askFor({
    asking: context.asking,
    drained: context.signal,
    noAnswer: { kept: 'finished work is kept', maySkip: true },
  });
  const inTurn = async <T>({ provider }: { provider: string }, put: () => Promise<T>): Promise<T> => {
    const places = readyPerPlace * atOnce(limits, { provider });
    const ready = await context.shared(`questions to ${provider}`, async () => new ConcurrencyLimit(places));
    return ready.run(context.signal, put);
  };
  return {
    ask: ({ messages, ...request }) =>
      inTurn(request.model, () =>
        ask(async (models) => models.ask({ ...request, messages: await messages() })),
      ),
    embed: (request) => inTurn(request.model, () => ask((models) => models.embed(request))),
    transcribe: (model, samples) =>
      inTurn(model, () => ask((_, calls) => transcribeRemotely(calls, model, { samples, sampleRate }))),
  };
}

/** How many questions about one video are put to a provider side by side. */
export function atOnce({ providers }: ModelLimits, { provider }: { provider: string }): number {
  return providers[provider]?.concurrency ?? 1;
}

/** What a model on an endpoint made, with the prompt that it was given as the version. */
export function modelProducer(
  { provider, model }: { provider: string; model: string },
  promptDigest: string | null,
): Producer {
  return {
    name: provider,
    model,
    version: promptDigest === null ? '' : `prompt ${promptDigest.slice(0, 12)}`,
  };
}

/** Longest quotation of a model in a record. */
const quotedChars = 200;

export function rejectionOf({
  reason,
  message,
  excerpt,
}: Extract<Answer<unknown>, { outcome: 'rejected' }>): Rejection {
  return {
    reason,
    message: excerpt === '' ? message : `${message} It began: ${excerpt.slice(0, quotedChars)}`,
  };
}
