import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Clip, clipsSchema } from '../../records/clip.ts';
import { type ClipInput, cutClips } from './clip-rules.ts';

const bounds = { minSec: 10, maxSec: 20 };
const seconds = (clips: Clip[]) => clips.map((clip) => [clip.startSec, clip.endSec]);
const flags = (clips: Clip[]) => clips.map((clip) => clip.flag);

/** Utterances laid one after the other: [pause before, length, text]. */
function speech(parts: readonly (readonly [number, number, string])[], tailSec = 0): ClipInput {
  let atMs = 0;
  const utterances = parts.map(([pauseSec, lengthSec, text]) => {
    const startMs = atMs + Math.round(pauseSec * 1000);
    atMs = startMs + Math.round(lengthSec * 1000);
    return { startSec: startMs / 1000, endSec: atMs / 1000, text };
  });
  return { durationSec: (atMs + Math.round(tailSec * 1000)) / 1000, utterances };
}

function expectTiling({ durationSec, utterances }: ClipInput, clips: Clip[]): void {
  clipsSchema.parse({ clips });
  expect(clips[0]?.startSec).toBe(0);
  expect(clips.at(-1)?.endSec).toBe(durationSec);
  let utterance = 0;
  clips.forEach((clip, index) => {
    expect(clip.index).toBe(index);
    expect(clip.endSec).toBeGreaterThan(clip.startSec);
    if (index > 0) expect(clip.startSec).toBe(clips[index - 1]!.endSec);
    expect(clip.firstUtterance).toBe(utterance);
    expect(clip.endUtterance).toBeGreaterThanOrEqual(utterance);
    for (; utterance < clip.endUtterance; utterance++) {
      expect(utterances[utterance]!.startSec).toBeGreaterThanOrEqual(clip.startSec);
      expect(utterances[utterance]!.endSec).toBeLessThanOrEqual(clip.endSec);
    }
    expect(clip.flag === 'silent').toBe(clip.firstUtterance === clip.endUtterance);
  });
  expect(utterance).toBe(utterances.length);
}

const milliseconds = (min: number, max: number) =>
  fc.integer({ min: min * 1000, max: max * 1000 }).map((ms) => ms / 1000);
const sentence = fc.constantFrom('and then we', 'It is so.', 'because of that,', 'Why?', 'we go on', '');
const part = (pause: [number, number], length: [number, number]) =>
  fc.tuple(milliseconds(...pause), milliseconds(...length), sentence);
const lecture = fc
  .tuple(fc.array(part([0.15, 1.2], [0.6, 9]), { minLength: 20, maxLength: 80 }), milliseconds(0, 3))
  .map(([parts, tail]) => speech(parts, tail));
const anySpeech = fc
  .tuple(fc.array(part([0, 40], [0.2, 45]), { maxLength: 30 }), milliseconds(0.5, 60))
  .map(([parts, tail]) => speech(parts, tail));

describe('cutClips', () => {
  test('tiles whatever is said, and explains each length that is out of bounds', () => {
    fc.assert(
      fc.property(anySpeech, (input) => {
        const clips = cutClips(input, bounds);
        expectTiling(input, clips);
        for (const clip of clips) {
          const lengthSec = clip.endSec - clip.startSec;
          const spoken = input.utterances.slice(clip.firstUtterance, clip.endUtterance);
          if (clip.flag === null) expect(lengthSec).toBeGreaterThan(bounds.minSec - 1e-6);
          if (clip.flag === null) expect(lengthSec).toBeLessThan(bounds.maxSec + 1e-6);
          if (clip.flag === 'short') expect(lengthSec).toBeLessThan(bounds.minSec);
          if (clip.flag === 'long-utterance') {
            expect(spoken).toHaveLength(1);
            expect(spoken[0]!.endSec - spoken[0]!.startSec).toBeGreaterThan(bounds.maxSec);
          }
        }
        for (let index = 1; index < clips.length; index++)
          expect([flags(clips)[index - 1], flags(clips)[index]]).not.toEqual(['silent', 'silent']);
      }),
      { numRuns: 300 },
    );
  });

  test('keeps at least nine clips in ten of ordinary speech within bounds', () => {
    fc.assert(
      fc.property(lecture, (input) => {
        const clips = cutClips(input, bounds);
        const within = clips.filter(
          ({ startSec, endSec }) => endSec - startSec > 9.9999 && endSec - startSec < 20.0001,
        );
        expect(within.length / clips.length).toBeGreaterThanOrEqual(0.9);
      }),
      { numRuns: 200 },
    );
  });

  test('stays inside its rules when captions overlap, touch, last no time or leave the file', () => {
    const caption = fc.record({
      start: fc.integer({ min: 0, max: 90_000 }),
      length: fc.nat({ max: 30_000 }),
    });
    fc.assert(
      fc.property(
        fc.array(caption, { maxLength: 40 }),
        fc.integer({ min: 1, max: 100_000 }),
        (captions, end) => {
          const utterances = captions
            .sort((a, b) => a.start - b.start)
            .map(({ start, length }) => ({
              startSec: start / 1000,
              endSec: (start + length) / 1000,
              text: 'so',
            }));
          const inside = (sec: number) => Math.min(sec, end / 1000);
          expectTiling(
            {
              durationSec: end / 1000,
              utterances: utterances.map(({ startSec, endSec, text }) => ({
                startSec: inside(startSec),
                endSec: inside(endSec),
                text,
              })),
            },
            cutClips({ durationSec: end / 1000, utterances }, bounds),
          );
        },
      ),
      { numRuns: 300 },
    );
  });

  test('gives the same clips for the same speech, in other bounds too', () => {
    fc.assert(
      fc.property(anySpeech, milliseconds(0.5, 40), milliseconds(0.1, 40), (input, minSec, more) => {
        const other = { minSec, maxSec: minSec + more };
        const clips = cutClips(input, other);
        expectTiling(input, clips);
        expect(cutClips(structuredClone(input), other)).toEqual(clips);
      }),
      { numRuns: 100 },
    );
  });

  test.each([
    ['ordinary', 3, 0.4],
    ['crowded', 0.002, 0.001],
    ['endless', 25, 10],
  ])('cuts a hundred thousand %s utterances', (_name, lengthSec, pauseSec) => {
    const input = speech(Array.from({ length: 100_000 }, () => [pauseSec, lengthSec, 'A sentence.']));
    const clips = cutClips(input, bounds);
    expect(clips.at(-1)?.endUtterance).toBe(100_000);
    expect(clips.at(-1)?.endSec).toBe(input.durationSec);
  });

  test('ends a clip where a sentence ends', () => {
    const input = speech([
      [0, 5, 'First we take the'],
      [0.3, 5, 'square root of both sides'],
      [0.3, 4, 'and keep the sign.'],
      [0.3, 5, 'Then we divide'],
      [0.3, 5, 'by the number'],
      [0.3, 4, 'in front of x.'],
    ]);
    expect(cutClips(input, bounds).map((clip) => clip.endUtterance)).toEqual([3, 6]);
  });

  test('takes a full stop for less when the next word is not capitalised', () => {
    const parts = ['So take a.', 'number such as', 'five. And.', 'now we can'] as const;
    const clips = cutClips(speech(parts.map((text) => [0.3, 7, text])), { minSec: 7, maxSec: 16 });
    expect(clips[0]?.endUtterance).toBe(2);
  });

  test.each([
    ['Is specified by the path variable.', 8],
    ['Separated by white spaces.', 8],
    ['Are the words that you type.', 8],
    ['Is it specified by the path variable?', 14.5],
    ['Added sugar is another matter.', 14.5],
  ])('takes no full stop for an end before words that lack a subject: %s', (next, endSec) => {
    const [clip] = cutClips(
      speech([
        [0, 8, 'Here the list of directories is searched.'],
        [0.2, 6, 'The list of them.'],
        [0.6, 6, next],
        [0.2, 4, 'Then we go on.'],
        [0.6, 4, 'That is all.'],
      ]),
      { minSec: 7, maxSec: 20 },
    );
    expect(clip!.endSec).toBeCloseTo(endSec, 0);
  });

  test('ends a clip at a sentence with a short pause rather than in mid-sentence at a long one', () => {
    const input = speech([
      [0, 6, 'We go to the terminal.'],
      [0.1, 5, 'The next command prints the'],
      [1.2, 7, 'name of the folder.'],
      [0.15, 12, 'It takes one argument.'],
    ]);
    expect(cutClips(input, bounds).map((clip) => clip.endUtterance)).toEqual([3, 4]);
  });

  test('takes a long pause without a full stop for the end, unless the next words resume', () => {
    const parts = (next: string) =>
      speech([
        [0, 11, 'go to the terminal'],
        [1.4, 5, next],
        [0.3, 11, 'Here it is'],
      ]);
    expect(cutClips(parts('The list is long'), bounds)[0]?.endUtterance).toBe(1);
    expect(cutClips(parts('And type the name.'), bounds)[0]?.endUtterance).toBe(2);
  });

  test('prefers the longer pause', () => {
    const input = speech([
      [0, 7, 'one'],
      [0.1, 7, 'two'],
      [2, 7, 'three'],
      [0.1, 7, 'four'],
    ]);
    const clips = cutClips(input, bounds);
    expect(clips.map((clip) => clip.endUtterance)).toEqual([2, 4]);
    expect(clips[0]?.endSec).toBeCloseTo(15.1, 1);
  });

  test('gives silence to the neighbour that needs it', () => {
    const clips = cutClips(
      speech([
        [0, 8, 'Short.'],
        [4, 19, 'Long.'],
      ]),
      bounds,
    );
    expect(flags(clips)).toEqual([null, null]);
    expect(clips[0]!.endSec).toBeGreaterThanOrEqual(11);
  });

  test('makes a clip of a silence that its neighbours cannot hold', () => {
    const clips = cutClips(
      speech([
        [0, 12, 'Before.'],
        [90, 12, 'After.'],
      ]),
      bounds,
    );
    expect(flags(clips)).toEqual([null, 'silent', null]);
    expect(clips[1]!.endSec - clips[1]!.startSec).toBeGreaterThan(70);
  });

  test('flags one utterance that is too long, and leaves it whole and alone', () => {
    const clips = cutClips(
      speech([
        [0, 12, 'Before.'],
        [0.5, 33, 'On and on.'],
        [0.5, 12, 'After.'],
      ]),
      bounds,
    );
    expect(flags(clips)).toEqual([null, 'long-utterance', null]);
    expect(clips[1]).toMatchObject({ firstUtterance: 1, endUtterance: 2 });
  });

  test('makes one clip of a video that is shorter than a clip, and of one in which nobody speaks', () => {
    expect(
      cutClips({ durationSec: 6, utterances: [{ startSec: 1, endSec: 2, text: 'Hello.' }] }, bounds),
    ).toEqual([{ index: 0, startSec: 0, endSec: 6, firstUtterance: 0, endUtterance: 1, flag: 'short' }]);
    const silent = cutClips({ durationSec: 300, utterances: [] }, bounds);
    expect(seconds(silent)).toEqual([[0, 300]]);
    expect(flags(silent)).toEqual(['silent']);
  });

  test('says what is wrong with its input', () => {
    const utterances = [
      { startSec: 5, endSec: 6, text: '' },
      { startSec: 4, endSec: 5, text: '' },
    ];
    expect(() => cutClips({ durationSec: 30, utterances }, bounds)).toThrow(/time order.*utterance 1/);
    expect(() => cutClips({ durationSec: 30, utterances: [] }, { minSec: 20, maxSec: 10 })).toThrow(
      /minSec 20 and maxSec 10/,
    );
    expect(() => cutClips({ durationSec: 0, utterances: [] }, bounds)).toThrow(/above 0 s, got 0/);
  });
});
