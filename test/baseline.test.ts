import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../src/base/temporary-folder.fixture.ts';
import { openCorpus } from '../src/formats/open-corpus.ts';
import { pictureBytes } from '../src/formats/packages/package.fixture.ts';
import { exportDataset } from '../src/library/formats.ts';
import { sampleWorkspace } from '../src/workspace/sample-workspace.fixture.ts';
import { lectern, sharedData } from './cli.ts';

const imageTokens = 576;

interface TextbookRecord {
  id: string;
  images: (string | null)[];
  texts: (string | null)[];
  token_num: number;
}

/** A folder of records with a picture each. */
async function datasetOf(name: string, records: readonly object[]): Promise<string> {
  const folder = await temporaryFolder();
  await mkdir(join(folder, 'images'));
  await writeFile(join(folder, 'images', 'p.jpg'), pictureBytes('p.jpg'));
  await writeFile(join(folder, name), `${records.map((record) => JSON.stringify(record)).join('\n')}\n`);
  return folder;
}

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index);

/** Pages as OBELICS has them: metadata is JSON in a string. */
const obelics = (): Promise<string> =>
  datasetOf(
    'obelics.jsonl',
    numbers(60).map((index) => ({
      images: ['p.jpg', null],
      texts: [null, 'A page of the web. '.repeat(1 + (index % 5))],
      metadata: JSON.stringify([{ src: 'http://w.example/p.jpg' }, null]),
      general_metadata: JSON.stringify({ url: `http://w.example/${index}` }),
    })),
  );

/** Both pictures are named by the second sentence; by their similarities each has one of its own. */
const mmc4 = (): Promise<string> =>
  datasetOf(
    'mmc4.jsonl',
    numbers(60).map((index) => ({
      url: `http://m.example/${index}`,
      text_list: [`First ${index}.`, 'Second.', 'Third.'],
      image_info: [0, 1].map(() => ({ image_name: 'p.jpg', matched_text_index: 1 })),
      similarity_matrix: [
        [0.1, 0.8, 0.2],
        [0.1, 0.9, 0.7],
      ],
    })),
  );

function recordsOf(folder: string): TextbookRecord[] {
  const lines = readFileSync(join(folder, 'textbook.jsonl'), 'utf8').trimEnd().split('\n');
  return lines.map((line) => JSON.parse(line) as TextbookRecord);
}

const tokensOf = (records: readonly TextbookRecord[]): number =>
  records.reduce((sum, { token_num }) => sum + token_num, 0);

type Selected = Pick<Parameters<typeof exportDataset>[1], 'selection' | 'mix'>;

async function corpus(path: string, selected: Selected = {}): Promise<string> {
  const folder = join(await temporaryFolder(), 'corpus');
  await exportDataset(path, { format: 'textbook', folder, run: null, imageTokens, ...selected });
  return folder;
}

/** The textbook that the others are compared with, as the record of a trainer. */
async function textbook(): Promise<string> {
  const { path } = await sampleWorkspace(24);
  return corpus(path, { selection: { seed: 1, samples: 24 } });
}

describe.for([
  { name: 'OBELICS', made: obelics },
  { name: 'MMC4', made: mmc4 },
])('$name as the baseline of a textbook', ({ made }) => {
  test('has as many samples', async () => {
    const own = recordsOf(await textbook());
    const baseline = await corpus(await made(), { selection: { seed: 3, samples: own.length } });
    expect(recordsOf(baseline)).toHaveLength(own.length);
  });

  test('has as many tokens, within one sample', async () => {
    const tokens = tokensOf(recordsOf(await textbook()));
    const records = recordsOf(await corpus(await made(), { selection: { seed: 3, tokens } }));
    const longest = Math.max(...records.map(({ token_num }) => token_num));
    expect(Math.abs(tokensOf(records) - tokens)).toBeLessThanOrEqual(longest);
    // Their counts are those that a trainer sums: 576 for each picture, and the texts.
    for (const { images, token_num } of records)
      expect(token_num).toBeGreaterThan(imageTokens * images.filter((image) => image !== null).length);
  });

  test('is mixed with a textbook by shares, within one sample', async () => {
    const [own, other] = [await textbook(), await made()];
    const share = 0.3;
    const mixed = await corpus(own, { selection: { seed: 1, samples: 20 }, mix: [{ path: other, share }] });
    const ids = new Set(recordsOf(own).map(({ id }) => id));
    const records = recordsOf(mixed);
    expect(records).toHaveLength(20);
    const others = records.filter(({ id }) => !ids.has(id)).length;
    expect(Math.abs(others - share * 20)).toBeLessThanOrEqual(1);
  });
});

test('pictures of MMC4 stand before the sentences that fit them best, one each', async () => {
  const [record] = recordsOf(await corpus(await mmc4()));
  expect(record!.texts).toEqual(['First 0.', null, 'Second.', null, 'Third.']);
});

test('a trainer is given another path and nothing else', async () => {
  const [own, other] = [
    await textbook(),
    await corpus(await mmc4(), { selection: { seed: 1, samples: 24 } }),
  ];
  const commandOf = async (data: string): Promise<string> => {
    const args = ['train', 'llava-1.5-continual', '--data', data, '--out', 'trained', '--dry-run'];
    const { exitCode, stdout } = await lectern(args);
    expect(exitCode).toBe(0);
    return stdout;
  };
  const [first, second] = [await commandOf(own), await commandOf(other)];
  expect(first).toContain(own);
  expect(second).toBe(first.replaceAll(own, other));
});

const published = join(sharedData, 'formats', 'mmc4_sample.jsonl');
if (!existsSync(published))
  console.log('Skipped: the published record of MMC4 is not here (../shared/data).');

test.skipIf(!existsSync(published))('a published record of MMC4 is placed by its similarities', async () => {
  const parts: string[] = [];
  for await (const { document } of (await openCorpus(published)).documents())
    for (const part of document.parts) parts.push(part.kind === 'image' ? part.name : part.text.slice(0, 8));
  expect(parts).toEqual(['When you', 'db1c21bc8474.jpg', 'Press th', 'b9040a0dbb22.jpg', 'When you']);
  // Its pictures are not here: the text remains, and the record says so.
  const folder = await corpus(published);
  expect(recordsOf(folder)[0]!.images).toEqual([null, null, null]);
  expect(readdirSync(folder)).toContain('SHA256SUMS');
});
