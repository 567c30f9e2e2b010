import { expect, test } from 'vitest';
import { defaultSettings, settingsSchema } from '../config/schema.ts';
import type { RunEntry } from '../engine/run-index.ts';
import type { Audit } from '../records/audit.ts';
import type { VideoArtefacts } from './artefacts.ts';
import { itemOutcomes, videoOutcome } from './outcomes.ts';

const entry = {
  video: { id: 'talk', sources: ['talk.mp4'] },
  stage: 'audit',
  reason: null,
  failure: null,
  evidence: {},
} as unknown as RunEntry;

const made = (damagedPackets: number) =>
  ({
    probe: { videoTracks: [] },
    listen: { packets: 50, damagedPackets: 0, sound: { stream: 1, channel: 'mix' }, heard: [{}] },
    transcribe: null,
    keyframe: { packets: 100, damagedPackets },
    audit: null,
  }) as unknown as Pick<VideoArtefacts, 'probe' | 'listen' | 'transcribe' | 'keyframe' | 'audit'>;

test('a kept video says what of it could not be decoded, and by which stage', () => {
  expect(videoOutcome(entry, 'kept', made(3), defaultSettings)).toMatchObject({
    video: 'talk',
    verdict: 'kept',
    evidence: { damage: { keyframe: { packets: 100, damagedPackets: 3 } } },
  });
  expect(videoOutcome(entry, 'kept', made(3), defaultSettings).evidence).not.toHaveProperty('damage.listen');
});

test('an utterance with a corrected term says what was heard, what was put and how the sound speaks for both', () => {
  const change = { at: 4, heard: 'lyon', put: 'LAION', screen: 2, scores: { heard: -4, put: -5 } };
  const utterance = { startSec: 0, endSec: 5, text: 'The lyon data.', confidence: 0.9 };
  const artefacts = {
    transcribe: { utterances: [utterance, utterance], rejected: [] },
    terms: { changes: [{ utterance: 1, ...change }] },
    refine: null,
    read: null,
    reread: null,
    caption: null,
  } as unknown as Parameters<typeof itemOutcomes>[1];
  const lines = [...itemOutcomes(entry, artefacts, { screens: [], clips: [], chrome: [], reads: new Map() })];
  expect(lines.map(({ evidence }) => evidence)).toEqual([{}, { terms: [change] }]);
});

test('without damage, and of a video that was not kept, nothing is said', () => {
  expect(videoOutcome(entry, 'kept', made(0), defaultSettings).evidence).toEqual({});
  expect(videoOutcome(entry, 'dropped', null, defaultSettings).evidence).toEqual({});
});

test('a kept video names the tracks where there was a choice', () => {
  const heard = [
    { stream: 1, channel: 'mix', speechSec: 0 },
    { stream: 2, channel: 'mix', speechSec: 40 },
  ];
  const streams = [{ index: 0 }, { index: 3 }];
  const tracks = {
    ...made(0),
    probe: { video: streams[1], videoTracks: streams },
    listen: { ...made(0).listen, sound: { stream: 2, channel: 'mix' }, heard },
  } as unknown as ReturnType<typeof made>;
  expect(videoOutcome(entry, 'kept', tracks, defaultSettings).evidence).toMatchObject({
    pictures: { stream: 3, streams: [{ stream: 0 }, { stream: 3 }] },
    sounds: { stream: 2, channel: 'mix', heard },
  });
});

test('a kept video that is odd says what is odd, with the numbers; where odd ones are dropped it is their evidence', () => {
  const audit: Audit = {
    filmSec: 60,
    statedSec: 60,
    soundSec: 60,
    withoutSpeech: 0.95,
    speechWithoutWords: 0,
    wordsWithoutSpeech: 0,
    timeBreaks: 0,
    pictures: null,
    speech: { runs: 0, hashes: '' },
  };
  expect(videoOutcome(entry, 'kept', { ...made(0), audit }, defaultSettings).evidence).toEqual({
    suspect: { 'without-speech': { value: 0.95, atMost: 0.8 } },
  });
  const loose = settingsSchema.parse({ checks: { maxWithoutSpeech: 1 } });
  expect(videoOutcome(entry, 'kept', { ...made(0), audit }, loose).evidence).toEqual({});
});

test('a kept video says whether captions were used, and why not', () => {
  const removed = { speakers: 2, sounds: 1, music: 0 };
  const fit = { share: 0.9, worstOffsetSec: 5.1 };
  for (const refused of [null, 'captions-shifted']) {
    const captions = { refused, format: 'srt', removed, fit };
    const kept = { ...made(0), transcribe: { captions } } as unknown as ReturnType<typeof made>;
    expect(videoOutcome(entry, 'kept', kept, defaultSettings).evidence).toEqual({
      captions: { used: refused === null, refused, format: 'srt', removed, fit },
    });
  }
});
