import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { settingsSchema } from '../../config/schema.ts';
import { readLeftOut } from '../../formats/packages/left-out.ts';
import { jsonl, writeFiles } from '../benchmarks/benchmark-files.fixture.ts';
import type { Item } from '../item.ts';
import { evaluationReport } from '../report/make-report.ts';
import { cellOf, writeResults } from '../report/results.fixture.ts';
import { SeededRandom } from '../statistics/seeded-random.ts';
import type { AskedItems } from './asked-items.ts';
import { findOverlap } from './find-overlap.ts';
import type { Overlap, OverlapPair } from './overlap-records.ts';
import { readOverlap, readPairs, runOverlap } from './overlap-run.ts';
import { croppedHashes, PictureIndex } from './picture-index.ts';
import { QuestionIndex } from './question-index.ts';

/** Numbers from 0 to 1, the same each time. */
function randomFrom(seed: number): () => number {
  const random = new SeededRandom(seed);
  return () => (random.bits() >>> 0) / 2 ** 32;
}

const vocabulary = Array.from({ length: 3000 }, (_, index) => `word${index.toString(36)}`);

function words(random: () => number, count: number): string[] {
  return Array.from({ length: count }, () => vocabulary[Math.floor(vocabulary.length * random() ** 2)]!);
}

/** A slide as there are many: lines, boxes and discs at random. */
async function slide(seed: number): Promise<Buffer> {
  const random = randomFrom(seed);
  const upTo = (most: number): number => Math.round(most * random());
  const shapes = Array.from({ length: 14 }, () => {
    const fill = `hsl(${upTo(360)} ${40 + upTo(60)}% ${20 + upTo(60)}%)`;
    return random() < 0.5
      ? `<rect x="${upTo(700)}" y="${upTo(400)}" width="${30 + upTo(250)}" height="${10 + upTo(150)}" fill="${fill}"/>`
      : `<circle cx="${upTo(800)}" cy="${upTo(450)}" r="${15 + upTo(90)}" fill="${fill}"/>`;
  });
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="800" height="450"><rect width="800" height="450" fill="#fff"/>${shapes.join('')}</svg>`;
  return sharp(Buffer.from(svg)).flatten().png().toBuffer();
}

/** A copy as it may stand in a textbook: borders cropped, each side for itself, scaled, JPEG 40. */
async function copyOf(bytes: Buffer, random: () => number): Promise<Buffer> {
  const [left, top, right, bottom] = [0, 0, 0, 0].map(() => 0.05 * random()) as [
    number,
    number,
    number,
    number,
  ];
  const [width, height] = [Math.round(800 * (1 - left - right)), Math.round(450 * (1 - top - bottom))];
  return sharp(bytes)
    .extract({
      left: Math.floor(800 * left),
      top: Math.floor(450 * top),
      width: width - 1,
      height: height - 1,
    })
    .resize({ width: Math.round(width * (0.4 + random())) })
    .jpeg({ quality: 40 })
    .toBuffer();
}

/** 13 of its words, in other case and with other punctuation. */
function quoteOf(question: string, random: () => number): string {
  const all = question.split(' ');
  const from = Math.floor((all.length - 12) * random());
  const marks = [', ', ' – ', '; ', ' ', '\u2019 ', '\n'];
  return all
    .slice(from, from + 13)
    .map((word) => (random() < 0.5 ? word.toUpperCase() : word) + marks[Math.floor(marks.length * random())])
    .join('');
}

const planted = 50;
const unrelated = 10_000;
const otherSlides = 60;

describe('100 pairs that were planted', () => {
  let folder: string;
  let found: Overlap;
  let pairs: OverlapPair[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'lectern-overlap-'));
    const random = randomFrom(5);
    const questions = Array.from({ length: planted + unrelated }, () =>
      words(random, 14 + 20 * random()).join(' '),
    );
    const pictures: Record<string, Buffer> = {};
    const documents: object[] = [];
    for (let index = 0; index < planted; index++) {
      pictures[`asked/images/${index}.png`] = await slide(index + 1);
      pictures[`corpus/images/copy${index}.jpg`] = await copyOf(
        pictures[`asked/images/${index}.png`]!,
        random,
      );
      const around = () => words(random, 20).join(' ');
      const text = `${around()} ${quoteOf(questions[index]!, random)} ${around()}`;
      documents.push(
        document(`#text${index}`, text),
        document(`image${index}`, around(), `copy${index}.jpg`),
      );
    }
    for (let index = 0; index < otherSlides; index++) {
      pictures[`corpus/images/other${index}.jpg`] = await sharp(await slide(1000 + index))
        .jpeg({ quality: 40 })
        .toBuffer();
      documents.push(document(`other${index}`, words(random, 300).join(' '), `other${index}.jpg`));
    }
    await writeFiles(folder, {
      ...pictures,
      'asked/items.jsonl': jsonl([
        ...questions.map((question, index) => ({
          id: `q${index}`,
          question,
          metric: 'exact',
          answers: ['a'],
        })),
        ...Array.from({ length: planted }, (_, index) => ({
          id: `p${index}`,
          question: 'What is shown?',
          images: [`images/${index}.png`],
          metric: 'exact',
          answers: ['a'],
        })),
      ]),
      'corpus/mmc4.jsonl': jsonl(documents),
    });
    found = await search(folder);
    pairs = await Array.fromAsync(readPairs(join(folder, 'out')));
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  function document(id: string, text: string, picture?: string): object {
    const image_info = picture ? [{ image_name: picture, matched_text_index: 0 }] : [];
    return { id, text_list: [text], image_info };
  }

  test('are found, at least 98 of them, and at most one in 10,000 that is none', () => {
    const isPlanted = ({ item, sample }: OverlapPair): boolean => {
      const number = item.slice(1);
      return (
        sample === (item.startsWith('q') ? `#text${number}` : `image${number}`) && Number(number) < planted
      );
    };
    const right = new Set(pairs.filter(isPlanted).map(({ item }) => item));
    expect(right.size).toBeGreaterThanOrEqual(98);
    expect(pairs.filter((pair) => !isPlanted(pair)).length).toBeLessThanOrEqual(1);
    expect(found.benchmarks).toMatchObject([
      { items: planted * 2 + unrelated, questions: { run: planted + unrelated, whole: 0, short: planted } },
    ]);
  });

  test('are kept with both texts and both pictures', async () => {
    const text = pairs.find(({ what }) => what === 'question')!;
    expect(text.text!.shared.split(' ')).toHaveLength(13);
    expect(text.text!.found).not.toBe('');
    const image = pairs.find(({ what }) => what === 'image')!.image!;
    expect(await readdir(join(folder, 'out', 'pictures'))).toEqual(
      expect.arrayContaining([image.asked, image.found]),
    );
  });

  test('are listed for an export: samples with a question, and single images', async () => {
    const { ids, images, lines } = await readLeftOut(join(folder, 'out', 'without.txt'));
    expect(ids).toContain('#text3');
    expect(images.get('image3')).toEqual(new Set([1]));
    expect(lines).toHaveLength(pairs.length);
  });

  test('split the scores: items seen, items clean', async () => {
    const results = join(folder, 'results');
    const cell = cellOf({ label: 'a', benchmark: 'mine' }, [1, 1, 0, 0, 1, 0]);
    // Three of the six stand in the dataset.
    for (const [index, item] of cell.items.entries())
      item.item = index < 3 ? `q${index}` : `q${planted + index}`;
    await writeResults(results, [cell]);
    const options = { table: null, scorer: 'ours', compare: null, against: null, curve: null } as const;
    const overlap = join(folder, 'out');
    const report = await evaluationReport({ folders: [results], overlap, ...options });
    expect(report.records.rows).toHaveLength(1);
    const row = report.records.rows[0]!;
    expect([row[2], row[6]]).toEqual([3, 3]);
    expect(row[3]).toBeCloseTo(66.667, 2);
    expect(row[7]).toBeCloseTo(33.333, 2);
    await expect(evaluationReport({ folders: [results], overlap: results, ...options })).rejects.toThrow(
      /No overlap in/,
    );
  });
});

async function search(folder: string): Promise<Overlap> {
  const { evaluate, embedImage } = settingsSchema.parse({
    evaluate: { benchmarks: { mine: { questions: join(folder, 'asked', 'items.jsonl') } } },
  });
  return runOverlap({
    dataset: join(folder, 'corpus'),
    ...{ run: null, names: [], out: join(folder, 'out'), settings: { evaluate, embedImage } },
    signal: new AbortController().signal,
    onProgress: () => {},
  });
}

describe('a question', () => {
  const long =
    'Which of the two long rivers of this small country flows from the high north to the wide south?';

  test('goes on from one text to the next', () => {
    const index = new QuestionIndex();
    index.add(0, long);
    const [first, second] = [
      'which of the two long rivers',
      'of this small country flows from the high north',
    ];
    expect(index.find(second)).toEqual([]);
    expect(index.find(second, first.split(' '))).toMatchObject([{ question: 0, by: 'run' }]);
  });

  test('that is short stands only as a sentence or line of its own', () => {
    const index = new QuestionIndex();
    expect(index.add(0, 'What is the area of the circle?')).toBe('whole');
    expect(index.find('So: WHAT is the area of the circle!\nGood.')).toMatchObject([
      { question: 0, by: 'whole' },
    ]);
    expect(index.find('We ask what is the area of the circle here.')).toEqual([]);
    expect(index.add(1, 'What is this?')).toBe('short');
    expect(index.find('What is this?')).toEqual([]);
  });

  test('is not told by a phrase that many questions of its benchmark have', () => {
    const index = new QuestionIndex();
    const phrase = 'please answer the question that is asked below with one single word or phrase only';
    for (let number = 0; number < 20; number++) index.add(number, `${phrase} number ${number}`);
    expect(index.find(phrase)).toEqual([]);
    const other = new QuestionIndex();
    for (let number = 0; number < 20; number++) other.add(number, long);
    expect(other.find(long)).toHaveLength(20);
  });

  test('of many pictures costs no more than one of its own for each', { timeout: 60_000 }, () => {
    const index = new QuestionIndex();
    const short = 'What is the area of the circle?';
    for (let number = 0; number < 40_000; number += 2) {
      index.add(number, long);
      index.add(number + 1, short);
    }
    expect(index.find(`${long} ${short}`)).toHaveLength(40_000);
  });

  test('in a script without blanks is compared by its characters', () => {
    const index = new QuestionIndex();
    expect(index.add(0, '这个小国家的两条长河中哪一条从北向南流')).toBe('run');
    expect(index.find('他说这个小国家的两条长河中哪一条从北向南流呢')).toMatchObject([{ question: 0 }]);
  });
});

describe('a document', () => {
  const question =
    'Which of the two long rivers of this small country flows from the high north to the wide south?';
  const place = { video: null, startSec: null, endSec: null };

  function asked(images: Item['images'] = []): AskedItems {
    const item = { benchmark: 'mine', id: 'a', question, images } as unknown as Item;
    const byQuestion = new QuestionIndex();
    byQuestion.add(0, question);
    const byPicture = new PictureIndex();
    return { items: [item], pictures: [], byQuestion, byPicture, compared: new Map() };
  }

  function documentOf(...parts: object[]) {
    return { id: 'sample', parts: parts.map((part) => ({ ...place, ...part })) } as unknown as Parameters<
      typeof findOverlap
    >[0]['document'];
  }

  test('is quoted where the question stands, not where its first word is used before', async () => {
    const long = `Which is it? ${'Nothing of the kind, 𝒜 is said. '.repeat(40)}So: ${question.toUpperCase()} Good.`;
    const document = documentOf({ kind: 'text', role: 'speech', text: long });
    const { pairs } = await findOverlap(
      { document, n: 0, read: async () => null },
      asked(),
      null,
      async () => {},
    );
    expect(pairs).toHaveLength(1);
    expect(pairs[0]!.text!.found).toContain(question.toUpperCase());
    expect(pairs[0]!.text!.found.isWellFormed()).toBe(true);
  });

  test('has unseen images where they cannot be decoded, and fails where a copy cannot be kept', async () => {
    const bytes = await slide(3);
    const known = asked();
    known.byPicture.add(0, await croppedHashes(bytes));
    const picture = { digest: '0'.repeat(64), image: { read: async () => bytes }, items: [0] };
    const all = { ...known, pictures: [picture as unknown as AskedItems['pictures'][number]] };
    const document = documentOf({ kind: 'image', digest: 'd' }, { kind: 'image', digest: 'd' });
    const found = (read: Uint8Array | null, keep: () => Promise<void>) =>
      findOverlap({ document, n: 0, read: async () => read }, all, null, keep);
    expect(await found(null, async () => {})).toEqual({ pairs: [], images: 2, unseen: 2 });
    expect(await found(Buffer.from('none'), async () => {})).toMatchObject({ unseen: 2 });
    expect(await found(bytes, async () => {})).toMatchObject({ unseen: 0, pairs: [{}, {}] });
    await expect(found(bytes, () => Promise.reject(new Error('disk full')))).rejects.toThrow('disk full');
  });
});

test('a folder of something else is no overlap, and a damaged one says so', async () => {
  const folder = await temporaryFolder();
  expect(await readOverlap(folder)).toBeNull();
  await writeFile(join(folder, 'overlap.json'), '{"form":1}');
  await expect(readOverlap(folder)).rejects.toThrow(/damaged/);
});
