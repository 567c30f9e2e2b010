import { expect, test } from 'vitest';
import { DataError } from '../../base/errors.ts';
import { settingsSchema } from '../../config/schema.ts';
import type { StageContext } from '../../engine/stage.ts';
import { cutClips } from '../05-clip/clip-rules.ts';
import { videoStages } from '../pipeline.ts';
import { type Sketch, screensOf } from '../testing.ts';
import { audit } from './audit.ts';

const settings = settingsSchema.parse({});
const producer = { name: 'test', model: 'none', version: '1' };

function run(screens: readonly Sketch[] | null) {
  const clips = cutClips({ durationSec: 60, utterances: [] }, settings.clip);
  const track = { startSec: 0, endSec: 60, digest: '0'.repeat(64) };
  const heard = { producer, track, spans: [], speechSec: 0, packets: 1, damagedPackets: 0 };
  const probed = {
    ...{ container: 'mp4', durationSec: 60, statedDurationSec: 60, streamCount: 2 },
    ...{ video: null, audio: null, videoTracks: [], audioTracks: [] },
  };
  const sound = { stream: 1, channel: 'mix' as const };
  const made = {
    probe: probed,
    listen: { ...heard, sound, heard: [], windows: [], disagreement: null },
    transcribe: { producer, language: 'en', utterances: [], rejected: [] },
    clip: { clips },
    keyframe: screens && screensOf(screens),
  };
  return audit.run(made, audit.slice(settings), {} as StageContext, null);
}

test('what fits together is measured, with screens and without', async () => {
  expect(await run([{ at: [0, 30] }, { at: [30, 60] }])).toMatchObject({
    filmSec: 60,
    pictures: { longestScreen: 0.5 },
  });
  expect(await run(null)).toMatchObject({ filmSec: 60, pictures: null });
});

test('what does not is a failure of the data, which says what and how many', async () => {
  const failure = run([{ at: [0, 30] }, { at: [30, 90] }]);
  await expect(failure).rejects.toThrow(DataError);
  await expect(failure).rejects.toMatchObject({
    reason: 'inconsistent',
    message: 'Outside the video: screen 1, 30 to 90 s, but the video ends at 60 s.',
  });
  const shifted = Array.from({ length: 8 }, (_, index): Sketch => ({ at: [100 + index, 101 + index] }));
  await expect(run(shifted)).rejects.toThrow(/^Outside the video: screen 0.*\(and 6 more\)$/);
});

test('comes last, and cannot be left out', () => {
  expect(videoStages.at(-1)).toBe(audit);
  expect(audit.optional).toBe(false);
});
