import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellOf, type GivenCell, writeResults } from '../evaluate/report/results.fixture.ts';
import { toMarkdown } from '../stats/table.ts';
import { studyState } from './study.ts';

const yaml = `
out: made
gpus: 8
python: trainer/bin/python
benchmarks: [okvqa, textvqa]
corpora:
  obelics: { data: corpora/obelics }
  textbook: { data: pages, perplexity: 13.92, keyframes: 6500000 }
  raw: { data: raw, variantOf: textbook }
  textbook-50: { data: half, variantOf: textbook, shuffled: 0.5 }
models:
  llava:
    recipe: llava-1.5-continual
    set: { accumulate: 4 }
    shots: [0, 1]
    prompt: llava-v1
    cheat: true
    variants: true
    tuning: { recipe: llava-1.5-sft, data: chat.json, benchmarks: [okvqa] }
  idefics2:
    recipe: idefics2-scratch
    shots: [8]
    demos: random
    prompt: idefics2
    benchmarks: [textvqa]
`;

function studyIn(text = yaml): { folder: string; file: string } {
  const folder = mkdtempSync(join(tmpdir(), 'lectern-study-'));
  const file = join(folder, 'study.yaml');
  writeFileSync(file, text);
  return { folder, file };
}

/** A cell whose mean is `points` of ten. */
function scored(label: string, benchmark: string, shots: number, points: number, more = {}): GivenCell {
  return cellOf(
    { label, benchmark, shots, ...more },
    Array.from({ length: 10 }, (_, index) => (index < points ? 1 : 0)),
  );
}

describe('a study', () => {
  test('that was not begun has holes, and every command in an order that works', async () => {
    const { folder, file } = studyIn();
    const { tables, commands } = await studyState(file, 'ours');
    expect(
      tables
        .flatMap(({ rows }) => rows.flatMap((row) => row.slice(1)))
        .every((cell) => cell === null || cell === 13.92 || cell === 6_500_000 || /^[–/]+$/.test(`${cell}`)),
    ).toBe(true);
    const trainings = commands.filter((line) => line.startsWith('lectern train'));
    expect(trainings).toHaveLength(4 + 2 + 2);
    expect(trainings[0]).toBe(
      `lectern train llava-1.5-continual --data ${folder}/corpora/obelics --out ${folder}/made/runs/llava_obelics_42 ` +
        '--gpus 8 --python trainer/bin/python --set accumulate=4 --set seed=42',
    );
    expect(trainings[1]).toContain(`--set model=${folder}/made/runs/llava_obelics_42/final`);
    expect(commands[1]).toMatch(
      /^# serve it first: vllm serve .*llava_obelics_42\/final .*'\{"image": 3\}'$/,
    );
    expect(commands[2]).toBe(
      'lectern evaluate run okvqa textvqa --model local/llava_obelics_42 --shots 0,1 --demos rices ' +
        `--prompt llava-v1 --cheat --out ${folder}/made/results`,
    );
    expect(commands.at(-1)).toContain(
      'run textvqa --model local/idefics2_textbook_42 --shots 8 --demos random',
    );
  });

  test('asks only for what is missing', async () => {
    const { folder, file } = studyIn();
    mkdirSync(join(folder, 'made/runs/idefics2_obelics_42/final'), { recursive: true });
    writeFileSync(join(folder, 'made/runs/idefics2_obelics_42/final/config.json'), '{}');
    await writeResults(join(folder, 'made/results'), [
      scored('idefics2_obelics_42', 'textvqa', 8, 3),
      scored('llava_textbook_42', 'okvqa', 0, 3),
      scored('llava_textbook_42', 'okvqa', 1, 3),
      scored('llava_textbook_42', 'okvqa', 1, 9, { cheat: true }),
      scored('llava_textbook_42', 'okvqa', 2, 9, { cheat: true }),
    ]);
    const { commands } = await studyState(file, 'ours');
    expect(commands.join('\n')).not.toContain('idefics2_obelics_42');
    expect(commands.find((line) => line.includes('local/llava_textbook_42 '))).toMatch(
      /^lectern evaluate run textvqa --model/,
    );
  });

  test('shows the tables of the paper from what is there', async () => {
    const { folder, file } = studyIn(
      yaml.replace('benchmarks: [okvqa, textvqa]', 'seeds: [1, 2]\nbenchmarks: [okvqa, textvqa]'),
    );
    await writeResults(join(folder, 'made/results'), [
      scored('llava_textbook_1', 'okvqa', 1, 6),
      scored('llava_textbook_2', 'okvqa', 1, 8),
      scored('llava_textbook_1', 'textvqa', 1, 5),
      scored('llava_raw_1', 'okvqa', 1, 4),
      scored('llava_raw_1', 'textvqa', 1, 5),
      scored('llava_textbook-50_1', 'okvqa', 1, 3),
      scored('llava_textbook-50_1', 'textvqa', 1, 4),
      scored('llava_textbook_1', 'okvqa', 2, 9, { cheat: true }),
      scored('llava_textbook_1_tuned', 'okvqa', 0, 2),
      scored('idefics2_obelics_2', 'textvqa', 8, 3),
    ]);
    const { tables } = await studyState(file, 'ours');
    const rowsOf = (title: RegExp) => tables.find((table) => title.test(table.title))!.rows;
    expect(rowsOf(/^llava: score .* 0\/1 demonstrations/)).toEqual([
      ['okvqa', '–/–', '–/70.0'],
      ['textvqa', '–/–', '–/50.0'],
      ['average', '–/–', '–/60.0'],
    ]);
    expect(rowsOf(/^idefics2: score .* 8 demonstrations/)).toEqual([
      ['textvqa', '30.0', '–'],
      ['average', '30.0', '–'],
    ]);
    expect(rowsOf(/cheat test \(%\), 2-shot/)).toEqual([
      ['obelics', null, null],
      ['textbook', 90, null],
    ]);
    expect(rowsOf(/after instruction tuning/)).toEqual([
      ['obelics', null],
      ['textbook', 20],
    ]);
    expect(rowsOf(/ablations/)).toEqual([
      ['obelics', null, null, null, null],
      ['textbook', 13.92, 60, null, 6_500_000],
      ['raw', null, 45, -15, null],
    ]);
    expect(rowsOf(/permuted/)).toEqual([['textbook', 60, 35]]);
    expect(toMarkdown(tables)).toContain('mean of the seeds that were run');
  });

  test('averages only what all corpora that were begun have, and says so', async () => {
    const { folder, file } = studyIn();
    await writeResults(join(folder, 'made/results'), [
      scored('llava_textbook_42', 'okvqa', 1, 6),
      scored('llava_textbook_42', 'textvqa', 1, 2),
      scored('llava_obelics_42', 'okvqa', 1, 5),
    ]);
    const { tables, notes } = await studyState(file, 'ours');
    expect(tables[0]!.rows.at(-1)).toEqual(['average', '–/50.0', '–/60.0']);
    expect(notes.join('\n')).toContain('without textvqa');
  });

  test.each([
    ['corpora:', 'corpus:', /study.yaml: corpora: /],
    ['shuffled: 0.5', 'shuffled: 1.5', /corpora\.textbook-50\.shuffled/],
    ['variantOf: textbook, shuffled', 'variantOf: book, shuffled', /there is no corpus book/],
    ['variantOf: textbook, shuffled', 'shuffled', /shuffled needs variantOf/],
    ['  raw:', '  ../raw:', /corpora/],
  ])('with %s as %s is refused', async (from, to, fault) => {
    await expect(studyState(studyIn(yaml.replace(from, to)).file, 'ours')).rejects.toThrow(fault);
  });
});
