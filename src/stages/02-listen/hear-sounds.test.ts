import { describe, expect, test } from 'vitest';
import { DataError } from '../../base/errors.ts';
import { judgeMixing } from '../../media/cancelled.ts';
import type { MeteredSecond } from '../../media/channel-meter.ts';
import type { AudioTrack } from '../../records/media.ts';
import { findSound } from './hear-sounds.ts';
import type { Hearing } from './rate-sound.ts';

const durationSec = 100;

/** What is heard in one sound: seconds of speech from its start on, and how far the models disagree. */
type Content = [speechSec: number, disagreement: number | null] | 'undecodable';

interface TestTrack {
  mix: Content;
  channels?: Content[];
  seconds?: (second: number) => MeteredSecond;
  language?: string;
}

async function find(tracks: TestTrack[], languages = ['en']) {
  const listened: string[] = [];
  const streams = tracks.map(
    ({ language = null }, index) => ({ index, language, title: null, marks: [] }) as unknown as AudioTrack,
  );
  const hear = async (track: AudioTrack, channel: Hearing['channel']): Promise<Hearing> => {
    listened.push(`${track.index} ${channel}`);
    const { mix, channels = [], seconds } = tracks[track.index]!;
    const content = channel === 'mix' ? mix : channels[channel]!;
    if (content === 'undecodable') throw new DataError('undecodable', 'no sound');
    const [speechSec, disagreement] = content;
    const metered = seconds ? Array.from({ length: durationSec }, (_, second) => seconds(second)) : [];
    return {
      ...{ track, channel, startSec: 0, speechSec, disagreement },
      spans: speechSec > 0 ? [{ startSec: 0, endSec: speechSec }] : [],
      mixing: channel === 'mix' ? judgeMixing(metered) : null,
    };
  };
  const { chosen, heard } = await findSound(streams, { languages, durationSec }, hear);
  return { sound: `${chosen.track.index} ${chosen.channel}`, listened, heard };
}

const alike = { channels: [100, 100], sum: 400 };
const opposite = { channels: [100, 100], sum: 0.01 };
const unrelated = { channels: [100, 100], sum: 200 };

describe('tracks', () => {
  test('the first is enough where it is clear', async () => {
    const { sound, listened, heard } = await find([{ mix: [80, 0.1] }, { mix: [90, 0] }]);
    expect(sound).toBe('0 mix');
    expect(listened).toEqual(['0 mix']);
    expect(heard).toMatchObject([
      { stream: 0, speechSec: 80 },
      { stream: 1, speechSec: null },
    ]);
  });

  test.each<[string, TestTrack[], string]>([
    ['silence', [{ mix: [0, null] }, { mix: [80, 0.1] }], '1 mix'],
    ['a cough taken for speech', [{ mix: [4, null] }, { mix: [80, 0.1] }], '1 mix'],
    ['words from the next room', [{ mix: [6, 0.1] }, { mix: [80, 0.4] }], '1 mix'],
    ['another language', [{ mix: [80, 0.9] }, { mix: [70, 0.2] }], '1 mix'],
    ['what is hardly understood', [{ mix: [80, 0.55] }, { mix: [70, 0.2] }], '1 mix'],
    ['what cannot be decoded', [{ mix: 'undecodable' }, { mix: [70, 0.2] }], '1 mix'],
    ['no more speech elsewhere', [{ mix: [15, 0.1] }, { mix: [16, 0.1] }], '0 mix'],
    ['nothing better', [{ mix: [50, 0.9] }, { mix: [0, null] }], '0 mix'],
  ])('past %s', async (_, tracks, expected) => {
    const { sound, heard } = await find(tracks);
    expect(sound).toBe(expected);
    expect(heard).toHaveLength(2);
  });

  test('with other languages the tag decides, and speech where it does not', async () => {
    const [silent, other, wanted] = [
      { mix: [0, null] as Content, language: 'ger' },
      { mix: [80, 0.1] as Content, language: 'eng' },
      { mix: [80, 0.9] as Content, language: 'deu' },
    ];
    expect((await find([silent, other, wanted], ['de'])).sound).toBe('2 mix');
    expect((await find([silent, other], ['de'])).sound).toBe('1 mix');
  });

  test('no more than six are listened to, and an error of all is an error', async () => {
    const { listened, heard } = await find(Array.from({ length: 20 }, () => ({ mix: [0, null] as Content })));
    expect(listened).toHaveLength(6);
    expect(heard).toHaveLength(20);
    await expect(find([{ mix: 'undecodable' }])).rejects.toMatchObject({ reason: 'undecodable' });
  });
});

describe('channels', () => {
  test.each<[string, TestTrack, string, number]>([
    ['alike', { mix: [80, 0.1], seconds: () => alike }, '0 mix', 1],
    ['alike and not understood', { mix: [80, 0.9], seconds: () => alike }, '0 mix', 1],
    [
      'opposite',
      {
        mix: [0, null],
        channels: [
          [80, 0.1],
          [80, 0.1],
        ],
        seconds: () => opposite,
      },
      '0 0',
      2,
    ],
    [
      'opposite for a while',
      {
        mix: [60, 0.1],
        channels: [
          [80, 0.1],
          [80, 0.1],
        ],
        seconds: (second) => (second < 20 ? opposite : alike),
      },
      '0 0',
      2,
    ],
    [
      'opposite where nobody speaks',
      {
        mix: [60, 0.1],
        channels: [
          [60, 0.1],
          [60, 0.1],
        ],
        seconds: (second) => (second >= 80 ? opposite : alike),
      },
      '0 mix',
      2,
    ],
    [
      'noise and speech',
      {
        mix: [10, 0.9],
        channels: [
          [0, null],
          [80, 0.1],
        ],
        seconds: () => unrelated,
      },
      '0 1',
      3,
    ],
    ['two people, understood', { mix: [80, 0.1], seconds: () => unrelated }, '0 mix', 1],
    ['one silent', { mix: [80, 0.9], seconds: () => ({ channels: [1e-9, 100], sum: 100 }) }, '0 mix', 1],
  ])('%s', async (_, track, expected, times) => {
    const { sound, listened } = await find([track]);
    expect(sound).toBe(expected);
    expect(listened).toHaveLength(times);
  });
});
