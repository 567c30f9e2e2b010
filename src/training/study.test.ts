import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { cellOf, type GivenCell, writeResults } from '../evaluate/report/results.fixture.ts';
import { toMarkdown } from '../stats/table.ts';
import { shuffleCurves } from './shuffle-curve.ts';
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
      ['okvqa', '– / –', '– / 70.0 ± 14.1 (2)'],
      ['textvqa', '– / –', '– / 50.0 (1)'],
      // Of the seed that has both.
      ['average', '– / –', '– / 55.0 (1)'],
    ]);
    expect(rowsOf(/^idefics2: score .* 8 demonstrations/)).toEqual([
      ['textvqa', '30.0 (1)', '–'],
      ['average', '30.0 (1)', '–'],
    ]);
    expect(rowsOf(/cheat test \(%\), 2-shot/)).toEqual([
      ['obelics', null, null],
      ['textbook', '90.0 (1)', null],
    ]);
    expect(rowsOf(/after instruction tuning/)).toEqual([
      ['obelics', null],
      ['textbook', '20.0 (1)'],
    ]);
    expect(rowsOf(/ablations/)).toEqual([
      ['obelics', null, null, null, null],
      ['textbook', 13.92, '55.0 (1)', null, 6_500_000],
      ['raw', null, '45.0 (1)', '-10.0 (1)', null],
    ]);
    expect(rowsOf(/permuted/)).toEqual([['textbook', '55.0 (1)', '35.0 (1)']]);
    expect(toMarkdown(tables)).toContain('mean ± standard deviation over seeds (number of seeds)');
  });

  test('of one seed has plain numbers', async () => {
    const { folder, file } = studyIn();
    await writeResults(join(folder, 'made/results'), [
      scored('llava_textbook_42', 'okvqa', 1, 6),
      scored('llava_textbook_42', 'textvqa', 1, 5),
      scored('llava_raw_42', 'okvqa', 1, 4),
      scored('llava_raw_42', 'textvqa', 1, 5),
    ]);
    const { tables } = await studyState(file, 'ours');
    expect(tables[0]!.rows[2]).toEqual(['average', '–/–', '–/55.0']);
    expect(tables.find(({ name }) => name === 'ablations')!.rows.slice(1)).toEqual([
      ['textbook', 13.92, 55, null, 6_500_000],
      ['raw', null, 45, -10, null],
    ]);
  });

  test('differences and averages are those of seeds that have both', async () => {
    const { folder, file } = studyIn(yaml.replace('gpus: 8', 'gpus: 8\nseeds: [1, 2, 3]'));
    const of = (corpus: string, seed: number, points: number) => [
      scored(`llava_${corpus}_${seed}`, 'okvqa', 1, points),
      scored(`llava_${corpus}_${seed}`, 'textvqa', 1, points),
    ];
    await writeResults(join(folder, 'made/results'), [
      ...[of('textbook', 1, 6), of('textbook', 2, 9), of('textbook', 3, 3)].flat(),
      // Each seed by one point: the seeds differ by more.
      ...[of('raw', 1, 5), of('raw', 2, 8)].flat(),
    ]);
    const { tables } = await studyState(file, 'ours');
    expect(tables.find(({ name }) => name === 'ablations')!.rows.slice(1)).toEqual([
      ['textbook', 13.92, '60.0 ± 30.0 (3)', null, 6_500_000],
      ['raw', null, '65.0 ± 21.2 (2)', '-10.0 ± 0.0 (2)', null],
    ]);
  });

  describe('with a model before training', () => {
    const withBase = yaml
      .replace('gpus: 8', 'gpus: 8\nseeds: [1, 2]')
      .replace('    cheat: true', '    cheat: true\n    untrained: llava-hf/llava-1.5-7b-hf');

    test('it is asked, and tuned, without a training on a corpus', async () => {
      const { folder, file } = studyIn(withBase);
      const { commands } = await studyState(file, 'ours');
      expect(commands[0]).toBe(
        '# serve it first: vllm serve llava-hf/llava-1.5-7b-hf --served-model-name llava_untrained ' +
          `--limit-mm-per-prompt '{"image": 3}'`,
      );
      expect(commands[1]).toContain('--model local/llava_untrained --shots 0,1');
      expect(commands[2]).toContain(`--out ${folder}/made/runs/llava_untrained_1_tuned `);
      expect(commands[2]).toContain('--set seed=1 --set model=llava-hf/llava-1.5-7b-hf');
      expect(commands.filter((line) => line.includes('llava_untrained_2_tuned'))).toHaveLength(3);
      expect(commands.join('\n')).not.toContain('idefics2_untrained');
    });

    test('a folder beside the file is meant by its path', async () => {
      const { folder, file } = studyIn(withBase.replace('llava-hf/llava-1.5-7b-hf', 'base'));
      mkdirSync(join(folder, 'base'));
      const { commands } = await studyState(file, 'ours');
      expect(commands[0]).toContain(`vllm serve ${folder}/base --served-model-name llava_untrained`);
    });

    test('it is the first column or row of every table', async () => {
      const { folder, file } = studyIn(withBase);
      await writeResults(join(folder, 'made/results'), [
        scored('llava_untrained', 'okvqa', 1, 2),
        scored('llava_untrained', 'textvqa', 1, 4),
        scored('llava_untrained', 'okvqa', 1, 7, { cheat: true }),
        scored('llava_untrained_1_tuned', 'okvqa', 0, 6),
        scored('llava_untrained_2_tuned', 'okvqa', 0, 8),
        scored('llava_textbook_1', 'okvqa', 1, 6),
        scored('llava_textbook_1', 'textvqa', 1, 8),
      ]);
      const { tables, curves } = await studyState(file, 'ours');
      const rowsOf = (name: string) => tables.find((table) => table.name === name)!.rows;
      expect(tables[0]!.columns.map(({ name }) => name)).toEqual([
        'benchmark',
        'untrained',
        'obelics',
        'textbook',
      ]);
      expect(rowsOf('shots').at(-1)).toEqual(['average', '– / 30.0 (1)', '– / –', '– / 70.0 (1)']);
      expect(rowsOf('cheat-1')[0]).toEqual(['untrained', '70.0 (1)', null]);
      expect(rowsOf('tuned')[0]).toEqual(['untrained', '70.0 ± 14.1 (2)']);
      expect(rowsOf('ablations')[0]).toEqual(['untrained', null, '30.0 (1)', null, null]);
      expect(rowsOf('shuffle')[0]).toEqual(['untrained', '30.0 (1)', null]);
      expect(curves[0]!.level).toBeCloseTo(30, 9);
    });

    test('seeds of its random demonstrations are its spread', async () => {
      const { folder, file } = studyIn(
        withBase.replace('shots: [8]', 'shots: [8]\n    untrained: HuggingFaceM4/idefics2-8b-base'),
      );
      await writeResults(join(folder, 'made/results'), [
        scored('idefics2_untrained', 'textvqa', 8, 3, { demos: 'random', seed: 1 }),
        scored('idefics2_untrained', 'textvqa', 8, 5, { demos: 'random', seed: 2 }),
      ]);
      const { tables } = await studyState(file, 'ours');
      const rows = tables.find(({ title }) => title.startsWith('idefics2: score'))!.rows;
      expect(rows[0]).toEqual(['textvqa', '40.0 ± 14.1 (2)', '–', '–']);
    });
  });

  test('draws the shuffle curve, with gaps where nothing was run', async () => {
    const more =
      '  textbook-20: { data: a, variantOf: textbook, shuffled: 0.2 }\n  textbook-all: { data: b, variantOf: textbook, shuffled: 1 }\nmodels:';
    const { folder, file } = studyIn(
      yaml.replace('gpus: 8', 'gpus: 8\nseeds: [1, 2]').replace('models:', more),
    );
    const of = (corpus: string, seed: number, points: number) => [
      scored(`llava_${corpus}_${seed}`, 'okvqa', 1, points),
      scored(`llava_${corpus}_${seed}`, 'textvqa', 1, points),
    ];
    await writeResults(join(folder, 'made/results'), [
      ...[
        of('textbook', 1, 6),
        of('textbook', 2, 8),
        of('textbook-20', 1, 5),
        of('textbook-all', 1, 2),
      ].flat(),
    ]);
    const { curves } = await studyState(file, 'ours');
    expect(curves).toHaveLength(1);
    expect(curves[0]!.shares).toEqual([0, 0.2, 0.5, 1]);
    const { corpus, points } = curves[0]!.lines[0]!;
    expect(corpus).toBe('textbook');
    expect(points.map((point) => point && [Math.round(point.mean), point.seeds])).toEqual([
      [70, 2],
      [50, 1],
      null,
      [20, 1],
    ]);
    const svg = shuffleCurves(curves);
    // In order to 20 %, then a gap: the last point stands alone.
    const [, path = ''] = /stroke-width="1.5"[^>]*>.*?<path d="([^"]+)"/.exec(svg) ?? [];
    expect(path.match(/M/g)).toHaveLength(2);
    // A bar for the two seeds, and none where there is one.
    const [, bars = ''] = /stroke-opacity="0.7"[^>]*>((?:<line [^>]*>)+)/.exec(svg) ?? [];
    expect(bars.match(/<line/g)).toHaveLength(1);
    expect(svg).toContain('>textbook</text>');
    expect(svg).not.toContain('NaN');
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
    ['  raw:', '  untrained:', /the name of the model before training/],
  ])('with %s as %s is refused', async (from, to, fault) => {
    await expect(studyState(studyIn(yaml.replace(from, to)).file, 'ours')).rejects.toThrow(fault);
  });
});
