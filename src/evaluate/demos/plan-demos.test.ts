import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError, UsageError } from '../../base/errors.ts';
import { sha256 } from '../../base/fingerprint.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import type { ImageEncoder } from '../../vision/image-encoder.ts';
import { picture } from '../benchmarks/benchmark-files.fixture.ts';
import { newItem } from '../benchmarks/new-item.ts';
import { rememberDigest } from '../benchmarks/picture-digest.ts';
import type { Item, ItemImage } from '../item.ts';
import { featureFile, featuresOf } from './feature-cache.ts';
import { PoolVectors } from './nearest-demos.ts';
import { type DemoChoice, type DemoPlan, planDemos } from './plan-demos.ts';
import { drawnPlaces } from './random-demos.ts';
import { cheatDemos, shownDemos } from './shown-demos.ts';

async function image(number: number): Promise<ItemImage> {
  const bytes = await picture(number);
  return { name: `${number}.png`, read: async () => bytes };
}

function itemOf(id: string, images: readonly ItemImage[], benchmark = 'mine'): Item {
  return newItem({ benchmark, id, question: `question ${id}`, answers: ['a'], images });
}

/** Looks at the first pixel: pictures of near numbers are near. Counts how often it is asked. */
function pixelEncoder(version = '1'): ImageEncoder & { asked: number } {
  const encoder = {
    producer: { name: 'pixel', model: 'first', version },
    asked: 0,
    async embed({ rgb }: { rgb: Uint8Array }): Promise<Float32Array> {
      encoder.asked++;
      const angle = ((rgb[0]! / 256) * Math.PI) / 2;
      return Float32Array.of(3 * Math.cos(angle), 3 * Math.sin(angle));
    },
    async close() {},
  };
  return encoder;
}

/** Items whose pictures begin with the pixels 0, 37, 74, 111, 148, 185, 222. */
async function pool(numbers: readonly number[]): Promise<Item[]> {
  return Promise.all(numbers.map(async (number) => itemOf(`p${number}`, [await image(number)])));
}

function ids(plan: DemoPlan): Record<string, string[]> {
  return Object.fromEntries([...plan].map(([id, demos]) => [id, demos.map((demo) => demo.id)]));
}

describe('drawn demonstrations', () => {
  const random: DemoChoice = { kind: 'random', seed: 42 };

  test('of an item are the same whatever else is asked, and fewer shots show the first of more', async () => {
    const demos = await pool([1, 2, 3, 4, 5, 6]);
    const items = Array.from({ length: 20 }, (_, index) => itemOf(`i${index}`, []));
    const all = ids(await planDemos(items, demos, random, { maxShots: 6 }));
    const some = ids(await planDemos(items.slice(7, 9).reverse(), demos, random, { maxShots: 3 }));
    expect(some.i7).toEqual(all.i7!.slice(0, 3));
    expect(some.i8).toEqual(all.i8!.slice(0, 3));
    for (const drawn of Object.values(all)) expect(new Set(drawn).size).toBe(6);
    expect(new Set(Object.values(all).map(String)).size).toBeGreaterThan(10);
    const other = ids(await planDemos(items, demos, { kind: 'random', seed: 43 }, { maxShots: 6 }));
    expect(other).not.toEqual(all);
    const elsewhere = items.map((item) => ({ ...item, benchmark: 'other' }));
    expect(ids(await planDemos(elsewhere, demos, random, { maxShots: 6 }))).not.toEqual(all);
  });

  test('are never the item nor its picture', async () => {
    const demos = [...(await pool([1, 2, 3])), itemOf('self', [await image(4)])];
    const items = [itemOf('self', [await image(5)]), itemOf('x', [await image(2)])];
    const plan = ids(await planDemos(items, demos, random, { maxShots: 3 }));
    expect([...plan.self!].sort()).toEqual(['p1', 'p2', 'p3']);
    expect([...plan.x!].sort()).toEqual(['p1', 'p3', 'self']);
  });

  test('of a pool that is too small end with a cure', async () => {
    const plan = planDemos([itemOf('x', [])], await pool([1, 2]), random, { maxShots: 4 });
    await expect(plan).rejects.toThrow(UsageError);
    await expect(plan).rejects.toThrow(
      'Expected at least 4 demonstrations for item x of mine, got 2 of a pool of 2.',
    );
    expect(ids(await planDemos([itemOf('x', [])], [], random, { maxShots: 0 }))).toEqual({ x: [] });
  });

  test('are drawn evenly, each place once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 40 }), fc.string(), (size, key) => {
        expect([...drawnPlaces(size, key)].sort((a, b) => a - b)).toEqual([...Array(size).keys()]);
      }),
    );
    const firsts = Array<number>(10).fill(0);
    for (let key = 0; key < 5000; key++) firsts[drawnPlaces(10, 1, key).next().value as number]!++;
    expect(Math.min(...firsts)).toBeGreaterThan(400);
    expect(Math.max(...firsts)).toBeLessThan(600);
  });
});

describe('demonstrations by image', () => {
  test('are the nearest, which are shown last; ties keep the order of the pool', async () => {
    const folder = await temporaryFolder();
    const encoder = pixelEncoder();
    const demos = await pool([6, 1, 2, 4]);
    // Another picture that begins with the same pixel as the second.
    const twin: ItemImage = {
      name: 'twin',
      read: async () => Buffer.concat([await picture(1), Buffer.from('x')]),
    };
    demos.push(itemOf('twin', [twin]));
    const items = [itemOf('x', [await image(0)]), itemOf('y', [await image(3)])];
    const choice: DemoChoice = { kind: 'rices', encoder, folder, seed: 42 };
    const plan = await planDemos(items, demos, choice, { maxShots: 4 });
    expect(ids(plan)).toEqual({ x: ['p1', 'twin', 'p2', 'p4'], y: ['p2', 'p4', 'p1', 'twin'] });
    const similarities = plan.get('x')!.map(({ similarity }) => similarity!);
    expect(similarities[0]).toBeCloseTo(Math.cos(((37 / 256) * Math.PI) / 2), 6);
    expect(similarities[0]).toBe(similarities[1]);
    expect(shownDemos(plan.get('x')!, 2).map(({ id }) => id)).toEqual(['twin', 'p1']);
    expect(shownDemos(plan.get('x')!, 4).map(({ id }) => id)).toEqual(['p4', 'p2', 'twin', 'p1']);
    // The first half of what more shots show stays.
    const fewer = await planDemos(items, demos, choice, { maxShots: 2 });
    expect(fewer.get('y')).toEqual(plan.get('y')!.slice(0, 2));
  });

  test('are kept by picture and encoder: a second time nothing is computed', async () => {
    const folder = await temporaryFolder();
    const demos = await pool([1, 2, 3, 3]);
    const items = [itemOf('x', [await image(4)]), itemOf('y', [await image(4)])];
    const encoder = pixelEncoder();
    const plan = (used: ImageEncoder, asked = items): Promise<DemoPlan> =>
      planDemos(asked, demos, { kind: 'rices', encoder: used, folder, seed: 1 }, { maxShots: 2 });
    const first = await plan(encoder);
    // The same picture once.
    expect(encoder.asked).toBe(4);
    const again = pixelEncoder();
    expect(await plan(again)).toEqual(first);
    expect(again.asked).toBe(0);
    await plan(again, [...items, itemOf('z', [await image(5)])]);
    expect(again.asked).toBe(1);
    const other = pixelEncoder('2');
    await plan(other);
    expect(other.asked).toBe(4);
    expect((await readdir(folder)).sort()).toEqual(
      [featureFile(encoder.producer), featureFile(other.producer)].sort(),
    );
    // A line that a killed run left unfinished costs that picture and no more.
    const path = join(folder, featureFile(encoder.producer));
    await writeFile(path, (await readFile(path)).subarray(0, -20));
    const resumed = pixelEncoder();
    expect(await plan(resumed)).toEqual(first);
    expect(resumed.asked).toBeLessThanOrEqual(1);
  });

  test('of an item without picture are drawn; pictures that cannot be seen are similar to nothing', async () => {
    const folder = await temporaryFolder();
    const broken: ItemImage = { name: 'broken', read: async () => Buffer.from('no picture') };
    const gone: ItemImage = {
      name: 'gone',
      read: () => Promise.reject(new DataError('missing-image', 'gone')),
    };
    const demos = [...(await pool([1, 2])), itemOf('bad', [broken]), itemOf('text', [])];
    const items = [itemOf('none', []), itemOf('gone', [gone]), itemOf('x', [await image(3)])];
    const told: string[] = [];
    const plan = await planDemos(
      items,
      demos,
      { kind: 'rices', encoder: pixelEncoder(), folder, seed: 1 },
      { maxShots: 2, onBroken: ({ name }) => told.push(name) },
    );
    expect(plan.get('none')!.every(({ similarity }) => similarity === null)).toBe(true);
    expect(plan.get('gone')!.every(({ similarity }) => similarity === null)).toBe(true);
    expect(ids(plan).x).toEqual(['p2', 'p1']);
    expect(told).toEqual(['broken']);
  });

  test('of an item with several pictures go by their mean direction', async () => {
    const folder = await temporaryFolder();
    const items = [itemOf('x', [await image(0), await image(6)])];
    const plan = await planDemos(
      items,
      await pool([1, 3, 5]),
      { kind: 'rices', encoder: pixelEncoder(), folder, seed: 1 },
      { maxShots: 1 },
    );
    expect(ids(plan).x).toEqual(['p3']);
  });

  test('tell what is computed, and stop when they are told to', async () => {
    const folder = await temporaryFolder();
    const told: string[] = [];
    const choice: DemoChoice = { kind: 'rices', encoder: pixelEncoder(), folder, seed: 1 };
    const items = [itemOf('x', [await image(0)])];
    await planDemos(items, await pool([1, 2]), choice, {
      maxShots: 1,
      onProgress: ({ what, done, of }) => told.push(`${what} ${done}/${of}`),
    });
    expect(told).toEqual(['features 1/3', 'features 2/3', 'features 3/3', 'items 1/1']);
    const stopped = planDemos(items, await pool([3, 4]), choice, {
      maxShots: 1,
      signal: AbortSignal.abort(new Error('interrupted')),
    });
    await expect(stopped).rejects.toThrow('interrupted');
  });

  test('an encoder that gives no direction, or another length, is refused', async () => {
    const folder = await temporaryFolder();
    const pictures = await Promise.all([1, 2].map(image));
    for (const [vectors, message] of [
      [[[0, 0]], 'with a direction'],
      [[[Number.NaN, 1]], 'with a direction'],
      [
        [
          [1, 2],
          [1, 2, 3],
        ],
        'vectors of 2 numbers, got one of 3',
      ],
      [[[]], 'got one of 0'],
    ] as const) {
      const rest = vectors.map((vector) => Float32Array.from(vector));
      const encoder: ImageEncoder = {
        producer: { name: 'odd', model: message, version: '1' },
        embed: async () => rest.shift() ?? Float32Array.of(1, 1),
        close: async () => {},
      };
      await expect(featuresOf(pictures, { encoder, folder })).rejects.toThrow(message);
    }
  });
});

test('the cheat test shows the item itself farthest from the question', async () => {
  const [near, far] = (await pool([1, 2])).map((item) => ({ item, id: item.id, similarity: 0.5 }));
  const self = itemOf('x', []);
  const shown = (shots: number): string[] => cheatDemos(self, [near!, far!], shots).map(({ id }) => id);
  expect(shown(1)).toEqual(['x']);
  expect(shown(2)).toEqual(['x', 'p1']);
  expect(shown(3)).toEqual(['x', 'p2', 'p1']);
});

test('thousands of pictures take no more than their numbers', async () => {
  const length = 768;
  const size = 3000;
  const vectorOf = (seed: number): Float32Array =>
    Float32Array.from({ length }, (_, index) => Math.sin(seed * 12.9898 + index * 78.233));
  const demos = Array.from({ length: size }, (_, number) => {
    const one: ItemImage = { name: `${number}`, read: () => Promise.reject(new Error('not read again')) };
    rememberDigest(one, Buffer.from(`${number}`));
    return itemOf(`p${number}`, [one]);
  });
  const folder = await temporaryFolder();
  const producer = { name: 'sine', model: 'wave', version: '1' };
  const lines = demos.map((_, number) => {
    const vector = Buffer.from(vectorOf(number).buffer).toString('base64');
    return `${JSON.stringify({ sha256: sha256(`${number}`), vector })}\n`;
  });
  await writeFile(join(folder, featureFile(producer)), lines.join(''));
  const before = process.memoryUsage().arrayBuffers;
  const features = await featuresOf(
    demos.flatMap(({ images }) => images),
    { encoder: { ...pixelEncoder(), producer }, folder },
  );
  const vectors = await PoolVectors.of(demos, features);
  const near = vectors.nearest(features.get(sha256('1234'))!, 3, (place) => place !== 1234);
  expect(near).toHaveLength(3);
  expect(near[0]!.similarity).toBeGreaterThanOrEqual(near[1]!.similarity);
  expect(near.map(({ place }) => place)).not.toContain(1234);
  const taken = process.memoryUsage().arrayBuffers - before;
  expect(taken).toBeLessThan(4 * 4 * length * size);
});
