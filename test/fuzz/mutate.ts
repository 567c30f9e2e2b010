import type { Random } from '../random.ts';
import type { Source } from './sources.ts';

/** Values at which counts and sizes go wrong. */
const edges = [0, 1, 0x7f, 0xff, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xfffffffe, 0xffffffff];

/** Bytes at the start and the end of a file that mostly are headers and indexes. */
const headerBytes = 2048;

type Mutation = (bytes: Buffer, random: Random, other: Buffer) => Buffer;

const mutations: readonly Mutation[] = [
  function flipAnywhere(bytes, random) {
    for (let left = random.integer(1, 100); left > 0; left--)
      flip(bytes, random.integer(0, bytes.length), random);
    return bytes;
  },
  function flipInHeaders(bytes, random) {
    for (let left = random.integer(1, 12); left > 0; left--)
      flip(bytes, placeInHeaders(bytes, random), random);
    return bytes;
  },
  function writeEdge(bytes, random) {
    const at = Math.min(placeInHeaders(bytes, random), bytes.length - 4);
    const value = random.pick(edges);
    if (random.next() < 0.5) bytes.writeUInt32BE(value, at);
    else bytes.writeUInt32LE(value, at);
    return bytes;
  },
  function overwrite(bytes, random) {
    const { start, end } = stretch(bytes, random);
    const filler = random.pick([0, 0xff, null]);
    for (let at = start; at < end; at++) bytes[at] = filler ?? random.integer(0, 256);
    return bytes;
  },
  function truncate(bytes, random) {
    return bytes.subarray(0, random.integer(1, bytes.length));
  },
  function remove(bytes, random) {
    const { start, end } = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, start), bytes.subarray(end)]);
  },
  function repeat(bytes, random) {
    const { start, end } = stretch(bytes, random);
    return Buffer.concat([bytes.subarray(0, end), bytes.subarray(start)]);
  },
  function splice(bytes, random, other) {
    const head = bytes.subarray(0, random.integer(1, bytes.length));
    return Buffer.concat([head, other.subarray(random.integer(0, other.length))]);
  },
];

/** One spoiled video: up to three mutations of a source, the same for the same state of `random`. */
export function mutate(sources: readonly Source[], random: Random): Source {
  const { bytes, extension } = random.pick(sources);
  const other = random.pick(sources).bytes;
  let mutant = Buffer.from(bytes);
  for (let left = random.integer(1, 4); left > 0 && mutant.length >= 8; left--) {
    mutant = Buffer.from(random.pick(mutations)(mutant, random, other));
  }
  return { bytes: mutant, extension };
}

function flip(bytes: Buffer, at: number, random: Random): void {
  bytes[at]! ^= 1 << random.integer(0, 8);
}

function placeInHeaders(bytes: Buffer, random: Random): number {
  const depth = Math.min(headerBytes, bytes.length);
  const at = random.integer(0, depth);
  return random.next() < 0.5 ? at : bytes.length - depth + at;
}

function stretch(bytes: Buffer, random: Random): { start: number; end: number } {
  const start = random.integer(0, bytes.length);
  const longest = random.pick([16, 256, bytes.length / 4]);
  return { start, end: Math.min(bytes.length, start + random.integer(1, Math.max(2, longest))) };
}
