import type { Settings } from '../config/schema.ts';
import { DataError } from '../engine/errors.ts';
import { defineStage } from '../engine/stage.ts';
import { probeSchema } from '../records/media.ts';
import { listeningSchema, transcriptSchema } from '../records/speech.ts';
import { moonshineProducer, subtitlesProducer } from './producers.ts';
import { readingMedia } from './reading-media.ts';
import { soundOf } from './sound.ts';

/** Speech → utterances with times (paper section 3.1). */
export const transcribe = defineStage<Settings>()({
  name: 'transcribe',
  version: 1,
  resource: 'asr',
  title: 'turn speech into text',
  optional: false,
  readsSource: true,
  readsCaptions: ({ captions }) => captions === 'prefer',
  slice: (settings) => settings.transcribe,
  providers: ({ model }) => moonshineProducer(model),
  inputs: { probe: probeSchema, listen: listeningSchema },
  optionalInputs: {},
  output: transcriptSchema,
  checks: [],
  cpuSecPerSec: 0.07,
  async run({ probe, listen }, { model, captions }, context) {
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
    const { loadMoonshine } = await import('../speech/moonshine.ts');
    const { transcribeSpeech } = await import('../speech/transcribe.ts');
    const { decodeTrack } = await import('../speech/track-bytes.ts');
    const listener = await context.shared(`moonshine ${model}`, () => loadMoonshine(model));
    const track = decodeTrack(await context.getBlob(listen.track.digest), listen.track);
    const sound = await soundOf(probe, context);
    const heard = await readingMedia(() => transcribeSpeech(sound(), track, listener, listen.spans));
    return { producer: listener.producer, language: 'en', ...heard };
  },
});
