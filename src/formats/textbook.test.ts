import { describe, expect, test } from 'vitest';
import { type Item, type Sample, sampleSchema } from '../records/sample.ts';
import { clipFormatDefaults, fromClipFormat, toClipFormat } from './clip-format.ts';
import {
  fromTextbook,
  type TextbookSlot,
  textbookDefaults,
  textbookRecordSchema,
  toTextbook,
} from './textbook.ts';

const countWords = (text: string) => text.split(/\s+/).filter(Boolean).length;
const counting = { countTokens: countWords, tokenizer: 'words', imageTokens: 64, endOfVideo: 'End of Video' };

const placed = (clip: number, startSec: number, endSec: number) => ({
  video: '-a_b',
  clip,
  startSec,
  endSec,
});
const image = (clip: number, startSec: number, endSec: number): Item => ({
  kind: 'image',
  ...placed(clip, startSec, endSec),
  artefact: 'screens/1',
  takenAtSec: startSec + 1,
  digest: String(startSec).padStart(64, '0'),
  width: 1280,
  height: 720,
});

const sample: Sample = sampleSchema.parse({
  id: '00001-train-000002',
  split: 'train',
  videos: [
    {
      id: '-a_b',
      title: 'Roots',
      licence: 'CC-BY-4.0',
      url: 'https://example.org/v',
      source: null,
      retrieved: null,
      subject: 'mathematics',
      course: null,
      subCourse: null,
      knowledgePoint: 'square roots',
      clips: [
        { index: 4, startSec: 40, endSec: 55.25 },
        { index: 5, startSec: 55.25, endSec: 70 },
        { index: 6, startSec: 70, endSec: 80 },
      ],
    },
  ],
  items: [
    image(4, 38, 44),
    image(4, 44, 60),
    { kind: 'ocr', ...placed(4, 38, 44), artefact: 'reading/1', text: 'Roots 😀' },
    { kind: 'ocr', ...placed(4, 44, 60), artefact: 'reading/1', text: 'x2 = 10\n(two lines)' },
    {
      kind: 'speech',
      ...placed(4, 40, 55.25),
      artefact: 'refined/1',
      raw: 'um we take it',
      refined: 'We take it.',
    },
    { kind: 'speech', ...placed(5, 55.25, 70), artefact: 'refined/1', raw: 'and then', refined: 'And then.' },
    image(6, 71, 80),
    { kind: 'ocr', ...placed(6, 71, 80), artefact: 'reading/1', text: 'Thanks' },
    { kind: 'end', ...placed(6, 80, 80), artefact: 'reading/1' },
  ],
  images: 3,
  textTokens: 13,
  budgetTokens: 13 + 3 * 64 + 3,
  tokenizer: 'words',
} satisfies Sample);

describe('toTextbook', () => {
  test('gives the published record', () => {
    const { metadata, ...record } = toTextbook(sample, textbookDefaults, countWords);
    expect(record).toEqual({
      images: [
        'images/-a_b/-a_b@40.0_55.3#1.jpg',
        'images/-a_b/-a_b@40.0_55.3#2.jpg',
        null,
        null,
        'images/-a_b/-a_b@70.0_80.0#1.jpg',
        null,
        null,
      ],
      texts: [null, null, 'We take it.', 'And then.', null, '', 'End of Video'],
      text_ocr_list: [
        null,
        null,
        'Roots 😀\nx2 = 10\n(two lines)\nWe take it.',
        'And then.',
        null,
        'Thanks',
        'End of Video',
      ],
      image_num: 3,
      text_num: 5,
      token_num: 3 * 576 + 5,
    });
    const slots = metadata as TextbookSlot[];
    expect(slots).toHaveLength(record.images.length);
    for (const slot of slots) expect(Object.keys(slot)).toEqual(Object.keys(slots[0]!));
    expect(slots[0]).toMatchObject({
      video: '-a_b',
      licence: 'CC-BY-4.0',
      start: 38,
      end: 44,
      source: { title: 'Roots' },
    });
    expect(slots[0]!.picture).toMatchObject({ taken_at: 39, width: 1280, height: 720 });
    expect(slots[1]!.source).toBeNull();
  });

  test('takes the wording and the place of on-screen text that are asked for', () => {
    const of = (options: Partial<typeof textbookDefaults>) =>
      toTextbook(sample, { ...textbookDefaults, ...options }, countWords);
    expect(of({ text: 'raw' }).texts[2]).toBe('um we take it');
    const merged = of({ ocr: 'merged' });
    expect(merged.texts).toEqual(merged.text_ocr_list);
    expect(merged.texts[5]).toBe('Thanks');
    expect(merged.text_num).toBe(5);
    const off = of({ ocr: 'off', endOfVideo: null });
    expect(off.texts).toEqual([null, null, 'We take it.', 'And then.', null]);
    expect(off.text_ocr_list).toEqual(off.texts);
  });

  test('never lets speech or on-screen text pass for a picture', () => {
    const items = sample.items.map((item) =>
      item.kind === 'speech' ? { ...item, refined: 'the <image> tag' } : item,
    );
    expect(toTextbook({ ...sample, items }, textbookDefaults, countWords).texts[2]).toBe('the image tag');
  });

  test('names the sample whose clips are unknown', () => {
    expect(() => toTextbook({ ...sample, videos: [] }, textbookDefaults, countWords)).toThrow(
      /clip 4 of -a_b.*00001-train-000002/,
    );
  });
});

describe('an image that is shown again', () => {
  const first = sample.items[1]!;
  const items = sample.items.flatMap((item): Item[] =>
    item.kind === 'speech' && item.clip === 5 && first.kind === 'image'
      ? [{ ...first, clip: 5, again: { startSec: 40, endSec: 55.3, n: 2 } }, item]
      : [item],
  );
  const repeating: Sample = {
    ...sample,
    items,
    images: 4,
    shownAgain: 1,
    budgetTokens: sample.budgetTokens + 64,
  };

  test('is the same file, marked, and comes back', () => {
    const record = toTextbook(repeating, textbookDefaults, countWords);
    expect(record.images[3]).toBe(record.images[1]);
    expect(record.image_num).toBe(4);
    const slots = record.metadata as TextbookSlot[];
    expect(slots.map(({ picture }) => picture?.again ?? null)).toEqual([
      false,
      false,
      null,
      true,
      null,
      false,
      null,
      null,
    ]);
    const refined = items.map((item) => (item.kind === 'speech' ? { ...item, raw: item.refined } : item));
    expect(fromTextbook(textbookRecordSchema.parse(record), counting)).toEqual({
      ...repeating,
      items: refined,
    });
  });

  test('is so in the video-clip format too', () => {
    const record = toClipFormat(repeating, { ...clipFormatDefaults, ocrEngine: 'x' }, countWords);
    const [fourth, fifth] = record.conversations;
    expect(fifth!.keyframe_ssim).toEqual([fourth!.keyframe_ssim![1]]);
    expect(fromClipFormat(record, counting)).toEqual(repeating);
  });
});

describe('fromTextbook', () => {
  const asOneWording = (wording: 'raw' | 'refined'): Sample => ({
    ...sample,
    items: sample.items.map((item) =>
      item.kind === 'speech' ? { ...item, raw: item[wording], refined: item[wording] } : item,
    ),
  });

  test.each(['on', 'merged'] as const)('gives the sample back from a record with OCR %s', (ocr) => {
    const record = toTextbook(sample, { ...textbookDefaults, ocr }, countWords);
    const read = textbookRecordSchema.parse(JSON.parse(JSON.stringify(record)));
    expect(fromTextbook(read, counting)).toEqual(asOneWording('refined'));
  });

  test('gives what a record without OCR still holds', () => {
    const record = toTextbook(sample, { ...textbookDefaults, ocr: 'off', text: 'raw' }, countWords);
    const items = asOneWording('raw').items.filter(({ kind }) => kind !== 'ocr');
    expect(fromTextbook(record, counting).items).toEqual(items);
  });

  test('refuses metadata of others', () => {
    const record = { images: [null], texts: ['a'], metadata: [{ src: 'x' }] };
    expect(() => fromTextbook(textbookRecordSchema.parse(record), counting)).toThrow();
  });
});

test('a slot of the published record is a picture or a text', () => {
  const issue = (record: object) => textbookRecordSchema.safeParse(record).error?.issues[0]?.message;
  expect(issue({ images: ['a', null], texts: [null, 'b'] })).toBeUndefined();
  expect(issue({ images: ['a'], texts: ['b'] })).toBe('slot 0 must be either an image or a text');
  expect(issue({ images: [null], texts: [null] })).toBe('slot 0 must be either an image or a text');
  expect(issue({ images: ['a'], texts: [null, 'b'] })).toMatch(/different length/);
});
