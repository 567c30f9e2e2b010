import { describe, expect, test } from 'vitest';
import type { ReadScreen } from '../../records/reading.ts';
import { chunksOf } from '../../speech/testing.ts';
import { heardTerms, termsToHear } from './heard-terms.ts';
import { spokenTexts } from './spoken-texts.ts';

function utterance(startSec: number, text: string) {
  return { startSec, endSec: startSec + 5, text, confidence: 0.9 };
}

function screen(index: number, screenStartSec: number, screenEndSec: number) {
  return { index, screenStartSec, screenEndSec };
}

function read(screenIndex: number, text: string, confidence = 0.99): Pick<ReadScreen, 'screen' | 'lines'> {
  return { screen: screenIndex, lines: [{ text, confidence, box: [] as never }] };
}

function askedOf(...said: [startSec: number, text: string][]) {
  const utterances = said.map(([startSec, text]) => utterance(startSec, text));
  const screens = [screen(0, 0, 60), screen(1, 60, 120)];
  return termsToHear({ utterances }, screens, [read(0, 'plots'), read(1, 'we use seaborn')]);
}

describe('which utterances are listened to again', () => {
  test('those with something that sounds like a term near them', () => {
    const asked = askedOf([80, 'We use cieborn.'], [90, 'It is nice.']);
    expect(asked.map(({ index }) => index)).toEqual([0]);
    expect(asked[0]!.candidates[0]).toMatchObject({ heard: 'cieborn', put: 'seaborn' });
    expect(asked[0]!.screenOf(asked[0]!.candidates[0]!)).toBe(1);
  });

  test('shortly before its screen comes and after it is gone, not long before', () => {
    expect(askedOf([52, 'We use cieborn.'])).toHaveLength(1);
    expect(askedOf([130, 'We use cieborn.'])).toHaveLength(1);
    expect(askedOf([20, 'We use cieborn.'])).toHaveLength(0);
    expect(askedOf([140, 'We use cieborn.'])).toHaveLength(0);
  });

  test('not for what was read with doubt', () => {
    const utterances = [utterance(10, 'We use cieborn.')];
    expect(termsToHear({ utterances }, [screen(0, 0, 60)], [read(0, 'seaborn', 0.5)])).toEqual([]);
  });
});

describe('what is changed', () => {
  const asked = askedOf([80, 'Now cieborn draws.'], [90, 'And cieborn again, cieborn.']);
  const sound = () => chunksOf(new Float32Array(100 * 16_000))();
  const answers = (read: number) => ({
    compare: async (_: Float32Array, __: string, readings: readonly string[]) =>
      readings.map(() => ({ heard: -3, read })),
  });

  test('what the sound supports, with both scores', async () => {
    const { changes, compared } = await heardTerms(sound(), asked, answers(-2));
    expect(compared).toBe(asked.flatMap(({ candidates }) => candidates).length);
    expect(changes[0]).toEqual({
      utterance: 0,
      at: 4,
      heard: 'cieborn',
      put: 'seaborn',
      screen: 1,
      scores: { heard: -3, put: -2 },
    });
    const utterances = [utterance(80, 'Now cieborn draws.'), utterance(90, 'And cieborn again, cieborn.')];
    expect(spokenTexts({ utterances }, { changes })).toEqual([
      'Now seaborn draws.',
      'And seaborn again, seaborn.',
    ]);
  });

  test('nothing where it does not', async () => {
    expect((await heardTerms(sound(), asked, answers(-30))).changes).toEqual([]);
  });
});
