import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { decodeAudio } from './audio.ts';
import { DecodeBudget, type DecodeLimits } from './decode-budget.ts';
import { decodeFrames } from './frames.ts';
import { probeMedia } from './probe.ts';
import { newTally } from './stream-decoder.ts';
import { flatPictures, tone, writeTestVideo } from './testing.ts';
import { bombFile } from './testing-bomb.ts';
import { isoFile, isoPictures, isoSound } from './testing-iso.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-limits-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);
const plain = at('plain.mp4');

beforeAll(() => {
  const video = {
    width: 320,
    height: 240,
    framesPerSec: 10,
    pictures: flatPictures(40, (index) => 50 + index),
  };
  return writeTestVideo(plain, { video, audio: { sampleRate: 16_000, samples: tone(16_000, 4) } });
});

async function decode(path: string, limits: Partial<DecodeLimits>) {
  const tally = newTally();
  const { video } = await probeMedia(path);
  for await (const frame of decodeFrames(path, video!, {
    untilSec: 0,
    framesPerSec: 2,
    skip: 'none',
    tally,
    limits,
  })) {
    frame.luma();
  }
  return tally;
}

test('a file within the limits is decoded to its end', async () => {
  const limits = { maxPixels: 320 * 240, maxFrames: 40, maxPixelsPerByte: 1000, maxCpuSec: 60 };
  expect((await decode(plain, limits)).decodedFrames).toBe(40);
});

test.each([
  ['too-many-frames', { maxFrames: 39 }],
  ['decompression-bomb', { maxPixelsPerByte: 1 }],
  ['too-costly', { maxCpuSec: 0 }],
  ['undecodable', { maxPixels: 320 * 239 }],
])('%s beyond %o', async (code, limits) => {
  await expect(decode(plain, limits)).rejects.toMatchObject({ name: 'MediaError', code });
});

test('the processor time is asked for now and then, not for each packet', () => {
  const asked = vi.spyOn(process, 'cpuUsage');
  const clock = vi.spyOn(performance, 'now');
  try {
    clock.mockReturnValue(1000);
    const budget = new DecodeBudget({ path: 'film', bytes: 1 });
    asked.mockClear();
    for (let packet = 0; packet < 500; packet++) budget.checkTime();
    expect(asked).toHaveBeenCalledTimes(1);
    clock.mockReturnValue(1200);
    budget.checkTime();
    expect(asked).toHaveBeenCalledTimes(2);
  } finally {
    vi.restoreAllMocks();
  }
});

test('a small file of very many large pictures is given up soon, in bounded memory', async () => {
  const bomb = await bombFile();
  expect(bomb.length).toBeLessThan(64_000);
  writeFileSync(at('bomb.mp4'), bomb);
  const before = process.resourceUsage().maxRSS;
  const tally = newTally();
  const { video } = await probeMedia(at('bomb.mp4'));
  const limits = { maxPixelsPerByte: 20_000 };
  const frames = decodeFrames(at('bomb.mp4'), video!, {
    untilSec: 0,
    framesPerSec: 2,
    skip: 'none',
    tally,
    limits,
  });
  await expect(Array.fromAsync(frames, (frame) => frame.luma().length)).rejects.toMatchObject({
    code: 'decompression-bomb',
  });
  expect(tally.decodedFrames).toBeLessThan(200);
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(400_000);
});

test('what the container says of the size is not believed, nor a picture of a quarter of a gigapixel decoded', async () => {
  const side = 16_000;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(side, 0);
  header.writeUInt32BE(side, 4);
  header.set([16, 6], 8);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(header.length);
  const signature = Buffer.from('89504e470d0a1a0a', 'hex');
  const data = Buffer.concat([Buffer.from([0, 0, 0, 2]), Buffer.from('IDAT'), Buffer.alloc(6)]);
  const png = Buffer.concat([signature, length, Buffer.from('IHDR'), header, Buffer.alloc(4), data]);
  const picture = isoPictures({ codec: 'png ', width: 320, height: 240, framesPerSec: 1 });
  writeFileSync(at('lying.mov'), isoFile({ ...picture, samples: [png, png, png] }));
  const before = process.resourceUsage().maxRSS;
  await expect(decode(at('lying.mov'), {})).rejects.toMatchObject({ code: 'undecodable' });
  // Sixteen bits of red, green, blue and alpha for each pixel would be two gigabytes.
  expect(process.resourceUsage().maxRSS - before).toBeLessThan(200_000);
});

test('sound is decoded no further than asked', async () => {
  const { audio } = await probeMedia(plain);
  const heard = async (untilSec: number) => {
    const chunks = await Array.fromAsync(decodeAudio(plain, audio!, { sampleRate: 16_000, untilSec }));
    return chunks.reduce((sum, { samples }) => sum + samples.length, 0) / 16_000;
  };
  expect(await heard(10)).toBeCloseTo(4, 0);
  expect(await heard(2)).toBeCloseTo(2, 0);
});

test('sound at a rate that no sound has is damage', async () => {
  const samples = Array.from({ length: 20_000 }, () => Buffer.alloc(2, 1));
  writeFileSync(at('slow.mov'), isoFile({ ...isoSound(10), samples }));
  const { audio } = await probeMedia(at('slow.mov'));
  const tally = newTally();
  await expect(
    Array.fromAsync(decodeAudio(at('slow.mov'), audio!, { sampleRate: 16_000, tally })),
  ).rejects.toMatchObject({ code: 'undecodable' });
  expect(tally.damagedPackets).toBe(tally.packets);
});

test('a picture of long pixels is not stretched beyond what can be stored', async () => {
  const flat = { width: 16_384, height: 64, framesPerSec: 5, pictures: flatPictures(2, () => 90) };
  await writeTestVideo(at('long.mkv'), { video: { ...flat, pixelShape: { num: 4, den: 1 } } });
  const { video } = await probeMedia(at('long.mkv'));
  for await (const frame of decodeFrames(at('long.mkv'), video!, {
    untilSec: 0,
    framesPerSec: 1,
    skip: 'none',
  })) {
    const { width, height, data } = frame.rgb();
    expect([width, height]).toEqual([32_768, 32]);
    expect(data.length).toBe(width * height * 3);
  }
});
