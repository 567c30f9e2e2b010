import { pinnedVersion } from '../../config/package.ts';
import type { Settings } from '../../config/schema.ts';
import { thresholdCheck } from '../../engine/check.ts';
import { toMilliseconds } from '../../records/basics.ts';
import { type AudioTrack, probeSchema } from '../../records/media.ts';
import { type Listening, listeningSchema, type Sound } from '../../records/speech.ts';
import { recognisers } from '../../speech/recognisers.ts';
import { vadProducer } from '../../speech/vad-producer.ts';
import { defineVideoStage } from '../define-stage.ts';
import { orderSounds, soundFacts } from '../shared/choose-tracks.ts';
import { damageCheck } from '../shared/damage.ts';
import { mediaProducer } from '../shared/producers.ts';
import { readingMedia } from '../shared/reading-media.ts';
import { languagePair, loadRecogniser, pairUnderstands } from '../shared/recogniser.ts';
import { soundOf } from '../shared/sound.ts';
import { findSound, unheard } from './hear-sounds.ts';

const listenProducers = {
  media: mediaProducer,
  vad: vadProducer,
  small: recognisers[languagePair.small].producer,
  large: recognisers[languagePair.large].producer,
  runtime: pinnedVersion('onnxruntime-node'),
};

/**
 * Sound → which of it to work with, where somebody speaks, and whether the embedded models understand it. Both are known from a minute of
 * listening, so that silence and other languages cost no transcription.
 */
export const listen = defineVideoStage({
  name: 'listen',
  version: 6,
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
      setting: 'listen.minSpeechSec',
      value: ({ speechSec }) => speechSec,
      atLeast: (settings) => settings.listen.minSpeechSec,
      evidence: soundFacts,
    }),
    thresholdCheck<Listening, Settings>({
      reason: 'language',
      setting: 'listen.maxDisagreement',
      // The two models tell what they understand from the rest; where more is wanted, the transcriber says what it heard.
      value: ({ disagreement }, { languages }) => (pairUnderstands(languages) ? disagreement : null),
      atMost: (settings) => settings.listen.maxDisagreement,
      evidence: (listening) => ({
        windows: listening.windows.map(({ small, large }) => ({ small, large })),
        ...soundFacts(listening),
      }),
    }),
  ],
  scores: [],
  cpuSecPerSec: 0.01,
  async run({ probe }, { windows, languages, audioTrack }, context) {
    const { newTally } = await import('../../media/decode-tally.ts');
    const { loadVad } = await import('../../speech/vad.ts');
    const { findSpeech } = await import('../../speech/spans.ts');
    const { KeptSound } = await import('../../speech/kept-sound.ts');
    const { decodeTrack, encodeTrack } = await import('../../speech/track-bytes.ts');
    const { chooseLanguageWindows, compareModels, languageDefaults, meanDisagreement } = await import(
      '../../speech/language.ts'
    );
    const { ChannelMeter } = await import('../../media/channel-meter.ts');
    const { judgeMixing } = await import('../../media/cancelled.ts');
    const vad = await context.shared('vad', loadVad);
    const hear = async (stream: AudioTrack, channel: Sound['channel']) => {
      const sound = await soundOf(probe, { stream: stream.index, channel }, context);
      const tally = newTally();
      const meter = new ChannelMeter();
      const kept = new KeptSound();
      const heard = await readingMedia(() =>
        vad.track(kept.keep(channel === 'mix' ? sound(tally, meter) : sound(tally))),
      ).finally(() => meter.close());
      // What is stored is what is worked with, so that a later stage finds the same speech in it.
      const bytes = encodeTrack(heard);
      const track = decodeTrack(bytes, heard);
      const spans = findSpeech(track);
      const chosen = chooseLanguageWindows(track, spans, { ...languageDefaults, windows });
      const models = {
        small: await loadRecogniser(languagePair.small, context),
        large: () => loadRecogniser(languagePair.large, context),
      };
      const compared =
        chosen.length === 0
          ? []
          : await readingMedia(() => compareModels(kept.again() ?? sound(), chosen, models));
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
