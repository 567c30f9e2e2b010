import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Outcome, Sample } from '../src/records/index.ts';
import { type Ended, readOutcomes, readSamples, sharedData } from './cli.ts';
import { finishedRecordings } from './finished-run.ts';

const videos = join(sharedData, 'video');
const here = existsSync(videos);
if (!here) console.log('Skipped: the recordings that these tests need are not here (../shared/data).');

interface Truth {
  screens: { startSec: number; endSec: number; text: string[] }[];
}

/** Words as they are compared: lower case, without the punctuation around them. */
function words(text: string): string[] {
  return text
    .toLowerCase()
    .split(/\s+/)
    .map((word) => word.replace(/^[^a-z0-9]+|[^a-z0-9]+$/g, ''))
    .filter((word) => word !== '');
}

describe.skipIf(!here)('real recordings', () => {
  let ended: Ended;
  let outcomes: Outcome[];
  let samples: Sample[];
  const of = (name: string): Outcome[] =>
    outcomes.filter(({ sources }) => sources.some((path) => path.endsWith(name)));

  beforeAll(async () => {
    const finished = await finishedRecordings();
    ended = finished.ended;
    outcomes = readOutcomes(finished.workspace);
    samples = readSamples(finished.workspace);
  });

  test('all have an outcome', () => {
    expect(ended.exitCode).toBe(0);
    const whole = outcomes.filter(({ item }) => item === null);
    expect(
      whole.map(({ sources, verdict, reason }) => [sources[0]?.split('/').at(-1), verdict, reason]),
    ).toEqual([
      ['corrupted.mp4', 'dropped', 'no-audio'],
      ['laion400m_talk.mp4', 'kept', null],
      ['screencast_no_audio.mp4', 'dropped', 'no-audio'],
      ['speech_over_timecode.mp4', 'kept', null],
    ]);
  });

  test('the talk: one keyframe in each of its eight screens, nothing twice in a clip', () => {
    const truth = JSON.parse(readFileSync(join(videos, 'laion400m_talk.truth.json'), 'utf8')) as Truth;
    const images = samples.flatMap(({ items }) => items.filter((item) => item.kind === 'image'));
    for (const { startSec, endSec } of truth.screens) {
      const inside = images.filter(({ takenAtSec }) => takenAtSec >= startSec && takenAtSec < endSec);
      expect(inside.length, `screen at ${startSec} s`).toBe(1);
    }
    expect(new Set(images.map(({ digest }) => digest)).size).toBe(images.length);
  });

  test('the talk: at least nine in ten words of its text screens are read', () => {
    const truth = JSON.parse(readFileSync(join(videos, 'laion400m_talk.truth.json'), 'utf8')) as Truth;
    const read = samples.flatMap(({ items }) => items.filter((item) => item.kind === 'ocr'));
    let wanted = 0;
    const missed: string[] = [];
    for (const number of [1, 2, 3, 7, 8]) {
      const screen = truth.screens[number - 1]!;
      const found = new Set(
        read
          .filter(({ startSec, endSec }) => startSec < screen.endSec - 1 && endSec > screen.startSec + 1)
          .flatMap(({ text }) => words(text)),
      );
      for (const word of words(screen.text.join(' '))) {
        wanted++;
        if (!found.has(word)) missed.push(word);
      }
    }
    expect(missed.length / wanted, `missed: ${missed.join(' ')}`).toBeLessThanOrEqual(0.1);
  });

  test('the talk: all clips but the last last 10 to 20 s', () => {
    const clips = of('laion400m_talk.mp4').flatMap(({ item, evidence }) =>
      item?.kind === 'clip' ? [{ ...item, evidence }] : [],
    );
    expect(clips.length).toBeGreaterThan(5);
    for (const { startSec, endSec, evidence } of clips.slice(0, -1)) {
      if (evidence.flag) continue;
      expect(endSec - startSec).toBeGreaterThanOrEqual(10);
      expect(endSec - startSec).toBeLessThanOrEqual(20);
    }
  });

  test('speech over a running clock: the speech is kept, no picture is, and the reason is on record', () => {
    const keyframes = of('speech_over_timecode.mp4').filter(({ item }) => item?.kind === 'keyframe');
    expect(keyframes.length).toBeGreaterThan(0);
    for (const { verdict, reason } of keyframes)
      expect([verdict, reason]).toEqual(['dropped', 'empty-picture']);
    const id = of('speech_over_timecode.mp4')[0]!.video;
    const items = samples.flatMap((sample) => sample.items).filter(({ video }) => video === id);
    expect(new Set(items.map(({ kind }) => kind))).toEqual(new Set(['speech', 'end']));
    expect(items.map((item) => (item.kind === 'speech' ? item.refined : '')).join(' ')).toMatch(/banana/i);
  });
});
