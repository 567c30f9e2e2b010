import { expect, test } from 'vitest';
import { pattern, plane, variant } from './pattern.fixture.ts';
import { ScreenMemory } from './screen-memory.ts';

const [width, height] = [96, 54];
const first = pattern(width, height, 1);
const second = pattern(width, height, 2);

test('the earlier screen most like this one is found, wherever it was', () => {
  const memory = new ScreenMemory(640);
  expect(memory.mostSimilar(plane(width, height, first))).toBeNull();
  expect(memory.mostSimilar(plane(width, height, second))?.similarity).toBeLessThan(0.5);
  const nearly = plane(width, height, variant('noise', first, width, height));
  expect(memory.mostSimilar(nearly)).toMatchObject({ screen: 0, similarity: expect.closeTo(0.97, 1) });
  expect(memory.mostSimilar(plane(width, height, second))).toEqual({ screen: 1, similarity: 1 });
});

test('the bytes may be used again for the next frame', () => {
  const memory = new ScreenMemory(640);
  const bytes = first.slice();
  memory.mostSimilar(plane(width, height, bytes));
  bytes.set(second);
  expect(memory.mostSimilar(plane(width, height, first))).toEqual({ screen: 0, similarity: 1 });
});

test('pictures of another size are not compared, larger ones at the width asked for are', () => {
  const memory = new ScreenMemory(width);
  memory.mostSimilar(plane(width, height, first));
  expect(memory.mostSimilar(plane(90, 54, pattern(90, 54, 1)))).toBeNull();
  const doubled = new Uint8Array(4 * width * height).map(
    (_, i) => first[(Math.floor(i / (2 * width)) >> 1) * width + ((i % (2 * width)) >> 1)]!,
  );
  expect(memory.mostSimilar(plane(2 * width, 2 * height, doubled))).toEqual({ screen: 0, similarity: 1 });
});
