import { describe, expect, test } from 'vitest';
import type { AudioTrack, PictureMeasures, VideoTrack } from '../../records/media.ts';
import { chooseVideo, orderSounds } from './choose-tracks.ts';

const video: VideoTrack = {
  index: 0,
  codec: 'h264',
  width: 1280,
  height: 720,
  rotationDeg: 0,
  mirrored: false,
  startSec: 0,
  endSec: 60,
  breaks: [],
  longestStandSec: 0.04,
  framesPerSec: 25,
  pixelFormat: 'yuv420p',
  lumaRange: 'limited',
  language: null,
  title: null,
  marks: [],
  measures: null,
};

const slides = { pairs: 8, textChars: 120, busyShare: 0.2, faceShare: 0, stillShare: 0.9, changes: 5 };
const kinds: Record<string, PictureMeasures> = {
  slides,
  drawings: { ...slides, textChars: 4, stillShare: 0.6 },
  writing: { ...slides, textChars: 25, stillShare: 0.3 },
  speaker: { ...slides, textChars: 2, busyShare: 0.6, faceShare: 0.09, stillShare: 0.1, changes: 7 },
  room: { ...slides, textChars: 5, busyShare: 0.7, stillShare: 0.1, changes: 7 },
  blank: { ...slides, textChars: 0, busyShare: 0, stillShare: 1, changes: 0 },
  broken: { ...slides, pairs: 0, textChars: 0, busyShare: 0, stillShare: 0, changes: 0 },
};

function chosen(...tracks: Partial<VideoTrack>[]): number | undefined {
  return chooseVideo(tracks.map((track, index) => ({ ...video, index, ...track })))?.index;
}

describe('of pictures', () => {
  test.each([
    ['slides', 'speaker'],
    ['slides', 'room'],
    ['slides', 'blank'],
    ['slides', 'broken'],
    ['drawings', 'speaker'],
    ['drawings', 'room'],
    ['writing', 'speaker'],
    ['writing', 'room'],
    ['room', 'blank'],
  ])('%s are read rather than %s, wherever they are and whatever is marked', (better, worse) => {
    const [a, b] = [{ measures: kinds[better]! }, { measures: kinds[worse]!, marks: ['default'] }];
    expect(chosen(a, b)).toBe(0);
    expect(chosen(b, a)).toBe(1);
  });

  test('where content says nothing, marks decide, then size, then order', () => {
    const measures = slides;
    const shown = { measures };
    expect(chosen(shown, { measures, marks: ['default'] })).toBe(1);
    expect(chosen({ measures, marks: ['default', 'dependent'] }, shown)).toBe(1);
    expect(chosen(shown, { measures, width: 1920, height: 1080 })).toBe(1);
    expect(chosen(shown, shown)).toBe(0);
    expect(chosen({}, { marks: ['default'] })).toBe(1);
    expect(chosen()).toBeUndefined();
  });
});

describe('of sounds', () => {
  const audio: AudioTrack = {
    index: 1,
    codec: 'aac',
    sampleRate: 48_000,
    channels: 2,
    startSec: 0,
    endSec: 60,
    breaks: [],
    language: null,
    title: null,
    marks: [],
  };
  const tracks: AudioTrack[] = [
    { ...audio, index: 1, language: 'ger', marks: ['default'] },
    { ...audio, index: 2, marks: ['comment'] },
    { ...audio, index: 3 },
    { ...audio, index: 4, language: 'en-GB' },
    { ...audio, index: 5, language: 'eng', marks: ['default'] },
  ];
  const order = (audioTrack: 'auto' | number | string, languages = ['en']) =>
    orderSounds(tracks, { audioTrack }, languages).map(({ index }) => index);

  test('wanted languages come first, then what says nothing; comments after the rest', () => {
    expect(order('auto')).toEqual([5, 4, 3, 2, 1]);
    expect(order('auto', ['de'])).toEqual([1, 3, 2, 5, 4]);
  });

  test('where one is asked for, it alone', () => {
    expect(order(3)).toEqual([3]);
    expect(order(0)).toEqual([]);
    expect(order('deu')).toEqual([1]);
    expect(order('en')).toEqual([5, 4]);
    // What is not marked may be it.
    expect(order('fr')).toEqual([3, 2]);
  });
});
