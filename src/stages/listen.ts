import type { Settings } from '../config/schema.ts';
import { thresholdCheck } from '../engine/check.ts';
import { defineStage } from '../engine/stage.ts';
import { toMilliseconds } from '../records/basics.ts';
import { probeSchema } from '../records/media.ts';
import { type Listening, listeningSchema } from '../records/speech.ts';
import { damageCheck } from './damage.ts';
import { listenProducers } from './producers.ts';
import { readingMedia } from './reading-media.ts';
import { soundOf } from './sound.ts';

/**
 * Sound → where somebody speaks, and whether the English models understand it. Both are known from a minute of
 * listening, so that silence and other languages cost no transcription.
 */
export const listen = defineStage<Settings>()({
  name: 'listen',
  version: 3,
  resource: 'asr',
  title: 'find speech and its language',
  optional: false,
  readsSource: true,
  slice: (settings) => ({ windows: settings.listen.windows }),
  providers: () => listenProducers,
  inputs: { probe: probeSchema },
  optionalInputs: {},
  output: listeningSchema,
  checks: [
    damageCheck,
    thresholdCheck<Listening, Settings>({
      reason: 'no-speech',
      value: ({ speechSec }) => speechSec,
      atLeast: (settings) => settings.listen.minSpeechSec,
    }),
    thresholdCheck<Listening, Settings>({
      reason: 'language',
      // The two models tell English from the rest; where more is wanted, the transcriber says what it heard.
      value: ({ disagreement }, { languages }) =>
        languages.every((language) => language === 'en') ? disagreement : null,
      atMost: (settings) => settings.listen.maxDisagreement,
      evidence: ({ windows }) => ({ windows: windows.map(({ small, large }) => ({ small, large })) }),
    }),
  ],
  cpuSecPerSec: 0.015,
  async run({ probe }, { windows }, context) {
    const { newTally } = await import('../media/decode-tally.ts');
    const { loadVad } = await import('../speech/vad.ts');
    const { loadMoonshine } = await import('../speech/moonshine.ts');
    const { findSpeech } = await import('../speech/spans.ts');
    const { decodeTrack, encodeTrack } = await import('../speech/track-bytes.ts');
    const { chooseLanguageWindows, compareModels, LANGUAGE_DEFAULTS, meanDisagreement } = await import(
      '../speech/language.ts'
    );
    const vad = await context.shared('vad', loadVad);
    const sound = await soundOf(probe, context);
    const tally = newTally();
    const heard = await readingMedia(() => vad.track(sound(tally)));
    // What is stored is what is worked with, so that a later stage finds the same speech in it.
    const bytes = encodeTrack(heard);
    const track = decodeTrack(bytes, heard);
    const spans = findSpeech(track);
    const chosen = chooseLanguageWindows(track, spans, { ...LANGUAGE_DEFAULTS, windows });
    const models = {
      small: await context.shared('moonshine tiny', () => loadMoonshine('tiny')),
      large: await context.shared('moonshine base', () => loadMoonshine('base')),
    };
    const compared =
      chosen.length === 0 ? [] : await readingMedia(() => compareModels(sound(), chosen, models));
    return {
      producer: vad.producer,
      track: {
        startSec: toMilliseconds(track.startSec),
        endSec: toMilliseconds(track.endSec),
        digest: await context.putBlob(bytes),
      },
      spans: spans.map(({ startSec, endSec }) => ({
        startSec: toMilliseconds(startSec),
        endSec: toMilliseconds(endSec),
      })),
      speechSec: toMilliseconds(spans.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0)),
      packets: tally.packets,
      damagedPackets: tally.damagedPackets,
      timeBreaks: tally.timeBreaks,
      windows: compared,
      disagreement: meanDisagreement(compared),
    };
  },
});
