import { describe, expect, test } from 'vitest';
import { settingsSchema } from '../../config/schema.ts';
import { screensOf } from '../testing.ts';
import { measureFilm } from './audit-measures.ts';
import type { Made } from './audit-rules.ts';
import { suspectCheck, suspicionsOf } from './suspicions.ts';

const digest = '0'.repeat(64);
const settings = settingsSchema.parse({});
const word = { text: 'so', confidence: 1 };

const brokenSound: Made['probe']['audioTracks'][number] = {
  ...{ index: 1, codec: 'aac', sampleRate: 48_000, channels: 2, startSec: 0, endSec: 100 },
  breaks: [
    { packet: 10, shiftSec: -30 },
    { packet: 90, shiftSec: 0 },
  ],
  ...{ language: null, title: null, marks: [] },
};

type Changes = { [K in 'probe' | 'listen' | 'transcribe']?: Partial<Made[K]> } & {
  keyframe?: Partial<NonNullable<Made['keyframe']>> | null;
};

/** A film of 100 s with nothing odd about it, and what is changed. */
function film({ probe, listen, transcribe, keyframe }: Changes = {}): Made {
  const screens = screensOf([{ at: [0, 40] }, { at: [40, 100] }]);
  const usual = { sampledFrames: 200, lastPictureSec: 99.96, longestStandSec: 0.04 };
  return {
    probe: {
      durationSec: 100,
      statedDurationSec: probe?.durationSec ?? 100,
      video: null,
      audioTracks: [],
      ...probe,
    },
    listen: {
      track: { startSec: 0, endSec: 100, digest },
      spans: [{ startSec: 10, endSec: 90 }],
      speechSec: 80,
      sound: { stream: 1, channel: 'mix' },
      ...listen,
    },
    transcribe: { utterances: [{ startSec: 11, endSec: 90, ...word }], ...transcribe },
    clip: { clips: [] },
    keyframe: keyframe === null ? null : { ...screens, ...usual, ...keyframe },
  };
}

const suspicions = (changes?: Changes) => suspicionsOf(measureFilm(film(changes), 2), settings.checks);
const track = (startSec: number, endSec: number) => ({ track: { startSec, endSec, digest } });

describe('films that are as they should be', () => {
  test.each<[string, Changes]>([
    ['the usual one', {}],
    ['without screens, where the run finds none', { keyframe: null }],
    [
      'slides of one picture each, the last of which stands as long as the others',
      {
        keyframe: { lastPictureSec: 80, longestStandSec: 20 },
      },
    ],
    ['sound a little shorter', { listen: track(0, 95) }],
    [
      'one picture that stands over all of it',
      {
        keyframe: { ...screensOf([{ at: [0, 100] }]), sampledFrames: 200, lastPictureSec: 99.96 },
      },
    ],
  ])('%s', (_, changes) => {
    expect(suspicions(changes)).toEqual({});
    expect(suspectCheck.decide(measureFilm(film(changes), 2), settings)).toMatchObject({
      keep: true,
      evidence: {},
    });
  });
});

describe('films that are odd', () => {
  test.each<[string, Changes, object]>([
    [
      'sound that ends early',
      { listen: track(0, 68) },
      {
        'uneven-length': { value: 0.32, atMost: 0.1, statedSec: 100, soundSec: 68, pictureSec: 100 },
      },
    ],
    [
      'sound that goes on long after the stated end',
      { listen: track(0, 150), keyframe: { lastPictureSec: 149.96, sampledFrames: 300 } },
      {
        'uneven-length': { value: 0.3333, atMost: 0.1, statedSec: 100, soundSec: 150, pictureSec: 150 },
      },
    ],
    [
      'pictures that stop',
      { keyframe: { lastPictureSec: 60, sampledFrames: 120 } },
      {
        'uneven-length': { value: 0.4, atMost: 0.1, statedSec: 100, soundSec: 100, pictureSec: 60 },
        'without-picture': { value: 0.4, atMost: 0.1 },
      },
    ],
    [
      'pictures that come late',
      { keyframe: { firstPictureSec: 30, sampledFrames: 140 } },
      {
        'uneven-length': { value: 0.3, atMost: 0.1, statedSec: 100, soundSec: 100, pictureSec: 70 },
        'without-picture': { value: 0.3, atMost: 0.1 },
      },
    ],
    [
      'hardly any speech',
      {
        listen: { spans: [{ startSec: 11, endSec: 21 }] },
        transcribe: { utterances: [{ startSec: 11, endSec: 21, ...word }] },
      },
      {
        'without-speech': { value: 0.9, atMost: 0.8 },
      },
    ],
    [
      'speech of which no words are known',
      { transcribe: { utterances: [{ startSec: 10, endSec: 26, ...word }] } },
      {
        'speech-without-words': { value: 0.8, atMost: 0.5 },
      },
    ],
    [
      'words where nobody speaks',
      {
        listen: { spans: [{ startSec: 11, endSec: 41 }] },
        transcribe: { utterances: [{ startSec: 11, endSec: 99, ...word }] },
      },
      {
        'words-without-speech': { value: 0.6591, atMost: 0.5 },
      },
    ],
    [
      'times that cannot be true',
      { probe: { audioTracks: [brokenSound] } },
      {
        'broken-times': { value: 2, atMost: 0 },
      },
    ],
    [
      'one screen, while the slides change',
      {
        keyframe: {
          ...screensOf([{ at: [0, 100] }]),
          sampledFrames: 200,
          lastPictureSec: 99.96,
          changeInLongest: 0.6,
        },
      },
      { 'one-screen': { value: 1, atMost: 0.9, changeInLongest: 0.6 } },
    ],
    [
      'frames that were passed over',
      { keyframe: { sampledFrames: 15 } },
      {
        'few-samples': { value: 0.075, atLeast: 0.5 },
      },
    ],
  ])('%s', (_, changes, suspect) => {
    expect(suspicions(changes)).toEqual(suspect);
    const measured = measureFilm(film(changes), 2);
    expect(suspectCheck.decide(measured, settings)).toEqual({
      keep: true,
      reason: 'suspect',
      evidence: { suspect },
    });
    const strict = settingsSchema.parse({ checks: { suspect: 'drop' } });
    expect(suspectCheck.decide(measured, strict)).toEqual({
      keep: false,
      reason: 'suspect',
      evidence: { suspect },
    });
  });
});

test('each threshold is a setting', () => {
  const loose = settingsSchema.parse({ checks: { maxUneven: 0.5, maxWithoutPicture: 0.5 } });
  const measured = measureFilm(film({ keyframe: { lastPictureSec: 60, sampledFrames: 120 } }), 2);
  expect(suspicionsOf(measured, loose.checks)).toEqual({});
});

test('a short film may show one thing only', () => {
  const short = film({ probe: { durationSec: 20 }, listen: track(0, 20) });
  const keyframe = {
    ...short.keyframe!,
    ...screensOf([{ at: [0, 20] }]),
    sampledFrames: 40,
    changeInLongest: 1,
  };
  expect(suspicionsOf(measureFilm({ ...short, keyframe }, 2), settings.checks)).not.toHaveProperty(
    'one-screen',
  );
});
