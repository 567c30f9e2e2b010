import { describe, expect, test } from 'vitest';
import { type CollectedVideo, noFacts } from '../candidate.ts';
import { undescribed } from '../sources/folder.ts';
import { type Labelled, labelled, labelledLater } from './labelled.fixture.ts';
import { reviewByRules, schoolWords } from './rules.ts';

const vocabulary = await schoolWords();

function videoOf(facts: Partial<CollectedVideo>): CollectedVideo {
  return {
    ...noFacts,
    ...undescribed,
    id: 'v',
    key: 'youtube:v',
    foundAs: 'youtube:v',
    source: 'youtube',
    wantedId: 'v',
    media: { kind: 'page', url: 'https://www.youtube.com/watch?v=v' },
    retrieved: '2026-01-01T00:00:00.000Z',
    found: [],
    alsoAs: [],
    ...facts,
  };
}

function judged({ point, course, subject, title, description }: Labelled) {
  return reviewByRules(videoOf({ knowledgePoint: point, course, subject, title, description }), vocabulary);
}

/** Counts of what was right and wrong, and the wrong ones. */
function measure(rows: readonly Labelled[]) {
  const wrong: string[] = [];
  const counts = { videos: rows.length, unwanted: 0, found: 0, rightReason: 0, wanted: 0, lost: 0 };
  for (const row of rows) {
    const { verdict, reason, evidence } = judged(row);
    const isDropped = verdict === 'drop';
    if (row.label === null) {
      counts.wanted++;
      if (isDropped) counts.lost++;
    } else {
      counts.unwanted++;
      if (isDropped) counts.found++;
      if (reason === row.label) counts.rightReason++;
    }
    if (reason !== row.label) wrong.push(`${row.label} -> ${reason}: ${row.title} (${evidence})`);
  }
  return { counts, wrong };
}

/** Says what was measured, and checks it. */
function check(name: string, rows: readonly Labelled[], least: { found: number; lost: number }): void {
  const { counts, wrong } = measure(rows);
  process.stderr.write(`${name}: ${JSON.stringify(counts)}\n${wrong.map((line) => `  ${line}\n`).join('')}`);
  expect(counts.lost).toBeLessThanOrEqual(least.lost);
  expect(counts.found).toBeGreaterThanOrEqual(least.found);
}

describe('the labelled videos', () => {
  const half = (rest: number) => labelled.filter((_, index) => index % 2 === rest);

  test('that the rules were made with', () => check('made with', half(0), { found: 20, lost: 0 }));
  test('kept aside', () => check('kept aside', half(1), { found: 21, lost: 0 }));
  test('written later', () => check('written later', labelledLater, { found: 5, lost: 3 }));
});

test('what a person would miss too is kept', () => {
  for (const facts of [{}, { title: 'Lesson 3' }, { title: 'Лекция о корнях и степенях многочленов' }])
    expect(reviewByRules(videoOf({ ...facts, knowledgePoint: 'square roots' }), vocabulary)).toMatchObject({
      verdict: 'keep',
    });
});

test('letters that only look like others, and marks that nobody sees, hide nothing', () => {
  for (const title of ['ＯＮＬＹＦＡＮＳ leak', 'only\u200bfans leak', 'Önlyfâns leak'])
    expect(reviewByRules(videoOf({ title }), vocabulary)).toMatchObject({
      verdict: 'drop',
      reason: 'sexual',
    });
});
