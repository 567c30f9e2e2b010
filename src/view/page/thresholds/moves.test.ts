import { expect, test } from 'vitest';
import type { ThresholdInfo } from '../../api.ts';
import { allowedValue, itemsApi, moved, readThresholdView, sliderRange, thresholdViewLink } from './moves.ts';

const info = (part: Partial<ThresholdInfo>) =>
  ({ setting: 'a.b', value: 2, least: 0, most: 10, isWhole: false, bins: [], ...part }) as ThresholdInfo;

test('a slider spans the histogram and the threshold, in steps that people would choose', () => {
  const bins = [{ from: 3, to: 10.5, count: 1 }];
  expect(sliderRange(info({ bins }))).toEqual({ least: 2, most: 10.5, step: 0.01 });
  expect(sliderRange(info({ bins, isWhole: true, value: 40 }))).toEqual({ least: 3, most: 40, step: 1 });
  expect(sliderRange(info({ value: 0.3 }))).toMatchObject({ least: 0.3, most: 0.3 });
  expect([-1, 0.1 + 0.2, 10.5].map((value) => allowedValue(value, info({})))).toEqual([0, 0.3, 10]);
});

test('what is moved stands in the address, and what is moved back does not', () => {
  const moves = moved(moved({}, info({}), 5), info({ setting: 'c.d' }), 0.5);
  const view = { by: 'a.b', moves, order: 'near', from: '', to: '', offset: 24 } as const;
  const link = thresholdViewLink(view);
  expect(readThresholdView(new URL(link, 'http://x').searchParams)).toEqual(view);
  expect(itemsApi(view, 'a.b')).toMatch(
    /^\/api\/thresholds\/flips\?by=a.b&set=a.b%3A5&set=c.d%3A0.5&offset=24/,
  );
  expect(moved(moves, info({}), 2)).toEqual({ 'c.d': 0.5 });
  expect(moved(moves, info({}), null)).toEqual({ 'c.d': 0.5 });
  expect(itemsApi({ ...view, moves: {}, from: '1' }, 'a.b')).toMatch(/items\?by=a.b&from=1/);
});
