import type { Settings } from '../../config/schema.ts';
import { type Decision, thresholdCheck } from '../../engine/check.ts';
import { contentChars } from '../../reading/content.ts';
import { type Probe, probeSchema, videoStreamSchema } from '../../records/media.ts';
import { defineVideoStage } from '../define-stage.ts';
import { chooseVideo, orderSounds, pictureFacts, trackFacts, videoOf } from '../shared/choose-tracks.ts';
import { decodeLimits, pictureLimits } from '../shared/picture-limits.ts';
import { keyframeProducers, readProducers } from '../shared/producers.ts';
import { loadConfiguredReader, readerOf, readerSlice } from '../shared/reader.ts';
import { readingMedia } from '../shared/reading-media.ts';

/** File → streams, duration, rotation; or why it cannot be used. */
export const probe = defineVideoStage({
  name: 'probe',
  version: 6,
  resource: 'cpu',
  title: 'probe the file',
  optional: false,
  readsSource: true,
  slice: readerSlice,
  limits: pictureLimits,
  // Streams are told apart by the measures of `keyframe` and `read`.
  providers: (slice) => ({ ...keyframeProducers, ...readProducers(readerOf(slice)) }),
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
      sparing: 'listen',
      decide: (facts: Probe) => ({
        keep: facts.audio !== null,
        reason: 'no-audio',
        evidence: { streams: facts.streamCount, container: facts.container },
      }),
    },
    {
      reason: 'no-such-track',
      decide: (facts: Probe, settings: Settings) =>
        trackDecision(facts, settings, ({ hasVideo }) => hasVideo),
    },
    {
      reason: 'no-such-track',
      sparing: 'listen',
      decide: (facts: Probe, settings: Settings) =>
        trackDecision(facts, settings, ({ hasAudio }) => hasAudio),
    },
    thresholdCheck<Probe, Settings>({
      reason: 'too-many-streams',
      setting: 'media.maxStreams',
      value: (facts) => facts.streamCount,
      atMost: (settings) => settings.media.maxStreams,
    }),
    thresholdCheck<Probe, Settings>({
      reason: 'too-large',
      setting: 'media.maxPixels',
      value: (facts, { media }) => {
        const video = videoOf(facts, media);
        return video && video.width * video.height;
      },
      atMost: (settings) => settings.media.maxPixels,
      evidence: (facts, { media }) => {
        const video = videoOf(facts, media);
        return { width: video?.width ?? null, height: video?.height ?? null };
      },
    }),
    thresholdCheck<Probe, Settings>({
      reason: 'too-long',
      setting: 'media.maxDurationSec',
      value: (facts) => facts.durationSec,
      atMost: (settings) => settings.media.maxDurationSec,
    }),
    thresholdCheck<Probe, Settings>({
      reason: 'too-short',
      setting: 'probe.minSec',
      value: (facts) => facts.durationSec,
      atLeast: (settings) => settings.probe.minSec,
    }),
  ],
  scores: [],
  cpuSecPerSec: 0.0002,
  async run(_inputs, slice, context, granted) {
    const { probeMedia } = await import('../../media/probe.ts');
    const { measurePictures } = await import('./measure-pictures.ts');
    const path = await context.localFile();
    return readingMedia(async () => {
      const facts = await probeMedia(path);
      if (facts.videoTracks.length < 2) return facts;
      const limits = decodeLimits(granted, facts.durationSec);
      const reader = await loadConfiguredReader(slice, context);
      const countChars = async (jpeg: Uint8Array): Promise<number> => {
        const lines = await reader.read(jpeg);
        return contentChars(lines.map(({ text }) => text).join('\n'));
      };
      const { videoTracks: tracks, durationSec } = facts;
      const videoTracks = await measurePictures(path, tracks, durationSec, limits, countChars);
      return { ...facts, videoTracks, video: videoStreamSchema.parse(chooseVideo(videoTracks)) };
    });
  },
});

/** Whether the tracks that the settings name are there: the one that a check asks for. */
function trackDecision(
  facts: Probe,
  { media, languages }: Settings,
  isThere: (tracks: { hasVideo: boolean; hasAudio: boolean }) => boolean,
): Decision {
  const hasVideo = videoOf(facts, media) !== null;
  const hasAudio = orderSounds(facts.audioTracks, media, languages).length > 0;
  const { videoTrack, audioTrack } = media;
  return {
    keep: isThere({ hasVideo, hasAudio }),
    reason: 'no-such-track',
    evidence: {
      ...(!hasVideo && { videoTrack }),
      ...(!hasAudio && { audioTrack }),
      ...(hasVideo && hasAudio ? pictureFacts(facts, media) : trackFacts(facts)),
    },
  };
}
