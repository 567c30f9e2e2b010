import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { filesAt, parquet, picture, told, writeFiles } from './benchmark-files.fixture.ts';
import { okvqa } from './okvqa.ts';
import { textvqa, textvqaOcr } from './textvqa.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

const ten = (
  answer: string,
): { answer: string; raw_answer: string; answer_confidence: string; answer_id: number }[] =>
  Array.from({ length: 10 }, (_, index) => ({
    answer: index < 7 ? answer : 'other',
    raw_answer: `${answer}s`,
    answer_confidence: 'yes',
    answer_id: index + 1,
  }));
const tenTexts = (answer: string): string[] => ten(answer).map((one) => one.answer);

const questions = {
  data_subtype: 'val2014',
  questions: [
    { image_id: 297147, question: 'What sport?', question_id: 2971475 },
    { image_id: 12, question: 'Which plant?', question_id: 125 },
  ],
};
const annotations = {
  annotations: [
    { question_id: 125, image_id: 12, question_type: 'eight', answer_type: 'other', answers: ten('vine') },
    { question_id: 2971475, image_id: 297147, question_type: 'one', answers: ten('race') },
  ],
};

describe('OK-VQA', () => {
  test('is read from its questions, its annotations and a folder of COCO', async () => {
    const [first, second] = [await picture(1), await picture(2)];
    await writeFiles(folder, {
      'q.json': questions,
      'a.json': annotations,
      'images/COCO_val2014_000000297147.jpg': first,
      'images/val2014/COCO_val2014_000000000012.jpg': second,
    });
    const files = filesAt(folder, { questions: 'q.json', answers: 'a.json', images: 'images' });
    const { items, problems } = (await okvqa.read(files))!;
    expect(problems).toEqual([]);
    expect(items.map(({ id, cluster, groups, question }) => ({ id, cluster, groups, question }))).toEqual([
      { id: '2971475', cluster: '297147', groups: { question_type: 'one' }, question: 'What sport?' },
      { id: '125', cluster: '12', groups: { question_type: 'eight' }, question: 'Which plant?' },
    ]);
    expect(items[0]).toMatchObject({
      benchmark: 'okvqa',
      answers: tenTexts('race'),
      fields: {
        question_type: 'one',
        confidences: Array(10).fill('yes'),
        raw_answers: Array(10).fill('races'),
      },
    });
    expect(await Promise.all(items.map(({ images }) => images[0]!.read()))).toEqual([first, second]);
    // The questions that are asked show no demonstrations.
    expect(await okvqa.readDemos(files, false)).toBeNull();
    expect((await okvqa.readDemos(files, true))!.items).toHaveLength(2);
  });

  test('is read from the Parquet files of the hub, by the name of the split', async () => {
    const pictures = await Promise.all([1, 2, 3].map(picture));
    const shard = (numbers: number[]): Uint8Array =>
      parquet({
        question_id: { kind: 'text', values: numbers.map((number) => `${number}5`) },
        image: {
          kind: 'picture',
          values: numbers.map((number) => ({ bytes: pictures[number], path: null })),
        },
        question: { kind: 'text', values: numbers.map((number) => `question ${number}`) },
        answers: { kind: 'texts', values: numbers.map(() => tenTexts('yes')) },
        question_type: { kind: 'text', values: numbers.map(() => 'four') },
      });
    await writeFiles(folder, {
      'data/val2014-00000-of-00002.parquet': shard([0, 1]),
      'data/val2014-00001-of-00002.parquet': shard([2]),
    });
    const files = filesAt(folder, { questions: '.' });
    const { items, problems } = (await okvqa.read(files))!;
    expect(problems).toEqual([]);
    expect(items.map(({ id, cluster, answers }) => [id, cluster, answers.length])).toEqual([
      ['05', '0', 10],
      ['15', '1', 10],
      ['25', '2', 10],
    ]);
    for (const [number, item] of items.entries())
      expect(Buffer.from(await item.images[0]!.read()).equals(pictures[number]!)).toBe(true);
    expect(await okvqa.readDemos(files, false)).toBeNull();
  });

  test('is read in the form of LXMERT: scores are answers so many times', async () => {
    await writeFiles(folder, {
      'q.json': [
        {
          sent: 'What sport?',
          question_id: 2971475,
          label: { racing: 1, motocross: 0.667, riding: 0.333 },
          img_id: 'COCO_train2014_000000297147',
        },
      ],
      'images/train2014/COCO_train2014_000000297147.jpg': await picture(4),
    });
    const reading = (await okvqa.read(filesAt(folder, { questions: 'q.json', images: 'images' })))!;
    expect(reading.items[0]!.answers).toEqual([
      'racing',
      'racing',
      'racing',
      'motocross',
      'motocross',
      'riding',
    ]);
    expect(told(reading)).toEqual(['answer-count 2971475']);
    expect(await reading.items[0]!.images[0]!.read()).toEqual(await picture(4));
  });

  test('tells of questions without answers, answers without questions, and answers that are not ten', async () => {
    await writeFiles(folder, {
      'q.json': questions,
      'a.json': {
        annotations: [
          { question_id: 125, answers: ten('vine').slice(0, 9) },
          { question_id: 7, answers: ten('x') },
        ],
      },
      'images/x.txt': '',
    });
    const files = filesAt(folder, { questions: 'q.json', answers: 'a.json', images: 'images' });
    const reading = (await okvqa.read(files))!;
    expect(told(reading)).toEqual(['no-answer 2971475', 'answer-count 125', 'no-question null']);
    expect(reading.items.map(({ id }) => id)).toEqual(['125']);
  });

  test.each([
    [{ questions: [{ question_id: 1, question: 'a' }], data_subtype: '../../x' }, 'Expected "data_subtype"'],
    [{ questions: [{ question: 'a' }] }, '"question_id" is not'],
    [{ questions: ['a'] }, 'Expected a record with fields'],
    ['{"questions": [', 'Expected one JSON value'],
    ['version https://git-lfs.github.com/spec/v1\noid', 'Git LFS pointer'],
    ['', 'an empty file'],
    ['\u0000\u0001', 'Expected one JSON value'],
  ])('refuses %j', async (content, message) => {
    await writeFiles(folder, { 'q.json': content, 'images/x.txt': '' });
    const files = filesAt(folder, { questions: 'q.json', images: 'images' });
    const error = await okvqa.read(files).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(message);
  });

  test('refuses answers that are given twice, and those that are none', async () => {
    await writeFiles(folder, { 'q.json': questions, 'images/x.txt': '' });
    const files = filesAt(folder, { questions: 'q.json', answers: 'a.json', images: 'images' });
    const [one] = annotations.annotations;
    for (const [content, message] of [
      [{ annotations: [one, one] }, 'answers to each question once'],
      [{ annotations: [{}] }, 'annotation 1'],
      [[], 'a list "annotations"'],
    ] as const) {
      await writeFiles(folder, { 'a.json': content });
      await expect(okvqa.read(files)).rejects.toThrow(message);
    }
  });
});

describe('TextVQA', () => {
  const record = { question_id: 34602, image_id: '003a8ae2ef43b901', question: 'what brand?' };
  const tokens = {
    data: [{ image_id: '003a8ae2ef43b901', ocr_tokens: ['DAKOTA', 'digital'], ocr_info: [] }],
  };

  test('is read from its own file and from the VQA format', async () => {
    await writeFiles(folder, {
      'own.json': {
        dataset_type: 'val',
        data: [{ ...record, answers: tenTexts('dakota'), image_classes: ['Camera'] }],
      },
      'q.json': { questions: [record] },
      'a.json': { annotations: [{ question_id: 34602, answers: ten('dakota') }] },
      'images/train_images/003a8ae2ef43b901.jpg': await picture(5),
    });
    const own = (await textvqa.read(filesAt(folder, { questions: 'own.json', images: 'images' })))!;
    const pair = (await textvqa.read(
      filesAt(folder, { questions: 'q.json', answers: 'a.json', images: 'images/train_images' }),
    ))!;
    for (const { items, problems } of [own, pair]) {
      expect(problems).toEqual([]);
      expect(items).toHaveLength(1);
      expect(items[0]).toMatchObject({
        benchmark: 'textvqa',
        id: '34602',
        cluster: '003a8ae2ef43b901',
        answers: tenTexts('dakota'),
        ocrTokens: null,
      });
      expect(await items[0]!.images[0]!.read()).toEqual(await picture(5));
    }
    expect(own.items[0]!.fields).toEqual({ image_classes: ['Camera'] });
  });

  test('has the tokens of the file, and none for a picture that the file leaves out', async () => {
    const other = { ...record, question_id: 2, image_id: 'ff' };
    await writeFiles(folder, {
      'own.json': { data: [record, other].map((one) => ({ ...one, answers: tenTexts('x') })) },
      'ocr.json': tokens,
      'images/x.txt': '',
    });
    const files = filesAt(folder, { questions: 'own.json', images: 'images', ocr: 'ocr.json' });
    expect((await textvqaOcr.read(files))!.items.map(({ ocrTokens }) => ocrTokens)).toEqual([
      ['DAKOTA', 'digital'],
      [],
    ]);
    expect((await textvqa.read(files))!.items.map(({ ocrTokens }) => ocrTokens)).toEqual([null, null]);
    await expect(textvqaOcr.read({ ...files, ocr: null })).rejects.toThrow(
      'Set evaluate.benchmarks.textvqa-ocr.ocr',
    );
    await writeFiles(folder, { 'ocr.json': { data: [{}] } });
    await expect(textvqaOcr.read(files)).rejects.toThrow('Expected OCR tokens');
  });

  test('is read from Parquet, tokens and training split with it', async () => {
    const shard = (id: number): Uint8Array =>
      parquet({
        image_id: { kind: 'text', values: [`image${id}`] },
        question_id: { kind: 'int', values: [id] },
        question: { kind: 'text', values: ['what?'] },
        image: { kind: 'picture', values: [{ bytes: Buffer.from('png'), path: 'x.jpg' }] },
        answers: { kind: 'texts', values: [tenTexts('a')] },
        ocr_tokens: { kind: 'texts', values: [['STOP']] },
      });
    await writeFiles(folder, {
      'data/train-00000-of-00020.parquet': shard(1),
      'data/validation-00000-of-00003.parquet': shard(2),
      'data/test-00000-of-00004.parquet': shard(3),
    });
    const files = filesAt(folder, { questions: 'data' });
    expect((await textvqaOcr.read(files))!.items).toMatchObject([{ id: '2', ocrTokens: ['STOP'] }]);
    expect((await textvqaOcr.readDemos(files, false))!.items).toMatchObject([{ id: '1', cluster: 'image1' }]);
  });
});
