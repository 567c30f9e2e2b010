import { AV_NOPTS_VALUE } from 'node-av/constants';
import { expect, test } from 'vitest';
import { StreamClock } from './stream-clock.ts';

const stream = { timeBase: { num: 1, den: 10 } } as unknown as ConstructorParameters<typeof StreamClock>[1];
const plain = { originSec: 0, statedDurationSec: 100, jumpy: false };

/** Times of frames of 0.1 s with the given time stamps, in tenths of a second. */
function times(media: typeof plain, ticks: (number | null)[]): number[] {
  const clock = new StreamClock(media, stream);
  return ticks.map((tick) => {
    const timeSec = clock.place(tick === null ? AV_NOPTS_VALUE : BigInt(tick), 0.1);
    return Math.round(timeSec * 10) / 10;
  });
}

test('time 0 is the start of the file, and a stream may start later', () => {
  expect(times({ ...plain, originSec: 1.4 }, [19, 20])).toEqual([0.5, 0.6]);
});

test('missing time stamps follow the frame before', () => {
  expect(times(plain, [null, null, 5, null])).toEqual([0, 0.1, 0.5, 0.6]);
});

test('gaps inside the file are kept, what lies beyond its end is not', () => {
  expect(times(plain, [0, 900, 901, 5000, 5001])).toEqual([0, 90, 90.1, 90.2, 90.3]);
});

test('time goes on after a wrap or restart', () => {
  expect(times(plain, [0, 500, 0, 1])).toEqual([0, 50, 50.1, 50.2]);
});

test('a container known for jumps may not leap ahead, but may start late', () => {
  expect(times({ ...plain, jumpy: true }, [200, 201, 800, 801])).toEqual([20, 20.1, 20.2, 20.3]);
});

test('the first time stamp may be slightly negative, not garbage', () => {
  expect(times(plain, [-2, -1])).toEqual([-0.2, -0.1]);
  expect(times(plain, [-500, -499])).toEqual([0, 0.1]);
  expect(times(plain, [50_000, 50_001])).toEqual([0, 0.1]);
});
