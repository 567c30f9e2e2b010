import { describe, expect, it } from 'vitest';
import type { RejectedUtterance } from '../records/speech.ts';
import { certaintyOf, understandingOf } from './understanding.ts';

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

describe('understandingOf', () => {
  const doubt = (confidence: number, disagreement: number) =>
    understandingOf({ confidence, sureShare: 0 }, [window(disagreement)]).doubt;

  it('holds an accent and poor sound against what two sizes hear', () => {
    expect(doubt(0.65, 0.25)).toBeLessThan(0.35);
    expect(doubt(0.6, 0.53)).toBeGreaterThan(0.35);
  });

  it('rests on the confidence where nothing was compared', () => {
    expect(understandingOf({ confidence: 0.9, sureShare: 1 }, [])).toMatchObject({
      disagreement: null,
      doubt: 0.1,
    });
  });
});
