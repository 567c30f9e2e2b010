import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ContainerTimes, findBreaks, type PacketTimes } from './time-breaks.ts';

const plain: ContainerTimes = { statedSec: 100, jumpy: false };
const jumpy: ContainerTimes = { statedSec: null, jumpy: true };

/** A stream of packets with these times of decoding; those of presentation are the same unless given. */
function stream(
  dts: readonly number[],
  pts = dts,
  durationSec = 0.1,
  storesDecodingTimes = true,
): PacketTimes {
  return {
    count: dts.length,
    storesDecodingTimes,
    dts: (packet) => dts[packet]!,
    pts: (packet) => pts[packet]!,
    duration: () => durationSec,
  };
}

/** Times from one second to another, `stepSec` apart. */
function every(stepSec: number, fromSec: number, toSec: number): number[] {
  return Array.from({ length: Math.round((toSec - fromSec) / stepSec) }, (_, k) => fromSec + k * stepSec);
}

/** Decoding times after the breaks, rounded to a tenth. */
function mended(streams: readonly PacketTimes[], container: ContainerTimes): number[][] {
  return findBreaks(streams, container).map((breaks, at) => {
    const times = streams[at]!;
    return Array.from({ length: times.count }, (_, packet) => {
      const shiftSec = breaks.findLast((found) => found.packet <= packet)?.shiftSec ?? 0;
      return Math.round((times.dts(packet) + shiftSec) * 10) / 10;
    });
  });
}

test('gaps are kept, what lies far beyond the end is not', () => {
  expect(mended([stream([0, 90, 90.1, 500, 500.1])], plain)).toEqual([[0, 90, 90.1, 90.2, 90.3]]);
  // Another stream that gets there says that the stated length is wrong.
  const sound = stream(every(1, 0, 600), undefined, 1);
  expect(findBreaks([stream([0, 90, 90.1, 500, 500.1]), sound], plain)).toEqual([[], []]);
});

test('time goes on after a step back, for both streams alike', () => {
  const pictures = stream([...every(0.1, 0, 50), ...every(0.1, 0, 20)]);
  const sound = stream([...every(0.1, 0, 49), ...every(0.1, 0.5, 20)]);
  const [seen, heard] = mended([pictures, sound], plain);
  expect(seen![500]).toBe(50);
  expect(seen!.at(-1)).toBe(69.9);
  expect(heard![490]).toBe(50.5);
});

describe('a container known for jumps', () => {
  test('a gap in one stream is a gap', () => {
    const sound = stream([...every(0.1, 0, 12), ...every(0.1, 27, 47)]);
    const pictures = stream(every(0.1, 0, 47));
    expect(findBreaks([pictures, sound], jumpy)).toEqual([[], []]);
    expect(findBreaks([sound, pictures], jumpy)).toEqual([[], []]);
  });

  test('slides that stand for long are no breaks, also beside a gap in the sound', () => {
    const slides = stream([0, 20, 31.2, 46]);
    expect(findBreaks([slides, stream(every(0.1, 0, 60))], jumpy)).toEqual([[], []]);
    const halting = stream([...every(0.1, 0, 12), ...every(0.1, 27, 60)]);
    expect(findBreaks([slides, halting], jumpy)).toEqual([[], []]);
  });

  test('a jump of both is a break', () => {
    const pictures = stream([...every(0.1, 0, 12), ...every(0.1, 500, 510)]);
    const sound = stream([...every(0.1, 0, 12.1), ...every(0.1, 500.2, 510)]);
    const [seen, heard] = mended([pictures, sound], jumpy);
    expect(seen![120]).toBe(12.1);
    expect(heard![121]).toBe(12.3);
  });

  test('a stream alone is believed, within bounds', () => {
    expect(findBreaks([stream([20, 20.1, 80, 80.1])], jumpy)).toEqual([[]]);
    expect(mended([stream([0, 0.1, 5000, 5000.1])], jumpy)).toEqual([[0, 0.1, 0.2, 0.3]]);
  });
});

test('a few wild time stamps do not move what comes after them', () => {
  const wild = [0, 0.1, 90_000, -500, 0.4, 0.5];
  expect(mended([stream(wild)], plain)[0]!.slice(4)).toEqual([0.4, 0.5]);
  expect(Math.max(...mended([stream(wild)], plain)[0]!)).toBeLessThan(1);
});

test('the first time stamp may be slightly negative or late, not garbage', () => {
  expect(findBreaks([stream([-0.2, -0.1])], plain)).toEqual([[]]);
  expect(findBreaks([stream([60, 60.1])], plain)).toEqual([[]]);
  expect(mended([stream([-50, -49.9])], plain)).toEqual([[0, 0.1]]);
  expect(mended([stream([5000, 5000.1])], plain)).toEqual([[0, 0.1]]);
});

describe('pictures that are stored out of order', () => {
  // One picture every ten seconds; each third is stored before the two that it helps to decode.
  const pts = [0, 30, 10, 20, 60, 40, 50, 80, 70];

  test('are in order where decoding times are stored', () => {
    expect(
      findBreaks([stream([-20, -10, 0, 10, 20, 30, 40, 50, 60], pts)], { ...plain, statedSec: 85 }),
    ).toEqual([[]]);
  });

  test('or where FFmpeg had to guess those', () => {
    const guessed = [0, 30, Number.NaN, 10, 20, 30, 40, 50, 60];
    const times = stream(guessed, pts, 1, false);
    expect(findBreaks([times], { ...plain, statedSec: 85 })).toEqual([[]]);
    expect(findBreaks([times], { ...plain, statedSec: 14 })).toEqual([[]]);
  });

  test('one wild time stamp among them is passed over', () => {
    const wild = [...pts.slice(0, 4), 1e6, ...pts.slice(5)];
    const times = stream(wild, wild, 1, false);
    const shifted = mended([times], { ...plain, statedSec: 85 })[0]!;
    expect(shifted[4]).toBeLessThan(60);
    expect(shifted.slice(5)).toEqual([40, 50, 80, 70]);
  });
});

test('times that are in order within ten seconds of each other are never touched', () => {
  const steps = fc.array(fc.double({ min: 0, max: 9, noNaN: true }), { minLength: 1, maxLength: 60 });
  const running = (list: readonly number[]) => {
    let timeSec = 0;
    return list.map((step) => (timeSec += step));
  };
  fc.assert(
    fc.property(
      steps,
      steps,
      fc.boolean(),
      fc.option(fc.double({ min: 0.1, max: 600, noNaN: true })),
      (a, b, jumps, statedSec) => {
        const streams = [stream(running(a)), stream(running(b))];
        expect(findBreaks(streams, { statedSec, jumpy: jumps })).toEqual([[], []]);
      },
    ),
  );
});
