import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Utterance } from '../records/speech.ts';
import { lexicalVariety } from './density.ts';
import { judgeTranscript } from './heuristics.ts';
import { repetitionShare } from './repetition.ts';

interface Sample {
  /** `hard`: lessons in the words of a vlog, written after the rules. */
  set: 'rules' | 'heldOut' | 'hard';
  kind: 'lecture' | 'other';
  name: string;
  text: string;
}

const samples = JSON.parse(readFileSync(new URL('lecture-texts.json', import.meta.url), 'utf8')) as Sample[];

function spoken(text: string, { confidence = 0.9 as number | null, wordsPerSec = 2.5 } = {}): Utterance[] {
  let endSec = 0;
  return text.split(/(?<=[.!?]) /u).map((sentence) => {
    const startSec = endSec;
    endSec += sentence.split(' ').length / wordsPerSec;
    return { startSec, endSec, text: sentence, confidence };
  });
}

const lecture = samples.find(({ name }) => name === 'electricity')!.text;
const words = (text: string) => text.toLowerCase().split(' ');

describe('knowledge density', () => {
  it('is asked of at least 20 texts of each kind, half of them held out', () => {
    for (const kind of ['lecture', 'other']) {
      const ofKind = samples.filter((sample) => sample.kind === kind);
      expect(ofKind.length).toBeGreaterThanOrEqual(19);
      expect(ofKind.filter(({ set }) => set === 'heldOut').length).toBeGreaterThanOrEqual(9);
    }
  });

  it.each(samples)('$set: $kind, $name', ({ set, kind, text }) => {
    const { knowledgeDensity } = judgeTranscript(spoken(text), 0);
    if (kind === 'lecture') expect(knowledgeDensity).toBeGreaterThan(set === 'hard' ? 2.5 : 5);
    else expect(knowledgeDensity).toBeLessThan(3);
  });

  it('survives a call to subscribe around the teaching', () => {
    const call = 'Hey guys, welcome back, please like and subscribe. ';
    expect(judgeTranscript(spoken(call + lecture), 0).knowledgeDensity).toBeGreaterThan(5);
  });
});

describe('transcription quality', () => {
  const quality = (utterances: Utterance[], rejected = 0) =>
    judgeTranscript(utterances, rejected).transcriptionQuality;

  it('is high for a clear lecture, with or without confidence', () => {
    expect(quality(spoken(lecture))).toBeGreaterThan(9);
    expect(quality(spoken(lecture, { confidence: null }))).toBeGreaterThan(9);
  });

  it('falls with low confidence, rejected speech, an impossible rate, loops and garble', () => {
    expect(quality(spoken(lecture, { confidence: 0.25 }))).toBeLessThan(2);
    expect(quality(spoken(lecture), 15)).toBeLessThan(4);
    expect(quality(spoken(lecture, { wordsPerSec: 7.2 }))).toBeLessThan(2);
    expect(quality(spoken('the story of '.repeat(30)))).toBe(0);
    expect(quality(spoken('xqz vbrt hhgkw zzpt qwrt plkj mnbv cxzl bdfg.'))).toBe(0);
  });

  it('does not take technical vocabulary or a slow lecturer for garble', () => {
    const terms =
      'Phospholipids surround the mitochondrion, and adenosine triphosphate leaves by a translocase.';
    expect(quality(spoken(terms, { wordsPerSec: 1 }))).toBeGreaterThan(9);
  });
});

describe('repetition', () => {
  it('counts loops of every length', () => {
    expect(repetitionShare(words('so so so so'))).toBe(1);
    expect(repetitionShare(words('well the story of the story of the story of'))).toBeCloseTo(9 / 10, 12);
    const sentence = words('we can see that this is the one that we want to have here');
    expect(repetitionShare([...sentence, ...sentence])).toBe(1);
  });

  it('leaves what is said twice on purpose', () => {
    expect(repetitionShare(words('it is very very hot'))).toBe(0);
    expect(repetitionShare(words('what is three plus one three plus one is four'))).toBe(0);
    expect(repetitionShare(words('the code is 5 5 5 5'))).toBe(0);
    expect(repetitionShare([])).toBe(0);
  });
});

describe('judgeTranscript', () => {
  it('counts words and their rate over the time of the utterances', () => {
    const scores = judgeTranscript(
      [
        { startSec: 0, endSec: 3, text: "Don't move: 3.5 metres.", confidence: 0.9 },
        { startSec: 60, endSec: 63, text: 'Good.', confidence: 0.9 },
      ],
      0,
    );
    expect(scores).toMatchObject({ words: 6, wordsPerMinute: 60 });
  });

  it('is all zero without words', () => {
    const nothing = {
      words: 0,
      wordsPerMinute: 0,
      repetition: 0,
      knowledgeDensity: 0,
      transcriptionQuality: 0,
    };
    expect(judgeTranscript([], 3)).toEqual(nothing);
    expect(judgeTranscript([{ startSec: 0, endSec: 0, text: '…', confidence: 0 }], 0)).toEqual(nothing);
  });

  it('stays in range for any text', () => {
    const utterance = fc.record({
      startSec: fc.double({ min: 0, max: 100, noNaN: true }),
      endSec: fc.double({ min: 0, max: 100, noNaN: true }),
      text: fc.oneof(fc.string({ unit: 'binary', maxLength: 80 }), fc.lorem()),
      confidence: fc.option(fc.double({ min: 0, max: 1, noNaN: true })),
    });
    fc.assert(
      fc.property(fc.array(utterance, { maxLength: 6 }), fc.nat(9), (utterances, rejected) => {
        const scores = judgeTranscript(utterances, rejected);
        expect(Object.values(scores).every((value) => Number.isFinite(value) && value >= 0)).toBe(true);
        expect(scores.repetition).toBeLessThanOrEqual(1);
        expect(Math.max(scores.knowledgeDensity, scores.transcriptionQuality)).toBeLessThanOrEqual(10);
      }),
    );
  });

  it('measures variety alike for short and long texts', () => {
    const text = words(lecture);
    const long = [...text, ...text, ...text, ...text];
    expect(Math.abs(lexicalVariety(text) - lexicalVariety(long))).toBeLessThan(0.05);
    expect(lexicalVariety([])).toBe(0);
  });
});
