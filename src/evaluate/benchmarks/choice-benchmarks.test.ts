import { beforeEach, describe, expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { filesAt, jsonl, parquet, picture, told, writeFiles } from './benchmark-files.fixture.ts';
import { mathverse } from './mathverse.ts';
import { mathvision } from './mathvision.ts';
import { mathvista } from './mathvista.ts';
import { mmmu, mmmuPro } from './mmmu.ts';
import { scienceqa } from './scienceqa.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

describe('ScienceQA', () => {
  const problem = (split: string, image: string | null, answer = 1): object => ({
    question: `asked in ${split}`,
    choices: ['Ohio', 'Texas'],
    answer,
    hint: 'Look at the map.',
    image,
    subject: 'social science',
    topic: 'geography',
    grade: 'grade2',
    split,
    lecture: 'long',
  });
  const problems = {
    1: problem('train', 'image.png'),
    2: problem('train', null),
    4: problem('test', 'image.png', 0),
    5: problem('test', null),
    6: problem('val', 'image.png'),
  };

  test('is read from its problems: of the test split, and of the training split for demonstrations', async () => {
    await writeFiles(folder, {
      'problems.json': problems,
      'images/test/4/image.png': await picture(1),
      'images/train/1/image.png': await picture(2),
    });
    const files = filesAt(folder, { questions: 'problems.json', images: 'images' });
    const { items, problems: found } = (await scienceqa.read(files))!;
    expect(found).toEqual([]);
    expect(items).toMatchObject([
      {
        id: '4',
        question: 'asked in test',
        hint: 'Look at the map.',
        choices: ['Ohio', 'Texas'],
        answers: ['A'],
        groups: { subject: 'social science', topic: 'geography', grade: 'grade2' },
        fields: { lecture: 'long' },
      },
    ]);
    expect(await items[0]!.images[0]!.read()).toEqual(await picture(1));
    const demos = (await scienceqa.readDemos(files, false))!;
    expect(demos.items.map(({ id, answers }) => [id, answers])).toEqual([['1', ['B']]]);
    expect(await demos.items[0]!.images[0]!.read()).toEqual(await picture(2));
  });

  test('goes by pid_splits.json where it is given', async () => {
    await writeFiles(folder, {
      'problems.json': problems,
      'pid_splits.json': { train: ['6', '99'], test: ['1'] },
      'images/x.txt': '',
    });
    const files = filesAt(folder, {
      questions: 'problems.json',
      answers: 'pid_splits.json',
      images: 'images',
    });
    expect((await scienceqa.read(files))!.items.map(({ id }) => id)).toEqual(['1']);
    const demos = (await scienceqa.readDemos(files, false))!;
    expect(demos.items.map(({ id }) => id)).toEqual(['6']);
    expect(told(demos)).toEqual(['no-question null']);
    await writeFiles(folder, { 'pid_splits.json': { val: [] } });
    await expect(scienceqa.read(files)).rejects.toThrow('Expected lists of ids by split');
  });

  test('tells of an answer that is none of the choices', async () => {
    await writeFiles(folder, { 'problems.json': { 4: problem('test', 'image.png', 2) }, 'images/x.txt': '' });
    const reading = (await scienceqa.read(
      filesAt(folder, { questions: 'problems.json', images: 'images' }),
    ))!;
    expect(told(reading)).toEqual(['answer-not-choice 4']);
    expect(reading.items).toHaveLength(1);
  });

  test('is read from Parquet: rows with an image', async () => {
    const shard = async (number: number): Promise<Uint8Array> =>
      parquet({
        image: { kind: 'picture', values: [null, { bytes: await picture(number), path: null }, null] },
        question: { kind: 'text', values: ['a', 'b', 'c'] },
        choices: { kind: 'texts', values: [['x', 'y'], ['x', 'y'], ['x']] },
        answer: { kind: 'int', values: [0, 1, 0] },
        hint: { kind: 'text', values: ['', '', 'h'] },
      });
    await writeFiles(folder, {
      'data/test-00000-of-00001-f0e719df791966ff.parquet': await shard(1),
      'data/train-00000-of-00001-1028f23e353fbe3e.parquet': await shard(2),
    });
    const files = filesAt(folder, { questions: 'data' });
    const { items } = (await scienceqa.read(files))!;
    expect(items).toMatchObject([{ id: 'test-1', question: 'b', hint: null, answers: ['B'] }]);
    const demos = (await scienceqa.readDemos(files, false))!;
    expect(demos.items.map(({ id }) => id)).toEqual(['train-1']);
    expect(Buffer.from(await demos.items[0]!.images[0]!.read())).toEqual(await picture(2));
    const file = filesAt(folder, { questions: 'data/test-00000-of-00001-f0e719df791966ff.parquet' });
    expect((await scienceqa.read(file))!.items).toHaveLength(1);
    expect(await scienceqa.readDemos(file, false)).toBeNull();
  });
});

describe('MathVista', () => {
  const free = {
    question: 'what is the total volume?',
    image: 'images/2.jpg',
    choices: null,
    unit: 'g',
    precision: 1.0,
    answer: '1000',
    question_type: 'free_form',
    answer_type: 'float',
    query: 'Hint: Please answer with a number.\nQuestion: what is the total volume? (Unit: g)',
    metadata: { source: 'TextVQA', task: 'visual question answering', img_width: 1024 },
  };
  const choice = { ...free, image: '3.jpg', question_type: 'multi_choice', answer_type: 'text' };
  const choices = { ...choice, choices: ['145°', '70°'], answer: '145°', query: undefined };

  test('is read as a mapping by pid and as a list', async () => {
    await writeFiles(folder, {
      'mapping.json': { 2: free, 3: choices },
      'list.json': [
        { pid: '2', ...free },
        { pid: 3, ...choices },
      ],
      'images/2.jpg': await picture(2),
      'images/3.jpg': await picture(3),
    });
    for (const [questions, images] of [
      ['mapping.json', 'images'],
      ['list.json', '.'],
    ] as const) {
      const { items, problems } = (await mathvista.read(filesAt(folder, { questions, images })))!;
      expect(problems).toEqual([]);
      expect(items).toMatchObject([
        {
          id: '2',
          hint: 'Please answer with a number.',
          choices: [],
          answers: ['1000'],
          groups: { source: 'TextVQA', task: 'visual question answering' },
          fields: {
            unit: 'g',
            precision: 1,
            answer_type: 'float',
            question_type: 'free_form',
            query: free.query,
          },
        },
        { id: '3', hint: null, choices: ['145°', '70°'], answers: ['145°'] },
      ]);
      expect(await items[0]!.images[0]!.read()).toEqual(await picture(2));
      expect(await items[1]!.images[0]!.read()).toEqual(await picture(3));
    }
  });

  test('tells of what cannot be asked or scored', async () => {
    await writeFiles(folder, {
      'list.json': [
        { pid: '1', ...choices, answer: '20°' },
        { pid: '2', ...free, answer: '' },
        { pid: '3', ...free },
        { pid: '3', ...free },
        { pid: '4', ...free, image: '' },
        { pid: '5', ...free, question: ' ', image: '' },
        { pid: '6', ...free, question: '' },
      ],
    });
    const reading = (await mathvista.read(filesAt(folder, { questions: 'list.json', images: '.' })))!;
    expect(told(reading)).toEqual([
      'answer-not-choice 1',
      'no-answer 2',
      'duplicate-id 3',
      'no-image 4',
      'empty-question 5',
      'question-in-image 6',
    ]);
    expect(reading.items.map(({ id }) => id)).toEqual(['1', '3', '4', '6']);
  });

  test('is read from Parquet, testmini alone', async () => {
    const shard = async (pid: string): Promise<Uint8Array> =>
      parquet({
        pid: { kind: 'text', values: [pid] },
        question: { kind: 'text', values: ['q'] },
        image: { kind: 'text', values: [`images/${pid}.jpg`] },
        decoded_image: { kind: 'picture', values: [{ bytes: await picture(9), path: `${pid}.jpg` }] },
        choices: { kind: 'texts', values: [['a', 'b']] },
        unit: { kind: 'text', values: [null] },
        precision: { kind: 'float', values: [1] },
        answer: { kind: 'text', values: ['a'] },
        question_type: { kind: 'text', values: ['multi_choice'] },
        answer_type: { kind: 'text', values: ['text'] },
        metadata: { kind: 'facts', values: [{ subject: 's', source: 'GeoQA' }] },
        query: { kind: 'text', values: ['q'] },
      });
    await writeFiles(folder, {
      'data/test-00000-of-00002-6b81bd7f7e2065e6.parquet': await shard('7'),
      'data/testmini-00000-of-00001-725687bf7a18d64b.parquet': await shard('8'),
    });
    const { items, problems } = (await mathvista.read(filesAt(folder, { questions: 'data' })))!;
    expect(problems).toEqual([]);
    expect(items).toMatchObject([{ id: '8', groups: { source: 'GeoQA' }, fields: { precision: 1 } }]);
    expect(Buffer.from(await items[0]!.images[0]!.read())).toEqual(await picture(9));
  });
});

describe('MathVision', () => {
  const record = {
    id: '2',
    question: 'Which bike?\n<image1>',
    options: ['A', 'B', 'C'],
    answer: 'A',
    solution: null,
    level: 2,
    subject: 'arithmetic',
    image: 'images/2.jpg',
  };

  test('is read from JSONL; a letter without options stays and is told, as are many marks for one image', async () => {
    await writeFiles(folder, {
      'test.jsonl': jsonl([
        record,
        {
          ...record,
          id: '59',
          question: '<image1> is <image2>?',
          options: [],
          answer: 'C',
          image: 'images/59.jpg',
        },
        { ...record, id: '60', options: [], answer: '12.5' },
        { ...record, id: '61', answer: 'D' },
      ]),
      'images/2.jpg': await picture(2),
      'images/59.jpg': await picture(59),
    });
    const reading = (await mathvision.read(filesAt(folder, { questions: 'test.jsonl', images: 'images' })))!;
    expect(told(reading)).toEqual([
      'answer-without-choices 59',
      'one-image-many-marks 59',
      'answer-not-choice 61',
    ]);
    expect(reading.items).toMatchObject([
      { id: '2', groups: { subject: 'arithmetic', level: '2' }, choices: ['A', 'B', 'C'], answers: ['A'] },
      { id: '59', choices: [], answers: ['C'] },
      { id: '60', answers: ['12.5'] },
      { id: '61' },
    ]);
    expect(reading.items[1]!.images).toHaveLength(1);
    expect(await reading.items[1]!.images[0]!.read()).toEqual(await picture(59));
  });

  test('is read from Parquet', async () => {
    await writeFiles(folder, {
      'data/test-00000-of-00001-3532b8d3f1b4047a.parquet': parquet({
        id: { kind: 'text', values: ['1'] },
        question: { kind: 'text', values: ['q <image1>'] },
        options: { kind: 'texts', values: [[]] },
        image: { kind: 'text', values: ['images/1.jpg'] },
        decoded_image: { kind: 'picture', values: [{ bytes: await picture(1), path: null }] },
        answer: { kind: 'text', values: ['60'] },
        level: { kind: 'int', values: [2] },
        subject: { kind: 'text', values: ['counting'] },
      }),
    });
    const { items } = (await mathvision.read(filesAt(folder, { questions: 'data' })))!;
    expect(items).toMatchObject([{ id: '1', choices: [], answers: ['60'], groups: { level: '2' } }]);
    expect(Buffer.from(await items[0]!.images[0]!.read())).toEqual(await picture(1));
  });

  test('names the record that is none', async () => {
    await writeFiles(folder, {
      'test.jsonl': `${JSON.stringify(record)}\n{"id": "3"}\n`,
      'images/x.txt': '',
    });
    const files = filesAt(folder, { questions: 'test.jsonl', images: 'images' });
    const error = await mathvision.read(files).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toMatch(/"question" is not: .* In .*test\.jsonl record 2\./);
    await expect(mathvision.read({ ...files, images: null })).rejects.toThrow(
      'Set evaluate.benchmarks.mathvision.images',
    );
  });
});

describe('MathVerse', () => {
  const record = {
    sample_index: '1',
    problem_index: '1',
    problem_version: 'Text Dominant',
    question: 'How big is the angle?\nChoices:\nA:40°\nB:60°',
    image: 'images_version_1-4/image_1.png',
    answer: 'B',
    question_type: 'multi-choice',
    metadata: { split: 'testmini', source: 'GeoQA', subject: 'Plane Geometry', subfield: 'Angle' },
    query_wo: 'wo',
    query_cot: 'cot',
  };

  test('is read with its versions: questions in the image, and questions without one', async () => {
    await writeFiles(folder, {
      'testmini.json': [
        record,
        { ...record, sample_index: '5', problem_version: 'Vision Only', question: '' },
        { ...record, sample_index: '6', problem_version: 'Text Only', image: '' },
        { ...record, sample_index: '7', answer: '(B)' },
        { ...record, sample_index: '8', answer: 'C' },
        { ...record, sample_index: '9', answer: '14', question_type: 'free-form', question: 'L?' },
      ],
      'images/images_version_1-4/image_1.png': await picture(1),
    });
    const reading = (await mathverse.read(
      filesAt(folder, { questions: 'testmini.json', images: 'images' }),
    ))!;
    expect(told(reading)).toEqual([
      'question-in-image 5',
      'no-image 6',
      'answer-form 7',
      'answer-not-choice 8',
    ]);
    expect(reading.items).toHaveLength(6);
    expect(reading.items[0]).toMatchObject({
      id: '1',
      cluster: '1',
      groups: {
        problem_version: 'Text Dominant',
        question_type: 'multi-choice',
        subject: 'Plane Geometry',
        subfield: 'Angle',
        source: 'GeoQA',
      },
      question: record.question,
      choices: [],
      answers: ['B'],
      fields: {
        query_wo: 'wo',
        query_cot: 'cot',
        question_type: 'multi-choice',
        problem_version: 'Text Dominant',
      },
    });
    expect(await reading.items[0]!.images[0]!.read()).toEqual(await picture(1));
    expect(reading.items[2]!.images).toEqual([]);
  });

  test('is read from Parquet, by default the one with images', async () => {
    const file = async (index: string, image: 'picture' | 'text'): Promise<Uint8Array> =>
      parquet({
        sample_index: { kind: 'text', values: [index] },
        problem_index: { kind: 'text', values: ['1'] },
        problem_version: { kind: 'text', values: ['Vision Only'] },
        question: { kind: 'text', values: [''] },
        image: {
          kind: image,
          values: image === 'text' ? [''] : [{ bytes: await picture(1), path: 'a.png' }],
        },
        answer: { kind: 'text', values: ['A'] },
        question_type: { kind: 'text', values: ['multi-choice'] },
        metadata: { kind: 'facts', values: [{ subject: 'Plane Geometry', source: 'x' }] },
      });
    await writeFiles(folder, {
      'testmini.parquet': await file('1', 'picture'),
      'testmini_text_only.parquet': await file('2', 'text'),
    });
    const reading = (await mathverse.read(filesAt(folder, { questions: '.' })))!;
    expect(told(reading)).toEqual(['question-in-image 1']);
    expect(reading.items.map(({ id, images }) => [id, images.length])).toEqual([['1', 1]]);
  });
});

describe('MMMU', () => {
  const row = (id: string, question: string, options: string, answer: string, type = 'multiple-choice') => ({
    id,
    question,
    options,
    answer,
    type,
  });
  const table = async (
    rows: ReturnType<typeof row>[],
    images: Record<string, (number | null)[]>,
  ): Promise<Uint8Array> => {
    const pictures: Record<string, { kind: 'picture'; values: unknown[] }> = {};
    for (const [name, numbers] of Object.entries(images))
      pictures[name] = {
        kind: 'picture',
        values: await Promise.all(
          numbers.map(async (number) => number && { bytes: await picture(number), path: `${number}.png` }),
        ),
      };
    return parquet({
      id: { kind: 'text', values: rows.map(({ id }) => id) },
      question: { kind: 'text', values: rows.map(({ question }) => question) },
      options: { kind: 'text', values: rows.map(({ options }) => options) },
      ...pictures,
      answer: { kind: 'text', values: rows.map(({ answer }) => answer) },
      question_type: { kind: 'text', values: rows.map(({ type }) => type) },
      topic_difficulty: { kind: 'text', values: rows.map(() => 'Hard') },
    });
  };

  test('is read over its subjects; images stand in the order of their marks', async () => {
    const accounting = await table(
      [
        row('validation_Accounting_1', 'See <image 2> and <image 1>.', `['$6', "it's <image 3>"]`, 'B'),
        row('validation_Accounting_2', 'No mark here', "['a', 'b']", 'A'),
        row('validation_Accounting_3', 'How much? <image 1>', '[]', "['0.5', '1/2']", 'open'),
        row('validation_Accounting_4', 'Which <image 4>?', "['a', 'b']", 'C'),
      ],
      {
        image_1: [1, 4, 6, 7],
        image_2: [2, 5, null, null],
        image_3: [3, null, null, null],
        image_4: [null, null, null, null],
      },
    );
    const art = await table([row('validation_Art_Theory_1', '<image 1>', "['x', 'y']", 'A')], {
      image_1: [8],
    });
    const dev = await table([row('dev_Art_Theory_1', '<image 1>', "['x', 'y']", 'A')], { image_1: [9] });
    await writeFiles(folder, {
      'Accounting/validation-00000-of-00001.parquet': accounting,
      'Art_Theory/validation-00000-of-00001.parquet': art,
      'Art_Theory/dev-00000-of-00001.parquet': dev,
    });
    const files = filesAt(folder, { questions: '.' });
    const reading = (await mmmu.read(files))!;
    expect(told(reading)).toEqual([
      'mark-without-image validation_Accounting_4',
      'image-without-mark validation_Accounting_4',
      'answer-not-choice validation_Accounting_4',
      'no-image validation_Accounting_4',
    ]);
    expect(reading.items[0]).toMatchObject({
      choices: ['$6', "it's <image 3>"],
      answers: ['B'],
      groups: { subject: 'Accounting', question_type: 'multiple-choice', topic_difficulty: 'Hard' },
    });
    const shown = async (index: number): Promise<Buffer[]> =>
      Promise.all(reading.items[index]!.images.map(async (image) => Buffer.from(await image.read())));
    expect(await shown(0)).toEqual(await Promise.all([2, 1, 3].map(picture)));
    expect(await shown(1)).toEqual(await Promise.all([4, 5].map(picture)));
    expect(reading.items[2]).toMatchObject({ choices: [], answers: ['0.5', '1/2'] });
    expect(reading.items[4]).toMatchObject({
      id: 'validation_Art_Theory_1',
      groups: { subject: 'Art_Theory' },
    });
    expect((await mmmu.readDemos(files, false))!.items.map(({ id }) => id)).toEqual(['dev_Art_Theory_1']);
  });

  test('of a test split has no answers to score', async () => {
    await writeFiles(folder, {
      'validation-00000-of-00001.parquet': await table([row('test_Art_1', '<image 1>', "['x', 'y']", '?')], {
        image_1: [1],
      }),
    });
    const reading = (await mmmu.read(filesAt(folder, { questions: '.' })))!;
    expect(told(reading)).toEqual(['no-answer test_Art_1']);
  });

  test('Pro is read set by set: ten options, or all of it in one image', async () => {
    const options = `[${Array.from('abcdefghij', (letter) => `'${letter}'`).join(', ')}]`;
    const pro = (columns: Record<string, { kind: 'text' | 'picture'; values: unknown[] }>): Uint8Array =>
      parquet({
        id: { kind: 'text', values: ['test_History_256'] },
        options: { kind: 'text', values: [options] },
        answer: { kind: 'text', values: ['J'] },
        subject: { kind: 'text', values: ['History'] },
        ...columns,
      });
    const shown = { kind: 'picture', values: [{ bytes: await picture(1), path: null }] } as const;
    await writeFiles(folder, {
      'standard (10 options)/test-00000-of-00001.parquet': pro({
        question: { kind: 'text', values: ['<image 1> what?'] },
        image_1: { ...shown, values: [...shown.values] },
      }),
      'vision/test-00000-of-00001.parquet': pro({ image: { ...shown, values: [...shown.values] } }),
    });
    const ten = (await mmmuPro.read(filesAt(folder, { questions: 'standard (10 options)' })))!;
    expect(ten.problems).toEqual([]);
    expect(ten.items[0]).toMatchObject({
      benchmark: 'mmmu-pro',
      choices: [...'abcdefghij'],
      answers: ['J'],
      groups: { subject: 'History', question_type: 'multiple-choice' },
    });
    const vision = (await mmmuPro.read(filesAt(folder, { questions: 'vision' })))!;
    expect(told(vision)).toEqual(['question-in-image test_History_256']);
    expect(vision.items[0]!.images).toHaveLength(1);
    await expect(mmmuPro.read(filesAt(folder, { questions: '.' }))).rejects.toThrow(
      'got several (standard (10 options), vision): name one of them',
    );
  });
});
