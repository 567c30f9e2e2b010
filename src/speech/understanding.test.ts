import { describe, expect, it } from 'vitest';
import type { RejectedUtterance } from '../records/speech.ts';
import { certaintyOf, understandingOf, unsureSpans } from './understanding.ts';

const spans = [{ startSec: 0, endSec: 100 }];
const said = (startSec: number, endSec: number, confidence: number) => {
  return { startSec, endSec, confidence, text: 'so' };
};
const rejected = (startSec: number, endSec: number, reason: RejectedUtterance['reason']) => {
  return { ...said(startSec, endSec, 0.9), reason };
};
const window = (disagreement: number) => {
  return { startSec: 0, endSec: 9, small: 'a', large: 'b', disagreement };
};

describe('certaintyOf', () => {
  it('is the mean by time', () => {
    const utterances = [said(0, 75, 0.9), said(75, 100, 0.5)];
    expect(certaintyOf({ utterances, rejected: [] }, spans)).toEqual({ confidence: 0.8, sureShare: 0.75 });
  });

  it('counts loops, and speech in which nothing was heard, as not understood', () => {
    const utterances = [said(0, 50, 0.8)];
    expect(certaintyOf({ utterances, rejected: [] }, spans)?.confidence).toBe(0.4);
    const loops = { utterances, rejected: [rejected(50, 100, 'repetition-loop')] };
    expect(certaintyOf(loops, [])?.confidence).toBe(0.4);
    const silence = { utterances, rejected: [rejected(50, 100, 'text-on-silence')] };
    expect(certaintyOf(silence, [])?.confidence).toBe(0.8);
  });

  it('is unknown where nobody speaks', () => {
    expect(certaintyOf({ utterances: [], rejected: [] }, [])).toBeNull();
  });
});

describe('unsureSpans', () => {
  it('is the speech without what was surely heard', () => {
    const utterances = [said(10, 20, 0.9), said(20, 40, 0.5), said(39.5, 60, 0.8), said(95, 120, 0.9)];
    expect(
      unsureSpans(utterances, [{ startSec: 0, endSec: 70 }, ...[{ startSec: 90, endSec: 130 }]]),
    ).toEqual([
      { startSec: 0, endSec: 10 },
      { startSec: 20, endSec: 39.5 },
      { startSec: 60, endSec: 70 },
      { startSec: 90, endSec: 95 },
      { startSec: 120, endSec: 130 },
    ]);
  });
});

describe('understandingOf', () => {
  const doubt = (confidence: number, heard: number | null, unsure: number[] = [], sureShare = 0) =>
    understandingOf({ confidence, sureShare }, heard, unsure.map(window)).doubt;

  it('holds an accent and poor sound against what two sizes hear', () => {
    expect(doubt(0.65, 0.25, [0.3])).toBeLessThan(0.35);
    expect(doubt(0.6, 0.53, [0.53])).toBeGreaterThan(0.35);
  });

  it('finds the other language where the first windows were English', () => {
    expect(doubt(0.6, 0.1, [0.9], 0.4)).toBeGreaterThan(0.35);
    expect(doubt(0.7, 0.1, [0.4], 0.6)).toBeLessThan(0.35);
  });

  it('uses what was heard before, and rests on the confidence where nothing was', () => {
    expect(doubt(0.8, 0.53)).toBeGreaterThan(0.35);
    expect(doubt(0.9, null)).toBe(0.1);
  });
});
