import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RemoteHearing, RemoteSegment } from '../../speech/remote-hearing.ts';
import { frameSec, type SpeechTrack } from '../../speech/vad.ts';
import { remoteUtterances } from './remote-transcript.ts';

/** A track in which somebody speaks but for these stretches. */
function trackOf(durationSec: number, pauses: readonly (readonly [number, number])[] = []): SpeechTrack {
  const frames = Math.ceil(durationSec / frameSec);
  const isPause = (sec: number): boolean => pauses.some(([from, to]) => sec >= from && sec < to);
  const spoken = Array.from({ length: frames }, (_, frame) => !isPause(frame * frameSec));
  return {
    startSec: 0,
    endSec: durationSec,
    probabilities: Float32Array.from(spoken, (speaks) => (speaks ? 0.9 : 0)),
    levels: Float32Array.from(spoken, (speaks) => (speaks ? -20 : -70)),
  };
}

function segment(
  startSec: number,
  endSec: number,
  text: string,
  more: Partial<RemoteSegment> = {},
): RemoteSegment {
  return { startSec, endSec, text, confidence: 0.8, noSpeech: 0.01, ...more };
}

function hearing(...segments: RemoteSegment[]): RemoteHearing {
  return { language: 'english', segments, words: null };
}

const piece = { startSec: 100, endSec: 128 };
const track = trackOf(200, [[106, 107]]);

describe('what an endpoint heard', () => {
  test('becomes an utterance a sentence, at its place in the video', () => {
    const heard = hearing(
      segment(0, 3, 'The angles of a triangle'),
      segment(3, 6, 'make two right angles.'),
      segment(7, 12, 'So the third one follows.'),
    );
    expect(remoteUtterances(piece, heard, track)).toEqual({
      utterances: [
        {
          startSec: 100,
          endSec: 106,
          text: 'The angles of a triangle make two right angles.',
          confidence: 0.8,
        },
        { startSec: 107, endSec: 112, text: 'So the third one follows.', confidence: 0.8 },
      ],
      rejected: [],
    });
  });

  test('is cut at a pause where a segment holds two sentences, by the times of its words', () => {
    const texts = 'We take the root of nine. It is three, and not four.'.split(' ');
    const words = texts.map((text, index) => {
      const startSec = index < 6 ? index : index + 1.2;
      return { startSec, endSec: startSec + 0.9, text };
    });
    const heard = { ...hearing(segment(0, 13, texts.join(' '))), words };
    const { utterances } = remoteUtterances(piece, heard, track);
    expect(utterances.map(({ text }) => text)).toEqual([
      'We take the root of nine.',
      'It is three, and not four.',
    ]);
    expect(utterances[0]!.endSec).toBeGreaterThan(105.9);
    expect(utterances[1]!.startSec).toBeLessThan(107.1);
    const guessed = remoteUtterances(piece, hearing(segment(0, 13, texts.join(' '))), track);
    expect(guessed.utterances).toHaveLength(2);
  });

  test('in a language without blanks stays as the server cut it', () => {
    const heard = hearing(
      segment(0, 6, '三角形的内角和是一百八十度。'),
      segment(7, 12, '所以第三个角是多少？'),
    );
    expect(remoteUtterances(piece, heard, track).utterances.map(({ text }) => text)).toEqual([
      '三角形的内角和是一百八十度。',
      '所以第三个角是多少？',
    ]);
  });

  test.each([
    ['over silence', segment(6.1, 6.9, 'Thanks for watching.'), 'text-on-silence'],
    [
      'improbable and probably silence',
      segment(8, 10, 'Subscribe.', { noSpeech: 0.9, confidence: 0.1 }),
      'text-on-silence',
    ],
    ['again and again', segment(8, 20, Array(12).fill('and so').join(' ')), 'repetition-loop'],
    [
      'faster than anyone speaks',
      segment(
        8,
        9,
        'one more thing about triangles whose sides are three and four and five, which Pythagoras of Samos is said to have known',
      ),
      'too-many-tokens',
    ],
  ])('%s was not said', (_how, made, reason) => {
    const { utterances, rejected } = remoteUtterances(piece, hearing(made), track);
    expect(utterances).toEqual([]);
    expect(rejected).toMatchObject([{ reason, text: made.text.trim() }]);
  });

  test('never overlaps, is in order and stays inside its piece', () => {
    const cut = fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 0, max: 20 }), fc.boolean());
    fc.assert(
      fc.property(fc.array(cut, { maxLength: 12 }), (cuts) => {
        let at = 0;
        const segments = cuts.map(([tenths, gap, ends], index) => {
          const startSec = at + gap / 10;
          at = startSec + tenths / 10;
          return segment(startSec, at, `Words of number ${index} and more${ends ? '.' : ''}`);
        });
        const whole = { startSec: 100, endSec: 100 + at };
        const pauses = cuts.map((_, index): [number, number] => [101 + 3 * index, 101.4 + 3 * index]);
        const { utterances, rejected } = remoteUtterances(whole, hearing(...segments), trackOf(200, pauses));
        let end = whole.startSec;
        for (const { startSec, endSec } of utterances) {
          expect(startSec).toBeGreaterThanOrEqual(end);
          expect(endSec).toBeGreaterThanOrEqual(startSec);
          end = endSec;
        }
        expect(end).toBeLessThanOrEqual(whole.endSec + 1e-9);
        const words = [...utterances, ...rejected]
          .map(({ text }) => text)
          .join(' ')
          .split(' ')
          .filter(Boolean);
        expect(words.toSorted()).toEqual(segments.flatMap(({ text }) => text.split(' ')).toSorted());
      }),
    );
  });
});
