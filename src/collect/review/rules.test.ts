import { describe, expect, test } from 'vitest';
import { type CollectedVideo, noFacts } from '../candidate.ts';
import { undescribed } from '../sources/folder.ts';
import { type Labelled, labelled } from './labelled.fixture.ts';
import { reviewByRules } from './rules.ts';

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
  return reviewByRules(videoOf({ knowledgePoint: point, course, subject, title, description }));
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

describe('the labelled videos', () => {
  test.each([
    ['that the rules were made with', 0],
    ['kept aside', 1],
  ])('%s', (name, half) => {
    const { counts, wrong } = measure(labelled.filter((_, index) => index % 2 === half));
    process.stderr.write(
      `${name}: ${JSON.stringify(counts)}\n${wrong.map((line) => `  ${line}\n`).join('')}`,
    );
    expect(counts.lost / counts.wanted).toBeLessThanOrEqual(0.1);
    expect(counts.found / counts.unwanted).toBeGreaterThanOrEqual(0.8);
  });
});
