import { textHash } from '../../base/text-hash.ts';
import type { SpeechSketch } from '../../records/audit.ts';
import { spokenWords } from '../../speech/words.ts';

/** Words of a run. Two lectures on one subject share few runs of four; two transcripts of one recording, most. */
const runWords = 4;
/** Bytes of a hash: among the runs of 100,000 hours, few would have one in common by chance. */
const hashBytes = 6;
/** Kept are the hashes in the lowest part of this many, and the lowest of this number in any case. */
const keptPart = 8;
const leastKept = 256;
/** Hashes are whole numbers below this. */
export const hashRange = 2 ** (8 * hashBytes);

/**
 * Sketches what is said: hashes of its runs of words, of which the lowest are kept. Since all videos keep the lowest, the
 * share of two sketches in common tells the share of all runs, however different their lengths are.
 */
export function sketchSpeech(texts: readonly string[]): SpeechSketch {
  const words = texts.flatMap((text) => spokenWords(text));
  const found = new Set<number>();
  for (let at = 0; at + runWords <= words.length; at++) {
    const [high, low] = textHash(words.slice(at, at + runWords).join(' '));
    found.add(high * 2 ** 16 + (low >>> 16));
  }
  const ascending = Float64Array.from(found).sort();
  const inPart = ascending.findIndex((hash) => hash >= hashRange / keptPart);
  const kept = ascending.subarray(0, Math.max(leastKept, inPart < 0 ? ascending.length : inPart));
  const bytes = Buffer.alloc(kept.length * hashBytes);
  for (const [index, hash] of kept.entries()) bytes.writeUIntBE(hash, index * hashBytes, hashBytes);
  return { runs: found.size, hashes: bytes.toString('base64') };
}

/** A sketch to be compared: its hashes, ascending. */
export interface OpenSketch {
  runs: number;
  hashes: Float64Array;
}

export function openSketch({ runs, hashes }: SpeechSketch): OpenSketch {
  const bytes = Buffer.from(hashes, 'base64');
  const count = Math.floor(bytes.length / hashBytes);
  return {
    runs,
    hashes: Float64Array.from({ length: count }, (_, index) =>
      bytes.readUIntBE(index * hashBytes, hashBytes),
    ),
  };
}

/** Share of the runs of the shorter of two videos that the other has too, and how many that are; both as estimated. */
export function sharedRuns(a: OpenSketch, b: OpenSketch): { share: number; runs: number } {
  const [shorter, longer] = a.runs <= b.runs ? [a, b] : [b, a];
  const end = Math.min(completeBelow(shorter), completeBelow(longer));
  let [mine, common] = [0, 0];
  for (let other = 0; mine < shorter.hashes.length && shorter.hashes[mine]! < end; mine++) {
    const hash = shorter.hashes[mine]!;
    while (other < longer.hashes.length && longer.hashes[other]! < hash) other++;
    if (longer.hashes[other] === hash) common++;
  }
  const share = mine === 0 ? 0 : common / mine;
  return { share, runs: Math.round(share * shorter.runs) };
}

/** Below this a sketch holds every hash of its video. */
export function completeBelow({ runs, hashes }: OpenSketch): number {
  if (hashes.length === runs) return hashRange;
  return Math.max(hashRange / keptPart, (hashes.at(-1) ?? -1) + 1);
}
