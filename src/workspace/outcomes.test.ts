import { expect, test } from 'vitest';
import type { RunEntry } from '../engine/run-index.ts';
import type { VideoArtefacts } from './artefacts.ts';
import { videoOutcome } from './outcomes.ts';

const entry = {
  video: { id: 'talk', sources: ['talk.mp4'] },
  stage: 'caption',
  reason: null,
  failure: null,
  evidence: {},
} as unknown as RunEntry;

const made = (damagedPackets: number) =>
  ({
    listen: { packets: 50, damagedPackets: 0 },
    transcribe: null,
    keyframe: { packets: 100, damagedPackets },
  }) as Pick<VideoArtefacts, 'listen' | 'transcribe' | 'keyframe'>;

test('a kept video says what of it could not be decoded, and by which stage', () => {
  expect(videoOutcome(entry, 'kept', made(3))).toMatchObject({
    video: 'talk',
    verdict: 'kept',
    evidence: { damage: { keyframe: { packets: 100, damagedPackets: 3 } } },
  });
  expect(videoOutcome(entry, 'kept', made(3)).evidence).not.toHaveProperty('damage.listen');
});

test('without damage, and of a video that was not kept, nothing is said', () => {
  expect(videoOutcome(entry, 'kept', made(0)).evidence).toEqual({});
  expect(videoOutcome(entry, 'dropped', null).evidence).toEqual({});
});

test('a kept video says whether captions were used, and why not', () => {
  const removed = { speakers: 2, sounds: 1, music: 0 };
  const fit = { share: 0.9, worstOffsetSec: 5.1 };
  for (const refused of [null, 'captions-shifted']) {
    const captions = { refused, format: 'srt', removed, fit };
    const kept = { ...made(0), transcribe: { captions } } as unknown as ReturnType<typeof made>;
    expect(videoOutcome(entry, 'kept', kept).evidence).toEqual({
      captions: { used: refused === null, refused, format: 'srt', removed, fit },
    });
  }
});
