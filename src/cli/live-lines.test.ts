import { expect, test } from 'vitest';
import type { RunSnapshot } from '../index.ts';
import { liveLines, progressLine } from './live-lines.ts';

const snapshot: RunSnapshot = {
  videos: { of: 5, kept: 1, dropped: 1, failed: 0 },
  doneSec: 750,
  ofSec: 1780,
  elapsedSec: 100,
  leftSec: 200,
  active: [
    {
      video: 'v',
      name: 'laion400m_talk_with_a_name_that_is_far_too_long_for_any_terminal_and_longer_still_recorded_in_2021.mp4',
      stage: 'transcribe',
      doneSec: 72,
      ofSec: 189,
      rate: 4.2,
    },
    { video: 'w', name: 'b.mp4', stage: 'caption', doneSec: 0, ofSec: 70, rate: null },
  ],
};
const plain = { rows: 24, colour: false };

test.each([40, 80, 100, 140])('no line is wider than %i columns, and none lacks the time left', (columns) => {
  const lines = liveLines(snapshot, { columns, ...plain });
  for (const line of lines) expect([...line].length).toBeLessThan(columns);
  expect(lines[0]).toContain('42 %');
  expect(lines[0]).toContain('about 3 min left');
  expect(lines[1]).toContain('1:12 of 3:09');
});

test('at 100 columns all facts are there', () => {
  const [overall, first, second] = liveLines(snapshot, { columns: 100, ...plain });
  expect(overall).toContain('2 of 5 videos · 1 kept, 1 dropped');
  expect(first).toMatch(/laion400m.*….*2021\.mp4 +1:12 of 3:09 +4\.2x$/);
  expect(second).toMatch(/^ {2}caption +b\.mp4 +1:10 *$/);
});

test('names do not steer the terminal; a short screen shows how many more there are', () => {
  const active = Array.from({ length: 9 }, () => ({ ...snapshot.active[1]!, name: 'x\u001b[2J\r.mp4' }));
  const lines = liveLines({ ...snapshot, active }, { columns: 80, rows: 7, colour: false });
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  expect(lines.join('')).not.toMatch(/[\u0000-\u001f]/);
  expect(lines).toHaveLength(6);
  expect(lines.at(-1)).toBe('  … and 5 more');
});

test('colours only where they are wanted', () => {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the beginning of a colour
  const colours = /\u001b\[/;
  expect(liveLines(snapshot, { columns: 80, ...plain }).join('')).not.toMatch(colours);
  expect(liveLines(snapshot, { columns: 80, rows: 24, colour: true })[0]).toMatch(colours);
});

test('a log gets one line', () => {
  expect(progressLine(snapshot)).toBe(
    '42 % · about 3 min left · 2 of 5 videos · 1 kept, 1 dropped · 12:30 of 29:40 of video',
  );
  const alone = { ...snapshot, leftSec: null, videos: { ...snapshot.videos, of: 1, kept: 0, dropped: 0 } };
  expect(progressLine(alone)).toContain('estimating · 0 of 1 video ·');
});
