import { expect, test } from 'vitest';
import type { Outcome } from '../records/outcome.ts';
import { DropCounter, dropTable } from './drops.ts';

function outcome(stage: string, reason: string | null, kind?: 'keyframe' | 'clip', failed = false): Outcome {
  return {
    video: 'v',
    sources: [],
    stage,
    verdict: reason === null ? 'kept' : failed ? 'failed' : 'dropped',
    reason,
    failure: failed ? 'data' : null,
    evidence: {},
    item: kind ? { kind, index: 0, startSec: 0, endSec: 1 } : null,
  };
}

const stages = [
  { stage: 'probe', in: 10 },
  { stage: 'judge', in: 7 },
  { stage: 'read', in: 5 },
];

test('by stage and reason, of those that reached the stage, or of all of the kind', () => {
  const drops = new DropCounter();
  for (const one of [
    outcome('read', null),
    outcome('read', 'empty-picture', 'keyframe'),
    outcome('read', null, 'keyframe'),
    outcome('read', null, 'keyframe'),
    outcome('read', 'no-pictures', 'clip'),
    outcome('judge', 'repetition'),
    outcome('judge', 'speech-rate'),
    outcome('judge', 'speech-rate'),
    outcome('probe', 'not-media', undefined, true),
    outcome('probe', 'too-short'),
  ])
    drops.add(one);
  expect(drops.drops(stages)).toEqual([
    { kind: 'video', stage: 'probe', verdict: 'failed', reason: 'not-media', count: 1, of: 10 },
    { kind: 'video', stage: 'probe', verdict: 'dropped', reason: 'too-short', count: 1, of: 10 },
    { kind: 'video', stage: 'judge', verdict: 'dropped', reason: 'speech-rate', count: 2, of: 7 },
    { kind: 'video', stage: 'judge', verdict: 'dropped', reason: 'repetition', count: 1, of: 7 },
    { kind: 'clip', stage: 'read', verdict: 'dropped', reason: 'no-pictures', count: 1, of: 1 },
    { kind: 'keyframe', stage: 'read', verdict: 'dropped', reason: 'empty-picture', count: 1, of: 3 },
  ]);
  expect(drops.items()).toEqual([
    { kind: 'keyframe', kept: 2, dropped: 1 },
    { kind: 'clip', kept: 0, dropped: 1 },
  ]);
  expect(dropTable(drops.drops(stages)).rows.at(-1)).toEqual([
    'empty-picture',
    'read',
    'keyframe',
    'dropped',
    1,
    3,
    100 / 3,
  ]);
});

test('personal data that was masked is counted by video, not again by item', () => {
  const drops = new DropCounter();
  for (const one of [outcome('audit', null), outcome('read', null, 'keyframe'), outcome('audit', null)])
    drops.add({ ...one, evidence: { masked: { email: 3, phone: 1 } } });
  drops.add(outcome('audit', null));
  expect(drops.masked).toEqual({ email: 6, phone: 2 });
});

test('of nothing there is nothing', () => {
  expect(new DropCounter().drops(stages)).toEqual([]);
  expect(new DropCounter().items()).toEqual([]);
});
