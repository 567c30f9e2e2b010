import { beforeAll, describe, expect, it } from 'vitest';
import { bestWordCut } from './decoding.ts';
import { loadMoonshine } from './moonshine.ts';
import { speechSampleRate } from './sound.ts';
import { findSpeech } from './spans.ts';
import type { SpeechModel } from './speech-model.ts';
import { chunksOf } from './testing.ts';
import { tokensToText, wordEndTokens } from './tokens.ts';
import { frameSec, loadVad } from './vad.ts';

describe('tokens', () => {
  const hello = [15043, 322, 12853, 29889];

  it('become text, passing over what is no text', () => {
    expect(tokensToText(hello)).toBe('Hello and welcome.');
    expect(tokensToText([1, 32_700, ...hello, 2])).toBe('Hello and welcome.');
    expect(tokensToText([])).toBe('');
  });

  it('are counted by word', () => {
    expect(wordEndTokens(hello)).toEqual([0, 1, 2, 4]);
    expect(wordEndTokens([])).toEqual([0]);
  });
});

describe('bestWordCut', () => {
  it('cuts where the sound before explains the words before best, and the sound after the rest', () => {
    expect(bestWordCut([-1, -1, -1, -9, -9], [-9, -9, -9, -1, -1], [0, 1, 3, 4, 5])).toBe(2);
    expect(bestWordCut([-9, -9], [-1, -1], [0, 1, 2])).toBe(0);
    expect(bestWordCut([-1, -1], [-9, -9], [0, 1, 2])).toBe(2);
  });
});

describe('the models on sound that is no speech', () => {
  const seconds = 3;
  let tiny: SpeechModel;
  beforeAll(async () => {
    tiny = await loadMoonshine('tiny');
  });

  // A chirp so fast that it is noise, the same in every run.
  const noise = Float32Array.from(
    { length: seconds * speechSampleRate + 100 },
    (_, i) => 0.1 * Math.sin(i * i),
  );

  it('Moonshine stays under its cap, gives the same again, and takes a moment of sound', async () => {
    const once = await tiny.transcribe(noise);
    expect(once.tokens).toBeLessThanOrEqual(Math.ceil((seconds + 0.3) * 6.5));
    expect(await tiny.transcribe(noise)).toEqual(once);
    expect(await tiny.transcribe(new Float32Array(10))).toMatchObject({ text: '', wordsBefore: [] });
    expect(tiny.producer).toMatchObject({ name: 'moonshine', model: 'tiny' });
  });

  it('Moonshine holds wordings against a sound, the same again, and none against a moment of it', async () => {
    const [same, other, longer] = await tiny.compare(noise, 'we plot it', [
      'we plot it',
      'they plot it',
      'we plot it with seaborn',
    ]);
    expect(same).toEqual({ heard: 0, read: 0 });
    for (const scores of [other!, longer!]) {
      expect(scores.heard).toBeLessThan(0);
      expect(scores.read).toBeLessThan(0);
      expect(scores.read).not.toBe(scores.heard);
    }
    expect(await tiny.compare(noise, 'we plot it', ['they plot it'])).toEqual([other]);
    expect(await tiny.compare(new Float32Array(10), 'a', ['b'])).toHaveLength(1);
    expect(await tiny.compare(noise, '', ['seaborn'])).toHaveLength(1);
  });

  it('Moonshine gives a reading the same score with cached keys and values as without', async () => {
    // From the first token on nothing is cached but the start; from the third on, what the text left.
    const [whole] = await tiny.compare(noise, 'so we plot it', ['now we plot it']);
    const [late] = await tiny.compare(noise, 'so we plot it', ['so we draw it']);
    const [again] = await tiny.compare(noise, 'so we draw it', ['so we plot it']);
    expect(late!.read).toBeCloseTo(again!.heard, 0);
    expect(whole!.read).toBeLessThan(0);
  });

  it('Moonshine bounds the score of a reading before it takes it up, and drops it where that is not enough', async () => {
    const text = 'so we plot it';
    const readings = ['now we plot it', 'so we draw it', 'so we plot it now'];
    const full = await tiny.compare(noise, text, readings);
    const bounds: number[] = [];
    const bounded = await tiny.compare(noise, text, readings, (at, { heard, read }) => {
      expect(heard).toBe(full[at]!.heard);
      bounds.push(read);
      return at === 1;
    });
    for (const [at, { read }] of full.entries()) expect(read).toBeLessThanOrEqual(bounds[at]!);
    expect(bounded[1]).toEqual(full[1]);
    expect(bounded.map(({ read }) => read)).toEqual([bounds[0], full[1]!.read, bounds[2]]);
  });

  it('Moonshine gives back what it computed with, and waits for no collector', async () => {
    const readings = Array.from({ length: 20 }, (_, i) => `so we plot the curve number ${i} of them`);
    const before = process.memoryUsage().arrayBuffers;
    await tiny.compare(noise, 'we plot it', readings);
    await tiny.transcribe(noise, () => [1, 2]);
    // The scores of one wording alone are a megabyte.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(4e6);
  });

  it('Silero hears no speech, frame by frame to the last sample', async () => {
    const vad = await loadVad();
    const track = await vad.track(chunksOf(noise, 2.5)());
    expect(track.startSec).toBe(2.5);
    expect(track.endSec).toBeCloseTo(2.5 + noise.length / speechSampleRate);
    expect(track.probabilities.length).toBe(Math.ceil(noise.length / speechSampleRate / frameSec));
    expect(track.levels[10]).toBeCloseTo(20 * Math.log10(0.1 / Math.SQRT2), 0);
    expect(findSpeech(track)).toEqual([]);
    const empty = await vad.track(chunksOf(new Float32Array(0))());
    expect(empty).toMatchObject({ startSec: 0, endSec: 0 });
  });
});
