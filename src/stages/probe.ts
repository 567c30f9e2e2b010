import type { Settings } from '../config/schema.ts';
import { thresholdCheck } from '../engine/check.ts';
import { defineStage } from '../engine/stage.ts';
import { type Probe, probeSchema } from '../records/media.ts';
import { mediaProducer } from './producers.ts';
import { readingMedia } from './reading-media.ts';

/** File → streams, duration, rotation; or why it cannot be used. */
export const probe = defineStage<Settings>()({
  name: 'probe',
  version: 4,
  resource: 'cpu',
  title: 'look at the file',
  optional: false,
  readsSource: true,
  slice: () => ({}),
  providers: () => mediaProducer,
  inputs: {},
  optionalInputs: {},
  output: probeSchema,
  checks: [
    {
      reason: 'no-video',
      decide: (facts: Probe) => ({
        keep: facts.video !== null,
        reason: 'no-video',
        evidence: { streams: facts.streamCount, container: facts.container },
      }),
    },
    {
      reason: 'no-audio',
      decide: (facts: Probe) => ({
        keep: facts.audio !== null,
        reason: 'no-audio',
        evidence: { streams: facts.streamCount, container: facts.container },
      }),
    },
    thresholdCheck<Probe, Settings>({
      reason: 'too-many-streams',
      value: (facts) => facts.streamCount,
      atMost: (settings) => settings.media.maxStreams,
    }),
    thresholdCheck<Probe, Settings>({
      reason: 'too-large',
      value: ({ video }) => video && video.width * video.height,
      atMost: (settings) => settings.media.maxPixels,
      evidence: ({ video }) => ({ width: video?.width ?? null, height: video?.height ?? null }),
    }),
    thresholdCheck<Probe, Settings>({
      reason: 'too-long',
      value: (facts) => facts.durationSec,
      atMost: (settings) => settings.media.maxDurationSec,
    }),
    thresholdCheck<Probe, Settings>({
      reason: 'too-short',
      value: (facts) => facts.durationSec,
      atLeast: (settings) => settings.probe.minSec,
    }),
  ],
  cpuSecPerSec: 0.0002,
  async run(_inputs, _slice, context) {
    const { probeMedia } = await import('../media/probe.ts');
    return readingMedia(() => probeMedia(context.localFile()));
  },
});
