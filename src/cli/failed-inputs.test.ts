import { expect, test } from 'vitest';
import { FailedInputs } from './failed-inputs.ts';

const input = (source: string) => ({
  source,
  listed: null,
  stage: 'probe',
  reason: 'not-media',
  message: 'It is no video.\n    at x.ts:3',
});

test('each is told once, with name, place and reason', () => {
  const failed = new FailedInputs();
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
  const line = new FailedInputs().add(input(`\u001b[2Jx\r\u202e\u009b${'y'.repeat(5000)}`))!;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f\u202e]/);
  expect(line.length).toBeLessThanOrEqual(300);
});

test('the first twenty are told, the others counted', () => {
  const failed = new FailedInputs();
  const told = Array.from({ length: 25 }, (_, index) => failed.add(input(`${index}.mp4`)));
  expect(told.filter((line) => line !== null)).toHaveLength(20);
  const summary = failed.summary('out');
  expect(summary).toHaveLength(22);
  expect(summary.at(-1)).toBe('  … and 5 more: lectern status out, or its outcomes there');
  expect(new FailedInputs().summary('out')).toEqual([]);
});
