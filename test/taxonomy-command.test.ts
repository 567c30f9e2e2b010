import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { lectern, temporaryFolder } from './cli.ts';

test('the tree that comes with Lectern is found, counted and printed', async () => {
  const stats = await lectern(['taxonomy', 'stats', '--format', 'json']);
  expect(stats.exitCode).toBe(0);
  const sizes = JSON.parse(stats.stdout) as { subject: string | null; courses: number; points: number }[];
  const all = sizes.at(-1)!;
  expect(all).toMatchObject({
    subject: null,
    points: sizes.slice(0, -1).reduce((sum, { points }) => sum + points, 0),
  });

  const csv = (await lectern(['taxonomy', 'export', '--format', 'csv'])).stdout.split('\r\n');
  expect(csv[0]).toBe('subject,course,sub_course,knowledge_point,id');
  expect(csv.slice(1, -1)).toHaveLength(all.points);

  const config = join(temporaryFolder(), 'lectern.yaml');
  writeFileSync(config, 'taxonomy: {query: "<point> | <subject>"}\n');
  const queries = await lectern(['taxonomy', 'export', '--format', 'queries', '--config', config]);
  const lines = queries.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, string>);
  expect(lines).toHaveLength(all.points);
  expect(new Set(lines.map(({ id }) => id)).size).toBe(all.points);
  for (const { query, knowledgePoint, subject } of lines)
    expect(query).toBe(`${knowledgePoint!.replaceAll('"', '')} | ${subject}`);
});

test('a check tells what is wrong and what is near, and fails', async () => {
  const file = join(temporaryFolder(), 'physics.yaml');
  const points = [
    "Newton's second law",
    'Newtons third law',
    "newton's Second Laws",
    'boiling of water',
    'rainbows',
  ];
  writeFileSync(
    file,
    `subject: Physics\ncourses: [{name: Mechanics, subCourses: [{name: Laws, points: ${JSON.stringify(points)}}]}]\n`,
  );
  const args = ['taxonomy', 'check', file, '--course-points', '5-140'];
  const ended = await lectern([...args, '--pairs', '2', '--json']);
  expect(ended.exitCode).toBe(2);
  const { problems, pairs } = JSON.parse(ended.stdout) as {
    problems: { kind: string }[];
    pairs: { one: { name: string }; other: { name: string }; similarity: number }[];
  };
  expect(problems.map(({ kind }) => kind)).toEqual(['duplicate']);
  expect(pairs).toHaveLength(2);
  for (const { one, other } of pairs) expect(`${one.name}${other.name}`).toMatch(/^newton.*newton.*law/i);

  writeFileSync(
    file,
    `subject: Physics\ncourses: [{name: M, subCourses: [{name: L, points: [a1, b2, c3, d4, e5]}]}]\n`,
  );
  const mended = await lectern([...args, '--pairs', '0']);
  expect([mended.exitCode, mended.stdout]).toEqual([0, '']);
  expect((await lectern(['taxonomy', 'check', file, '--course-points', '9-3'])).exitCode).toBe(2);
});
