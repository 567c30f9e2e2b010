import { expect, test } from 'vitest';
import { EndedInputs } from './ended-inputs.ts';

const input = (source: string) => ({
  source,
  listed: null,
  stage: 'probe',
  reason: 'not-media',
  message: 'It is no video.\n    at x.ts:3',
});

test('each is told once, with name, place and reason', () => {
  const failed = new EndedInputs('Failed');
  expect(failed.add(input('a.txt'))).toBe('a.txt: not-media at probe: It is no video.');
  expect(failed.add(input('a.txt'))).toBeNull();
  const lost = {
    source: 'b.mp4',
    listed: 'l.csv line 3',
    stage: null,
    reason: 'source-unreadable',
    message: '',
  };
  expect(failed.add(lost)).toBe('b.mp4 (l.csv line 3): source-unreadable');
  expect(failed.summary('out')).toEqual([
    'Failed:',
    '  a.txt: not-media at probe: It is no video.',
    '  b.mp4 (l.csv line 3): source-unreadable',
  ]);
});

test('names do not steer the terminal, nor fill it', () => {
  const line = new EndedInputs('Failed').add(input(`\u001b[2Jx\r\u202e\u009b${'y'.repeat(5000)}`))!;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(line.length).toBeLessThanOrEqual(300);
});

test('what helps stands once below those that it helps', () => {
  const dropped = new EndedInputs('Dropped', ({ reason }) =>
    reason === 'too-short' ? 'Lower probe.minSec.' : null,
  );
  for (const source of ['a.mp4', 'b.mp4'])
    dropped.add({ ...input(source), reason: 'too-short', message: '' });
  dropped.add(input('c.mp4'));
  expect(dropped.summary('out')).toEqual([
    'Dropped:',
    '  a.mp4: too-short at probe',
    '  b.mp4: too-short at probe',
    '    → Lower probe.minSec.',
    '  c.mp4: not-media at probe: It is no video.',
  ]);
});

test('the first twenty are told, the first ten named at the end, the others counted', () => {
  const failed = new EndedInputs('Failed');
  const told = Array.from({ length: 25 }, (_, index) => failed.add(input(`${index}.mp4`)));
  expect(told.filter((line) => line !== null)).toHaveLength(20);
  const summary = failed.summary('out');
  expect(summary).toHaveLength(12);
  expect(summary.at(-1)).toBe('  … and 15 more: lectern status out, or its outcomes there');
  expect(new EndedInputs('Failed').summary('out')).toEqual([]);
});
