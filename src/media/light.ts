/** What the signal of an HDR picture means in light, and how bright SDR white is taken to be. */
import {
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_SMPTE2084,
  type AVColorTransferCharacteristic,
} from 'node-av/constants';
import type { LumaRange } from './luma-range.ts';

/** Perceptual quantiser (SMPTE ST 2084: HDR10, Dolby Vision 8.1) or hybrid log-gamma (ARIB STD-B67: Dolby Vision 8.4). */
export type HdrCurve = 'pq' | 'hlg';

/** In cd/m² (nits): what becomes SDR white, and the brightest light that still is told from it. */
export interface Light {
  readonly white: number;
  readonly peak: number;
}

/** Null for SDR. */
export function hdrCurveOf(transfer: AVColorTransferCharacteristic): HdrCurve | null {
  if (transfer === AVCOL_TRC_SMPTE2084) return 'pq';
  return transfer === AVCOL_TRC_ARIB_STD_B67 ? 'hlg' : null;
}

/**
 * Where SDR white may lie. Paper is put at 100 nits by zscale and others that take SDR for what it was graded on, at
 * 203 by broadcasters (ITU-R BT.2408), and at up to 480 by screens of Windows, whose recorders write what they show.
 */
const least = 100;
const usual = 203;
const most = 480;

/** HLG is defined relative to the screen: BT.2408 and everyone else takes one of 1000 nits. */
const nominalPeak = 1000;

/** Where the shoulder begins, in parts of white; below it light is left as it is. */
export const shoulder = 0.8;

/** Light in nits of a grey whose signal is 0 to 1 (EOTF of ITU-R BT.2100; for HLG with the gamma of 1.2). */
export function nitsOf(curve: HdrCurve, signal: number): number {
  if (curve === 'pq') {
    const root = signal ** (1 / 78.84375);
    return 10_000 * (Math.max(0, root - 0.8359375) / (18.8515625 - 18.6875 * root)) ** (1 / 0.1593017578125);
  }
  const scene =
    signal <= 0.5 ? signal ** 2 / 3 : (Math.exp((signal - 0.55991073) / 0.17883277) + 0.28466892) / 12;
  return nominalPeak * scene ** 1.2;
}

/** Three planes, R, G and B in any order, of full-range 16-bit words whose lines are `lineWords` apart. */
export interface DeepPicture {
  readonly planes: readonly [Uint16Array, Uint16Array, Uint16Array];
  readonly width: number;
  readonly height: number;
  readonly lineWords: number;
}

/**
 * Finds out what is white in a picture. White is
 * what the brightest hundredth reaches, from 100 up to 203 nits; more only where a whole quarter is brighter (a page,
 * not a lamp); the peak is what half a hundredth reaches, since coding rings around letters. A dim picture is thus
 * raised to twice its light at most (a stop), and a dark one not at all.
 */
export function measureLight({ planes, width, height, lineWords }: DeepPicture, curve: HdrCurve): Light {
  const counts = new Uint32Array(1024);
  const [first, second, third] = planes;
  for (let y = 0; y < height; y += 1) {
    const line = y * lineWords;
    for (let at = line; at < line + width; at += 1) {
      counts[Math.max(first[at]!, second[at]!, third[at]!) >> 6]! += 1;
    }
  }
  const reachedBy = (share: number): number => {
    let left = share * width * height;
    let bin = counts.length;
    while (bin > 0 && left > 0) left -= counts[--bin]!;
    return nitsOf(curve, (bin + 0.5) / counts.length);
  };
  const white = Math.max(least, Math.min(usual, reachedBy(0.01)), Math.min(most, reachedBy(0.25)));
  return { white, peak: Math.max(white, reachedBy(0.005)) };
}

/**
 * SDR codes of 8 bits for the luma codes of `bits` bits of an HDR stream, in the same range. White is fixed, so that
 * pictures can be compared. It treats luma as that of a grey, which is near enough for what is told from it.
 */
export function sdrLumaTable(curve: HdrCurve, bits: number, range: LumaRange): Uint8Array {
  const key = `${curve} ${bits} ${range}`;
  let table = tables.get(key);
  if (!table) {
    table = Uint8Array.from({ length: 2 ** bits }, (_, code) => {
      const signal = range === 'full' ? code / (2 ** bits - 1) : (code / 2 ** (bits - 8) - 16) / 219;
      const light = nitsOf(curve, Math.min(1, Math.max(0, signal))) / usual;
      const sdr = withShoulder(light, nominalPeak / usual) ** (1 / 2.4);
      return Math.round(range === 'full' ? 255 * sdr : 16 + 219 * sdr);
    });
    tables.set(key, table);
  }
  return table;
}

const tables = new Map<string, Uint8Array>();

/** The curve of FFmpeg's `tonemap=mobius`: slope 1 where the shoulder begins, 1 at the peak. In parts of white. */
function withShoulder(light: number, peak: number): number {
  const over = Math.min(light, peak) - shoulder;
  if (over <= 0) return light;
  return shoulder + over / (1 + over * (1 / (1 - shoulder) - 1 / (peak - shoulder)));
}
