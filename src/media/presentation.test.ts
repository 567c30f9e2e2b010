import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeFrames } from './frames.ts';
import { openMedia } from './open.ts';
import { readPackets } from './packets.ts';
import type { RgbPicture } from './picture.ts';
import { probeMedia } from './probe.ts';
import { flatPictures, writeTestVideo } from './testing.ts';
import { box, isoFile, isoPictures } from './testing-iso.ts';
import type { TestPictures } from './testing-media.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-shown-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

/** Four quarters of different grey: upper left, upper right, lower left, lower right. */
const quarters = [235, 90, 16, 160];
const luma = Uint8Array.from(
  { length: 64 * 48 },
  (_, i) => quarters[(i % 64 < 32 ? 0 : 1) + (i < 32 * 48 ? 0 : 2)]!,
);
const video: TestPictures = { width: 64, height: 48, framesPerSec: 10, pictures: [{ luma }, { luma }] };

async function shown(path: string, atSec = 0): Promise<RgbPicture> {
  const { video: stream } = await probeMedia(path);
  for await (const frame of decodeFrames(path, stream!, { untilSec: 0, framesPerSec: 2, skip: 'none' })) {
    if (frame.timeSec >= atSec) return frame.rgb();
  }
  throw new Error('no frame');
}

/** Which quarter of the stored picture is shown upper left, upper right, lower left, lower right. */
function cornersOf({ data, width, height }: RgbPicture): string {
  const levels = quarters.map((level) => ((level - 16) * 255) / 219);
  const [left, right, top, bottom] = [width / 4, (3 * width) / 4, height / 4, (3 * height) / 4].map(
    Math.floor,
  );
  return [top! * width + left!, top! * width + right!, bottom! * width + left!, bottom! * width + right!]
    .map((pixel) => 'ABCD'[levels.findIndex((level) => Math.abs(level - data[3 * pixel]!) < 6)])
    .join('');
}

const ways = [
  [false, 0, 'ABCD'],
  [false, 90, 'CADB'],
  [false, 180, 'DCBA'],
  [false, 270, 'BDAC'],
  [true, 0, 'BADC'],
  [true, 90, 'DBCA'],
  [true, 180, 'CDAB'],
  [true, 270, 'ACBD'],
] as const;

describe('a picture is shown upright', () => {
  test.each(ways)('mirrored %s, then turned by %i', async (mirrored, rotationDeg, corners) => {
    for (const name of ['way.mp4', 'way.mov']) {
      await writeTestVideo(at(name), { video: { ...video, mirrored, rotationDeg } });
      expect((await probeMedia(at(name))).video).toMatchObject({ mirrored, rotationDeg });
      expect(cornersOf(await shown(at(name)))).toBe(corners);
    }
  });

  test('turned as a projection in Matroska says', async () => {
    await writeTestVideo(at('way.mkv'), { video: { ...video, rotationDeg: 90 } });
    expect(cornersOf(await shown(at('way.mkv')))).toBe('CADB');
  });

  test('turned and stretched: pixels are stretched as they are stored', async () => {
    const turned = { ...video, mirrored: true, rotationDeg: 90 as const, pixelShape: { num: 4, den: 3 } };
    await writeTestVideo(at('both.mp4'), { video: turned });
    const picture = await shown(at('both.mp4'));
    expect([picture.width, picture.height]).toEqual([48, 85]);
    expect(cornersOf(picture)).toBe('DBCA');
  });

  test('as H.264 says itself (SEI display orientation)', async () => {
    await writeTestVideo(at('plain.mp4'), { video });
    const media = await openMedia(at('plain.mp4'));
    const config = box('avcC', media.streams[0]!.codecpar.extradata!);
    const samples: Buffer[] = [];
    // Mirror across, then turn anticlockwise by 90° (0x4000 of 0x10000), until the next key frame.
    const orientation = Buffer.from('0000000706' + '2f03' + '480005' + '80', 'hex');
    for await (const packet of readPackets(media, () => {})) {
      samples.push(Buffer.concat([orientation, Buffer.from(packet.data!)]));
    }
    media.close();
    const track = isoPictures({ codec: 'avc1', config, width: 64, height: 48, framesPerSec: 10 });
    writeFileSync(at('sei.mov'), isoFile({ ...track, samples }));
    expect((await probeMedia(at('sei.mov'))).video).toMatchObject({ mirrored: true, rotationDeg: 270 });
    expect(cornersOf(await shown(at('sei.mov')))).toBe('ACBD');
  });

  test.each([
    [3, 'DCBA'],
    [5, 'ACBD'],
    [6, 'CADB'],
  ])('as Exif in Motion JPEG says: orientation %i', async (orientation, corners) => {
    const raw = { width: 64, height: 48, channels: 1 as const };
    const full = luma.map((level) => Math.round(((level - 16) * 255) / 219));
    const jpeg = await sharp(full, { raw }).withMetadata({ orientation }).jpeg({ quality: 95 }).toBuffer();
    const track = isoPictures({ codec: 'jpeg', width: 64, height: 48, framesPerSec: 10 });
    writeFileSync(at('exif.mov'), isoFile({ ...track, samples: [jpeg, jpeg] }));
    expect(cornersOf(await shown(at('exif.mov')))).toBe(corners);
  });
});

describe('a picture is shown in square pixels', () => {
  const flat = { ...video, pictures: flatPictures(10, () => 100) };
  const sizeOf = async (path: string, atSec?: number) => {
    const { width, height } = await shown(path, atSec);
    return `${width}x${height}`;
  };

  test.each([
    ['PAL, 16:9', 'pal.mpg', 'mpeg2video', 720, 576, [64, 45], '1024x576'],
    ['PAL, 4:3', 'pal.mpg', 'mpeg2video', 720, 576, [16, 15], '768x576'],
    ['NTSC, 4:3', 'ntsc.mpg', 'mpeg2video', 720, 480, [8, 9], '720x540'],
    ['HDV', 'hdv.ts', 'libx264', 1440, 1080, [4, 3], '1920x1080'],
    ['WebM', 'wide.webm', 'libvpx-vp9', 480, 360, [4, 3], '640x360'],
    ['Matroska', 'tall.mkv', 'libx264', 640, 480, [3, 4], '640x640'],
    ['AVI', 'wide.avi', 'mpeg4', 320, 240, [4, 3], '427x240'],
  ] as const)('%s', async (_, name, encoder, width, height, [num, den], wanted) => {
    const framesPerSec = 25;
    const pictures = flatPictures(3, () => 100);
    const shape = { width, height, framesPerSec, pictures, encoder, pixelShape: { num, den } };
    await writeTestVideo(at(name), { video: shape });
    expect(await sizeOf(at(name))).toBe(wanted);
  });

  /** Overwrites what a Matroska file says of the size to show (DisplayWidth, DisplayHeight). */
  const stateDisplay = (path: string, width: number, height: number) => {
    const bytes = readFileSync(path);
    for (const [id, value] of [
      ['54b0', width],
      ['54ba', height],
    ] as const) {
      const from = bytes.indexOf(Buffer.from(id, 'hex')) + 2;
      bytes.writeUIntBE(value, from + 1, bytes[from]! & 0x7f);
    }
    writeFileSync(path, bytes);
  };

  test('the container goes before the codec, unless what it says is absurd', async () => {
    await writeTestVideo(at('said.mkv'), { video: { ...flat, pixelShape: { num: 2, den: 1 } } });
    stateDisplay(at('said.mkv'), 85, 48);
    expect(await sizeOf(at('said.mkv'))).toBe('85x48');
    stateDisplay(at('said.mkv'), 255, 4);
    expect(await sizeOf(at('said.mkv'))).toBe('128x48');
    await writeTestVideo(at('said.mp4'), { video: { ...flat, pixelShape: { num: 1, den: 50 } } });
    expect(await sizeOf(at('said.mp4'))).toBe('64x48');
  });

  test('WebM may state the shape of the picture in place of its size', async () => {
    const options = { encoder: 'libvpx-vp9', pixelShape: { num: 3, den: 2 } };
    await writeTestVideo(at('aspect.webm'), { video: { ...flat, ...options } });
    stateDisplay(at('aspect.webm'), 16, 9);
    expect(await sizeOf(at('aspect.webm'))).toBe('85x48');
  });

  test.each([
    ['ts', 'libx264'],
    ['mpg', 'mpeg2video'],
  ])('the shape may change on the way: %s', async (kind, encoder) => {
    const size = {
      width: 352,
      height: 288,
      framesPerSec: 25,
      pictures: flatPictures(100, () => 100),
      encoder,
    };
    for (const [part, [num, den]] of [
      [12, 11],
      [16, 11],
    ].entries()) {
      const pixelShape = { num: num!, den: den! };
      await writeTestVideo(at(`part${part}.${kind}`), { video: { ...size, pixelShape } });
    }
    const parts = [0, 1].map((part) => readFileSync(at(`part${part}.${kind}`)));
    writeFileSync(at(`change.${kind}`), Buffer.concat(parts));
    expect(await sizeOf(at(`change.${kind}`))).toBe('384x288');
    expect(await sizeOf(at(`change.${kind}`), 5)).toBe('512x288');
  });
});

const shared = fileURLToPath(new URL('../../../shared/data/recordings/', import.meta.url));
const example = fileURLToPath(new URL('../../examples/pythagorean_theorem.mp4', import.meta.url));

test.skipIf(!existsSync(shared))(
  'a real recording of a front camera (skipped without the shared data)',
  async () => {
    const [mirrored, plain] = [await shown(`${shared}mirrored.mp4`, 20), await shown(example, 20)];
    expect([mirrored.width, mirrored.height]).toEqual([plain.width, plain.height]);
    let different = 0;
    for (let i = 0; i < plain.data.length; i += 3) {
      if (Math.abs(plain.data[i]! - mirrored.data[i]!) > 40) different += 1;
    }
    expect(different / (plain.width * plain.height)).toBeLessThan(0.002);
  },
);
