import { expect, test } from 'vitest';
import { LineCache } from './line-cache.ts';

const line = (width: number, value: number) => ({
  width,
  height: 48,
  data: new Uint8Array(width * 48 * 3).fill(value),
});

test('equal pixels are read once, one different pixel is read again', async () => {
  const cache = new LineCache();
  let reads = 0;
  const read = async () => ({ text: `line ${++reads}`, confidence: 1 });
  expect((await cache.get(line(100, 7), read)).text).toBe('line 1');
  expect((await cache.get(line(100, 7), read)).text).toBe('line 1');
  const other = line(100, 7);
  other.data[999] = 8;
  expect((await cache.get(other, read)).text).toBe('line 2');
  expect((await cache.get(line(50, 7), read)).text).toBe('line 3');
  expect(cache.hits).toBe(1);
});

test('a failed reading is not remembered', async () => {
  const cache = new LineCache();
  await expect(cache.get(line(8, 1), () => Promise.reject(new Error('model gone')))).rejects.toThrow(
    'model gone',
  );
  expect((await cache.get(line(8, 1), async () => ({ text: 'x', confidence: 1 }))).text).toBe('x');
});
