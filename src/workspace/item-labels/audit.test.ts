import { expect, test } from 'vitest';
import { type AuditedImage, auditTables, drawNumbers } from './audit.ts';
import type { AuditMark } from './label-log.ts';

const images: AuditedImage[] = Array.from({ length: 4 }, (_, image) => ({
  sample: image < 2 ? 's1' : 's2',
  image: image % 2,
  picture: `${image}`.repeat(64),
}));

function markOf(at: number, person: string, answers: Partial<AuditMark>): AuditMark {
  const about = { about: 'audit' as const, person, at: '2026-01-01T00:00:00.000Z', note: '', video: 'v' };
  return { ...about, ...images[at]!, kind: null, duplicate: null, fits: null, ...answers };
}

test('draws each number once at most, the same for the same seed, and all where there are no more', () => {
  const drawn = drawNumbers(1000, 100, 7);
  expect(new Set(drawn).size).toBe(100);
  expect(drawn.every((number, at) => number >= 0 && number < 1000 && number > (drawn[at - 1] ?? -1))).toBe(
    true,
  );
  expect(drawNumbers(1000, 100, 7)).toEqual(drawn);
  expect(drawNumbers(1000, 100, 8)).not.toEqual(drawn);
  expect(drawNumbers(3, 100, 1)).toEqual([0, 1, 2]);
  expect(drawNumbers(0, 5, 1)).toEqual([]);
});

test('draws every number as often as another', () => {
  const counts = Array.from({ length: 10 }, () => 0);
  for (let seed = 0; seed < 2000; seed++) for (const number of drawNumbers(10, 3, seed)) counts[number]!++;
  // 600 each; four standard deviations are 82.
  for (const count of counts) expect(Math.abs(count - 600)).toBeLessThan(90);
});

test('counts what people said beside the paper; the last answer counts', () => {
  const tables = auditTables(
    [
      markOf(0, 'ada', { kind: 'natural' }),
      markOf(0, 'ada', { kind: 'slide', duplicate: false, fits: true }),
      markOf(1, 'ada', { kind: 'slide', duplicate: true, fits: true }),
      markOf(2, 'ada', { kind: 'animation', duplicate: false, fits: false }),
      // Of another draw.
      { ...markOf(0, 'ada', { kind: 'lecture' }), sample: 's9' },
    ],
    images,
  );
  expect(tables).toHaveLength(1);
  const rows = Object.fromEntries(tables[0]!.rows.map(([name, ...cells]) => [name, cells]));
  expect(rows.samples!.slice(0, 2)).toEqual([2, 2]);
  expect(rows.images!.slice(0, 2)).toEqual([3, 4]);
  expect(rows.slides).toEqual([
    2,
    3,
    expect.closeTo(200 / 3, 9),
    expect.closeTo(20.77, 1),
    expect.closeTo(93.85, 1),
    378,
    expect.closeTo(26.6, 1),
  ]);
  expect(rows['near-duplicates']!.slice(0, 2)).toEqual([1, 3]);
  expect(rows['near-duplicates']!.slice(-2)).toEqual([72, expect.closeTo(5.07, 1)]);
  expect(rows['text explains the image']).toEqual([2, 3, ...Array(3).fill(expect.any(Number)), null, null]);
});

test('two people: agreement by question, over what both answered', () => {
  const both = (at: number, ada: Partial<AuditMark>, bo: Partial<AuditMark>) => [
    markOf(at, 'ada', ada),
    markOf(at, 'bo', bo),
  ];
  const tables = auditTables(
    [
      ...both(0, { kind: 'slide', fits: true }, { kind: 'slide' }),
      ...both(1, { kind: 'slide' }, { kind: 'lecture' }),
      ...both(2, { kind: 'lecture' }, { kind: 'lecture' }),
    ],
    images,
  );
  expect(tables.map(({ title }) => title)).toEqual(['Audit by ada', 'Audit by bo', 'Agreement']);
  expect(tables[2]!.rows).toEqual([
    ['kind of image', 'ada', 'bo', 3, expect.closeTo(2 / 3, 9), expect.closeTo(0.4, 9)],
    ['near-duplicate', 'ada', 'bo', 0, null, null],
    ['text explains the image', 'ada', 'bo', 0, null, null],
  ]);
});
