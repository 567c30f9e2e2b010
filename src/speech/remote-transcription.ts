import type OpenAI from 'openai';
import { canonicalJson, sha256 } from '../base/fingerprint.ts';
import type { RequestRefusal } from '../endpoints/attempt-failure.ts';
import type { Calls, Question } from '../endpoints/calls.ts';
import { RequestRefusedError } from '../endpoints/request-refused-error.ts';
import type { Usage } from '../engine/asking.ts';
import { type RemoteHearing, readHearing } from './remote-hearing.ts';
import { encodeWav } from './wav.ts';

/** A speech model and how it is asked; all of it belongs to the key of what is made of it. */
export interface TranscriptionModel {
  /** Name of the provider in the configuration. */
  provider: string;
  model: string;
  /** ISO 639-1 code that the model is told; null lets it find out. */
  language: string | null;
  /** Fields that go into the form as they are, such as `{"temperature": 0}`. */
  extra: Readonly<Record<string, unknown>>;
}

export type TranscriptionAnswer =
  | { outcome: 'answer'; value: RemoteHearing; usage: Usage }
  | { outcome: 'rejected'; reason: RequestRefusal | 'wrong-form'; message: string; usage: Usage };

/**
 * Has a piece of sound in which somebody speaks transcribed by `/audio/transcriptions`, with the times of segments, and
 * of words where the server gives them. An answer of the wrong form or without any words is asked for once more. What
 * cannot be used then is an outcome, not an error; no words at all are an answer.
 * @param sound Mono, samples from -1 to 1; Whisper hears 16 kHz, and 30 s at once.
 * @throws EndpointError where the provider gives no answer; the signal's reason where that ended it
 */
export function transcribeRemotely(
  calls: Calls,
  model: TranscriptionModel,
  { samples, sampleRate }: { samples: Float32Array; sampleRate: number },
): Promise<TranscriptionAnswer> {
  const wav = encodeWav(samples, sampleRate);
  const durationSec = samples.length / sampleRate;
  const digest = sha256(canonicalJson({ transcribe: 1, ...model, sound: sha256(wav) }));
  const read = (value: unknown): RemoteHearing | null => {
    const hearing = readHearing(value, durationSec);
    return typeof hearing === 'string' ? null : hearing;
  };
  return calls.ask(model, digest, async (question): Promise<TranscriptionAnswer> => {
    const stored = await question.stored(digest, read);
    if (stored) return { outcome: 'answer', value: stored, usage: question.meter.read() };
    let heard: Heard;
    try {
      heard = await hear(question, model, wav, durationSec);
    } catch (error) {
      if (!(error instanceof RequestRefusedError)) throw error;
      const { reason, message } = error;
      return { outcome: 'rejected', reason, message, usage: question.meter.read() };
    }
    const { answer, hearing } = heard;
    if (typeof hearing === 'string')
      return { outcome: 'rejected', reason: 'wrong-form', message: hearing, usage: question.meter.read() };
    const value = hearing.segments.length === 0 ? null : await question.store(digest, answer, read);
    return { outcome: 'answer', value: value ?? hearing, usage: question.meter.read() };
  });
}

interface Heard {
  answer: unknown;
  /** Words in a string say why the answer is none. */
  hearing: RemoteHearing | string;
}

/** The answer, or the one to a second request: recognisers that sample do better at times. */
async function hear(
  question: Question,
  model: TranscriptionModel,
  wav: Uint8Array<ArrayBuffer>,
  durationSec: number,
): Promise<Heard> {
  const ask = async (): Promise<Heard> => {
    const answer = await send(question, model, wav);
    question.meter.audio(durationSec);
    return { answer, hearing: readHearing(answer, durationSec) };
  };
  const first = await ask();
  if (typeof first.hearing !== 'string' && first.hearing.segments.length > 0) return first;
  const second = await ask();
  return typeof second.hearing === 'string' ? first : second;
}

async function send(
  { provider, send }: Question,
  { model, language, extra }: TranscriptionModel,
  wav: Uint8Array<ArrayBuffer>,
): Promise<unknown> {
  for (;;) {
    const hasWords = !provider.lacks(model, 'no-word-times');
    const form: OpenAI.Audio.TranscriptionCreateParamsNonStreaming = {
      ...extra,
      file: new File([wav], 'speech.wav', { type: 'audio/wav' }),
      model,
      response_format: 'verbose_json',
      timestamp_granularities: hasWords ? ['segment', 'word'] : ['segment'],
      ...(language === null ? {} : { language }),
    };
    try {
      return await send((client, signal) => client.audio.transcriptions.create(form, { signal }), {
        streams: false,
      });
    } catch (error) {
      const isAboutWords =
        hasWords && error instanceof RequestRefusedError && /granularit|word/i.test(error.body);
      if (!isAboutWords) throw error;
      provider.markUnsupported(model, 'no-word-times');
    }
  }
}
