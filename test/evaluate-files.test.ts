import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { benchmarks } from '../src/evaluate/benchmarks/benchmarks.ts';
import { type ProblemKind, problemKinds } from '../src/evaluate/benchmarks/problems.ts';
import { parseSettings } from '../src/index.ts';
import type { BenchmarkName, CheckedBenchmark } from '../src/library/evaluate.ts';
import { lectern, root, sharedData, temporaryFolder } from './cli.ts';

function newFolder(): string {
  const folder = temporaryFolder();
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

// One pixel.
const png = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);
const record = { id: 'a', question: 'How many?', images: ['a.png'], answers: ['5'], metric: 'exact' };

describe('lectern evaluate check', () => {
  test('reads the files of the configuration and ends with 0 where all is there', async () => {
    const cwd = newFolder();
    mkdirSync(join(cwd, 'set'));
    writeFileSync(join(cwd, 'set', 'test.jsonl'), `${JSON.stringify(record)}\n`);
    writeFileSync(join(cwd, 'set', 'a.png'), png);
    writeFileSync(
      join(cwd, 'lectern.yaml'),
      'evaluate: { benchmarks: { mine: { questions: set/test.jsonl } } }\n',
    );
    const ended = await lectern(['evaluate', 'check'], { cwd });
    expect(ended).toMatchObject({ exitCode: 0, stderr: '' });
    expect(ended.stdout).toMatch(
      /^mine: mine\n {2}questions +\/.*test\.jsonl {2}\d+ B {2}sha256 [0-9a-f]{16}\n/,
    );
    expect(ended.stdout).toContain('1 item, 1 image, 1 different');
    expect(ended.stdout).toContain('none: set evaluate.benchmarks.mine.demos');
    const json = await lectern(['evaluate', 'check', 'mine', '--json'], { cwd });
    const [checked] = JSON.parse(json.stdout) as CheckedBenchmark[];
    expect(checked).toMatchObject({
      name: 'mine',
      error: null,
      found: { items: 1, demos: null, problems: [] },
    });
  });

  test('ends with 2 where a file or image is missing, and says which and where to get it', async () => {
    const cwd = newFolder();
    writeFileSync(join(cwd, 'test.jsonl'), `${JSON.stringify(record)}\n`);
    writeFileSync(
      join(cwd, 'lectern.yaml'),
      'evaluate: { benchmarks: { mine: { questions: test.jsonl }, mathvista: { questions: testmini.json } } }\n',
    );
    const ended = await lectern(['evaluate', 'check'], { cwd });
    expect(ended).toMatchObject({ exitCode: 2, stderr: '' });
    expect(ended.stdout).toMatch(
      /fault +1 x image file not found \(the item cannot be asked\)\n +a: No image a\.png in /,
    );
    expect(ended.stdout).toMatch(
      /^mathvista: No file or folder .*testmini\.json .*github\.com\/lupantech\/MathVista/m,
    );
    const named = await lectern(['evaluate', 'check', 'okvqa'], { cwd });
    expect(named).toMatchObject({ exitCode: 2, stderr: '' });
    expect(named.stdout).toContain('Set evaluate.benchmarks.okvqa.questions.');
    const nothing = await lectern(['evaluate', 'check', '--config', 'none.yaml'], { cwd });
    expect(nothing).toMatchObject({ exitCode: 2, stdout: '' });
    const unset = await lectern(['evaluate', 'check'], { cwd: newFolder() });
    expect(unset).toMatchObject({ exitCode: 2, stdout: '' });
    expect(unset.stderr).toMatch(/^lectern: No files of benchmarks are set\./);
  });
});

describe('docs/benchmarks.md', () => {
  const page = readFileSync(join(root, 'docs', 'benchmarks.md'), 'utf8');

  test.each(Object.entries(problemKinds))(
    'tells what %s means and what is done about it',
    (kind, { level, meaning, treatment }) => {
      expect(page).toContain(`| \`${kind}\` | ${level} | ${meaning} | ${treatment} |`);
    },
  );

  test.each(Object.entries(benchmarks))(
    'tells the files of %s, and where to get them',
    (name, { files, parquet, sources, pool }) => {
      expect(page).toContain(`\`${name}\``);
      for (const what of [
        ...Object.values(files),
        parquet,
        ...sources.map((source) => source.split(' ')[0]!),
        pool?.title,
      ])
        expect(page).toContain(what);
    },
  );

  test('shows settings that are read', () => {
    for (const [, yaml] of page.matchAll(/```yaml\n([\s\S]*?)```/g)) parseSettings(yaml!, '/x/lectern.yaml');
  });
});

const published = join(sharedData, 'eval');
const here = existsSync(published);
if (!here)
  console.log('Skipped: the published records that these tests need are not here (../shared/data/eval).');

describe.skipIf(!here)('published records', () => {
  const files = (questions: string, answers: string | null = null) => ({
    questions: join(published, questions),
    answers: answers && join(published, answers),
    images: published,
    ocr: null,
  });
  const count = async (
    name: BenchmarkName,
    ...given: Parameters<typeof files>
  ): Promise<{ items: number; problems: Partial<Record<ProblemKind, number>> }> => {
    const { items, problems } = (await benchmarks[name].read(files(...given)))!;
    const kinds: Partial<Record<ProblemKind, number>> = {};
    for (const { kind } of problems) kinds[kind] = (kinds[kind] ?? 0) + 1;
    return { items: items.length, problems: kinds };
  };

  test('are read as they are', async () => {
    expect(
      await count('textvqa', 'textvqa_val_questions_60.json', 'textvqa_val_annotations_60.json'),
    ).toEqual({
      items: 60,
      problems: {},
    });
    expect(await count('okvqa', 'okvqa_testdev_lxmert_60.json')).toEqual({
      items: 60,
      problems: { 'answer-count': 60 },
    });
    expect(await count('scienceqa', 'scienceqa_problems_60.json', 'scienceqa_pid_splits_60.json')).toEqual({
      items: 5,
      problems: {},
    });
    expect(await count('mathvista', 'mathvista_test_mini_60.json')).toEqual({ items: 60, problems: {} });
    expect(await count('mathverse', 'mathverse_testmini_text_only_60.json')).toEqual({
      items: 60,
      problems: { 'no-image': 60 },
    });
  });

  test('record 59 of MathVision has an answer and no options: it is told, and stays', async () => {
    const { items, problems } = (await benchmarks.mathvision.read(files('mathvision_test_60.jsonl')))!;
    expect(items).toHaveLength(60);
    expect(problems.filter(({ kind }) => kind !== 'one-image-many-marks')).toEqual([
      { kind: 'answer-without-choices', id: '59', detail: 'answer C and no choices' },
    ]);
    expect(items[58]).toMatchObject({ id: '59', choices: [], answers: ['C'] });
    expect(items[58]!.images.map(({ name }) => name)).toEqual(['images/59.jpg']);
  });

  test('questions of OK-VQA without their answers are told', async () => {
    const { items, problems } = (await benchmarks.okvqa.read(files('okvqa_val2014_questions_60.json')))!;
    expect(items).toEqual([]);
    expect(problems).toHaveLength(60);
    expect(problems[0]).toEqual({ kind: 'no-answer', id: '2971475', detail: 'no answer' });
  });
});
