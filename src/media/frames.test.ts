import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeFrames, type Frame, type FrameOptions, type Grey } from './frames.ts';
import { MediaError } from './media-error.ts';
import { probeMedia } from './probe.ts';
import { newTally } from './stream-decoder.ts';
import { flatPictures, tone, writeTestVideo } from './testing.ts';
import type { TestPictures } from './testing-media.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-frames-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const grey = (index: number) => 20 + ((index * 7) % 200);
const video: TestPictures = { width: 64, height: 48, framesPerSec: 10, pictures: flatPictures(40, grey) };

async function sampled(path: string, options: Partial<FrameOptions> = {}) {
  const { video: stream, durationSec: untilSec } = await probeMedia(path);
  const seen: { timeSec: number; level: number; size: string }[] = [];
  for await (const frame of decodeFrames(path, stream!, {
    framesPerSec: 2,
    untilSec,
    skip: 'none',
    ...options,
  })) {
    const luma = frame.luma();
    expect(luma.length).toBe(frame.width * frame.height);
    seen.push({
      timeSec: frame.timeSec,
      level: luma[luma.length >> 1]!,
      size: `${frame.width}x${frame.height}`,
    });
  }
  return seen;
}

async function first<T>(path: string, read: (frame: Frame) => T): Promise<T> {
  const { video: stream } = await probeMedia(path);
  for await (const frame of decodeFrames(path, stream!, { framesPerSec: 2, untilSec: 0, skip: 'none' }))
    return read(frame);
  throw new Error('no frame');
}

function near(level: unknown, wanted: number): void {
  if (typeof level !== 'number') throw new TypeError(`Expected a level, got ${level}`);
  expect(Math.abs(level - wanted)).toBeLessThanOrEqual(1);
}

test('the brightness of a picture is copied once, into the memory of the one before', async () => {
  const path = at('pool.mp4');
  await writeTestVideo(path, { video });
  const { video: stream } = await probeMedia(path);
  const planes = new Set<Uint8Array>();
  for await (const frame of decodeFrames(path, stream!, { framesPerSec: 5, untilSec: 0, skip: 'none' })) {
    expect(frame.luma()).toBe(frame.luma());
    planes.add(frame.luma());
  }
  expect(planes.size).toBe(1);
});

describe('sampling', () => {
  test.each([
    ['H.264 with B-frames', 'b.mp4', { options: { bf: '3', preset: 'veryfast' } }],
    ['MPEG-4 in AVI', 'm.avi', { encoder: 'mpeg4', options: { qmin: '1', qmax: '1' } }],
    ['Matroska', 'm.mkv', {}],
    ['a transport stream that starts at 1.4 s', 't.ts', {}],
    ['fragmented MP4', 'f.mp4', {}],
  ])('takes each fifth of ten frames a second, and the last: %s', async (_, name, changes) => {
    const options: Record<string, string> = name === 'f.mp4' ? { movflags: 'frag_keyframe+empty_moov' } : {};
    await writeTestVideo(at(name), { video: { ...video, ...changes }, options });
    const seen = await sampled(at(name));
    expect(seen.map(({ timeSec }) => timeSec.toFixed(2))).toEqual([
      ...Array.from({ length: 8 }, (_, k) => (k / 2).toFixed(2)),
      '3.90',
    ]);
    for (const { timeSec, level } of seen) near(level, grey(Math.round(10 * timeSec)));
  });

  test.each([
    ['MP4', 'vfr.mp4', { bf: '0' }],
    ['MP4 with B-frames', 'vfr-b.mp4', { bf: '3', preset: 'veryfast' }],
    ['Matroska with B-frames', 'vfr-b.mkv', { bf: '3', preset: 'veryfast' }],
    ['a transport stream with B-frames', 'vfr-b.ts', { bf: '3', preset: 'veryfast' }],
  ])('takes the picture that stands at each sample time: %s', async (_, name, options) => {
    const times = [0, 0.2, 0.7, 0.8, 2.6, 2.7, 3.0];
    const pictures = times.map((timeSec, index) => ({ timeSec, luma: 40 + 20 * index }));
    const audio = { sampleRate: 16_000, samples: tone(16_000, 4.2) };
    await writeTestVideo(at(name), { video: { ...video, pictures, options }, audio });
    for (const skip of ['none', 'nonref'] as const) {
      const seen = await sampled(at(name), { untilSec: 4.2, skip });
      // A transport stream starts a little after 0, and so do all its times.
      const startSec = seen[0]!.timeSec;
      expect(startSec).toBeLessThan(0.1);
      const standing = (timeSec: number) => times.findLastIndex((at) => at + startSec <= timeSec + 0.001);
      for (const { timeSec, level } of seen) near(level, 40 + 20 * standing(timeSec));
      // Beside the grid, what comes after a stand of 1.8 s is seen when it comes.
      const seenAt = seen.map(({ timeSec }) => timeSec.toFixed(2));
      for (const timeSec of [0.5, 1, 2, 2.5, 2.6 + startSec, 3]) expect(seenAt).toContain(timeSec.toFixed(2));
      expect(seen.length).toBeLessThanOrEqual(12);
    }
  });

  test.each(['ten.mp4', 'ten.mkv', 'ten.ts'])(
    'a picture stands until the next one comes: %s',
    async (name) => {
      const pictures = Array.from({ length: 5 }, (_, index) => ({
        timeSec: 10 * index,
        luma: 40 + 30 * index,
      }));
      const options = { bf: '2', preset: 'veryfast' };
      const audio = { sampleRate: 16_000, samples: tone(16_000, 47) };
      await writeTestVideo(at(name), { video: { ...video, framesPerSec: 1, pictures, options }, audio });
      for (const skip of ['none', 'nonref'] as const) {
        const seen = await sampled(at(name), { untilSec: 47, skip });
        expect(seen.length).toBeGreaterThanOrEqual(85);
        for (const { timeSec, level } of seen) {
          // A transport stream starts a little after 0.
          if (timeSec % 10 > 0.1) near(level, 40 + 30 * Math.floor(timeSec / 10));
        }
      }
    },
  );

  test('goes on where it was when time stamps start over', async () => {
    await writeTestVideo(at('once.ts'), { video });
    const once = readFileSync(at('once.ts'));
    writeFileSync(at('twice.ts'), Buffer.concat([once, once]));
    const seen = await sampled(at('twice.ts'));
    expect(seen.length).toBe(17);
    near(seen[8]!.level, grey(0));
    expect(seen[8]!.timeSec).toBeCloseTo(4, 2);
  });

  test('skipping unreferenced frames decodes fewer and samples as many', async () => {
    const pictures = flatPictures(120, grey);
    const options = { bf: '3', preset: 'veryfast', b_strategy: '0', sc_threshold: '0' };
    await writeTestVideo(at('b30.mp4'), { video: { ...video, framesPerSec: 30, pictures, options } });
    const every = newTally();
    const some = newTally();
    const full = await sampled(at('b30.mp4'), { tally: every });
    const quick = await sampled(at('b30.mp4'), { tally: some, skip: 'nonref' });
    expect(every.decodedFrames).toBe(120);
    expect(some.decodedFrames).toBeLessThan(80);
    expect(quick.length).toBe(full.length);
    for (const { timeSec, level } of quick) {
      // A neighbour stands for a frame that was skipped.
      const around = [-2, -1, 0, 1, 2].map((frames) => grey(Math.round(timeSec * 30) + frames));
      expect(around.some((wanted) => Math.abs(wanted - level) <= 1)).toBe(true);
    }
  });

  test('fast decodes only the stretches that change, and samples as many', async () => {
    // Key frames at 0, 2, 4, … s. Something comes at 5 s and stays; something else is there from 12.2 to 12.7 s only.
    const plain = Uint8Array.from({ length: 64 * 48 }, (_, at) => 60 + (at % 64));
    const marked = plain.map((level, at) => (at % 64 < 24 && at < 64 * 16 ? 235 : level));
    const flash = plain.map((_, at) => ((at * 2654435761) >>> 24) & 255);
    const pictures = Array.from({ length: 160 }, (_, index) => ({
      luma: index >= 122 && index < 127 ? flash : index >= 50 ? marked : plain,
    }));
    const options = { g: '20', keyint_min: '20', sc_threshold: '0', preset: 'veryfast' };
    await writeTestVideo(at('still.mp4'), { video: { ...video, pictures, options } });
    const every = newTally();
    const few = newTally();
    let compared = 0;
    const isSame = (a: Grey, b: Grey) => {
      compared++;
      return a.luma.every((level, at) => Math.abs(level - b.luma[at]!) <= 8);
    };
    const full = await sampled(at('still.mp4'), { tally: every });
    const quick = await sampled(at('still.mp4'), { tally: few, skip: 'fast', isSame });
    expect(quick.length).toBe(full.length);
    for (const [k, { timeSec, level }] of quick.entries()) {
      expect(timeSec - full[k]!.timeSec).toBeLessThan(0.11);
      near(level, full[k]!.level);
    }
    expect(every.decodedFrames).toBe(160);
    // Eight key frames, and the stretches from 4, 12 and 14 s; the one from 12 s for the bytes in it.
    expect(few.decodedFrames).toBeGreaterThanOrEqual(8 + 3 * 10);
    expect(few.decodedFrames).toBeLessThanOrEqual(8 + 3 * 20);
    expect(compared).toBe(6);
  });

  test('stops skipping where the remaining frames lie too far apart', async () => {
    const pictures = flatPictures(40, grey);
    const options = { bf: '7', preset: 'veryfast', b_strategy: '0', 'x264-params': 'b-pyramid=none' };
    await writeTestVideo(at('slow.mp4'), { video: { ...video, framesPerSec: 4, pictures, options } });
    const tally = newTally();
    const seen = await sampled(at('slow.mp4'), { skip: 'nonref', tally });
    expect(tally.decodedFrames).toBeGreaterThan(25);
    const gaps = seen.slice(3).map(({ timeSec }, k) => timeSec - seen[k + 2]!.timeSec);
    expect(Math.max(...gaps)).toBeLessThan(0.8);
  });
});

describe('pictures', () => {
  test('luma keeps the coded range, RGB spreads it', async () => {
    for (const lumaRange of ['limited', 'full'] as const) {
      const pictures = flatPictures(2, () => 235);
      await writeTestVideo(at('range.mp4'), { video: { ...video, pictures, lumaRange } });
      const { luma, range, rgb } = await first(at('range.mp4'), (frame) => ({
        luma: frame.luma()[0],
        range: frame.lumaRange,
        rgb: frame.rgb().data[0],
      }));
      near(luma, 235);
      expect(range).toBe(lumaRange);
      near(rgb, lumaRange === 'limited' ? 255 : 235);
    }
  });

  test('ten bits are cut to eight, and RGB sources give full-range grey', async () => {
    const rgb = new Uint8Array(64 * 48 * 3).fill(128);
    const pictures = [{ rgb }, { rgb }];
    await writeTestVideo(at('deep.mkv'), {
      video: { ...video, pictures, encoder: 'ffv1', pixelFormat: 'yuv420p10le' },
    });
    const deep = await first(at('deep.mkv'), (frame) => [
      frame.luma()[0],
      frame.lumaRange,
      frame.rgb().data[0],
    ]);
    near(deep[0], 16 + (128 * 219) / 255);
    expect(deep[1]).toBe('limited');
    near(deep[2], 128);
    await writeTestVideo(at('rgb.mkv'), {
      video: { ...video, pictures, encoder: 'ffv1', pixelFormat: 'bgr0' },
    });
    expect(await first(at('rgb.mkv'), (frame) => [frame.luma()[0], frame.lumaRange])).toEqual([128, 'full']);
  });

  test('RGB is upright', async () => {
    // Left half black, right half white, as stored.
    const luma = Uint8Array.from({ length: 64 * 48 }, (_, i) => (i % 64 < 32 ? 16 : 235));
    const wanted = { 90: ['48x64', 0, 255], 180: ['64x48', 255, 255], 270: ['48x64', 255, 0] };
    for (const rotationDeg of [90, 180, 270] as const) {
      await writeTestVideo(at('turned.mp4'), { video: { ...video, pictures: [{ luma }], rotationDeg } });
      const [size, topLeft, bottomLeft] = await first(at('turned.mp4'), (frame) => {
        const { data, width, height } = frame.rgb();
        return [`${width}x${height}`, data[0], data[(height - 1) * width * 3]];
      });
      expect(size).toBe(wanted[rotationDeg][0]);
      near(topLeft, wanted[rotationDeg][1] as number);
      near(bottomLeft, wanted[rotationDeg][2] as number);
    }
  });

  test('RGB has square pixels, luma the stored ones', async () => {
    const pictures = flatPictures(1, () => 100);
    const wide = { ...video, pictures, pixelShape: { num: 4, den: 3 } };
    await writeTestVideo(at('wide.mp4'), { video: wide });
    const seen = await first(at('wide.mp4'), (frame) => [frame.width, frame.rgb().width, frame.rgb().height]);
    expect(seen).toEqual([64, 85, 48]);
  });

  test('the size may change on the way', async () => {
    const pictures = flatPictures(20, () => 100);
    await writeTestVideo(at('small.ts'), { video: { ...video, pictures } });
    await writeTestVideo(at('large.ts'), { video: { ...video, pictures, width: 128, height: 96 } });
    writeFileSync(at('both.ts'), Buffer.concat([readFileSync(at('small.ts')), readFileSync(at('large.ts'))]));
    const sizes = (await sampled(at('both.ts'))).map(({ size }) => size);
    expect(sizes).toEqual([...Array(4).fill('64x48'), ...Array(5).fill('128x96')]);
  });

  test('a frame cannot be used after the next was asked for', async () => {
    await writeTestVideo(at('plain.mp4'), { video });
    const kept = await first(at('plain.mp4'), (frame) => frame);
    expect(() => kept.luma()).toThrow('copy it before');
    expect(() => kept.rgbLater()).toThrow('copy it before');
  });

  test('the colours of a frame can be had after the film has ended', async () => {
    await writeTestVideo(at('turned.mp4'), { video: { ...video, rotationDeg: 90 } });
    const { video: stream } = await probeMedia(at('turned.mp4'));
    const atOnce = [];
    const later = [];
    const options: FrameOptions = { framesPerSec: 2, untilSec: 0, skip: 'none' };
    for await (const frame of decodeFrames(at('turned.mp4'), stream!, options)) {
      later.push(frame.rgbLater());
      atOnce.push(frame.rgb());
    }
    expect(new Set(atOnce.map(({ data }) => data[0])).size).toBeGreaterThan(3);
    expect(later.map((rgb) => rgb())).toEqual(atOnce);
  });
});

describe('damage', () => {
  test('a truncated file yields what is there', async () => {
    const noisy = flatPictures(40, grey);
    await writeTestVideo(at('fast.mp4'), {
      video: { ...video, pictures: noisy },
      options: { movflags: '+faststart' },
    });
    const whole = readFileSync(at('fast.mp4'));
    writeFileSync(at('cut.mp4'), whole.subarray(0, Math.round(whole.length * 0.75)));
    const seen = await sampled(at('cut.mp4'));
    expect(seen.length).toBeGreaterThan(1);
    expect(seen.at(-1)!.timeSec).toBeLessThan(3.5);
    near(seen[1]!.level, grey(5));
  });

  test('damaged packets are counted and passed over', async () => {
    await writeTestVideo(at('whole.avi'), {
      video: { ...video, encoder: 'ffv1', options: { slicecrc: '1' } },
    });
    const bytes = readFileSync(at('whole.avi'));
    const third = bytes.indexOf('00dc', bytes.indexOf('00dc', bytes.indexOf('00dc') + 4) + 4);
    bytes.fill(0xff, third + 8, third + 8 + bytes.readUInt32LE(third + 4));
    writeFileSync(at('hurt.avi'), bytes);
    const tally = newTally();
    const seen = await sampled(at('hurt.avi'), { tally });
    expect(tally.damagedPackets).toBeGreaterThan(0);
    expect(seen.at(-1)!.timeSec).toBeCloseTo(3.9, 2);
    near(seen.at(-1)!.level, grey(39));
  });

  test('nothing decodable is an error of the file', async () => {
    await writeTestVideo(at('plain.mp4'), { video });
    const bytes = readFileSync(at('plain.mp4'));
    const mdat = bytes.indexOf('mdat');
    bytes.fill(0x5a, mdat + 4, mdat + bytes.readUInt32BE(mdat - 4) - 4);
    writeFileSync(at('lost.mp4'), bytes);
    const lost = sampled(at('lost.mp4'));
    await expect(lost).rejects.toThrow(MediaError);
    await expect(lost).rejects.toMatchObject({ code: 'undecodable' });
  });
});

const talk = fileURLToPath(new URL('../../../shared/data/video/laion400m_talk.mp4', import.meta.url));

test.skipIf(!existsSync(talk))('a real talk (skipped without the shared data)', async () => {
  const tally = newTally();
  const seen = await sampled(talk, { skip: 'nonref', tally });
  expect(seen.length).toBe(247);
  expect(tally.damagedPackets).toBe(0);
  expect(tally.decodedFrames).toBeLessThan(1000);
  for (const [k, { timeSec }] of seen.entries()) expect(timeSec - k / 2).toBeLessThan(0.2);
});
