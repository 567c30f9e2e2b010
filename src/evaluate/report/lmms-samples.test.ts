import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { toMarkdown } from '../../stats/table.ts';
import { evaluationReport } from './make-report.ts';

const date = '20260301_120000';

/** A line as lmms-eval 0.7 writes it. `doc_hash` is another in every run: it is made of places in memory. */
function sample(id: number, answer: string, metrics: object): object {
  return {
    doc_id: id,
    target: `target ${id}`,
    filtered_resps: answer,
    token_counts: [{ input_tokens: 5, output_tokens: 1, reasoning_tokens: 0 }],
    doc_hash: `${Math.random()}`,
    input: `Question ${id}?\nAnswer the question using a single word or phrase.`,
    ...metrics,
  };
}

async function write(folder: string, task: string, lines: readonly object[], day = date): Promise<void> {
  await mkdir(folder, { recursive: true });
  const text = lines.map((line) => `${JSON.stringify(line)}\n`).join('');
  await writeFile(join(folder, `${day}_samples_${task}.jsonl`), text);
}

function okvqa(scores: readonly number[]): object[] {
  return scores.map((score, id) =>
    sample(id, 'cat', { exact_match: score, submission: { image: `${id}.jpg`, answer: 'cat' } }),
  );
}

/** Two runs with `--output_path`: a folder for the run, and in it one for the model. */
async function twoRuns(task: string, a: readonly object[], b: readonly object[]): Promise<string> {
  const folder = await temporaryFolder();
  await write(join(folder, 'a', 'org__model'), task, a);
  await write(join(folder, 'b', 'org__model'), task, b);
  return folder;
}

function compared(folder: string, compare = 'b', against = 'a') {
  const rest = { table: null, scorer: 'ours', curve: null } as const;
  return evaluationReport({ folders: [folder], compare, against, ...rest });
}

test('the same comparison as of own results, in whatever order lines come', async () => {
  const folder = await twoRuns('ok_vqa_val2014', okvqa([1, 0, 0.3, 0]), okvqa([1, 1, 0.6, 0]).toReversed());
  const { tables, figures } = await compared(folder);
  expect(toMarkdown(tables)).toContain('### Comparison (%), scored by lmms-eval');
  expect(tables[0]!.rows.map((row) => row.slice(0, 6))).toEqual([
    ['ok_vqa_val2014, exact_match', 4, 0, '32.5', '65.0', '+32.5'],
  ]);
  expect(figures).toMatchObject({ compared: [{ figures: { clusters: 4, gained: 2, lost: 0 } }] });
});

test('what tasks hand to their own aggregation is read as well', async () => {
  const of = (right: boolean) => [
    sample(0, 'x', {
      llm_as_judge_eval: { question_id: '1', true_false: right, answer: 'C', prediction: 'C' },
    }),
  ];
  const cases: [string, (right: boolean) => object[]][] = [
    ['mathvista_testmini', of],
    ['mathvision_testmini', (right) => [sample(0, 'x', { m: { response: ['x'], scores: [right] } })]],
    [
      'mmmu_val',
      (right) => [sample(0, 'x', { m: { id: '1', answer: 'B', parsed_pred: [right ? 'B' : 'C'] } })],
    ],
    ['videomme', (right) => [sample(0, 'x', { m: { pred_answer: right ? 'b' : '', answer: 'B' } })]],
    ['pope', (right) => [sample(0, 'x', { m: { question_id: 1, score: right ? 1 : 0, prediction: 'yes' } })]],
    ['true', (right) => [sample(0, 'x', { m: right })]],
  ];
  for (const [task, make] of cases) {
    const { tables } = await compared(await twoRuns(task, make(false), make(true)));
    expect(tables[0]!.rows[0]!.slice(3, 6), task).toEqual(['0.0', '100.0', '+100.0']);
  }
});

test('several metrics: each that has a score for every item, none twice', async () => {
  const chart = (score: number) => [
    sample(0, '5', { relaxed_overall: score, relaxed_human_split: score, anls: 0.5, again: score }),
    sample(1, '6', { relaxed_overall: 1, relaxed_augmented_split: 1, anls: 0.5, again: 1, rank: 7 }),
  ];
  const { tables } = await compared(await twoRuns('chartqa', chart(0), chart(1)));
  expect(tables[0]!.rows.map(([name]) => name)).toEqual(['chartqa, relaxed_overall', 'chartqa, anls']);
});

test('an answer that lmms-eval never got is left out, though it was scored', async () => {
  const [a, b] = [okvqa([1, 0, 1]), okvqa([1, 0, 0])];
  Object.assign(b[2]!, { filtered_resps: '[LMMS_EVAL_REQUEST_FAILED after 5 retries] timeout' });
  const { tables, notes } = await compared(await twoRuns('ok_vqa', a, b));
  expect(tables[0]!.rows[0]!.slice(1, 6)).toEqual([2, 1, '50.0', '50.0', '+0.0']);
  expect(notes).toEqual([
    'Items are left out where the server failed or the rules could not score the answer: 1 of b.',
  ]);
});

test.each([
  ['the prompts of item 1 differ', { input: 'Another question?' }],
  ['the targets of item 1 differ', { target: 'another' }],
  ['item 7 is only in b', { doc_id: 7 }],
])('refuses what was not asked alike: %s', async (message, change) => {
  const b = okvqa([1, 0]);
  Object.assign(b[1]!, change);
  await expect(compared(await twoRuns('ok_vqa', okvqa([1, 0]), b))).rejects.toThrow(
    `in ok_vqa, exact_match ${message}.`,
  );
});

test('the same item twice', async () => {
  const twice = [...okvqa([1]), ...okvqa([1])];
  await expect(compared(await twoRuns('t', okvqa([1]), twice))).rejects.toThrow('Item 0 is twice in t');
});

test('tasks that only one was asked, or that have no score, are told', async () => {
  const folder = await twoRuns('ok_vqa', okvqa([1, 0]), okvqa([1, 1]));
  const [a, b] = [join(folder, 'a', 'org__model'), join(folder, 'b', 'org__model')];
  await write(a, 'mme', okvqa([1]));
  for (const model of [a, b]) await write(model, 'captions', [sample(0, 'x', { cider: { words: 3 } })]);
  expect((await compared(folder)).notes).toEqual([
    'captions: no metric with a score for every item in both, so not compared.',
    'Only a was asked, so not compared: mme.',
  ]);
});

test('the newest of a task; a folder of its own, a file, and no such folder', async () => {
  const folder = await twoRuns('ok_vqa', okvqa([0, 0]), okvqa([1, 0]));
  await write(join(folder, 'a', 'org__model'), 'ok_vqa', okvqa([1, 1]), '20260302_120000');
  const difference = async (...names: string[]) => (await compared(folder, ...names)).tables[0]!.rows[0]![5];
  expect(await difference()).toBe('-50.0');
  expect(await difference(join(folder, 'b'), join(folder, 'a', 'org__model'))).toBe('-50.0');
  const file = join(folder, 'a', 'org__model', `${date}_samples_ok_vqa.jsonl`);
  expect(await difference('b', file)).toBe('+50.0');
  await expect(compared(folder, 'b', 'c')).rejects.toThrow(UsageError);
  await write(join(folder, 'a', 'other'), 'ok_vqa', okvqa([1, 1]));
  await expect(compared(folder)).rejects.toThrow(
    `Several models in ${join(folder, 'a')}: org__model, other.`,
  );
});

test('tables are those of lmms-eval', async () => {
  const folder = await twoRuns('ok_vqa', okvqa([1]), okvqa([1]));
  const none = { compare: null, against: null, table: null, scorer: 'ours', curve: null } as const;
  await expect(evaluationReport({ folders: [folder], ...none })).rejects.toThrow(
    'which prints tables itself',
  );
});
