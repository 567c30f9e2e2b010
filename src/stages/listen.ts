import type { Settings } from '../config/schema.ts';
import { thresholdCheck } from '../engine/check.ts';
import { defineStage } from '../engine/stage.ts';
import { toMilliseconds } from '../records/basics.ts';
import { type AudioTrack, probeSchema } from '../records/media.ts';
import { type Listening, listeningSchema, type Sound } from '../records/speech.ts';
import { orderSounds, soundFacts } from './choose-tracks.ts';
import { damageCheck } from './damage.ts';
import { findSound, unheard } from './hear-sounds.ts';
import { listenProducers } from './producers.ts';
import { readingMedia } from './reading-media.ts';
import { soundOf } from './sound.ts';

/**
 * Sound → which of it to work with, where somebody speaks, and whether the English models understand it. Both are known from a minute of
 * listening, so that silence and other languages cost no transcription.
 */
export const listen = defineStage<Settings>()({
  name: 'listen',
  version: 4,
  resource: 'asr',
  title: 'detect speech and its language',
  optional: false,
  readsSource: true,
  slice: ({ listen: { windows }, media: { audioTrack }, languages }) => ({ windows, audioTrack, languages }),
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
      evidence: soundFacts,
    }),
    thresholdCheck<Listening, Settings>({
      reason: 'language',
      // The two models tell English from the rest; where more is wanted, the transcriber says what it heard.
      value: ({ disagreement }, { languages }) =>
        languages.every((language) => language === 'en') ? disagreement : null,
      atMost: (settings) => settings.listen.maxDisagreement,
      evidence: (listening) => ({
        windows: listening.windows.map(({ small, large }) => ({ small, large })),
        ...soundFacts(listening),
      }),
    }),
  ],
  cpuSecPerSec: 0.015,
  async run({ probe }, { windows, languages, audioTrack }, context) {
    const { newTally } = await import('../media/decode-tally.ts');
    const { loadVad } = await import('../speech/vad.ts');
    const { loadMoonshine } = await import('../speech/moonshine.ts');
    const { findSpeech } = await import('../speech/spans.ts');
    const { decodeTrack, encodeTrack } = await import('../speech/track-bytes.ts');
    const { chooseLanguageWindows, compareModels, languageDefaults, meanDisagreement } = await import(
      '../speech/language.ts'
    );
    const { ChannelMeter } = await import('../media/channel-meter.ts');
    const { judgeMixing } = await import('../media/cancelled.ts');
    const vad = await context.shared('vad', loadVad);
    const hear = async (stream: AudioTrack, channel: Sound['channel']) => {
      const sound = await soundOf(probe, { stream: stream.index, channel }, context);
      const tally = newTally();
      const meter = new ChannelMeter();
      const heard = await readingMedia(() =>
        vad.track(channel === 'mix' ? sound(tally, meter) : sound(tally)),
      ).finally(() => meter.close());
      // What is stored is what is worked with, so that a later stage finds the same speech in it.
      const bytes = encodeTrack(heard);
      const track = decodeTrack(bytes, heard);
      const spans = findSpeech(track);
      const chosen = chooseLanguageWindows(track, spans, { ...languageDefaults, windows });
      const models = {
        small: await context.shared('moonshine tiny', () => loadMoonshine('tiny')),
        large: await context.shared('moonshine base', () => loadMoonshine('base')),
      };
      const compared =
        chosen.length === 0 ? [] : await readingMedia(() => compareModels(sound(), chosen, models));
      return {
        ...{ track: stream, channel, tally, bytes, windows: compared },
        startSec: toMilliseconds(track.startSec),
        endSec: toMilliseconds(track.endSec),
        spans: spans.map(({ startSec, endSec }) => ({
          startSec: toMilliseconds(startSec),
          endSec: toMilliseconds(endSec),
        })),
        speechSec: toMilliseconds(spans.reduce((sum, { startSec, endSec }) => sum + endSec - startSec, 0)),
        disagreement: meanDisagreement(compared),
        mixing: channel === 'mix' ? judgeMixing(meter.seconds) : null,
      };
    };
    const tracks = orderSounds(probe.audioTracks, { audioTrack }, languages);
    const { chosen, heard } = await findSound(tracks, { languages, durationSec: probe.durationSec }, hear);
    const { startSec, endSec, tally } = chosen;
    return {
      producer: vad.producer,
      sound: { stream: chosen.track.index, channel: chosen.channel },
      heard: [...heard, ...probe.audioTracks.filter((track) => !tracks.includes(track)).map(unheard)],
      track: { startSec, endSec, digest: await context.putBlob(chosen.bytes) },
      spans: chosen.spans,
      speechSec: chosen.speechSec,
      packets: tally.packets,
      damagedPackets: tally.damagedPackets,
      windows: chosen.windows,
      disagreement: chosen.disagreement,
    };
  },
});
