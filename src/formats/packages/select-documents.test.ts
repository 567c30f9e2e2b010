import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import type { Document } from '../../records/document.ts';
import { unknownVideo } from '../document-draft.ts';
import { aDocument, sourcesOf } from './package.fixture.ts';
import { apportion, type MixedDataset, type Selection, selectDocuments } from './select-documents.ts';

const pages = (name: string, count: number): Document[] =>
  Array.from({ length: count }, (_, index) =>
    aDocument(`${name}${index}`, [...Array.from({ length: index % 6 }, () => '#a.jpg'), 'text']),
  );
const dataset = (documents: Document[], share = 1): MixedDataset => ({
  path: documents[0]?.id ?? 'none',
  share,
  documents: () => sourcesOf(documents),
});
/** 100 for a picture and 1 for a text. */
const tokensOf = ({ parts }: Document): number =>
  parts.reduce((sum, { kind }) => sum + (kind === 'image' ? 100 : 1), 0);

async function idsOf(datasets: MixedDataset[], selection: Partial<Selection>): Promise<string[]> {
  const chosen = await Array.fromAsync(selectDocuments(datasets, { seed: 1, ...selection }, tokensOf));
  return chosen.map(({ document }) => document.id);
}

describe('one dataset', () => {
  const all = pages('p', 60);

  test('the same documents are taken whatever their order, in the order in which they come', async () => {
    const ids = await idsOf([dataset(all)], { samples: 20 });
    expect(ids).toHaveLength(20);
    expect(await idsOf([dataset(all.toReversed())], { samples: 20 })).toEqual(ids.toReversed());
    expect(await idsOf([dataset(all)], { samples: 20, seed: 2 })).not.toEqual(ids);
    const more = await idsOf([dataset(all)], { samples: 30 });
    expect(ids.every((id) => more.includes(id))).toBe(true);
  });

  test('documents without an id of their own are known by what they hold', async () => {
    const placed = (documents: Document[]) =>
      documents.map((document, index) => ({
        ...document,
        id: `0:${index * 100}`,
        url: document.url ?? document.id,
      }));
    const urls = async (documents: Document[]) => {
      const selection = { seed: 1, samples: 20 };
      const chosen = await Array.fromAsync(selectDocuments([dataset(documents)], selection, tokensOf));
      return chosen.map(({ document }) => document.url).sort();
    };
    expect(await urls(placed(all.toReversed()))).toEqual(await urls(placed(all)));
  });

  test('only those with so many images are taken, and none that is named', async () => {
    expect(await idsOf([dataset(all)], { images: { from: 3, to: 4 } })).toEqual(
      all.flatMap(({ id }, index) => ([3, 4].includes(index % 6) ? [id] : [])),
    );
    const ofVideo = { ...all[4]!, videos: [unknownVideo('v9')] };
    const without = new Set(['p0', 'v9']);
    expect(await idsOf([dataset([...all.slice(0, 4), ofVideo])], { without })).toEqual(['p1', 'p2', 'p3']);
  });

  test('tokens come as close as whole documents allow', async () => {
    const tokens = new Map(all.map((document) => [document.id, tokensOf(document)]));
    const order = async (count: number) => idsOf([dataset(all)], { samples: count });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 10_000 }), async (wanted) => {
        const ids = await idsOf([dataset(all)], { tokens: wanted });
        const sum = (of: string[]) => of.reduce((total, id) => total + tokens.get(id)!, 0);
        const off = Math.abs(sum(ids) - wanted);
        expect(ids).toEqual(await order(ids.length));
        for (const count of [ids.length - 1, ids.length + 1]) {
          if (count >= 0 && count <= all.length)
            expect(Math.abs(sum(await order(count)) - wanted)).toBeGreaterThanOrEqual(off);
        }
      }),
      { numRuns: 50 },
    );
  });

  test('says how many there are where there are too few', async () => {
    await expect(idsOf([dataset(all)], { samples: 61 })).rejects.toThrow(UsageError);
    await expect(idsOf([dataset(all)], { samples: 61 })).rejects.toThrow(/61 samples of p0, which has 60/);
    await expect(idsOf([dataset(all)], { tokens: 1e9 })).rejects.toThrow(/which has 15060 in the samples/);
  });
});

describe('a mix', () => {
  test('every beginning has the shares, within one sample', async () => {
    const shares = fc.constantFrom([0.8, 0.2], [0.5, 0.3, 0.2], [0.9, 0.05, 0.05], [1 / 3, 1 / 3, 1 / 3]);
    await fc.assert(
      fc.asyncProperty(shares, fc.integer({ min: 1, max: 60 }), async (of, samples) => {
        const datasets = of.map((share, index) => dataset(pages('abc'[index]!, 60), share));
        const ids = await idsOf(datasets, { samples });
        expect(ids).toHaveLength(samples);
        for (let length = 1; length <= samples; length++) {
          for (const [index, share] of of.entries()) {
            const count = ids.slice(0, length).filter((id) => id.startsWith('abc'[index]!)).length;
            expect(Math.abs(count - share * length)).toBeLessThan(length === samples ? 1 : 2);
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  test('takes as many as the shares allow where no number is given', async () => {
    const ids = await idsOf([dataset(pages('a', 50), 0.8), dataset(pages('b', 5), 0.2)], {});
    expect(ids).toHaveLength(25);
    expect(ids.filter((id) => id.startsWith('b'))).toHaveLength(5);
  });

  test('shares of tokens', async () => {
    const mix = [dataset(pages('a', 60), 0.75), dataset(pages('b', 60), 0.25)];
    const chosen = await Array.fromAsync(selectDocuments(mix, { seed: 3, tokens: 8000 }, tokensOf));
    const sum = (name: string) =>
      chosen
        .filter(({ document }) => document.id.startsWith(name))
        .reduce((total, { document }) => total + tokensOf(document), 0);
    expect(Math.abs(sum('a') - 6000)).toBeLessThanOrEqual(501 / 2);
    expect(Math.abs(sum('b') - 2000)).toBeLessThanOrEqual(501 / 2);
  });

  test('names the dataset that has too few', async () => {
    const mix = [dataset(pages('a', 50), 0.5), dataset(pages('b', 5), 0.5)];
    await expect(idsOf(mix, { samples: 20 })).rejects.toThrow(/10 samples of b0, which has 5/);
  });
});

test('apportion adds up and rounds the largest remainders up', () => {
  expect(apportion(10, [0.55, 0.25, 0.2])).toEqual([6, 2, 2]);
  expect(apportion(3, [1 / 3, 1 / 3, 1 / 3])).toEqual([1, 1, 1]);
  expect(apportion(1, [0.5, 0.5])).toEqual([1, 0]);
});
