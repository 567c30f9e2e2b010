/** Makers of the files that `bad-media.ts` lists. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deflateSync } from 'node:zlib';
import { writeTestVideo } from '../src/media/testing.ts';
import { type IsoTrack, isoPictures, isoSound } from '../src/media/testing-iso.ts';
import type { TestMedia, TestPicture, TestPictures } from '../src/media/testing-media.ts';
import { type Lesson, resize } from './lesson.ts';

/** What the makers of files may use. */
export interface Material {
  lesson: Lesson;
  /** An address of this machine at which nobody may call. */
  address: string;
  /** Folder for files that are made on the way. */
  scratch: string;
}

export function playlist(target: string): string {
  return `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n${target}\n#EXT-X-ENDLIST\n`;
}

export function writeLesson(
  path: string,
  { lesson }: Material,
  changes: Partial<TestPictures> = {},
): Promise<void> {
  return writeTestVideo(path, {
    video: { ...lesson, options: { crf: '18' }, ...changes },
    audio: lesson.audio,
  });
}

export async function writeScaled(
  path: string,
  { lesson }: Material,
  width: number,
  height: number,
): Promise<void> {
  const pictures: TestPicture[] = [];
  for (const { rgb } of lesson.pictures) {
    pictures.push({
      rgb: await resize({ data: rgb!, width: lesson.width, height: lesson.height }, width, height),
    });
  }
  const video = { ...lesson, width, height, pictures, encoder: 'png', pixelFormat: 'rgb24' };
  await writeTestVideo(path, { video, audio: lesson.audio });
}

/** Writes the lesson as transport streams end to end, each with its own start and size. */
export async function writeParts(
  path: string,
  { lesson, scratch }: Material,
  parts: readonly { offsetSec?: number; scale?: number }[],
): Promise<void> {
  const pieces: Buffer[] = [];
  const share = lesson.pictures.length / parts.length;
  for (const [index, { offsetSec = 0, scale = 1 }] of parts.entries()) {
    const from = Math.round(index * share);
    const to = Math.round((index + 1) * share);
    const width = lesson.width * scale;
    const height = lesson.height * scale;
    const pictures: TestPicture[] = [];
    for (const { rgb } of lesson.pictures.slice(from, to)) {
      pictures.push({
        rgb: await resize({ data: rgb!, width: lesson.width, height: lesson.height }, width, height),
      });
    }
    const { sampleRate, samples } = lesson.audio;
    const sampleAt = (picture: number): number => Math.round((picture * sampleRate) / lesson.framesPerSec);
    const media: TestMedia = {
      video: { ...lesson, width, height, pictures, options: { crf: '18' } },
      audio: { sampleRate, samples: samples.slice(sampleAt(from), sampleAt(to)) },
      options: { output_ts_offset: String(offsetSec) },
    };
    const piece = join(scratch, `piece-${index}.ts`);
    await writeTestVideo(piece, media);
    pieces.push(readFileSync(piece));
  }
  writeFileSync(path, Buffer.concat(pieces));
}

/** A track of 12 s, a picture a second, all the same. */
export function pngTrack(samples: Buffer[], side = 320): IsoTrack {
  const description = isoPictures({ codec: 'png ', width: side, height: side, framesPerSec: 1 });
  return { ...description, samples, ...(samples.length > 0 && { repeat: { from: 0, times: 12 } }) };
}

export function blip(): IsoTrack {
  return { ...isoSound(8000), samples: Array.from({ length: 800 }, () => Buffer.alloc(2)) };
}

/** A black PNG of one bit per pixel: a thousand times smaller than its pixels. */
export function hugePng(side: number): Buffer[] {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header[8] = 1;
  const rows = deflateSync(Buffer.alloc(side * (1 + side / 8)), { level: 9 });
  const chunk = (type: string, data: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    length.writeUInt32BE(data.length);
    return Buffer.concat([length, Buffer.from(type, 'latin1'), data, Buffer.alloc(4)]);
  };
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  return [
    Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]),
  ];
}
