import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { Item, Response } from '../item.ts';
import { porterStem } from './porter-stem.ts';
import { itemOf } from './score.fixture.ts';
import { scoreItem } from './score-item.ts';

/** An answer, its score by the benchmark's code, and by the paper's; null where the paper asks a judge. */
type Answered = readonly [text: string, benchmark: number, paper: number | null];

interface Published {
  records: (Pick<Item, 'benchmark' | 'choices' | 'answers' | 'fields'> & { answered: Answered[] })[];
  stems: [text: string, stem: string][];
}

interface OnRecords {
  tables: {
    file: string;
    benchmark: string;
    /** With what a record holds in braces. */
    answers: string[];
    /** By record, for each answer: by the benchmark and, where it asks no judge, by the paper. */
    scores: Record<string, [benchmark: number, paper?: number][]>;
  }[];
}

function read<T>(path: string): T {
  return JSON.parse(readFileSync(path, 'utf8')) as T;
}

function beside(name: string): string {
  return fileURLToPath(new URL(name, import.meta.url));
}

const said = (text: string): Response => ({ text, finish: 'stop' });

function expectScores(item: Item, answered: readonly Answered[]): void {
  const scored = answered.map(([text]) => {
    const { benchmark, paper } = scoreItem(item, said(text));
    const rounded = (score: number) => Math.round(score * 1e6) / 1e6;
    return [text, rounded(benchmark!.score), paper && rounded(paper.score)];
  });
  expect(scored).toEqual(answered);
}

const published = read<Published>(beside('published-scores.json'));

describe('scores as the published code gives them', () => {
  test.each(
    published.records.map(
      ({ answered, ...given }, index) =>
        [
          `${given.benchmark} ${index}: ${JSON.stringify(given.answers).slice(0, 50)}`,
          itemOf(given),
          answered,
        ] as const,
    ),
  )('%s', (_, item, answered) => {
    expectScores(item, answered);
  });

  test('every rule is met by right and by wrong answers', () => {
    const scores = new Map<string, Set<boolean>>();
    for (const { benchmark, answered } of published.records) {
      const seen = scores.get(benchmark) ?? new Set();
      for (const [, score] of answered) seen.add(score > 0);
      scores.set(benchmark, seen);
    }
    expect([...scores.keys()].sort()).toEqual(
      ['mathverse', 'mathvision', 'mathvista', 'mmmu', 'mmmu-pro', 'okvqa', 'scienceqa', 'textvqa'].sort(),
    );
    expect([...scores.values()].every((seen) => seen.size === 2)).toBe(true);
  });
});

test('stems are those of NLTK', () => {
  expect(published.stems.map(([text]) => [text, porterStem(text)])).toEqual(published.stems);
});

const data = fileURLToPath(new URL('../../../../shared/data/eval/', import.meta.url));
const here = existsSync(data);
if (!here)
  console.log('Skipped: the records of benchmarks that a test needs are not here (../shared/data/eval).');

/** Records as their files hold them; each has some of these. */
interface PublishedRecord {
  question_id?: number;
  pid?: string;
  id?: string;
  sample_index?: string;
  answer: string | number;
  answers?: { answer: string }[];
  choices?: string[] | null;
  options?: string[];
}

function recordsOf(file: string): [string, PublishedRecord][] {
  const text = readFileSync(`${data}${file}`, 'utf8');
  if (file.endsWith('.jsonl')) {
    const lines = text.split('\n').filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as PublishedRecord).map((one) => [String(one.id), one]);
  }
  const whole = JSON.parse(text) as PublishedRecord[] & { annotations?: PublishedRecord[] };
  const list = whole.annotations ?? whole;
  if (!Array.isArray(list)) return Object.entries(list as Record<string, PublishedRecord>);
  return list.map((one) => [String(one.question_id ?? one.pid ?? one.sample_index), one]);
}

function letterOfRecord({ answer }: PublishedRecord): string {
  return typeof answer === 'number' ? String.fromCharCode(65 + answer) : answer;
}

function itemFrom(benchmark: string, record: PublishedRecord): Item {
  return itemOf({
    benchmark,
    answers: record.answers?.map((one) => one.answer) ?? [letterOfRecord(record)],
    choices: record.choices ?? record.options ?? [],
    fields: { ...record },
  });
}

/** What stands in braces in an answer. */
function valuesOf({ answers, choices }: Item): Record<string, string> {
  const count = (answer: string) => answers.filter((one) => one === answer).length;
  const [answer = ''] = answers;
  return {
    answer,
    letter: answer,
    choice: choices[answer.charCodeAt(0) - 65] ?? answer,
    common: answers.reduce((most, one) => (count(one) > count(most) ? one : most)),
    last: answers.at(-1)!,
  };
}

function filled(answer: string, values: Record<string, string>): string {
  return answer.replace(/\{(\w+)(:upper|:lower)?\}/g, (_, name: string, form?: string) => {
    const value = values[name]!;
    return form === ':upper' ? value.toUpperCase() : form === ':lower' ? value.toLowerCase() : value;
  });
}

describe.skipIf(!here)('answers to records of the benchmarks (needs ../shared/data)', () => {
  const { tables } = read<OnRecords>(beside('benchmark-record-scores.json'));
  test.each(tables)('$benchmark: $file', ({ file, benchmark, answers, scores }) => {
    const found = new Map(recordsOf(file));
    for (const [record, wanted] of Object.entries(scores)) {
      const item = itemFrom(benchmark, found.get(record)!);
      const answered = wanted.map(
        ([score, paper], index): Answered => [filled(answers[index]!, valuesOf(item)), score, paper ?? null],
      );
      expectScores(item, answered);
    }
  });
});
