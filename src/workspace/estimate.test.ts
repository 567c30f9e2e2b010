import { expect, test } from 'vitest';
import { defaultSettings } from '../config/schema.ts';
import { estimateRun, scaledEstimate } from './estimate.ts';

test('the estimate of many videos, from some that stand for them, is that of all', async () => {
  const about = { concurrency: 2, settings: defaultSettings, out: 's3://bucket/none', missing: 1, failed: 0 };
  const some = [
    { durationSec: 600, todo: ['transcribe', 'keyframe'] },
    { durationSec: 1200, todo: ['keyframe'] },
    { durationSec: 300, todo: [] },
  ];
  const all = Array.from({ length: 30 }, (_, at) => some[at % 3]!);
  const [estimate, expected] = await Promise.all([estimateRun(some, about), estimateRun(all, about)]);
  const scaled = scaledEstimate(estimate, 30);
  expect(scaled).toMatchObject({
    videos: 30,
    toDo: 20,
    missing: 1,
    stages: { transcribe: 10, keyframe: 20 },
    freeBytes: null,
    expectedBytes: expected.expectedBytes,
  });
  expect(scaled.hours).toBeCloseTo(expected.hours);
  for (const stage of ['transcribe', 'keyframe'])
    expect(scaled.cpuSec[stage]).toBeCloseTo(expected.cpuSec[stage]!);
  expect(scaledEstimate(estimate, 3)).toBe(estimate);
});
