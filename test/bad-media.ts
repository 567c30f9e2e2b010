/** Files that are no plain lecture: broken, odd, hostile. Each with what must become of it. */
import { copyFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { uprightRgb } from '../src/media/planes.ts';
import { writeTestVideo } from '../src/media/testing.ts';
import { bombFile } from '../src/media/testing-bomb.ts';
import { isoFile, isoSound } from '../src/media/testing-iso.ts';
import type { TestPicture, TestPictures } from '../src/media/testing-media.ts';
import type { Outcome } from '../src/records/index.ts';
import {
  blip,
  hugePng,
  type Material,
  playlist,
  pngTrack,
  writeLesson,
  writeParts,
  writeScaled,
} from './bad-media-writers.ts';
import { sharedData } from './cli.ts';
import { Random } from './random.ts';

export interface BadFile {
  /** Name of the file; also tells the container. */
  name: string;
  what: string;
  expected: Pick<Outcome, 'verdict' | 'reason' | 'stage'>;
  /** For kept ones: the first keyframe shows the first picture of the lesson, upright. */
  shows?: boolean;
  write(path: string, material: Material): void | Promise<void>;
}

const kept = { verdict: 'kept', reason: null, stage: 'audit' } as const;
const failed = (reason: string, stage = 'probe') => ({ verdict: 'failed', reason, stage }) as const;
const dropped = (reason: string, stage = 'probe') => ({ verdict: 'dropped', reason, stage }) as const;

const corrupted = join(sharedData, 'video', 'corrupted.mp4');

export const badFiles: readonly BadFile[] = [
  {
    name: '0-bytes.mp4',
    what: '0 bytes',
    expected: failed('empty-file'),
    write: (path) => writeFileSync(path, ''),
  },
  {
    name: '1-byte.mp4',
    what: '1 byte',
    expected: failed('not-media'),
    write: (path) => writeFileSync(path, 'x'),
  },
  {
    name: 'page.mp4',
    what: 'a web page named .mp4',
    expected: failed('not-media'),
    write: (path) => writeFileSync(path, '<!doctype html><html><body>Not found</body></html>'.repeat(50)),
  },
  {
    name: 'truncated.mp4',
    what: 'truncated, without its moov box',
    expected: failed('truncated'),
    async write(path, material) {
      await writeLesson(path, material);
      const bytes = readFileSync(path);
      writeFileSync(path, bytes.subarray(0, bytes.length / 2));
    },
  },
  {
    name: 'ruined.mp4',
    what: 'every other kilobyte of its media data overwritten',
    expected: dropped('damaged', 'listen'),
    async write(path, material) {
      await writeLesson(path, material);
      const bytes = readFileSync(path);
      const start = bytes.indexOf('mdat') + 4;
      const end = start - 8 + bytes.readUInt32BE(start - 8);
      const random = new Random(1);
      for (let at = start; at < end; at++) if ((at >> 10) % 2 === 0) bytes[at] = random.integer(0, 256);
      writeFileSync(path, bytes);
    },
  },
  ...(existsSync(corrupted)
    ? [
        {
          name: 'corrupted.mp4',
          what: 'corrupted.mp4 of the shared data',
          expected: dropped('no-audio'),
          write: (path: string) => copyFileSync(corrupted, path),
        },
      ]
    : []),
  {
    name: 'audio-only.m4v',
    what: 'sound alone',
    expected: dropped('no-video'),
    write: (path, { lesson }) => writeTestVideo(path, { audio: lesson.audio }),
  },
  {
    name: 'video-only.mp4',
    what: 'pictures alone',
    expected: dropped('no-audio'),
    write: (path, { lesson }) => writeTestVideo(path, { video: lesson }),
  },
  {
    name: 'cover.m4v',
    what: 'sound and an attached picture',
    expected: dropped('no-video'),
    write(path, { lesson }) {
      const cover = { encoder: 'mjpeg', pixelFormat: 'yuvj420p', attached: true };
      const video = { ...lesson, ...cover, pictures: lesson.pictures.slice(0, 1) };
      return writeTestVideo(path, { video, audio: lesson.audio });
    },
  },
  {
    name: '0-seconds.mp4',
    what: '0 s: streams without a sample',
    expected: dropped('too-short'),
    write: (path) => writeFileSync(path, isoFile(pngTrack([]), { ...isoSound(8000), samples: [] })),
  },
  {
    name: '1x1.mov',
    what: '1 × 1',
    expected: kept,
    write: (path, material) => writeScaled(path, material, 1, 1),
  },
  {
    name: '3x2000.mov',
    what: '3 × 2000',
    expected: kept,
    write: (path, material) => writeScaled(path, material, 3, 2000),
  },
  {
    name: '16384x16384.mov',
    what: '16384 × 16384',
    expected: dropped('too-large'),
    write: (path) => writeFileSync(path, isoFile(pngTrack(hugePng(16_384), 16_384), blip())),
  },
  {
    name: 'lying.mov',
    what: '16000 × 16000 where the container says 320 × 320',
    expected: failed('undecodable', 'keyframe'),
    write: (path) => writeFileSync(path, isoFile(pngTrack(hugePng(16_000), 320), blip())),
  },
  {
    name: 'rotated.mp4',
    what: 'rotated by 90°',
    expected: kept,
    shows: true,
    write(path, { lesson }) {
      const { width, height } = lesson;
      const pictures = lesson.pictures.map(({ rgb }) => ({
        rgb: uprightRgb({ data: rgb!, width, height }, { mirrored: false, rotationDeg: 270 }).data,
      }));
      const video: TestPictures = { ...lesson, width: height, height: width, pictures, rotationDeg: 90 };
      return writeTestVideo(path, { video, audio: lesson.audio });
    },
  },
  {
    name: 'interlaced.mp4',
    what: 'interlaced',
    expected: kept,
    shows: true,
    write: (path, material) =>
      writeLesson(path, material, { options: { 'x264-params': 'tff=1:interlaced=1' } }),
  },
  {
    name: 'variable.mp4',
    what: 'variable frame rate',
    expected: kept,
    shows: true,
    write(path, material) {
      const { pictures, framesPerSec } = material.lesson;
      const timesSec = [0, 0.1, 0.15, 3.7, 5.01, 5.05, 7.2, 8.4, 13];
      const shown = timesSec.map((timeSec) => ({
        ...pictures[Math.floor(timeSec * framesPerSec)]!,
        timeSec,
      }));
      return writeLesson(path, material, { pictures: shown });
    },
  },
  {
    name: 'negative.mkv',
    what: 'negative time stamps',
    expected: kept,
    shows: true,
    write(path, { lesson }) {
      const { pictures, framesPerSec, audio } = lesson;
      const early = pictures.map((picture, index) => ({ ...picture, timeSec: index / framesPerSec - 2 }));
      const options = { avoid_negative_ts: 'disabled' };
      const media = { video: { ...lesson, pictures: early }, audio: { ...audio, startSec: -2 }, options };
      return writeTestVideo(path, media);
    },
  },
  {
    name: 'jumping.ts',
    what: 'time stamps that jump ahead by hours and back',
    expected: kept,
    shows: true,
    write: (path, material) =>
      writeParts(path, material, [{ offsetSec: 20_000 }, { offsetSec: 70_000 }, { offsetSec: 3 }]),
  },
  {
    name: 'resized.ts',
    what: 'another resolution from the middle on',
    expected: kept,
    shows: true,
    write: (path, material) => writeParts(path, material, [{ scale: 1 }, { scale: 0.5 }]),
  },
  {
    name: '10-bit.mkv',
    what: '10 bits per sample',
    expected: kept,
    shows: true,
    write: (path, material) => writeLesson(path, material, { pixelFormat: 'yuv420p10le' }),
  },
  {
    name: 'alpha.mov',
    what: 'alpha (PNG in MOV)',
    expected: kept,
    shows: true,
    write: (path, material) =>
      writeLesson(path, material, { encoder: 'png', pixelFormat: 'rgba', options: {} }),
  },
  {
    name: 'alpha.webm',
    what: 'alpha (VP9 in WebM)',
    expected: kept,
    shows: true,
    write(path, { lesson }) {
      const options = { deadline: 'realtime', 'cpu-used': '8', crf: '30', b: '0' };
      const video = { ...lesson, encoder: 'libvpx-vp9', pixelFormat: 'yuva420p', options };
      const audio = { ...lesson.audio, encoder: 'libopus' };
      return writeTestVideo(path, { video, audio });
    },
  },
  {
    name: 'encrypted.mp4',
    what: 'encrypted (CENC)',
    expected: failed('encrypted'),
    write(path, { lesson }) {
      const options = {
        encryption_scheme: 'cenc-aes-ctr',
        encryption_key: '76a6c65c5ea762046bd749a2e632ccbb',
        encryption_kid: 'a7e61c373e219033c21091fa607bf3b8',
      };
      return writeTestVideo(path, { video: lesson, audio: lesson.audio, options });
    },
  },
  {
    name: 'two-videos.mkv',
    what: 'two picture streams',
    expected: kept,
    shows: true,
    write(path, { lesson }) {
      const other = lesson.pictures.map((): TestPicture => ({ luma: 60 }));
      const moreVideos = [{ ...lesson, pictures: other }];
      return writeTestVideo(path, { video: lesson, moreVideos, audio: lesson.audio });
    },
  },
  {
    name: 'bomb.mp4',
    what: '56 KiB that decode to 100,001 pictures of 4096 × 2304',
    expected: failed('decompression-bomb', 'keyframe'),
    write: async (path) => writeFileSync(path, await bombFile()),
  },
  {
    name: 'playlist-file.mp4',
    what: 'an HLS playlist that points at /etc/passwd',
    expected: failed('not-media'),
    write: (path) => writeFileSync(path, playlist('file:///etc/passwd')),
  },
  {
    name: 'playlist-url.mp4',
    what: 'an HLS playlist that points at a URL',
    expected: failed('not-media'),
    write: (path, { address }) => writeFileSync(path, playlist(`${address}/segment.ts`)),
  },
  {
    name: 'concat.mp4',
    what: 'a concat script that points at /etc/passwd',
    expected: failed('not-media'),
    write: (path) => writeFileSync(path, 'ffconcat version 1.0\nfile /etc/passwd\n'),
  },
];
