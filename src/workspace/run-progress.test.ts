import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { defaultSettings } from '../config/schema.ts';
import { videoFactsSchema } from '../records/video.ts';
import { videoStages } from '../stages/pipeline.ts';
import type { RunPlan } from './plan-run.ts';
import { RunProgress, type RunSnapshot } from './run-progress.ts';

const stages = videoStages.filter((stage) => stage.applies?.(defaultSettings) !== false);
const names = stages.map(({ name }) => name);

function planOf(durations: readonly number[]): Pick<RunPlan, 'inputs' | 'work'> {
  const videos = durations.map((_, index) => ({
    id: `v${index}`,
    sha256: String(index).repeat(64).slice(0, 64),
    bytes: 1,
    sources: [`folder/v${index}.mp4`],
    path: `/folder/v${index}.mp4`,
    captions: null,
    facts: videoFactsSchema.parse({}),
  }));
  const none = {
    files: [],
    earlier: 0,
    leaving: [],
    missing: [],
    unknown: [],
    notes: { stored: [], used: [] },
    excluded: [],
    digests: [],
  };
  return {
    inputs: { ...none, videos, leftOut: { excluded: 0, removed: 0 } },
    work: Object.fromEntries(
      durations.map((durationSec, index) => [`v${index}`, { durationSec, todo: names }]),
    ),
  };
}

interface Machine {
  concurrency: number;
  /** Seconds that each stage takes per second of video, and once for each video. */
  secPerSec: Record<string, number>;
  startSec: number;
}

/** Plays a run through and takes a snapshot every quarter second; one video at a time at each place. */
function play(durations: readonly number[], { concurrency, secPerSec, startSec }: Machine) {
  const progress = new RunProgress(planOf(durations), { concurrency, settings: defaultSettings }, 0);
  const tickSec = 0.25;
  const waiting = durations.map((durationSec, index) => ({ id: `v${index}`, durationSec }));
  const places: ({ id: string; durationSec: number; todo: string[]; sinceSec: number } | null)[] = Array.from(
    { length: concurrency },
    () => null,
  );
  const taken: { nowSec: number; snapshot: RunSnapshot }[] = [];
  let nowSec = 0;
  for (; waiting.length > 0 || places.some((place) => place !== null); nowSec += tickSec) {
    for (const [index, place] of places.entries()) {
      if (place === null) {
        const next = waiting.shift();
        if (!next) continue;
        places[index] = { ...next, todo: [...names], sinceSec: nowSec };
        progress.note({ event: 'start', video: next.id, stage: names[0]! }, nowSec);
        continue;
      }
      const [stage] = place.todo as [string];
      const { id: video, durationSec, sinceSec } = place;
      const share = (nowSec - sinceSec - startSec) / (secPerSec[stage]! * durationSec);
      if (share < 1) {
        if (['listen', 'transcribe', 'keyframe', 'read'].includes(stage) && share > 0)
          progress.note({ event: 'advance', video, stage, doneSec: share * durationSec }, nowSec);
        continue;
      }
      progress.note({ event: 'stage', video, stage, wallSec: nowSec - sinceSec, cpuSec: 0 }, nowSec);
      place.todo.shift();
      place.sinceSec = nowSec;
      if (place.todo.length > 0) {
        progress.note({ event: 'start', video, stage: place.todo[0]! }, nowSec);
        continue;
      }
      const end = { stage, reason: null, source: '', message: null } as const;
      progress.note({ event: 'video', video, verdict: 'kept', ...end }, nowSec);
      places[index] = null;
    }
    taken.push({ nowSec, snapshot: progress.snapshot(nowSec) });
  }
  return { taken, tookSec: nowSec };
}

/** The share of snapshots from a tenth of the time on whose time left is within a factor of two. */
function shareWithinTwo({ taken, tookSec }: ReturnType<typeof play>): number {
  const late = taken.filter(({ nowSec }) => nowSec >= tookSec / 10 && tookSec - nowSec > 2);
  const good = late.filter(({ nowSec, snapshot: { leftSec } }) => {
    const ratio = (leftSec ?? 0) / (tookSec - nowSec);
    return ratio >= 0.5 && ratio <= 2;
  });
  return good.length / late.length;
}

const usual = Object.fromEntries(stages.map(({ name, cpuSecPerSec }) => [name, cpuSecPerSec]));

describe('the time left', () => {
  test('is within a factor of two from a tenth on, however fast the machine and each stage on it', () => {
    const machine = fc.record({
      concurrency: fc.integer({ min: 1, max: 4 }),
      speed: fc.double({ min: 0.3, max: 6, noNaN: true }),
      stages: fc.array(fc.double({ min: 0.6, max: 1.7, noNaN: true }), {
        minLength: names.length,
        maxLength: names.length,
      }),
      startSec: fc.double({ min: 0, max: 1, noNaN: true }),
      durations: fc.array(fc.integer({ min: 300, max: 1500 }), { minLength: 3, maxLength: 8 }),
    });
    const shares: number[] = [];
    fc.assert(
      fc.property(machine, ({ concurrency, speed, stages: factors, startSec, durations }) => {
        const secPerSec = Object.fromEntries(
          names.map((name, index) => [name, usual[name]! * speed * factors[index]!]),
        );
        const share = shareWithinTwo(play(durations, { concurrency, secPerSec, startSec }));
        shares.push(share);
        return share >= 0.75;
      }),
      { numRuns: 40, seed: 5 },
    );
    expect(shares.reduce((sum, share) => sum + share, 0) / shares.length).toBeGreaterThan(0.95);
  });

  test('is not known before anything was seen, and 0 where nothing is to do', () => {
    const progress = new RunProgress(planOf([100]), { concurrency: 2, settings: defaultSettings }, 0);
    expect(progress.snapshot(3).leftSec).toBeNull();
    const done = { ...planOf([100]), work: { v0: { durationSec: 100, todo: [] } } };
    const idle = new RunProgress(done, { concurrency: 2, settings: defaultSettings }, 0).snapshot(0);
    expect([idle.leftSec, idle.ofSec]).toEqual([0, 0]);
  });
});

test('what is done never shrinks while no video is dropped, and ends with all of it', () => {
  const { taken } = play([40, 300, 60], { concurrency: 2, secPerSec: usual, startSec: 0.5 });
  const done = taken.map(({ snapshot }) => snapshot.doneSec);
  for (const [index, sec] of done.entries())
    expect(sec).toBeGreaterThanOrEqual((done[index - 1] ?? 0) - 1e-9);
  expect(done.at(-1)).toBeCloseTo(400);
  expect(taken.at(-1)!.snapshot.videos).toEqual({ of: 3, kept: 3, dropped: 0, failed: 0 });
});

test('a dropped video counts as done, and takes no more time', () => {
  const progress = new RunProgress(planOf([100, 100]), { concurrency: 1, settings: defaultSettings }, 0);
  progress.note({ event: 'start', video: 'v0', stage: 'probe' }, 0);
  const end = { stage: 'probe', reason: 'too-short', source: '', message: null } as const;
  progress.note({ event: 'video', video: 'v0', verdict: 'dropped', ...end }, 1);
  const { doneSec, videos, active } = progress.snapshot(2);
  expect(doneSec).toBeCloseTo(100);
  expect(videos).toEqual({ of: 2, kept: 0, dropped: 1, failed: 0 });
  expect(active).toEqual([]);
});

test('stages of one unit follow each other before what they took is told', () => {
  const progress = new RunProgress(planOf([100]), { concurrency: 1, settings: defaultSettings }, 0);
  progress.note({ event: 'start', video: 'v0', stage: 'listen' }, 0);
  progress.note({ event: 'advance', video: 'v0', stage: 'listen', doneSec: 100 }, 10);
  const before = progress.snapshot(10).doneSec;
  progress.note({ event: 'start', video: 'v0', stage: 'transcribe' }, 10);
  expect(progress.snapshot(10).doneSec).toBeCloseTo(before);
  progress.note({ event: 'stage', video: 'v0', stage: 'listen', wallSec: 10, cpuSec: 9 }, 30);
  expect(progress.snapshot(30).doneSec).toBeCloseTo(before);
  expect(progress.snapshot(30).active).toMatchObject([{ stage: 'transcribe', ofSec: 100 }]);
});
