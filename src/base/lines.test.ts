import { expect, test } from 'vitest';
import { linesOf } from './lines.ts';

async function* chunksOf(text: string, size: number): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

test.each([1, 2, 3, 100])('lines end where lines end, in chunks of %i', async (size) => {
  const text = 'one\u2028still one\r\n\ntwo \u2029 \u0085 \r two\nthree';
  const lines = await Array.fromAsync(linesOf(chunksOf(text, size)));
  expect(lines).toEqual(['one\u2028still one', '', 'two \u2029 \u0085 \r two', 'three']);
  expect(await Array.fromAsync(linesOf(chunksOf(`${text}\n`, size)))).toEqual(lines);
});

test('nothing has no lines', async () => {
  expect(await Array.fromAsync(linesOf(chunksOf('', 1)))).toEqual([]);
});
