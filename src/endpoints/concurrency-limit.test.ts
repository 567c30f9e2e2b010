import fc from 'fast-check';
import { expect, test } from 'vitest';
import { ConcurrencyLimit } from './concurrency-limit.ts';

const never = new AbortController().signal;

test('never more at once than there are places, in order, whatever fails', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean(), { maxLength: 30 }),
      async (places, fails) => {
        const limit = new ConcurrencyLimit(places);
        let [open, most] = [0, 0];
        const begun: number[] = [];
        const ended = await Promise.allSettled(
          fails.map((isFailing, i) =>
            limit.run(never, async () => {
              begun.push(i);
              most = Math.max(most, ++open);
              await new Promise(setImmediate);
              open--;
              if (isFailing) throw new Error('failed');
            }),
          ),
        );
        expect(most).toBe(Math.min(places, fails.length));
        expect(begun).toEqual(fails.map((_, i) => i));
        expect(ended.map(({ status }) => status === 'rejected')).toEqual(fails);
      },
    ),
    { numRuns: 30 },
  );
});

test('who stops waiting takes no place', async () => {
  const limit = new ConcurrencyLimit(1);
  const { promise, resolve } = Promise.withResolvers<void>();
  const first = limit.run(never, () => promise);
  const controller = new AbortController();
  const second = limit.run(controller.signal, async () => 'second');
  const third = limit.run(never, async () => 'third');
  controller.abort(new Error('enough'));
  await expect(second).rejects.toThrow('enough');
  resolve();
  await first;
  expect(await third).toBe('third');
  await expect(limit.run(controller.signal, async () => 'late')).rejects.toThrow('enough');
  expect(await limit.run(never, async () => 'free')).toBe('free');
});

test('a hold can be ended by the signal', async () => {
  const limit = new ConcurrencyLimit(1);
  limit.hold(60);
  const controller = new AbortController();
  const held = limit.run(controller.signal, async () => 'held');
  setTimeout(() => controller.abort(new Error('enough')), 10);
  await expect(held).rejects.toThrow('enough');
});
