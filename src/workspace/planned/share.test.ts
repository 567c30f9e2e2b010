import { expect, test } from 'vitest';
import { settingsSchema } from '../../config/schema.ts';
import { boundsOfShare, isInShare, type Share } from './share.ts';

const sharesOf = (of: number): Share[] => Array.from({ length: of }, (_, at) => ({ index: at + 1, of }));

test('each video is in one share, and the shares are about equal', () => {
  const ids = Array.from({ length: 3000 }, (_, number) => `video-${number}`);
  const counts = sharesOf(7).map((share) => ids.filter((id) => isInShare(id, share)).length);
  expect(counts.reduce((sum, count) => sum + count)).toBe(ids.length);
  expect(Math.min(...counts)).toBeGreaterThan(350);
});

test.each([1, 3, 4])('%i shares together keep the bounds of providers and budget', (of) => {
  const provider = { baseUrl: 'http://127.0.0.1:1/v1', concurrency: 4 };
  const settings = settingsSchema.parse({ providers: { local: provider } });
  const plan = { settings, maxRequests: 10, maxCost: 6 };
  const bounds = sharesOf(of).map((share) => boundsOfShare(plan, share, new Set(['local'])));
  const sum = (values: number[]) => values.reduce((one, other) => one + other);
  expect(sum(bounds.map(({ settings }) => settings.providers.local!.concurrency))).toBe(4);
  expect(sum(bounds.map(({ maxRequests }) => maxRequests!))).toBe(10);
  expect(sum(bounds.map(({ maxCost }) => maxCost!))).toBeCloseTo(6);
});

test('more shares than places at a provider that is asked are refused', () => {
  const provider = { baseUrl: 'http://127.0.0.1:1/v1', concurrency: 2 };
  const settings = settingsSchema.parse({ providers: { local: provider } });
  const plan = { settings, maxRequests: null, maxCost: null };
  expect(() => boundsOfShare(plan, { index: 3, of: 3 }, new Set(['local']))).toThrow('--classes net');
  expect(() => boundsOfShare(plan, { index: 3, of: 3 }, new Set())).not.toThrow();
});
