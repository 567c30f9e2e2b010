import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Sample } from '../records/sample.ts';
import { clipFormatDefaults, endOfVideoText, fromClipFormat, toClipFormat } from './clip-format.ts';
import { exportClips, exportTextbook, readClips, readTextbook } from './export-files.ts';
import { writeRecords } from './json-file.ts';
import { localPicturePath } from './picture-name.ts';
import { anySample, countWords } from './sample.fixture.ts';
import { readSamples, writeSamples } from './samples.ts';
import { fromTextbook, textbookDefaults } from './textbook.ts';

const excerpt = fileURLToPath(new URL('../../../shared/data/formats/textbook_excerpt.json', import.meta.url));
const counting = { countTokens: countWords, tokenizer: 'words', imageTokens: 64, endOfVideo: 'End of Video' };
const clipOptions = { ...clipFormatDefaults, ocrEngine: 'PP-OCRv4' };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-export-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const refinedOnly = (sample: Sample): Sample => ({
  ...sample,
  items: sample.items.map((item) => (item.kind === 'speech' ? { ...item, raw: item.refined } : item)),
});

describe('round trips', () => {
  const inRuns = { numRuns: 60 };

  test('samples through a textbook file, and the file through its reader', async () => {
    const container = fc.constantFrom('jsonl', 'json');
    const ocr = fc.constantFrom('on', 'merged');
    await fc.assert(
      fc.asyncProperty(
        fc.array(anySample, { maxLength: 3 }),
        container,
        ocr,
        async (samples, container, ocr) => {
          const copied: string[] = [];
          const counts = await exportTextbook(
            samples,
            folder,
            { ...textbookDefaults, ocr, container },
            {
              countTokens: countWords,
              copyPicture: async (digest, path) => void copied.push(`${digest} ${path}`),
            },
          );
          const path = join(folder, `textbook.${container}`);
          const records = await collect(readTextbook(path));
          expect(counts).toEqual({ records: records.length, pictures: copied.length, empty: 0 });
          expect(records.map((record) => fromTextbook(record, counting))).toEqual(samples.map(refinedOnly));
          const named = records.flatMap(({ images }) => images.filter((image) => image !== null));
          expect(copied.map((entry) => entry.split(' ')[1])).toEqual(named);
          const before = await readFile(path);
          await writeRecords(path, readTextbook(path), container);
          expect(await readFile(path)).toEqual(before);
        },
      ),
      inRuns,
    );
  });

  test('samples through a clip file, and the file through its reader', async () => {
    await fc.assert(
      fc.asyncProperty(anySample, fc.constantFrom('jsonl', 'json'), async (sample, container) => {
        const tools = { countTokens: countWords, copyPicture: async () => {} };
        await exportClips([sample], folder, { ...clipOptions, container }, tools);
        const path = join(folder, `clips.${container}`);
        const [record] = await collect(readClips(path));
        expect(fromClipFormat(record!, counting)).toEqual(sample);
        const before = await readFile(path);
        await writeRecords(path, readClips(path), container);
        expect(await readFile(path)).toEqual(before);
      }),
      inRuns,
    );
  });

  test('samples through their own file', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(anySample, { maxLength: 3 }), async (samples) => {
        const path = join(folder, 'samples', '00000.jsonl');
        await writeSamples(path, samples);
        expect(await collect(readSamples(path))).toEqual(samples);
      }),
      inRuns,
    );
  });
});

test('pictures are in place before the file that names them, and a failed copy leaves no file', async () => {
  const [sample] = fc.sample(
    anySample.filter(({ images }) => images > 1),
    { numRuns: 1, seed: 1 },
  );
  const own = join(folder, 'textbook');
  const copyPicture = async (_digest: string, path: string) => {
    expect(existsSync(join(own, 'textbook.jsonl'))).toBe(false);
    await mkdir(dirname(join(own, path)), { recursive: true });
    await writeFile(join(own, path), 'picture');
  };
  const options = { ...textbookDefaults, container: 'jsonl' } as const;
  const failing = async () => {
    throw new Error('disk full');
  };
  const run = (copy: typeof copyPicture) =>
    exportTextbook([sample!], own, options, { countTokens: countWords, copyPicture: copy });
  await expect(run(failing)).rejects.toThrow('disk full');
  expect(existsSync(join(own, 'textbook.jsonl'))).toBe(false);
  await run(copyPicture);
  const [record] = await collect(readTextbook(join(own, 'textbook.jsonl')));
  for (const image of record!.images) {
    if (image === null) continue;
    expect(existsSync(join(own, image))).toBe(true);
    expect(localPicturePath(join(own, 'images'), image)).toBe(join(own, image));
  }
});

test('a sample of which the options leave nothing is counted, not written', async () => {
  const [sample] = fc.sample(anySample, { numRuns: 1, seed: 2 });
  const place = {
    video: sample!.videos[0]!.id,
    clip: sample!.videos[0]!.clips[0]!.index,
    startSec: 0,
    endSec: 1,
  };
  const filler: Sample = {
    ...sample!,
    items: [{ kind: 'speech', ...place, artefact: 'a', raw: 'um', refined: '' }],
  };
  const options = { ...textbookDefaults, container: 'jsonl' } as const;
  const tools = { countTokens: countWords, copyPicture: async () => {} };
  expect(await exportTextbook([filler], folder, options, tools)).toEqual({
    records: 0,
    pictures: 0,
    empty: 1,
  });
});

describe('toClipFormat', () => {
  test('fills the fields that the published trainer reads', () => {
    const place = { video: 'v', clip: 0, startSec: 0, endSec: 12, artefact: 'a' };
    const record = toClipFormat(
      {
        id: 's',
        split: 'train',
        videos: [
          {
            id: 'v',
            title: null,
            licence: null,
            url: null,
            subject: null,
            course: null,
            subCourse: null,
            knowledgePoint: null,
            clips: [{ index: 0, startSec: 0, endSec: 12 }],
          },
        ],
        items: [
          { kind: 'image', ...place, endSec: 5, takenAtSec: 1, digest: '0'.repeat(64), width: 4, height: 3 },
          {
            kind: 'image',
            ...place,
            startSec: 5,
            takenAtSec: 6,
            digest: '1'.repeat(64),
            width: 4,
            height: 3,
          },
          { kind: 'ocr', ...place, startSec: 5, text: 'E = mc2' },
          { kind: 'speech', ...place, raw: 'uh energy', refined: 'Energy.' },
          { kind: 'end', ...place, startSec: 12 },
        ],
        images: 2,
        textTokens: 4,
        budgetTokens: 135,
        tokenizer: 'words',
      },
      clipOptions,
      countWords,
    );
    const [clip, end] = record.conversations.map(({ lectern: _own, ...published }) => published);
    expect(clip).toEqual({
      vid: 'v',
      clip_path: 'v/v@0.0_12.0.mp4',
      asr: 'uh energy',
      refined_asr: 'Energy.',
      asr_token_num: 1,
      image_tokens: 128,
      token_num: 129,
      extracted_frames: [],
      keyframe_ssim: ['images/v/v@0.0_12.0#1.jpg', 'images/v/v@0.0_12.0#2.jpg'],
      ocr_internvl_8b: '',
      ocr_internvl_8b_deduplicates: '',
      ocr_qwen2_vl_72b: 'E = mc2',
      ocr_image: 'images/v/v@0.0_12.0#2.jpg',
      ocr_engine: 'PP-OCRv4',
    });
    expect(end).toEqual({ vid: endOfVideoText, clip_path: '', image_tokens: 0, token_num: 0 });
    expect(record.token_num).toBe(129);
  });

  test('reads entries as they were published, and those of image-text pairs', async () => {
    const path = join(folder, 'published.json');
    const conversations = [
      {
        vid: 'x',
        clip_path: '/mnt/x.mp4',
        asr: 'a',
        keyframe_ssim: ['/mnt/x@0.0_1.0#1.jpg'],
        ocr_image: ['f'],
      },
      { vid: 'image_text_pair', keyframe_ssim: [] },
      { vid: endOfVideoText, clip_path: '/mnt/x.mp4', image_tokens: 0, token_num: 0 },
    ];
    await writeFile(path, JSON.stringify([{ token_num: 65, conversations }], null, 2));
    expect(await collect(readClips(path))).toEqual([{ token_num: 65, conversations }]);
  });
});

test.skipIf(!existsSync(excerpt))(
  'the excerpt of the published textbook is read (needs ../shared/data)',
  async () => {
    const [record, ...others] = await collect(readTextbook(excerpt));
    expect(others).toEqual([]);
    expect(record!.texts.map((text) => text === null)).toEqual([true, false, true, false]);
    expect(localPicturePath('images', record!.images[2]!)).toBe(
      join('images', '-1uixJ1V-As', '-1uixJ1V-As@10.0_55.0#6.jpg'),
    );
  },
);
