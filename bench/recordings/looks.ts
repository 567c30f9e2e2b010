/** Pictures coded in another way than they are to be shown. */
import {
  AVCOL_PRI_BT709,
  AVCOL_PRI_BT2020,
  AVCOL_RANGE_MPEG,
  AVCOL_SPC_BT709,
  AVCOL_SPC_BT2020_NCL,
  AVCOL_TRC_ARIB_STD_B67,
  AVCOL_TRC_BT709,
  AVCOL_TRC_SMPTE2084,
  type AVColorPrimaries,
  type AVColorRange,
  type AVColorSpace,
  type AVColorTransferCharacteristic,
} from 'node-av/constants';
import { avGetPixFmtFromName, Frame, SoftwareScaleContext } from 'node-av/lib';
import { check } from './av.ts';
import type { Look, Turn } from './recipe.ts';

/** What coded numbers mean as colours. */
export interface Transfer {
  primaries: AVColorPrimaries;
  transfer: AVColorTransferCharacteristic;
  space: AVColorSpace;
  range: AVColorRange;
}

/** That of the film: BT.709, limited range. */
export const filmTransfer: Transfer = {
  primaries: AVCOL_PRI_BT709,
  transfer: AVCOL_TRC_BT709,
  space: AVCOL_SPC_BT709,
  range: AVCOL_RANGE_MPEG,
};

/** Turns the film's pictures (8-bit 4:2:0, BT.709, limited range) into what is coded. */
export interface LookMaker {
  width: number;
  height: number;
  transfer?: Transfer;
  /** A new frame, which the caller frees. */
  make(frame: Frame): Frame;
}

export function lookMaker(look: Look, width: number, height: number, pixelFormat: string): LookMaker {
  if (look.turn) return turned(look.turn, width, height);
  if (look.hdr) return highRange(look.hdr, width, height);
  const [num, den] = look.pixelShape ?? [1, 1];
  // Wider pixels need fewer of them; even, for the colour planes.
  return scaled(
    num > den ? 2 * Math.round((width * den) / num / 2) : width,
    num < den ? 2 * Math.round((height * num) / den / 2) : height,
    pixelFormat,
  );
}

function newFrame(width: number, height: number, pixelFormat: string): Frame {
  const frame = new Frame();
  frame.alloc();
  frame.width = width;
  frame.height = height;
  frame.format = avGetPixFmtFromName(pixelFormat as 'yuv420p');
  check(frame.allocBuffer(), 'allocate a picture');
  return frame;
}

function scaled(width: number, height: number, pixelFormat: string): LookMaker {
  const scaler = new SoftwareScaleContext();
  scaler.allocContext();
  return {
    width,
    height,
    make(frame) {
      const made = newFrame(width, height, pixelFormat);
      check(scaler.scaleFrameSync(made, frame), 'scale a picture');
      return made;
    },
  };
}

function turned([a, b, c, d]: Turn, shownWidth: number, shownHeight: number): LookMaker {
  const [width, height] = a === 0 ? [shownHeight, shownWidth] : [shownWidth, shownHeight];
  return {
    width,
    height,
    make(frame) {
      const made = newFrame(width, height, 'yuv420p');
      for (const plane of [0, 1, 2]) {
        const half = plane === 0 ? 1 : 2;
        const [from, to] = [frame.data![plane]!, made.data![plane]!];
        const [fromBytes, toBytes] = [frame.linesize[plane]!, made.linesize[plane]!];
        // Where (0, 0) is shown: a negative coefficient counts from the far side.
        const left = a + c < 0 ? shownWidth / half - 1 : 0;
        const top = b + d < 0 ? shownHeight / half - 1 : 0;
        for (let y = 0; y < height / half; y += 1) {
          for (let x = 0; x < width / half; x += 1) {
            to[y * toBytes + x] = from[(top + b * x + d * y) * fromBytes + left + a * x + c * y]!;
          }
        }
      }
      return made;
    },
  };
}

function highRange(hdr: 'hlg' | 'pq', width: number, height: number): LookMaker {
  const known = new Int32Array(1 << 24).fill(-1);
  const codeOf = (y: number, u: number, v: number): number => {
    const key = (y << 16) | (u << 8) | v;
    if (known[key]! < 0) known[key] = highRangeCode(hdr, y, u, v);
    return known[key]!;
  };
  return {
    width,
    height,
    transfer: {
      primaries: AVCOL_PRI_BT2020,
      transfer: hdr === 'hlg' ? AVCOL_TRC_ARIB_STD_B67 : AVCOL_TRC_SMPTE2084,
      space: AVCOL_SPC_BT2020_NCL,
      range: AVCOL_RANGE_MPEG,
    },
    make(frame) {
      const made = newFrame(width, height, 'yuv420p10le');
      const [ys, us, vs] = frame.data! as [Buffer, Buffer, Buffer];
      const [yBytes, uBytes, vBytes] = frame.linesize as [number, number, number];
      const [to, toU, toV] = made.data! as [Buffer, Buffer, Buffer];
      const [toBytes, toUBytes, toVBytes] = made.linesize as [number, number, number];
      for (let y = 0; y < height; y += 2) {
        for (let x = 0; x < width; x += 2) {
          const u = us[(y / 2) * uBytes + x / 2]!;
          const v = vs[(y / 2) * vBytes + x / 2]!;
          let sum = 0;
          for (const [dx, dy] of corners) {
            const luma = ys[(y + dy) * yBytes + x + dx]!;
            sum += luma;
            to.writeUInt16LE(codeOf(luma, u, v) & 0x3ff, (y + dy) * toBytes + 2 * (x + dx));
          }
          const code = codeOf(Math.round(sum / 4), u, v);
          toU.writeUInt16LE((code >> 10) & 0x3ff, (y / 2) * toUBytes + x);
          toV.writeUInt16LE((code >> 20) & 0x3ff, (y / 2) * toVBytes + x);
        }
      }
      return made;
    },
  };
}

const corners = [
  [0, 0],
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

/** Light of the film's white in cd/m² (BT.2408), and of the brightest that HLG is graded for. */
const whiteNits = 203;
const peakNits = 1000;

/** Ten bits each of luma, blue and red difference, from the lowest up. */
function highRangeCode(hdr: 'hlg' | 'pq', y: number, u: number, v: number): number {
  const [luma, blue, red] = [(y - 16) / 219, (u - 128) / 224, (v - 128) / 224];
  // BT.709, as it is displayed (BT.1886).
  const light = [luma + 1.5748 * red, luma - 0.1873 * blue - 0.4681 * red, luma + 1.8556 * blue].map(
    (value) => Math.min(1, Math.max(0, value)) ** 2.4 * whiteNits,
  ) as [number, number, number];
  const [r, g, b] = toBt2020.map(([i, j, k]) => i * light[0] + j * light[1] + k * light[2]) as [
    number,
    number,
    number,
  ];
  const shown = 0.2627 * r + 0.678 * g + 0.0593 * b;
  const [cr, cg, cb] = [r, g, b].map((nits) => (hdr === 'pq' ? pq(nits) : hlg(nits, shown))) as [
    number,
    number,
    number,
  ];
  const coded = 0.2627 * cr + 0.678 * cg + 0.0593 * cb;
  const code = (value: number, zero: number, range: number): number => Math.round(zero + range * value);
  const codes = [
    code(coded, 64, 876),
    code((cb - coded) / 1.8814, 512, 896),
    code((cr - coded) / 1.4746, 512, 896),
  ];
  return codes[0]! | (codes[1]! << 10) | (codes[2]! << 20);
}

const toBt2020 = [
  [0.6274, 0.3293, 0.0433],
  [0.0691, 0.9195, 0.0114],
  [0.0164, 0.088, 0.8956],
] as const;

/** SMPTE ST 2084. */
function pq(nits: number): number {
  const power = (nits / 10_000) ** 0.1593017578125;
  return ((0.8359375 + 18.8515625 * power) / (1 + 18.6875 * power)) ** 78.84375;
}

/** BT.2100: display light back to scene light (system gamma 1.2), then the camera's curve. */
function hlg(nits: number, shownNits: number): number {
  if (shownNits <= 0) return 0;
  const scene = (nits / peakNits) * (shownNits / peakNits) ** (-0.2 / 1.2);
  return scene <= 1 / 12 ? Math.sqrt(3 * scene) : 0.17883277 * Math.log(12 * scene - 0.28466892) + 0.55991073;
}
