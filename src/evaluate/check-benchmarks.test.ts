import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { sha256 } from '../base/fingerprint.ts';
import { temporaryFolder } from '../base/temporary-folder.fixture.ts';
import {
  jsonl,
  lfsPointer,
  parquet,
  picture,
  settingsFor,
  told,
  writeFiles,
} from './benchmarks/benchmark-files.fixture.ts';
import { prepareBenchmark } from './benchmarks/prepare-benchmark.ts';
import { checkBenchmarks, isReady } from './check-benchmarks.ts';

let folder: string;
beforeEach(async () => {
  folder = await temporaryFolder();
});

const at = (name: string): string => join(folder, name);
const item = (id: string, image: string | null, more: object = {}): object => ({
  id,
  question: `question ${id}`,
  images: image === null ? [] : [image],
  answers: ['a'],
  metric: 'exact',
  ...more,
});
const ready = { decoded: null, wantsPool: true };

describe('a benchmark', () => {
  test('is summed up: files, items, images, demonstrations', async () => {
    const questions = jsonl([item('1', '1.png'), item('2', '2.png'), item('3', '2.png')]);
    await writeFiles(folder, {
      'q.jsonl': questions,
      'd.jsonl': jsonl([item('4', '3.png')]),
      '1.png': await picture(1),
      '2.png': await picture(2),
      '3.png': await picture(3),
    });
    const settings = settingsFor({ mine: { questions: at('q.jsonl'), demos: at('d.jsonl') } });
    const [checked, ...others] = await checkBenchmarks([], settings);
    expect(others).toEqual([]);
    expect(isReady(checked!)).toBe(true);
    const digests = [await picture(1), await picture(2), await picture(2)]
      .map((bytes) => sha256(bytes))
      .sort();
    expect(checked).toMatchObject({
      name: 'mine',
      error: null,
      found: {
        files: [
          { role: 'questions', name: at('q.jsonl'), bytes: questions.length, sha256: sha256(questions) },
          { role: 'demos.questions', name: at('d.jsonl') },
        ],
        items: 3,
        images: { count: 3, different: 2, sha256: sha256(digests.join('\n')) },
        problems: [],
        demos: { from: 'd.jsonl', items: 1, excluded: 0, problems: [] },
      },
    });
  });

  test('with pictures that are missing, broken or pointers is not ready; the same in the pool', async () => {
    await writeFiles(folder, {
      'q.jsonl': jsonl([
        item('ok', 'ok.png'),
        item('m', 'none.png'),
        item('b', 'bad.png'),
        item('l', 'lfs.png'),
      ]),
      'd.jsonl': jsonl([item('d', 'bad2.png'), item('e', 'none.png'), item('f', 'fine.png')]),
      'ok.png': await picture(1),
      'bad.png': (await picture(2)).subarray(0, 60),
      'bad2.png': 'no picture',
      'lfs.png': lfsPointer,
      'fine.png': await picture(3),
    });
    const settings = settingsFor({ mine: { questions: at('q.jsonl'), demos: at('d.jsonl') } });
    const [checked] = await checkBenchmarks(['mine'], settings);
    expect(isReady(checked!)).toBe(false);
    const kinds = (
      problems: { kind: string; examples: { id: string | null }[] }[],
    ): [string, (string | null)[]][] =>
      problems.map(({ kind, examples }) => [kind, examples.map(({ id }) => id)]);
    expect(kinds(checked!.found!.problems)).toEqual([
      ['missing-image', ['m']],
      ['broken-image', ['b']],
      ['lfs-pointer', ['l']],
    ]);
    expect(kinds(checked!.found!.demos!.problems)).toEqual([
      ['broken-image', ['d']],
      ['missing-image', ['e']],
    ]);
    expect(checked!.found!.demos).toMatchObject({ items: 1, excluded: 2 });
    // Without decoding, what is there counts.
    const prepared = await prepareBenchmark('mine', settings, ready);
    expect(told(prepared)).toEqual(['missing-image m', 'lfs-pointer l']);
    expect(prepared.pool!.items.map(({ id }) => id)).toEqual(['d', 'f']);
  });

  test('with another number of items than published says so, and is ready', async () => {
    await writeFiles(folder, {
      'q.jsonl': jsonl([
        { id: '1', question: 'q <image1>', options: [], answer: '5', image: '1.png', level: 1 },
      ]),
      '1.png': await picture(1),
    });
    const [checked] = await checkBenchmarks(
      [],
      settingsFor({ mathvision: { questions: at('q.jsonl'), images: folder } }),
    );
    expect(checked!.found!.problems).toMatchObject([
      {
        kind: 'split-size',
        count: 1,
        examples: [{ id: null, detail: '1, published 3040 (test) or 304 (testmini)' }],
      },
    ]);
    expect(isReady(checked!)).toBe(true);
    expect(checked!.found!.demos).toBeNull();
  });

  test('that cannot be read is told with the file, the setting and where to get it; the others are checked', async () => {
    await writeFiles(folder, {
      'q.jsonl': jsonl([item('1', null)]),
      'empty.jsonl': jsonl([item('1', null, { answers: [] })]),
      'okvqa.json': { data_subtype: 'val2014', questions: [{ question_id: 15, image_id: 1, question: 'q' }] },
      'x/train.parquet': parquet({ id: { kind: 'text', values: ['a'] } }),
    });
    const settings = settingsFor({
      okvqa: { questions: at('nowhere.json') },
      mathvista: { questions: at('q.jsonl'), images: at('no-folder') },
      'my-set': { questions: at('q.jsonl') },
      empty: { questions: at('empty.jsonl') },
      mathverse: { questions: at('x') },
      scienceqa: { questions: at('x/train.parquet'), answers: folder },
    });
    const checked = await checkBenchmarks(
      [...Object.keys(settings.benchmarks), 'textvqa', 'unheard', 'constructor'],
      settings,
    );
    const errors = Object.fromEntries(checked.map(({ name, error }) => [name, error]));
    expect(errors.okvqa).toContain(
      `No file or folder ${at('nowhere.json')} (evaluate.benchmarks.okvqa.questions: OpenEnded`,
    );
    expect(errors.okvqa).toContain('Usually from: https://okvqa.allenai.org');
    expect(errors.mathvista).toContain(
      `No file or folder ${at('no-folder')} (evaluate.benchmarks.mathvista.images`,
    );
    expect(errors['my-set']).toBeNull();
    expect(errors.empty).toContain('got none to ask (no answer, 1). Set evaluate.benchmarks.empty.answers.');
    expect(errors.mathverse).toContain('No Parquet file of the split');
    expect(errors.mathverse).toContain('testmini-00000-of-00001.parquet');
    expect(errors.scienceqa).toContain('Expected a file at');
    expect(errors.textvqa).toContain(
      'No files of textvqa are set. Set evaluate.benchmarks.textvqa.questions.',
    );
    expect(errors.unheard).toContain('No benchmark "unheard".');
    expect(errors.constructor).toContain('No benchmark "constructor".');
    expect(checked.filter(isReady).map(({ name }) => name)).toEqual(['my-set']);
    const noAnswers = settingsFor({ okvqa: { questions: at('okvqa.json'), images: folder } });
    expect((await checkBenchmarks([], noAnswers))[0]!.error).toContain(
      'Set evaluate.benchmarks.okvqa.answers.',
    );
  });

  test('needs settings', async () => {
    await expect(checkBenchmarks([], settingsFor({}))).rejects.toThrow('No files of benchmarks are set.');
  });
});

describe('demonstrations', () => {
  test('that show a picture of the test, or ask its question without one, are left out and told', async () => {
    await writeFiles(folder, {
      'q.jsonl': jsonl([item('1', 'a.png'), item('2', null, { question: 'What is love?' })]),
      'd.jsonl': jsonl([
        item('d1', 'copy-of-a.png'),
        item('d2', 'b.png'),
        item('d3', null, { question: 'What is love?' }),
        item('d4', null, { question: 'What is war?' }),
        item('d5', 'b.png', { images: ['b.png', 'a.png'] }),
      ]),
      'a.png': await picture(1),
      'copy-of-a.png': await picture(1),
      'b.png': await picture(2),
    });
    const settings = settingsFor({ mine: { questions: at('q.jsonl'), demos: { questions: at('d.jsonl') } } });
    const { pool } = await prepareBenchmark('mine', settings, ready);
    expect(pool!.items.map(({ id }) => id)).toEqual(['d2', 'd4']);
    expect(pool!.excluded).toBe(3);
    expect(told(pool!).filter((one) => one.startsWith('demo'))).toEqual([
      'demo-in-test d1',
      'demo-in-test d3',
      'demo-in-test d5',
    ]);
  });

  const vision = (id: string): object => ({
    id,
    question: 'v',
    options: [],
    answer: '1',
    image: `v${id}.png`,
    level: 1,
    subject: 's',
  });
  const vista = (pid: string): object => ({
    pid,
    question: 'v',
    image: `s${pid}.png`,
    answer: '1',
    question_type: 'free_form',
    answer_type: 'integer',
  });

  test('of MathVista are MathVision, of MathVision MathVista, where their files are set', async () => {
    await writeFiles(folder, {
      'vision.jsonl': jsonl([vision('1'), vision('2')]),
      'vista.json': [vista('1')],
      'v1.png': await picture(1),
      'v2.png': await picture(2),
      's1.png': await picture(2),
    });
    const settings = settingsFor({
      mathvision: { questions: at('vision.jsonl'), images: folder },
      mathvista: { questions: at('vista.json'), images: folder },
    });
    const ofVista = await prepareBenchmark('mathvista', settings, ready);
    // The other one shows the picture that is asked.
    expect(ofVista.pool).toMatchObject({
      from: 'MathVision test',
      excluded: 1,
      items: [{ id: '1', benchmark: 'mathvision' }],
    });
    const ofVision = await prepareBenchmark('mathvision', settings, ready);
    expect(ofVision.pool).toMatchObject({ from: 'MathVista testmini', excluded: 1, items: [] });
    expect((await prepareBenchmark('mathvista', settings, { ...ready, wantsPool: false })).pool).toBeNull();
  });

  test('that are named may have the form of the usual pool, of the benchmark, or the generic one', async () => {
    await writeFiles(folder, {
      'vista.json': [vista('1')],
      'usual.jsonl': jsonl([vision('9')]),
      'own.json': [vista('8')],
      'generic.jsonl': jsonl([item('7', 'v9.png')]),
      'none.json': [{ x: 1 }],
      's1.png': await picture(1),
      'v9.png': await picture(2),
      's8.png': await picture(3),
    });
    const poolOf = async (demos: string): Promise<unknown> => {
      const settings = settingsFor({
        mathvista: { questions: at('vista.json'), images: folder, demos: at(demos) },
      });
      const { pool } = await prepareBenchmark('mathvista', settings, ready);
      return pool!.items.map(({ benchmark, id }) => `${benchmark} ${id}`);
    };
    expect(await poolOf('usual.jsonl')).toEqual(['mathvision 9']);
    expect(await poolOf('own.json')).toEqual(['mathvista 8']);
    expect(await poolOf('generic.jsonl')).toEqual(['mathvista 7']);
    await expect(poolOf('none.json')).rejects.toThrow('Expected a valid record, but "id" is not');
    await expect(poolOf('nowhere')).rejects.toThrow('evaluate.benchmarks.mathvista.demos.questions');
  });

  test('of TextVQA with tokens need no files of their own', async () => {
    const record = (id: number, image: string): object => ({
      question_id: id,
      image_id: image,
      question: 'q',
      answers: Array(10).fill('a'),
    });
    await writeFiles(folder, {
      'q.json': { data: [record(1, 'x')] },
      'd.json': { data: [record(2, 'y')] },
      'ocr.json': { data: [{ image_id: 'x', ocr_tokens: ['X'] }] },
      'ocr-train.json': { data: [{ image_id: 'y', ocr_tokens: ['Y'] }] },
      'i/x.jpg': await picture(1),
      'i/y.jpg': await picture(2),
    });
    const settings = settingsFor({
      textvqa: {
        questions: at('q.json'),
        images: at('i'),
        ocr: at('ocr.json'),
        demos: { questions: at('d.json'), ocr: at('ocr-train.json') },
      },
    });
    const { items, pool } = await prepareBenchmark('textvqa-ocr', settings, ready);
    expect(items).toMatchObject([{ benchmark: 'textvqa-ocr', ocrTokens: ['X'] }]);
    expect(pool!.items).toMatchObject([{ id: '2', ocrTokens: ['Y'] }]);
  });
});
