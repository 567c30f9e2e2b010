import { expect, test } from 'vitest';
import { withoutCoveredWords } from './covered-words.ts';
import type { ReadRegion } from './read-region.ts';

/** Letters ten pixels wide. */
function line(text: string, left: number, top = 500): ReadRegion {
  return {
    text,
    confidence: 0.95,
    at: [...text].map((_, i) => (i + 0.5) / text.length),
    region: { cx: left + 5 * text.length, cy: top, halfWidth: 5 * text.length, halfHeight: 12, angle: 0 },
  };
}

function read(...screens: ReadRegion[][]) {
  const readings = screens.map((regions) => ({ width: 1000, height: 900, regions, refused: [] }));
  return withoutCoveredWords(readings).map(({ regions, refused }) => [
    regions.map(({ text }) => text),
    refused.map(({ region, reason }) => `${reason} ${region.text}`),
  ]);
}

const whole = [
  line('Gestures', 100, 700),
  line('Gesture Interpreter', 100, 600),
  line('Inductance', 200),
  line('Gesture Detected: Swipe Left', 100, 800),
];

test.each([
  ['its end', line('tance', 250), 0],
  ['its end with the letter that is cut read as another', line('cance', 250), 0],
  ['its beginning', line('Induc', 200), 0],
  ['its middle', line('nd', 210), 0],
])('of a word that stands in full on another screen, %s is refused', (_, piece) => {
  expect(read([piece], whole)).toEqual([
    [[], [`cut ${piece.text}`]],
    [whole.map(({ text }) => text), []],
  ]);
});

test('a line whose beginning is covered keeps its words', () => {
  const covered = [
    line('e Detected Swipe Left', 160, 800),
    line('ure Detected: Swipe Left', 140, 800),
    line('Ire Detected: Swipe Left', 140, 800),
  ];
  for (const one of covered) expect(read([one], whole)[0]).toEqual([[one.text.replace(/^\w+ /, '')], []]);
});

test.each([
  ['in another place', line('tance', 200)],
  ['in another row', line('tance', 250, 600)],
  ['of a line that is being written', line('Gesture Detected: Swi', 100, 800)],
  ['that is a word of the line', line('Detected: Swipe Left', 180, 800)],
  ['that is a word which the other begins with', line('Gesture', 100, 700)],
  ['that begins as one of another length', line('Gestures', 100, 600)],
  ['that is another word', line('instance', 220)],
])('a text %s stays', (_, one) => {
  expect(read([one], whole)[0]).toEqual([[one.text], []]);
});

test('what is typed letter by letter stays', () => {
  const before = ['user@host:~$ cat notes.txt', 'first line of the notes'];
  // The letters of these rows stand evenly, as in a terminal.
  const rows = [...before, 'clea'].map((text, i) => line(text, 20, 100 + 30 * i));
  const later = [...before, 'clear'].map((text, i) => line(text, 20, 100 + 30 * i));
  expect(read(rows, later)[0]).toEqual([[...before, 'clea'], []]);
});
