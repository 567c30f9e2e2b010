import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AVCOL_PRI_BT2020,
  AVCOL_PRI_UNSPECIFIED,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_SPC_RGB,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT2020_10,
  AVCOL_TRC_SMPTE2084,
} from 'node-av/constants';
import { afterAll, describe, expect, test } from 'vitest';
import { decodeFrames } from './frames.ts';
import { type HdrCurve, nitsOf, sdrLumaTable } from './light.ts';
import type { RgbPicture } from './picture.ts';
import { probeMedia } from './probe.ts';
import { writeTestVideo } from './testing.ts';
import type { TestPicture, TestPictures } from './testing-media.ts';

const folder = mkdtempSync(join(tmpdir(), 'lectern-hdr-'));
afterAll(() => rmSync(folder, { recursive: true }));
const at = (name: string) => join(folder, name);

const transfers = { pq: AVCOL_TRC_SMPTE2084, hlg: AVCOL_TRC_ARIB_STD_B67 };
const [width, height] = [64, 48];

/** The signal, 0 to 1, of a grey of so many nits. */
function signalOf(curve: HdrCurve, nits: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 50; step += 1) {
    const middle = (low + high) / 2;
    if (nitsOf(curve, middle) < nits) low = middle;
    else high = middle;
  }
  return low;
}

async function seen(
  name: string,
  curve: HdrCurve,
  picture: TestPicture,
  changes: Partial<TestPictures> = {},
) {
  const colours = { primaries: AVCOL_PRI_BT2020, transfer: transfers[curve], matrix: AVCOL_SPC_BT2020_NCL };
  const video = {
    width,
    height,
    framesPerSec: 5,
    encoder: 'ffv1',
    pixelFormat: 'yuv420p10le',
    colours,
    ...changes,
  };
  await writeTestVideo(at(name), { video: { ...video, pictures: [picture, picture] } });
  return first(at(name));
}

async function first(path: string, atSec = 0) {
  const { video } = await probeMedia(path);
  for await (const frame of decodeFrames(path, video!, { untilSec: 0, framesPerSec: 2, skip: 'none' })) {
    if (frame.timeSec < atSec) continue;
    return { rgb: frame.rgb(), luma: frame.luma(), range: frame.lumaRange };
  }
  throw new Error('no frame');
}

const pixel = ({ data }: RgbPicture, at: number) => [...data.subarray(3 * at, 3 * at + 3)];

/** Luma words of ten bits for a grey of so many nits in each pixel. */
const grey = (curve: HdrCurve, nitsAt: (at: number) => number): TestPicture => ({
  words: [
    Uint16Array.from({ length: width * height }, (_, at) =>
      Math.round(64 + 876 * signalOf(curve, nitsAt(at))),
    ),
    512,
    512,
  ],
});

test('signals mean the light of BT.2408, table 1', () => {
  for (const [curve, signal, nits] of [
    ['hlg', 0.75, 203],
    ['hlg', 0.38, 26],
    ['hlg', 1, 1000],
    ['pq', 0.58, 203],
    ['pq', 0.38, 26],
    ['pq', 1, 10_000],
  ] as const) {
    expect(Math.abs(nitsOf(curve, signal) / nits - 1)).toBeLessThan(0.03);
  }
  expect(nitsOf('pq', 0)).toBe(0);
  expect(nitsOf('hlg', 0)).toBe(0);
});

describe.each(['pq', 'hlg'] as const)('%s', (curve) => {
  /** A page with lines of dark and of pale grey. */
  const page = (paper: number) =>
    grey(curve, (at) => {
      const line = Math.floor(at / width);
      return line === 10 ? 0.5 : line === 20 ? paper * 0.7 : paper;
    });

  test.each([95, 203, 300])('paper of %i nits is white, and greys are those of SDR', async (paper) => {
    const { rgb } = await seen('page.mkv', curve, page(paper));
    const [white, dark, pale] = [0, 10, 20].map((line) => pixel(rgb, line * width + 5)[0]!);
    expect(white).toBeGreaterThanOrEqual(245);
    expect(dark).toBeLessThan(30);
    // 0.7 of the light is 0.86 of the signal.
    expect(Math.abs(pale! / white! - 0.7 ** (1 / 2.4))).toBeLessThan(0.03);
  });

  test('paper stays light beside lamps, and lamps are brighter', async () => {
    const picture = grey(curve, (at) => (at % width < 2 ? 900 : at % width < 5 ? 3 : 203));
    const { rgb } = await seen('lamp.mkv', curve, picture);
    const [lamp, board, paper] = [0, 3, 20].map((at) => pixel(rgb, at)[0]!);
    expect(paper).toBeGreaterThanOrEqual(238);
    expect(lamp).toBeGreaterThan(paper!);
    expect(board).toBeLessThan(55);
  });

  test('a dark scene stays dark', async () => {
    const { rgb } = await seen(
      'dark.mkv',
      curve,
      grey(curve, (at) => (at % 8 === 0 ? 20 : 2)),
    );
    expect(pixel(rgb, 0)[0]).toBeLessThan(0.55 * 255);
    expect(pixel(rgb, 1)[0]).toBeLessThan(0.25 * 255);
  });

  test('colours are those of BT.709', async () => {
    // Light of BT.709's red, green and blue in BT.2020 (BT.2087), at 100 nits.
    const primaries = [
      [0.6274, 0.0691, 0.0164],
      [0.3293, 0.9195, 0.088],
      [0.0433, 0.0114, 0.8956],
    ];
    for (const [index, light] of primaries.entries()) {
      const brightness = 0.2627 * light[0]! + 0.678 * light[1]! + 0.0593 * light[2]!;
      const sent = (part: number): number => {
        if (curve === 'pq') return signalOf('pq', 100 * part);
        // The light of a scene, E, becomes 1000 · Y^0.2 · E nits on HLG's screen: as a grey it would be 1000 · E^1.2.
        const scene = (0.1 * part) / (0.1 * brightness) ** (0.2 / 1.2);
        return signalOf('hlg', 1000 * scene ** 1.2);
      };
      const [r, g, b] = light.map(sent) as [number, number, number];
      const y = 0.2627 * r + 0.678 * g + 0.0593 * b;
      const words = [64 + 876 * y, 512 + (896 * (b - y)) / 1.8814, 512 + (896 * (r - y)) / 1.4746];
      const { rgb } = await seen('colour.mkv', curve, { words: words.map(Math.round) });
      const shown = pixel(rgb, 99);
      for (const [part, level] of shown.entries()) {
        if (part === index) expect(level).toBeGreaterThan(245);
        else expect(level).toBeLessThan(40);
      }
    }
  });

  test('twelve bits, full range, RGB and odd sizes', async () => {
    const signal = signalOf(curve, 100);
    const limited = 16 + 219 * signal;
    const rgbColours = {
      primaries: AVCOL_PRI_UNSPECIFIED,
      transfer: transfers[curve],
      matrix: AVCOL_SPC_RGB,
    };
    const makes: [string, number[], Partial<TestPictures>][] = [
      ['twelve', [limited * 16, 2048, 2048], { pixelFormat: 'yuv420p12le' }],
      ['full', [1023 * signal, 512, 512], { lumaRange: 'full', pixelFormat: 'yuv422p10le' }],
      ['rgb', Array(3).fill(1023 * signal), { pixelFormat: 'gbrp10le', colours: rgbColours }],
      ['odd', [limited * 4, 512, 512], { width: 63, height: 47 }],
      ['wide', [limited * 4, 512, 512], { pixelShape: { num: 4, den: 3 } }],
    ];
    const lumas: number[] = [];
    for (const [name, words, changes] of makes) {
      const { rgb, luma, range } = await seen(
        `${name}.mkv`,
        curve,
        { words: words.map(Math.round) },
        changes,
      );
      for (const level of pixel(rgb, 200)) expect(level).toBeGreaterThanOrEqual(250);
      lumas.push(range === 'full' ? luma[200]! / 255 : (luma[200]! - 16) / 219);
    }
    for (const level of lumas) expect(Math.abs(level - (100 / 203) ** (1 / 2.4))).toBeLessThan(0.02);
  });

  test('luma for comparing has the contrast of SDR', () => {
    for (const range of ['limited', 'full'] as const) {
      const table = sdrLumaTable(curve, 10, range);
      const codeOf = (nits: number) => {
        const signal = signalOf(curve, nits);
        return table[Math.round(range === 'full' ? 1023 * signal : 64 + 876 * signal)]!;
      };
      const [black, span] = range === 'full' ? [0, 255] : [16, 219];
      expect(codeOf(0)).toBe(black);
      for (const nits of [1, 10, 100, 150]) {
        const expected = black + span * (nits / 203) ** (1 / 2.4);
        expect(Math.abs(codeOf(nits) - expected)).toBeLessThanOrEqual(2);
      }
      expect(codeOf(203)).toBeGreaterThan(black + 0.93 * span);
      expect(codeOf(1000)).toBe(black + span);
      for (const [code, level] of table.entries()) expect(level).toBeGreaterThanOrEqual(table[code - 1] ?? 0);
    }
  });
});

test('SDR in the colours of BT.2020 is left as it is', async () => {
  const colours = {
    primaries: AVCOL_PRI_BT2020,
    transfer: AVCOL_TRC_BT2020_10,
    matrix: AVCOL_SPC_BT2020_NCL,
  };
  const { rgb, luma } = await seen('sdr.mkv', 'pq', { words: [924, 512, 512] }, { colours });
  expect(pixel(rgb, 0)).toEqual([250, 250, 250]);
  expect(luma[0]).toBe(231);
});

const recording = fileURLToPath(new URL('../../../shared/data/recordings/hlg.mp4', import.meta.url));
const example = fileURLToPath(new URL('../../examples/pythagorean_theorem.mp4', import.meta.url));

test.skipIf(!existsSync(recording))('a real recording in HLG (skipped without the shared data)', async () => {
  for (const sec of [12]) {
    const [{ rgb: toned }, { rgb: plain }] = [await first(recording, sec), await first(example, sec)];
    let off = 0;
    for (const [i, level] of plain.data.entries()) off += Math.abs(level - toned.data[i]!);
    expect(off / plain.data.length).toBeLessThan(3);
    const [before, after] = [commonest(plain), commonest(toned)];
    for (const [part, level] of before.entries())
      expect(Math.abs(level - after[part]!)).toBeLessThanOrEqual(5);
  }
});

/** The colour of most pixels: that of the paper. */
function commonest(picture: RgbPicture): number[] {
  const counts = new Map<number, number>();
  const { data } = picture;
  for (let i = 0; i < data.length; i += 3) {
    const colour = (data[i]! << 16) | (data[i + 1]! << 8) | data[i + 2]!;
    counts.set(colour, (counts.get(colour) ?? 0) + 1);
  }
  const [[colour] = [0]] = [...counts].sort((a, b) => b[1] - a[1]);
  return [colour >> 16, (colour >> 8) & 255, colour & 255];
}
