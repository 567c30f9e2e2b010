import { AV_PIX_FMT_RGB24 } from 'node-av/constants';
import { Filter, type FilterContext, FilterGraph, Frame } from 'node-av/lib';
import { describe, expect, test } from 'vitest';
import { orientationOf } from './orientation.ts';
import { uprightRgb } from './planes.ts';

const source = {
  width: 4,
  height: 2,
  data: Uint8Array.from({ length: 24 }, (_, at) => 10 * Math.floor(at / 3)),
};

/** a, b, c, d of the eight ways in which a picture can lie. */
const ways = [1, -1].flatMap((p) => [1, -1].flatMap((q) => [[p, 0, 0, q] as const, [0, p, q, 0] as const]));

function matrixOf(a: number, b: number, c: number, d: number): Uint8Array {
  const fixed = [a, b, 0, c, d, 0].map((value) => Math.round(value * 65_536));
  return new Uint8Array(Int32Array.from([...fixed, 7, 9, 1 << 30]).buffer);
}

describe.each(ways)('the display matrix (%i %i %i %i)', (a, b, c, d) => {
  test('puts every pixel where it says', () => {
    const shown = uprightRgb(source, orientationOf(matrixOf(a, b, c, d))!);
    const [left, top] = [Math.min(0, 3 * a) + Math.min(0, c), Math.min(0, 3 * b) + Math.min(0, d)];
    for (let y = 0; y < 2; y += 1) {
      for (let x = 0; x < 4; x += 1) {
        const at = (b * x + d * y - top) * shown.width + (a * x + c * y - left);
        expect(shown.data[3 * at]).toBe(source.data[3 * (y * 4 + x)]);
      }
    }
  });

  test('is obeyed as FFmpeg obeys it', () => {
    expect(uprightRgb(source, orientationOf(matrixOf(a, b, c, d))!)).toEqual(
      filtered(autorotation(a, b, c, d)),
    );
  });

  test('may scale, and be a few degrees off', () => {
    const way = orientationOf(matrixOf(a, b, c, d));
    expect(orientationOf(matrixOf(3 * a, b / 2, 3 * c, d / 2))).toEqual(way);
    const [cos, sin] = [Math.cos(0.3), Math.sin(0.3)];
    const skewed = matrixOf(cos * a - sin * b, sin * a + cos * b, cos * c - sin * d, sin * c + cos * d);
    expect(orientationOf(skewed)).toEqual(way);
  });
});

test('a matrix that is none is not obeyed', () => {
  expect(orientationOf(null)).toBeNull();
  expect(orientationOf(new Uint8Array(35))).toBeNull();
  expect(orientationOf(matrixOf(0, 0, 0, 0))).toBeNull();
  expect(orientationOf(matrixOf(1, 0, 1, 0))).toBeNull();
});

/** The filters that FFmpeg's command line puts in (fftools/ffmpeg_filter.c, configure_input_video_filter). */
function autorotation(a: number, b: number, c: number, d: number): string[][] {
  const theta = (Math.round((Math.atan2(b, a) * 180) / Math.PI) + 360) % 360;
  if (theta === 90) return [['transpose', c > 0 ? 'cclock_flip' : 'clock']];
  if (theta === 270) return [['transpose', c < 0 ? 'clock_flip' : 'cclock']];
  if (theta === 180) return [...(a < 0 ? [['hflip']] : []), ...(d < 0 ? [['vflip']] : [])];
  return d < 0 ? [['vflip']] : [];
}

function filtered(steps: string[][]) {
  const frame = new Frame();
  frame.alloc();
  Object.assign(frame, { width: 4, height: 2, format: AV_PIX_FMT_RGB24 });
  frame.allocBuffer();
  for (const row of [0, 1]) {
    frame.data![0]!.set(source.data.subarray(12 * row, 12 * row + 12), row * frame.linesize[0]!);
  }
  const graph = new FilterGraph();
  graph.alloc();
  const chain: FilterContext[] = [];
  const size = 'video_size=4x2:pix_fmt=rgb24:time_base=1/1';
  for (const [name, options = ''] of [['buffer', size], ...steps, ['copy'], ['buffersink']]) {
    const filter = graph.createFilter(Filter.getByName(name!)!, `step${chain.length}`, options)!;
    chain.at(-1)?.link(0, filter, 0);
    chain.push(filter);
  }
  expect(graph.configSync()).toBeGreaterThanOrEqual(0);
  chain[0]!.buffersrcAddFrameSync(frame);
  const out = new Frame();
  out.alloc();
  expect(chain.at(-1)!.buffersinkGetFrameSync(out)).toBeGreaterThanOrEqual(0);
  const { width, height } = out;
  const data = Uint8Array.from(out.toBuffer());
  for (const held of [frame, out, graph]) held.free();
  return { data, width, height };
}
