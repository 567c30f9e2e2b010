import type { Settings } from '../config/schema.ts';
import { DataError } from '../engine/errors.ts';
import { defineStage } from '../engine/stage.ts';
import { probeSchema } from '../records/media.ts';
import { listeningSchema, type Transcript, transcriptSchema } from '../records/speech.ts';
import { transcribeUse } from './expected-use.ts';
import { moonshineProducer, subtitlesProducer } from './producers.ts';
import { readingMedia } from './reading-media.ts';
import type { RemoteSpeech } from './remote-speech.ts';
import { soundOf } from './sound.ts';

type TranscribeSlice = { captions: 'ignore' | 'prefer' } & (
  | { model: 'tiny' | 'base' }
  | { remote: RemoteSpeech; languages: string[] }
);

/** Speech → utterances with times (paper section 3.1). */
export const transcribe = defineStage<Settings>()({
  name: 'transcribe',
  version: 1,
  resource: ({ roles }) => (roles.transcribe ? 'net' : 'asr'),
  title: 'turn speech into text',
  optional: false,
  readsSource: true,
  readsCaptions: ({ captions }) => captions === 'prefer',
  slice: sliceOf,
  providers: (slice) => ('remote' in slice ? null : moonshineProducer(slice.model)),
  inputs: { probe: probeSchema, listen: listeningSchema },
  optionalInputs: {},
  output: transcriptSchema,
  checks: [
    {
      reason: 'language',
      decide: ({ language }: Transcript, { languages }: Settings) => ({
        // What the transcriber could not tell is no reason to drop it.
        keep: language === 'und' || languages.includes(language),
        reason: 'language',
        evidence: { value: language, languages },
      }),
    },
  ],
  cpuSecPerSec: 0.07,
  expectedUse: transcribeUse,
  async run({ probe, listen }, slice, context, settings) {
    const { captions } = slice;
    const subtitles = captions === 'prefer' ? await context.captions() : null;
    if (subtitles) {
      const { parseSubtitles } = await import('../speech/subtitles.ts');
      try {
        const utterances = parseSubtitles(subtitles.text, probe.durationSec);
        return { producer: subtitlesProducer(subtitles.format), language: 'en', utterances, rejected: [] };
      } catch (error) {
        throw new DataError('bad-subtitles', error instanceof Error ? error.message : String(error));
      }
    }
    if ('remote' in slice) {
      const { transcribeByEndpoint } = await import('./remote-speech.ts');
      return transcribeByEndpoint({ probe, listen }, slice.remote, context, settings);
    }
    const { model } = slice;
    const { loadMoonshine } = await import('../speech/moonshine.ts');
    const { transcribeSpeech } = await import('../speech/transcribe.ts');
    const { decodeTrack } = await import('../speech/track-bytes.ts');
    const listener = await context.shared(`moonshine ${model}`, () => loadMoonshine(model));
    const track = decodeTrack(await context.getBlob(listen.track.digest), listen.track);
    const sound = await soundOf(probe, listen.sound, context);
    const heard = await readingMedia(() => transcribeSpeech(sound(), track, listener, listen.spans));
    return { producer: listener.producer, language: 'en', ...heard };
  },
});

function sliceOf({ transcribe: { model, captions }, roles, languages }: Settings): TranscribeSlice {
  if (!roles.transcribe) return { model, captions };
  const { chunkSec, provider, model: name, language, extra } = roles.transcribe;
  return { captions, languages, remote: { chunkSec, model: { provider, model: name, language, extra } } };
}
