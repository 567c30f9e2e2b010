import { expect, test } from 'vitest';
import { ReusedFloats } from './reused-floats.ts';

const bufferOf = async (floats: Float32Array): Promise<ArrayBufferLike> => floats.buffer;

test('the same memory serves runs one after the other, and the largest of them', async () => {
  const reused = new ReusedFloats();
  const first = await reused.use(8, bufferOf);
  expect(await reused.use(4, async (floats) => [floats.length, floats.buffer === first])).toEqual([4, true]);
  const larger = await reused.use(16, bufferOf);
  expect(await reused.use(8, bufferOf)).toBe(larger);
  expect((first as ArrayBuffer).detached).toBe(true);
  // What is rarely wanted, and is much, is given back.
  const huge = await reused.use(5_000_000, bufferOf);
  expect((huge as ArrayBuffer).detached).toBe(true);
});

test('runs at the same time share nothing, and a failed one gives back', async () => {
  const reused = new ReusedFloats();
  const filled = async (value: number): Promise<number> =>
    await reused.use(4, async (floats) => {
      floats.fill(value);
      await new Promise(setImmediate);
      return floats.reduce((sum, one) => sum + one, 0);
    });
  expect(await Promise.all([filled(1), filled(2)])).toEqual([4, 8]);
  const kept = await reused.use(4, bufferOf);
  await expect(reused.use(4, () => Promise.reject(new Error('model gone')))).rejects.toThrow('model gone');
  expect(await reused.use(4, bufferOf)).toBe(kept);
  reused.free();
  expect((kept as ArrayBuffer).detached).toBe(true);
});
