import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { IntegrityError, UsageError } from '../../base/errors.ts';
import { temporaryFolder } from '../../base/temporary-folder.fixture.ts';
import { toCsv, toMarkdown } from '../../stats/table.ts';
import { type EvaluationReportOptions, evaluationReport } from './make-report.ts';
import { cellOf, type GivenCell, writeResults } from './results.fixture.ts';

const asked: Omit<EvaluationReportOptions, 'folders'> = {
  table: null,
  scorer: 'ours',
  compare: null,
  against: null,
  curve: null,
};

async function reportOf(given: readonly GivenCell[], options: Partial<EvaluationReportOptions> = {}) {
  const folder = await temporaryFolder();
  await writeResults(folder, given);
  return evaluationReport({ folders: [folder], ...asked, ...options });
}

/** Cells of one table, without what lines them up. */
function cellsIn(markdown: string): string[][] {
  return markdown
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| -'))
    .map((line) =>
      line
        .slice(1, -1)
        .split('|')
        .map((cell) => cell.trim()),
    );
}

/** So many of ten items right. */
function tenths(right: number): number[] {
  return Array.from({ length: 10 }, (_, index) => (index < right ? 1 : 0));
}

const threeBenchmarks = [
  cellOf({ label: 'a', benchmark: 'mathvista', shots: 0 }, tenths(2)),
  cellOf({ label: 'a', benchmark: 'mathvista', shots: 4 }, tenths(4)),
  cellOf({ label: 'a', benchmark: 'okvqa', shots: 0 }, tenths(1)),
  cellOf({ label: 'a', benchmark: 'okvqa', shots: 4 }, tenths(3)),
  cellOf({ label: 'a', benchmark: 'scienceqa', shots: 4 }, tenths(5)),
  cellOf({ label: 'b', benchmark: 'mathvista', shots: 0 }, tenths(3)),
  cellOf({ label: 'b', benchmark: 'mathvista', shots: 4 }, tenths(7)),
  cellOf({ label: 'b', benchmark: 'okvqa', shots: 0 }, tenths(4)),
  cellOf({ label: 'b', benchmark: 'okvqa', shots: 4 }, tenths(6)),
  cellOf({ label: 'b', benchmark: 'scienceqa', shots: 0 }, tenths(9)),
  cellOf({ label: 'b', benchmark: 'scienceqa', shots: 4 }, tenths(8)),
];

test('over shots: the shape of Table 2; a hole is kept, and no average counts it as 0', async () => {
  const { tables, notes, figures } = await reportOf(threeBenchmarks, { table: 'shots' });
  expect(cellsIn(toMarkdown(tables.slice(0, 1)))).toEqual([
    ['benchmark', 'a', 'b'],
    ['okvqa', '10.0/30.0', '40.0/60.0'],
    ['scienceqa', '–/50.0', '90.0/80.0'],
    ['mathvista', '20.0/40.0', '30.0/70.0'],
    // (10 + 20) / 2 and (40 + 30) / 2: scienceqa is left out for both.
    ['average', '15.0/40.0', '35.0/70.0'],
  ]);
  expect(notes).toEqual([
    'The average with 0 demonstrations is over 2 of 3 benchmarks, those with a score for every label: without scienceqa.',
  ]);
  expect(figures).toMatchObject({
    tables: [{ averages: [{ shots: 0, benchmarks: ['okvqa', 'mathvista'] }, { shots: 4 }] }],
  });
});

test('over shots: intervals of every score', async () => {
  const { tables } = await reportOf(threeBenchmarks, { table: 'shots' });
  const rows = cellsIn(toMarkdown([tables[1]!]));
  expect(rows[1]!.slice(0, 2)).toEqual(['okvqa', '0']);
  expect(rows[1]![2]).toMatch(/^10\.0 \(0\.0–\d0\.0\)$/);
  expect(rows.find(([name, shots]) => name === 'scienceqa' && shots === '0')![2]).toBe('–');
});

test('one number of shots: the shape of Table 3', async () => {
  const { tables } = await reportOf(
    threeBenchmarks.filter(({ key }) => key.shots === 4),
    { table: 'shots' },
  );
  const rows = cellsIn(toMarkdown(tables));
  expect(tables).toHaveLength(1);
  expect(rows[0]).toEqual(['label', 'okvqa', 'scienceqa', 'mathvista', 'average']);
  expect(rows[1]![1]).toMatch(/^30\.0 \(/);
  expect(rows.map((row) => row[4])).toEqual(['average', '40.0', '70.0']);
});

test('no benchmark for every label: no average', async () => {
  const given = [
    cellOf({ label: 'a', benchmark: 'okvqa' }, tenths(2)),
    cellOf({ label: 'b', benchmark: 'mathvista' }, tenths(2)),
  ];
  const { tables, notes } = await reportOf(given, { table: 'zero-shot' });
  expect(cellsIn(toMarkdown(tables)).map((row) => row.at(-1))).toEqual(['average', '–', '–']);
  expect(notes).toEqual(['No average: no benchmark has a score for every label.']);
});

test('prompts and choices of demonstrations are never in one table', async () => {
  const given = [
    cellOf({ label: 'a', shots: 0 }, tenths(1)),
    cellOf({ label: 'a', shots: 2, demos: 'rices' }, tenths(2)),
    cellOf({ label: 'a', shots: 2, demos: 'random', seed: 42 }, tenths(3)),
    cellOf({ label: 'a', shots: 2, demos: 'rices', prompt: 'paper' }, tenths(4)),
  ];
  const { tables } = await reportOf(given, { table: 'shots' });
  const shown = tables.filter(({ name }) => name === 'shots');
  expect(shown.map(({ title, rows }) => [title, rows])).toEqual([
    [
      'Score (%) with 0/2 demonstrations, prompt even, demonstrations by similarity (RICES)',
      [['okvqa', '10.0/20.0']],
    ],
    ['Score (%) with 0/2 demonstrations, prompt even, random demonstrations', [['okvqa', '10.0/30.0']]],
    [
      'Score (%) with 2 demonstrations, prompt paper, demonstrations by similarity (RICES)',
      [['a', expect.stringMatching(/^40\.0 /)]],
    ],
  ]);
});

test('several seeds: mean and deviation', async () => {
  const given = [3, 4, 8].map((right, index) =>
    cellOf({ label: 'a', shots: 2, demos: 'random', seed: 42 + index }, tenths(right)),
  );
  const { tables, records } = await reportOf(given);
  expect(cellsIn(toMarkdown(tables))[1]).toEqual(['a', '50.0 ± 26.5, 3 seeds']);
  expect(records.rows.map((row) => [row[6], row[8]])).toEqual([
    [42, 30],
    [43, 40],
    [44, 80],
  ]);
});

test('cheat test: level, ceiling and drop', async () => {
  const given = [
    cellOf({ label: 'a', shots: 1, cheat: true }, tenths(9)),
    cellOf({ label: 'a', shots: 2, cheat: true }, tenths(4)),
    cellOf({ label: 'b', shots: 1, cheat: true }, tenths(5)),
    cellOf({ label: 'a', shots: 2 }, tenths(1)),
  ];
  const { tables } = await reportOf(given, { table: 'cheat' });
  expect(cellsIn(toMarkdown(tables))).toEqual([
    ['label', 'shots', 'okvqa'],
    ['a', '1', expect.stringMatching(/^90\.0 \(.*\) of 100\.0$/)],
    ['a', '2', expect.stringMatching(/^40\.0 \(.*\) of 100\.0$/)],
    ['a', 'drop 1 to 2', '50.0'],
    ['b', '1', expect.stringMatching(/^50\.0 \(.*\) of 100\.0$/)],
    ['b', '2', '–'],
    ['b', 'drop 1 to 2', '–'],
  ]);
  const benchmark = await reportOf(given, { table: 'cheat', scorer: 'benchmark' });
  expect(cellsIn(toMarkdown(benchmark.tables))[1]![2]).toMatch(/ of 90\.0$/);
});

test('without demonstrations: the shape of Table 5, with gains', async () => {
  const { tables } = await reportOf(threeBenchmarks, { table: 'zero-shot', against: 'a' });
  const [, ofA, ofB] = cellsIn(toMarkdown(tables));
  expect(ofA!.map((cell) => cell.includes('+'))).toEqual([false, false, false, false, false]);
  expect(ofB![1]).toMatch(/^40\.0 \(.*\), \+30\.0$/);
  // Nothing to gain on.
  expect(ofB![2]).toMatch(/^90\.0 \([^+]*$/);
  expect(ofB![4]).toBe('35.0, +20.0');
});

test('failed items and unusual answers are told, with their points', async () => {
  const cut = cellOf({ label: 'a' }, [1, 0.3, null, 0]);
  cut.items[0]!.flags.push('cut');
  cut.items[0]!.scores.benchmark = { extracted: 'a', score: 0 };
  cut.items[3]!.flags.push('empty');
  const { tables, notes, records } = await reportOf([cut]);
  expect(tables[1]!.rows).toEqual([
    ['a', 'okvqa', 'failed', 1, 4, null, null, null, null],
    ['a', 'okvqa', 'empty', 1, 4, 0, 0, 0, null],
    ['a', 'okvqa', 'cut', 1, 4, 1, 0, 1, null],
  ]);
  expect(notes).toEqual(['Items without an answer from the server (1 failed) are in no mean.']);
  expect(records.rows[0]![8]).toBeCloseTo(130 / 3, 6);
  expect(records.rows[0]!.slice(13)).toEqual([4, 1, 3, 1, 0, 1, 1, 0, 0]);
});

test('what a run has to tell of a benchmark stands under its tables', async () => {
  const folder = await temporaryFolder();
  await writeResults(folder, [cellOf({ label: 'a' }, tenths(1))], { okvqa: ['3 pictures are excluded.'] });
  const { notes } = await evaluationReport({ folders: [folder], ...asked });
  expect(notes).toEqual(['okvqa: 3 pictures are excluded.']);
});

test('answers that the judge did not mark are in no mean, and are told', async () => {
  const given = cellOf({ label: 'a' }, tenths(5));
  for (const item of given.items.slice(0, 4)) item.scores.judge = { extracted: null, score: 1 };
  const { records, notes } = await reportOf([given], { scorer: 'judge' });
  expect(records.rows[0]![8]).toBe(100);
  expect(notes).toEqual(['6 answers that judge could not score are in no mean.']);
});

test('scores of different numbers of items are told', async () => {
  const given = [cellOf({ label: 'a' }, tenths(1)), cellOf({ label: 'b' }, [1, 0])];
  expect((await reportOf(given)).notes).toEqual(['okvqa: scores are of different numbers of items (2, 10).']);
});

test('a judge that was not asked', async () => {
  await expect(reportOf(threeBenchmarks, { scorer: 'judge' })).rejects.toThrow(
    new UsageError('The results hold no scores of judge. Evaluate with --judge PROVIDER/MODEL.'),
  );
});

test('a label is text, whatever it holds', async () => {
  const label = '=1+1|<script>alert(1)</script>\u0007\u202e](x)';
  const folder = await temporaryFolder();
  await writeResults(folder, [
    cellOf({ label, shots: 0 }, tenths(1)),
    cellOf({ label, shots: 2 }, tenths(2)),
  ]);
  const curve = join(folder, 'curve.svg');
  const { tables, records } = await evaluationReport({ folders: [folder], ...asked, curve });
  const markdown = toMarkdown(tables);
  expect(markdown).not.toMatch(/[^\\][<>]/);
  expect(markdown).not.toContain('\u0007');
  expect(cellsIn(markdown.replaceAll('\\|', ''))[0]).toHaveLength(2);
  expect(toCsv([records])).toContain(`\r\n'=1+1|`);
  const svg = await readFile(curve, 'utf8');
  for (const part of ['<script', '\u0007', '\u202e']) expect(svg).not.toContain(part);
  expect(svg).toContain('&lt;script&gt;');
  expect((await sharp(Buffer.from(svg)).metadata()).width).toBeGreaterThan(200);
});

test('curve: a panel each and their average; no line over a hole', async () => {
  const folder = await temporaryFolder();
  const curve = join(folder, 'curve.svg');
  const given = [0, 1, 2, 4].flatMap((shots) =>
    ['okvqa', 'textvqa', 'mathvista']
      .filter((benchmark) => benchmark !== 'mathvista' || shots !== 1)
      .map((benchmark) => cellOf({ label: 'a', benchmark, shots }, tenths(shots))),
  );
  await writeResults(folder, given);
  await evaluationReport({ folders: [folder], ...asked, curve });
  const svg = await readFile(curve, 'utf8');
  for (const name of ['okvqa', 'textvqa', 'mathvista', 'average of 2 benchmarks', 'demonstrations'])
    expect(svg).toContain(`>${name}<`);
  const lines = [...svg.matchAll(/<path d="(M[^"]*L[^"]*)"/g)].map(([, path]) => path!);
  const parts = lines.map((path) => path.split('M').slice(1));
  // Of okvqa, of textvqa and of the average: four points in one go. Of mathvista: a point, and a line from 2 to 4.
  expect(parts.filter(([first]) => first!.split('L').length === 4)).toHaveLength(3);
  expect(parts.filter((path) => path.length === 2)).toHaveLength(1);
});

test('curve: nothing to draw, or not of one kind', async () => {
  const curve = join(await temporaryFolder(), 'curve.svg');
  const cheat = [cellOf({ label: 'a', shots: 1, cheat: true }, tenths(1))];
  await expect(reportOf(cheat, { curve })).rejects.toThrow('no scores of ours to draw over shots');
  const prompts = [
    cellOf({ label: 'a', shots: 1 }, tenths(1)),
    cellOf({ label: 'a', shots: 1, prompt: 'paper' }, tenths(1)),
  ];
  await expect(reportOf(prompts, { curve })).rejects.toThrow('several prompts');
});

test('several folders are one table, unless both hold the same', async () => {
  const [one, other] = [await temporaryFolder(), await temporaryFolder()];
  await writeResults(one, [cellOf({ label: 'a' }, tenths(1))]);
  await writeResults(other, [cellOf({ label: 'b' }, tenths(2))]);
  const { tables } = await evaluationReport({ folders: [one, other], ...asked });
  expect(cellsIn(toMarkdown(tables)).map(([label]) => label)).toEqual(['label', 'a', 'b']);
  await writeResults(one, [cellOf({ label: 'a' }, tenths(1))], { okvqa: [] }, 'old');
  await writeResults(other, [cellOf({ label: 'b' }, tenths(2))], { okvqa: [] }, 'new');
  expect((await evaluationReport({ folders: [one, other], ...asked })).notes).toEqual([
    'okvqa: its files are not the same in all runs.',
  ]);
  await writeResults(other, [cellOf({ label: 'a' }, tenths(2))]);
  await expect(evaluationReport({ folders: [one, other], ...asked })).rejects.toThrow(
    `okvqa, 0 shots, prompt even of a is both in ${one} and in ${other}.`,
  );
});

test('folders that hold no results', async () => {
  const folder = await temporaryFolder();
  await expect(evaluationReport({ folders: [folder], ...asked })).rejects.toThrow(UsageError);
  await expect(evaluationReport({ folders: [join(folder, 'none')], ...asked })).rejects.toThrow('No folder');
  await writeResults(folder, []);
  await expect(evaluationReport({ folders: [folder], ...asked })).rejects.toThrow('No results yet');
  await writeFile(join(folder, 'results.json'), '{"form":1');
  await expect(evaluationReport({ folders: [folder], ...asked })).rejects.toThrow(IntegrityError);
});

const pair = { compare: 'b', against: 'a' };

test('comparison: figures, and corrected for their number', async () => {
  const { tables, records, figures } = await reportOf(threeBenchmarks, pair);
  const rows = cellsIn(toMarkdown(tables));
  expect(rows[0]!.slice(0, 6)).toEqual(['asked', 'pairs', 'left out', 'a', 'b', 'difference']);
  expect(rows[1]!.slice(0, 6)).toEqual([
    'mathvista, 0 shots, prompt even',
    '10',
    '0',
    '20.0',
    '30.0',
    '+10.0',
  ]);
  const { compared } = figures as { compared: { where: string; figures: object; holmP: number }[] };
  // 4 to 7 of 10, two to a picture: three items gained, of two pictures.
  expect(compared[1]).toMatchObject({
    where: 'mathvista, 4 shots, rices, prompt even',
    figures: {
      pairs: 10,
      clusters: 5,
      gained: 3,
      lost: 0,
      mcnemarP: expect.closeTo(0.25),
      permutationP: 0.5,
    },
  });
  expect(compared.every(({ holmP }) => holmP === 1)).toBe(true);
  expect(records.rows).toHaveLength(5);
  await expect(reportOf(threeBenchmarks, { compare: 'b' })).rejects.toThrow('--compare needs --against');
  await expect(reportOf(threeBenchmarks, { ...pair, against: 'c' })).rejects.toThrow(
    'No label c in the results. There are: a, b.',
  );
});

test('comparison of what one table shows', async () => {
  const given = ['a', 'b'].flatMap((label) => [
    cellOf({ label, shots: 0 }, tenths(2)),
    cellOf({ label, shots: 1 }, tenths(3)),
    cellOf({ label, shots: 1, cheat: true }, tenths(4)),
  ]);
  const where = async (table: EvaluationReportOptions['table']) =>
    (await reportOf(given, { ...pair, table })).records.rows.map((row) => row[3]);
  expect(await where('cheat')).toEqual(['okvqa, cheat, 1 shot, rices, prompt even']);
  expect(await where('zero-shot')).toEqual(['okvqa, 0 shots, prompt even']);
  expect(await where('shots')).toHaveLength(2);
  expect(await where(null)).toHaveLength(3);
  await expect(reportOf(given.slice(0, 1), { ...pair, table: 'cheat' })).rejects.toThrow('--table cheat');
});

test('comparison: an item that failed for one is left out, and counted', async () => {
  const given = [
    cellOf({ label: 'a' }, [1, null, 0, null, 0]),
    cellOf({ label: 'b' }, [1, 1, null, null, 1]),
  ];
  const { tables, notes, figures } = await reportOf(given, pair);
  expect(tables[0]!.rows[0]!.slice(1, 5)).toEqual([2, 3, '50.0', '100.0']);
  expect(notes).toEqual([
    'Items are left out where the server failed or the rules could not score the answer: 1 of a, 1 of b, 1 of both.',
  ]);
  expect(figures).toMatchObject({ compared: [{ unpaired: { before: 1, after: 1, both: 1 } }] });
});

test.each([
  ['item q3 is only in a', (items: GivenCell['items']) => items.splice(3, 1)],
  ['the pictures of item q2 differ', (items: GivenCell['items']) => items[2]!.pictures.push('c'.repeat(64))],
  ['the prompts of item q1 differ', (items: GivenCell['items']) => (items[1]!.prompt = 'c'.repeat(64))],
  ['the demonstrations of item q1 differ', (items: GivenCell['items']) => items[1]!.demos.reverse()],
  ['item x is only in b', (items: GivenCell['items']) => (items[4]!.item = 'x')],
])('comparison refuses what was not asked alike: %s', async (message, change) => {
  const [a, b] = ['a', 'b'].map((label) => cellOf({ label, shots: 2 }, tenths(5)));
  change(b!.items);
  await expect(reportOf([a!, b!], pair)).rejects.toThrow(
    new UsageError(
      `Expected both models to be asked the same, but in okvqa, 2 shots, rices, prompt even ${message}. Evaluate both with the same files and options.`,
    ),
  );
});

test('comparison: nothing in common names what differs; what only one was asked is told', async () => {
  const a = cellOf({ label: 'a', shots: 2 }, tenths(5));
  await expect(
    reportOf([a, cellOf({ label: 'b', shots: 2, prompt: 'paper' }, tenths(5))], pair),
  ).rejects.toThrow(
    'a and b were asked nothing in common: okvqa, 2 shots, rices, prompt even is not okvqa, 2 shots, rices, prompt paper.',
  );
  const given = [a, cellOf({ label: 'b', shots: 2 }, tenths(5)), cellOf({ label: 'b', shots: 4 }, tenths(5))];
  expect((await reportOf(given, pair)).notes).toEqual([
    'Only b was asked, so not compared: okvqa, 4 shots, rices, prompt even.',
  ]);
});

test('comparison over seeds: each, and their mean and deviation', async () => {
  const given = [42, 43].flatMap((seed, index) => [
    cellOf({ label: 'a', shots: 2, demos: 'random', seed }, tenths(2)),
    cellOf({ label: 'b', shots: 2, demos: 'random', seed }, tenths(3 + 2 * index)),
  ]);
  const { tables, figures } = await reportOf(given, pair);
  expect(tables[0]!.rows.map((row) => [row[0], row[5]])).toEqual([
    ['okvqa, 2 shots, random, prompt even', '+20.0 ± 14.1'],
    ['okvqa, 2 shots, random, prompt even, seed 42', '+10.0'],
    ['okvqa, 2 shots, random, prompt even, seed 43', '+30.0'],
  ]);
  // One item gained with both seeds, two with one of them.
  expect(figures).toMatchObject({ compared: [{ figures: { pairs: 10, gained: 3, before: 0.2 } }] });
});

test('comparison: items that are not those that were counted', async () => {
  const folder = await temporaryFolder();
  await writeResults(folder, [cellOf({ label: 'a' }, tenths(5)), cellOf({ label: 'b' }, tenths(5))]);
  const compare = () => evaluationReport({ folders: [folder], ...asked, ...pair });
  const file = join(folder, '1.items.jsonl');
  const [line] = (await readFile(file, 'utf8')).split('\n');
  await appendFile(file, `${line!.replace('"q0"', '"q10"')}\n`);
  await expect(compare()).rejects.toThrow(IntegrityError);
  await writeFile(file, `${line}\n`);
  await expect(compare()).rejects.toThrow('Expected 10 items');
  await writeFile(file, '{"item":');
  await expect(compare()).rejects.toThrow(IntegrityError);
  await rm(file);
  await expect(compare()).rejects.toThrow(IntegrityError);
  // Results from elsewhere show no other file of this machine.
  const results = await readFile(join(folder, 'results.json'), 'utf8');
  await writeFile(join(folder, 'results.json'), results.replace('1.items.jsonl', '../../../etc/passwd'));
  await expect(compare()).rejects.toThrow('is missing');
});
