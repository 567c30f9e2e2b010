import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  AV_CODEC_ID_ASS,
  AV_CODEC_ID_MOV_TEXT,
  AV_CODEC_ID_SUBRIP,
  AV_CODEC_ID_WEBVTT,
  AV_DISPOSITION_DEFAULT,
  AV_DISPOSITION_FORCED,
  AV_DISPOSITION_HEARING_IMPAIRED,
  type AVDisposition,
} from 'node-av/constants';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flatPictures, tone, writeTestVideo } from './testing.ts';
import { addTextTracks, type TestTexts } from './testing-texts.ts';
import { readTextTrack } from './text-track.ts';

let folder: string;
let plain: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lectern-text-'));
  plain = join(folder, 'plain.mp4');
  await writeTestVideo(plain, {
    video: { width: 64, height: 48, framesPerSec: 5, pictures: flatPictures(30, (index) => index * 8) },
    audio: { sampleRate: 16_000, samples: tone(16_000, 6) },
  });
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const rankEnglish = (language: string | null): number => (language === 'eng' ? 0 : language === null ? 1 : 2);

function movText(text: string): Buffer {
  const bytes = Buffer.from(text);
  return Buffer.concat([Buffer.from([bytes.length >> 8, bytes.length & 255]), bytes]);
}

function texts(language: string | undefined, word: string, disposition?: number): TestTexts {
  return {
    codec: AV_CODEC_ID_SUBRIP,
    ...(language !== undefined && { language }),
    ...(disposition !== undefined && { disposition: disposition as AVDisposition }),
    cues: [
      { startSec: 0.5, durationSec: 2, data: Buffer.from(`${word} one`) },
      { startSec: 3, durationSec: 1.5, data: Buffer.from(`${word} <i>two</i>`) },
    ],
  };
}

const assHeader = Buffer.from(
  '[Script Info]\r\nScriptType: v4.00+\r\n\r\n[V4+ Styles]\r\nFormat: Name\r\nStyle: Default\r\n\r\n[Events]\r\nFormat: Layer, Start, End, Style, Name, MarginL, MarginR, MarginV, Effect, Text\r\n',
);

async function read(name: string, tracks: readonly TestTexts[]) {
  const path = join(folder, name);
  await addTextTracks(plain, path, tracks);
  const track = await readTextTrack(path, rankEnglish);
  return (
    track && {
      ...track,
      packets: track.packets.map(({ startSec, durationSec, data }) => ({
        startSec,
        durationSec,
        text: Buffer.from(data).toString('utf8'),
      })),
    }
  );
}

describe('a text track', () => {
  test.each([
    ['srt.mkv', 'subrip', { codec: AV_CODEC_ID_SUBRIP }, (text: string) => Buffer.from(text)],
    ['vtt.mkv', 'webvtt', { codec: AV_CODEC_ID_WEBVTT }, (text: string) => Buffer.from(text)],
    [
      'ass.mkv',
      'ass',
      { codec: AV_CODEC_ID_ASS, header: assHeader },
      (text: string) => Buffer.from(`0,0,Default,,0,0,0,,${text}`),
    ],
    ['text.mp4', 'mov_text', { codec: AV_CODEC_ID_MOV_TEXT }, movText],
  ])('of %s is read as it lies there', async (name, codec, track, write) => {
    const cues = [
      { startSec: 0.5, durationSec: 2, data: write('90° of it') },
      { startSec: 3, durationSec: 1.5, data: write('two') },
    ];
    const found = await read(name, [{ ...track, language: 'eng', cues }]);
    expect(found).toMatchObject({ codec, language: 'eng', stream: 2 });
    // In MP4 an empty text fills the gap.
    const shown = found!.packets.filter(({ text }) => text.length > 2);
    expect(shown.map(({ text }) => text)).toEqual(cues.map(({ data }) => data.toString('utf8')));
    expect(shown.map(({ startSec }) => startSec)).toEqual([expect.closeTo(0.5, 2), expect.closeTo(3, 2)]);
    expect(shown.map(({ durationSec }) => durationSec)).toEqual([
      expect.closeTo(2, 2),
      expect.closeTo(1.5, 2),
    ]);
  });

  test.each([
    ['the wanted language', [texts('ger', 'a', AV_DISPOSITION_DEFAULT), texts('eng', 'b', 0)], 3],
    ['none before another', [texts('ger', 'a', 0), texts(undefined, 'b', 0)], 3],
    ['another, of which it is told', [texts('ger', 'a', 0)], 2],
    ['all before forced', [texts('eng', 'a', AV_DISPOSITION_FORCED), texts('eng', 'b', 0)], 3],
    [
      'plain before that for the deaf',
      [texts('eng', 'a', AV_DISPOSITION_HEARING_IMPAIRED), texts('eng', 'b', 0)],
      3,
    ],
    ['the default of two', [texts('eng', 'a', 0), texts('eng', 'b', AV_DISPOSITION_DEFAULT)], 3],
    ['by its title', [{ ...texts('eng', 'a', 0), title: 'English (forced)' }, texts('eng', 'b', 0)], 3],
  ])('is chosen: %s', async (name, tracks, stream) => {
    const found = await read(`${name.replaceAll(/\W/g, '')}.mkv`, tracks);
    expect(found?.stream).toBe(stream);
    expect(found?.packets).toHaveLength(2);
  });

  test('there is none, or forced ones only', async () => {
    expect(await readTextTrack(plain, rankEnglish)).toBeNull();
    expect(await read('forced.mkv', [texts('eng', 'a', AV_DISPOSITION_FORCED)])).toBeNull();
  });
});
