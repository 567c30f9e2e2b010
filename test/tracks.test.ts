/** Files with several tracks, and sound whose channels cancel out: what is seen and heard must be the lesson. */
import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { defaultSettings } from '../src/config/schema.ts';
import { writeTestVideo } from '../src/media/testing.ts';
import type { TestSound } from '../src/media/testing-media.ts';
import { wordErrors } from '../src/speech/wer.ts';
import { sharedData, temporaryFolder } from './cli.ts';
import { cutLesson, type Lesson } from './lesson.ts';
import { camera, type Heard, heard, probed, transcribed, withMedia } from './tracks.ts';

const longMs = 300_000;
const folder = temporaryFolder();
let lesson: Lesson;
let plainWords: string;
let plainHeard: string;

/** What the larger model heard in the windows of the chosen sound, which hold all of the lesson. */
function heardWords({ listening }: Heard): string {
  return listening.windows.map(({ small }) => small).join(' ');
}

async function wordsOf(path: string, made: Heard): Promise<string> {
  const { utterances } = await transcribed(path, made);
  return utterances.map(({ text }) => text).join(' ');
}

/** Share of words that differ from those of the plain lesson. */
function differing(words: string, plain = plainWords): number {
  const counted = wordErrors(plain, words);
  return counted.errors / counted.words;
}

async function withSound(name: string, audio: TestSound, ...moreSounds: TestSound[]): Promise<string> {
  const path = join(folder, name);
  const video = { ...lesson, pictures: lesson.pictures.slice(0, 4) };
  await writeTestVideo(path, { video, audio, moreSounds });
  return path;
}

beforeAll(async () => {
  lesson = await cutLesson(0, 13.7);
  const path = await withSound('plain.mp4', lesson.audio);
  const plain = await heard(path);
  plainHeard = heardWords(plain);
  plainWords = await wordsOf(path, plain);
}, longMs);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('several sound tracks', () => {
  test(
    'a silent first one, marked as default, does not cost the speech in the second',
    async () => {
      const samples = new Float32Array(lesson.audio.samples.length);
      const silent = { ...lesson.audio, samples, labels: { isDefault: true, language: 'eng' } };
      const path = await withSound('silent.mkv', silent, lesson.audio);
      const made = await heard(path);
      expect(made.listening.sound).toEqual({ stream: 2, channel: 'mix' });
      expect(made.listening.heard[0]).toMatchObject({ stream: 1, language: 'eng', speechSec: 0 });
      expect(differing(await wordsOf(path, made))).toBeLessThanOrEqual(0.03);
      const asked = await heard(path, withMedia({ audioTrack: 1 }));
      expect(asked.listening).toMatchObject({ sound: { stream: 1 }, speechSec: 0 });
      expect(asked.listening.heard.map(({ stream }) => stream)).toEqual([1, 2]);
    },
    longMs,
  );

  test(
    'speech that is not understood loses against English, whatever the tags say',
    async () => {
      // Played backwards it is nobody's language.
      const samples = lesson.audio.samples.toReversed();
      const foreign = { ...lesson.audio, samples, labels: { isDefault: true, language: 'eng' } };
      const path = await withSound('tags.mp4', foreign, { ...lesson.audio, labels: { language: 'ger' } });
      const made = await heard(path);
      expect(made.facts.audioTracks.map(({ language }) => language)).toEqual(['eng', 'ger']);
      expect(made.listening.sound).toEqual({ stream: 2, channel: 'mix' });
      const [first] = made.listening.heard;
      expect(first?.speechSec).toBeGreaterThan(3);
      expect(first?.disagreement).toBeGreaterThan(0.35);
      expect(differing(heardWords(made), plainHeard)).toBeLessThanOrEqual(0.05);
    },
    longMs,
  );
});

describe('channels that cancel out', () => {
  const speech = () => lesson.audio.samples;
  const scaled = (by: number): Float32Array => speech().map((sample) => by * sample);
  const silence = (): Float32Array => new Float32Array(speech().length);
  const cases: [what: string, channels: () => Float32Array[], channel: 'mix' | number | readonly number[]][] =
    [
      ['two that are alike are mixed', () => [speech(), speech()], 'mix'],
      ['speech in one of two is heard in the mix', () => [silence(), speech()], 'mix'],
      ['one inverted', () => [speech(), scaled(-1)], [0, 1]],
      ['one inverted and quieter', () => [scaled(0.75), scaled(-1)], [0, 1]],
      [
        'one inverted from the middle on',
        () => [speech(), speech().map((sample, i, all) => (i < all.length / 2 ? sample : -sample))],
        [0, 1],
      ],
      [
        'an inverted pair of six',
        () => [speech(), scaled(-1), silence(), silence(), silence(), silence()],
        [0, 1],
      ],
      ['two languages, one in each', () => [scaled(-1).toReversed(), speech()], 1],
    ];
  const transcribedToo = ['speech in one of two is heard in the mix', 'one inverted', cases.at(-1)![0]];

  test.each(cases)(
    '%s',
    async (what, channelsOf, expected) => {
      const channelSamples = channelsOf();
      const { length } = channelSamples;
      const sound = { ...lesson.audio, channels: length, channelSamples, bitsPerSec: 64_000 * length };
      const path = await withSound(`${what.replaceAll(/\W/g, '-')}.mkv`, sound);
      const made = await heard(path);
      const { channel } = made.listening.sound;
      expect([expected].flat()).toContain(channel);
      const [mix] = made.listening.heard;
      expect(mix?.channel).toBe('mix');
      if (Array.isArray(expected)) expect(mix?.cancelledSec).toBeGreaterThanOrEqual(5);
      else expect(mix?.cancelledSec).toBe(0);
      expect(differing(heardWords(made), plainHeard)).toBeLessThanOrEqual(0.05);
      // Transcribing takes the sound that listening names, so one file of each kind of channel is enough.
      if (transcribedToo.includes(what))
        expect(differing(await wordsOf(path, made))).toBeLessThanOrEqual(0.03);
    },
    longMs,
  );
});

describe('several picture streams', () => {
  let speaker: Lesson;
  const slides = () => ({ ...lesson, options: { crf: '20' } });
  const filmed = () => ({ ...speaker, options: { crf: '20' } });

  beforeAll(async () => {
    speaker = { ...lesson, pictures: await camera(lesson.pictures.length, lesson) };
  }, longMs);

  test(
    'the slides are read, not the speaker, wherever they are and whatever is marked',
    async () => {
      const isDefault = { labels: { isDefault: true } };
      const notDefault = { labels: { isDefault: false } };
      const media = { audio: lesson.audio };
      const at = (name: string): string => join(folder, name);
      await writeTestVideo(at('second.mkv'), { ...media, video: filmed(), moreVideos: [slides()] });
      await writeTestVideo(at('first.mp4'), {
        ...media,
        video: { ...slides(), ...notDefault },
        moreVideos: [{ ...filmed(), ...isDefault }],
      });
      const second = await probed(at('second.mkv'));
      expect(second.video?.index).toBe(1);
      const first = await probed(at('first.mp4'));
      expect(first.video?.index).toBe(0);
      const [page, face] = first.videoTracks.map(({ measures }) => measures!);
      expect(page).toMatchObject({ pairs: 8, faceShare: 0 });
      expect(page!.textChars).toBeGreaterThan(20);
      expect(face!.textChars).toBeLessThan(10);
      expect(face!.faceShare).toBeGreaterThan(0.04);
      expect(face!.stillShare).toBeLessThan(page!.stillShare);
    },
    longMs,
  );

  test(
    'of equal content the larger is read; a blank stream never is',
    async () => {
      const path = join(folder, 'blank.mkv');
      const blank = { ...lesson, pictures: lesson.pictures.map(() => ({ luma: 16 })) };
      await writeTestVideo(path, { audio: lesson.audio, video: blank, moreVideos: [slides()] });
      const facts = await probed(path);
      expect(facts.video?.index).toBe(1);
      expect(facts.videoTracks[0]?.measures).toMatchObject({ textChars: 0, busyShare: 0, changes: 0 });
    },
    longMs,
  );

  test('a single stream is not looked at', async () => {
    expect((await probed(join(folder, 'plain.mp4'))).videoTracks).toMatchObject([{ measures: null }]);
  });
});

const recordings = join(sharedData, 'recordings');
const here = existsSync(recordings);
if (!here) console.log('Skipped: the recordings that these tests need are not here (../shared/data).');

describe.skipIf(!here)('recordings', () => {
  test.each([
    ['twolang.mp4', { stream: 2, channel: 'mix' }],
    ['antiphase.mp4', { stream: 1, channel: 0 }],
  ] as const)(
    '%s is heard in English',
    async (name, sound) => {
      const path = join(recordings, name);
      const made = await heard(path, defaultSettings);
      expect(made.listening.sound).toEqual(sound);
      // They are longer than the piece of the lesson.
      expect(await wordsOf(path, made)).toMatch(
        /^Good morning\. This lesson is about the Pythagorean theorem\. .*called the hypotenuse/,
      );
    },
    longMs,
  );
});
