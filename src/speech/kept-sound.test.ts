import { expect, test } from 'vitest';
import { KeptSound } from './kept-sound.ts';
import type { AudioChunk } from './sound.ts';

/** Sound in pieces of a minute. */
async function* minutes(count: number): AsyncGenerator<AudioChunk> {
  for (let minute = 0; minute < count; minute++)
    yield { startSec: 60 * minute, samples: new Float32Array(60 * 16_000).fill(minute) };
}

async function read(chunks: AsyncIterable<AudioChunk>, most = Number.POSITIVE_INFINITY): Promise<number[][]> {
  const found: number[][] = [];
  for await (const { startSec, samples } of chunks) {
    found.push([startSec, samples[0]!]);
    if (found.length === most) break;
  }
  return found;
}

test('short sound is there once more, as often as it is asked for', async () => {
  const kept = new KeptSound();
  const first = await read(kept.keep(minutes(5)));
  expect(first).toHaveLength(5);
  expect(await read(kept.again()!)).toEqual(first);
  expect(await read(kept.again()!, 2)).toEqual(first.slice(0, 2));
  expect(await read(kept.again()!)).toEqual(first);
});

test('long sound passes and is not kept, nor is sound that was not read to its end', async () => {
  const long = new KeptSound();
  expect(await read(long.keep(minutes(6)))).toHaveLength(6);
  expect(long.again()).toBeNull();
  const partly = new KeptSound();
  expect(await read(partly.keep(minutes(3)), 2)).toHaveLength(2);
  expect(partly.again()).toBeNull();
});
