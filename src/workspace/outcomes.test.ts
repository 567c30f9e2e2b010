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
  ({ listen: { packets: 50, damagedPackets: 0 }, keyframe: { packets: 100, damagedPackets } }) as Pick<
    VideoArtefacts,
    'listen' | 'keyframe'
  >;

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
