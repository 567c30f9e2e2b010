import { growTo, instantiateKernel, type Kernel } from './kernel.ts';

/** Side of a tile in pixels. */
export const tileSide = 16;

/** A tile changed where so many of its pixels differ. */
export const changedPixels = 4;

/** How two planes differ, tile by tile, row by row. Overwritten by the next comparison. */
export interface TileDifferences {
  /** Pixels of the tile that differ by more than the bar, 0 to 256. */
  counts: Uint16Array;
  /** Sum of the absolute differences of the tile's pixels. */
  sums: Uint32Array;
}

/** A fixed number of planes of one size that can be compared with each other. */
export interface TilePlanes {
  /** Tiles along a row and a column; the last ones may lie partly outside the picture. */
  readonly columns: number;
  readonly rows: number;
  /** Bytes from one row of a plane to the next. */
  readonly stride: number;
  /** The bytes of each plane, for reading and writing. Outside the picture they stay 0. */
  readonly planes: readonly Uint8Array[];
  /** Copies one tile between two planes, or any other bytes laid out like them. */
  copyTile(from: Uint8Array, to: Uint8Array, tile: number): void;
  /** Compares two planes, given by their numbers; differences up to `bar` (0 to 254) do not count. */
  compare(a: number, b: number, bar: number): TileDifferences;
}

/** Planes for pictures of this size: on the kernel, or in plain TypeScript where there is no SIMD. */
export function createTilePlanes(width: number, height: number, count: number): TilePlanes {
  const kernel = instantiateKernel();
  return kernel ? kernelPlanes(kernel, width, height, count) : plainPlanes(width, height, count);
}

function tileCopier(columns: number): TilePlanes['copyTile'] {
  const stride = columns * tileSide;
  return (from, to, tile) => {
    const start = Math.floor(tile / columns) * tileSide * stride + (tile % columns) * tileSide;
    for (let at = start; at < start + tileSide * stride; at += stride) {
      to.set(from.subarray(at, at + tileSide), at);
    }
  };
}

function kernelPlanes(kernel: Kernel, width: number, height: number, count: number): TilePlanes {
  const columns = Math.ceil(width / tileSide);
  const rows = Math.ceil(height / tileSide);
  const planeBytes = columns * rows * tileSide * tileSide;
  const sumsAt = count * planeBytes;
  const countsAt = sumsAt + columns * rows * 4;
  const { buffer } = growTo(kernel, countsAt + columns * rows * 2);
  const counts = new Uint16Array(buffer, countsAt, columns * rows);
  const sums = new Uint32Array(buffer, sumsAt, columns * rows);
  return {
    columns,
    rows,
    stride: columns * tileSide,
    planes: Array.from({ length: count }, (_, i) => new Uint8Array(buffer, i * planeBytes, planeBytes)),
    copyTile: tileCopier(columns),
    compare(a, b, bar) {
      kernel.tileDifferences(a * planeBytes, b * planeBytes, columns, rows, bar, countsAt, sumsAt);
      return { counts, sums };
    },
  };
}

/** The same without the kernel; exported for machines without SIMD and for tests. */
export function plainPlanes(width: number, height: number, count: number): TilePlanes {
  const columns = Math.ceil(width / tileSide);
  const rows = Math.ceil(height / tileSide);
  const stride = columns * tileSide;
  const planes = Array.from({ length: count }, () => new Uint8Array(stride * rows * tileSide));
  const counts = new Uint16Array(columns * rows);
  const sums = new Uint32Array(columns * rows);
  return {
    columns,
    rows,
    stride,
    planes,
    copyTile: tileCopier(columns),
    compare(a, b, bar) {
      counts.fill(0);
      sums.fill(0);
      const [first, second] = [planes[a]!, planes[b]!];
      for (let i = 0; i < first.length; i++) {
        const difference = Math.abs(first[i]! - second[i]!);
        if (difference === 0) continue;
        const y = Math.floor(i / stride);
        const tile = (y >> 4) * columns + ((i - y * stride) >> 4);
        sums[tile]! += difference;
        if (difference > bar) counts[tile]!++;
      }
      return { counts, sums };
    },
  };
}
