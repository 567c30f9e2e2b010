import { expect, test } from 'vitest';
import { settingsSchema } from '../../config/schema.ts';
import { type Probe, probeSchema } from '../../records/media.ts';
import { probe } from './probe.ts';

const times = { startSec: 0, endSec: 60, breaks: [] };
const labels = { language: null, title: null, marks: [] };
const picture = {
  ...{ index: 0, codec: 'h264', width: 1280, height: 720, mirrored: false, rotationDeg: 0, framesPerSec: 25 },
  ...{ pixelFormat: 'yuv420p', lumaRange: 'limited', longestStandSec: 0.04, ...times },
};
const sound = { index: 1, codec: 'aac', sampleRate: 48_000, channels: 2, ...times };
const facts: Probe = probeSchema.parse({
  ...{
    container: 'mov',
    durationSec: 60,
    statedDurationSec: 60,
    streamCount: 2,
    video: picture,
    audio: sound,
  },
  videoTracks: [{ ...picture, ...labels, measures: null }],
  audioTracks: [{ ...sound, ...labels }],
});

/** The checks that keep nothing of a video whose tracks are named so, with what they ask of the run. */
function droppedBy(media: { videoTrack?: number; audioTrack?: number }) {
  const settings = settingsSchema.parse({ media });
  return probe.checks.flatMap((check) => {
    const { keep, reason, evidence } = check.decide(facts, settings);
    return keep ? [] : [{ reason, sparing: check.sparing, evidence }];
  });
}

test('a video without the track that the settings name is dropped; without the sound, only where it is listened to', () => {
  expect(droppedBy({})).toEqual([]);
  expect(droppedBy({ videoTrack: 0, audioTrack: 1 })).toEqual([]);
  expect(droppedBy({ videoTrack: 5 })).toMatchObject([
    { reason: 'no-such-track', sparing: undefined, evidence: { videoTrack: 5 } },
  ]);
  expect(droppedBy({ audioTrack: 0 })).toMatchObject([
    { reason: 'no-such-track', sparing: 'listen', evidence: { audioTrack: 0 } },
  ]);
});
