import { describe, expect, test } from 'vitest';
import { type WorkBounds, WorkWatch } from './work-watch.ts';

const bounds: WorkBounds = { cpuSec: 300, stallSec: 600 };

/** Checks four times a second while the work uses `share` of a core; returns what ended it and after how many seconds. */
function follow(share: number, sec: number, given: Partial<WorkBounds> = {}): [string | null, number] {
  const watch = new WorkWatch({ ...bounds, ...given }, 50);
  for (let at = 0.25; at <= sec; at += 0.25) {
    const reason = watch.overdueReason(0.25, 50 + at * share);
    if (reason !== null) return [reason, at];
  }
  return [null, sec];
}

describe('work is stopped for the CPU time that it used', () => {
  test('by itself, not before', () => {
    expect(follow(1, 1000)).toEqual(['It used more than 300 s of CPU time.', 300.25]);
    expect(follow(4, 1000)).toEqual(['It used more than 300 s of CPU time.', 75.25]);
  });

  test('however long that takes on a machine where others compute too', () => {
    // Load 20 on two cores leaves a tenth of one.
    expect(follow(0.1, 2990)).toEqual([null, 2990]);
    expect(follow(0.03, 9900)).toEqual([null, 9900]);
    expect(follow(0.1, 10_000)[1]).toBeCloseTo(3000, 0);
  });
});

describe('work is stopped where it makes no progress', () => {
  test.each([0, 0.01])('using %f of a core', (share) => {
    expect(follow(share, 1000)).toEqual(['It made no progress for 600 s.', 600.25]);
  });

  test('after the last time that it did', () => {
    const watch = new WorkWatch(bounds, 0);
    const idle = (seconds: number, cpuSec: number): string | null => {
      let reason = null;
      for (let at = 0; at < seconds; at++) reason ??= watch.overdueReason(1, cpuSec);
      return reason;
    };
    expect(idle(599, 0)).toBeNull();
    watch.noteProgress();
    expect(idle(599, 0)).toBeNull();
    expect(idle(599, 13)).toBeNull();
    expect(idle(3, 13)).toBe('It made no progress for 600 s.');
  });

  test('where it may wait, for as long as nothing comes, whatever others use in its process', () => {
    expect(follow(1, 1000, { cpuSec: null })).toEqual(['It made no progress for 600 s.', 600.25]);
  });

  test('but not while the machine stands still', () => {
    const watch = new WorkWatch(bounds, 0);
    // A night in which the lid was down, and a minute of looks that came ten seconds late.
    expect(watch.overdueReason(8 * 3600, 0)).toBeNull();
    for (let call = 0; call < 60; call++) expect(watch.overdueReason(10, 0)).toBeNull();
  });
});
