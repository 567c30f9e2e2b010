import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { cellOf, writeResults } from '../src/evaluate/report/results.fixture.ts';
import { lectern, temporaryFolder } from './cli.ts';

async function results(): Promise<string> {
  const folder = temporaryFolder();
  const scores = Array.from({ length: 12 }, (_, index) => index % 2);
  await writeResults(
    folder,
    ['a|b', 'c'].flatMap((label) =>
      [0, 2].map((shots) => cellOf({ label, shots }, label === 'c' ? scores.map(() => 1) : scores)),
    ),
  );
  return folder;
}

test('tables for people and for programs, and the curve', async () => {
  const folder = await results();
  const curve = join(folder, 'curve.svg');
  const shown = await lectern(['evaluate', 'report', folder, '--table', 'shots', '--curve', curve]);
  expect(shown.exitCode).toBe(0);
  expect(shown.stdout).toContain('| benchmark | a\\|b      | c           |\n');
  expect(shown.stdout).toContain('| okvqa     | 50.0/50.0 | 100.0/100.0 |\n');
  expect(readFileSync(curve, 'utf8')).toMatch(/^<svg .*<\/svg>$/s);

  const csv = await lectern(['evaluate', 'report', folder, '--format', 'csv']);
  expect(csv.stdout.split('\r\n').map((line) => line.split(',').slice(0, 3).join())).toEqual([
    'label,benchmark,shots',
    'a|b,okvqa,0',
    'a|b,okvqa,2',
    'c,okvqa,0',
    'c,okvqa,2',
    '',
  ]);

  const compared = ['evaluate', 'report', folder, '--compare', 'c', '--against', 'a|b', '--format', 'json'];
  expect(JSON.parse((await lectern(compared)).stdout)).toMatchObject({
    compare: 'c',
    against: 'a|b',
    compared: [{ figures: { difference: 0.5, gained: 6, lost: 0 } }, { figures: { pairs: 12 } }],
  });
});

test('mistakes and damage are told plainly, with their exit codes', async () => {
  const folder = await results();
  const report = (...args: string[]) => lectern(['evaluate', 'report', ...args]);
  const none = join(folder, 'none');
  const missing = await report(none);
  expect(missing.exitCode).toBe(2);
  expect(missing.stderr).toMatch(/^lectern: No folder .*none\.$/m);
  expect((await report(folder, '--curve', folder)).exitCode).toBe(2);
  rmSync(join(folder, '0.items.jsonl'));
  expect((await report(folder, '--compare', 'c', '--against', 'a|b')).exitCode).toBe(5);
});
