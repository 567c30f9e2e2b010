import { UsageError } from '../../base/errors.ts';
import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import type { Document } from '../../records/document.ts';
import { drawnRank, lowestRanks } from '../lowest-ranks.ts';
import type { PackedSource } from './packager.ts';

/** Which documents of a dataset, or of several that are mixed, are taken. */
export interface Selection {
  /** How many, all in all; as many as there are where it and `tokens` are left out. */
  samples?: number;
  /** So many that their tokens come closest to this number. */
  tokens?: number;
  /** Bounds of the number of pictures that a document names. */
  images?: { from: number; to: number };
  /** Ids of documents and of videos that are left out. */
  without?: ReadonlySet<string>;
  seed: number;
}

/** A dataset that is taken from, and the share of what is taken that comes from it. */
export interface MixedDataset {
  /** What it is called in messages. */
  path: string;
  /** From 0 to 1; those of all add up to 1. */
  share: number;
  /** All its documents, in their order, each time. */
  documents: () => AsyncIterable<PackedSource>;
}

/** What the choice among the documents of a dataset needs: 8 bytes of each that fits, 16 where tokens count. */
interface Measured {
  dataset: MixedDataset;
  ranks: number[];
  tokens: number[];
}

/**
 * Takes documents from datasets, by chance: which ones follows from the seed and what each document is, not from the order
 * in which they come. They keep the order of their dataset; of several datasets each has its share of every beginning of
 * the result. Reads every dataset twice.
 * @param tokensOf Counted only where a number of tokens is wanted.
 * @throws UsageError where a dataset has fewer than its share needs.
 */
export async function* selectDocuments(
  datasets: readonly MixedDataset[],
  selection: Selection,
  tokensOf: (document: Document) => number,
): AsyncGenerator<PackedSource> {
  const fits = (document: Document): boolean => isMeant(document, selection);
  const measured: Measured[] = [];
  for (const dataset of datasets) {
    const all: Measured = { dataset, ranks: [], tokens: [] };
    for await (const { document } of dataset.documents()) {
      if (!fits(document)) continue;
      all.ranks.push(rankOf(document, selection.seed));
      if (selection.tokens !== undefined) all.tokens.push(tokensOf(document));
    }
    measured.push(all);
  }
  const numbers = numbersOf(measured, selection);
  const chosen = measured.map(({ dataset, ranks }, index) =>
    chosenOf(dataset, lowestRanks(ranks, numbers[index]!), fits, selection.seed),
  );
  yield* interleaved(chosen, numbers);
}

function isMeant({ id, parts, videos }: Document, { images, without }: Selection): boolean {
  if (without && (without.has(id) || videos.some((video) => without.has(video.id)))) return false;
  if (!images) return true;
  const count = parts.filter(({ kind }) => kind === 'image').length;
  return count >= images.from && count <= images.to;
}

/** What a document is known by where the dataset gives it no id: its place would change with the order. */
const placeId = /^\d+:\d+$/;

function rankOf({ id, url, parts }: Document, seed: number): number {
  if (!placeId.test(id)) return drawnRank('select', seed, id);
  const content = parts.map((part) => (part.kind === 'image' ? [part.name] : part.text));
  return drawnRank('select', seed, sha256(canonicalJson([url, content])));
}

async function* chosenOf(
  { documents }: MixedDataset,
  isChosen: (rank: number) => boolean,
  fits: (document: Document) => boolean,
  seed: number,
): AsyncGenerator<PackedSource> {
  for await (const source of documents())
    if (fits(source.document) && isChosen(rankOf(source.document, seed))) yield source;
}

/** How many documents of each dataset are taken. */
function numbersOf(measured: readonly Measured[], selection: Selection): number[] {
  const { samples, tokens } = selection;
  if (tokens !== undefined)
    return measured.map((of) => numberOfTokens(of, Math.round(tokens * of.dataset.share)));
  if (samples === undefined && measured.length === 1) return [measured[0]!.ranks.length];
  const total =
    samples ?? Math.floor(Math.min(...measured.map(({ dataset, ranks }) => ranks.length / dataset.share)));
  const numbers = apportion(
    total,
    measured.map(({ dataset }) => dataset.share),
  );
  for (const [index, { dataset, ranks }] of measured.entries()) {
    // Without a number the rounding may ask for one more than there is.
    if (samples === undefined) numbers[index] = Math.min(numbers[index]!, ranks.length);
    if (ranks.length < numbers[index]!)
      throw new UsageError(
        `Expected ${numbers[index]} samples of ${dataset.path}, which has ${ranks.length} that fit.`,
      );
  }
  return numbers;
}

/** Whole numbers that add up to a total and are each within one of their share: the largest remainders are rounded up. */
export function apportion(total: number, shares: readonly number[]): number[] {
  const exact = shares.map((share) => share * total);
  const numbers = exact.map((value) => Math.floor(value + 1e-9));
  const byRemainder = [...exact.keys()].sort(
    (a, b) => exact[b]! - numbers[b]! - (exact[a]! - numbers[a]!) || a - b,
  );
  let left = total - numbers.reduce((sum, number) => sum + number, 0);
  for (const index of byRemainder) if (left-- > 0) numbers[index]!++;
  return numbers;
}

/** So many of the documents with the lowest ranks that their tokens come closest to what is wanted. */
function numberOfTokens({ dataset, ranks, tokens }: Measured, wanted: number): number {
  const order = [...ranks.keys()].sort((a, b) => ranks[a]! - ranks[b]! || a - b);
  let sum = 0;
  for (const [number, index] of order.entries()) {
    const next = tokens[index]!;
    if (sum + next >= wanted) return sum + next - wanted <= wanted - sum ? number + 1 : number;
    sum += next;
  }
  throw new UsageError(
    `Expected ${wanted} tokens of ${dataset.path}, which has ${sum} in the samples that fit.`,
  );
}

/** Takes turns, so that of every beginning each has its share. */
async function* interleaved(
  sources: readonly AsyncGenerator<PackedSource>[],
  numbers: readonly number[],
): AsyncGenerator<PackedSource> {
  const total = numbers.reduce((sum, number) => sum + number, 0);
  const taken = numbers.map(() => 0);
  for (let step = 1; step <= total; step++) {
    const owed = numbers.map((number, index) => (number * step) / total - taken[index]!);
    const index = owed.indexOf(Math.max(...owed));
    taken[index]!++;
    const { value, done } = await sources[index]!.next();
    if (!done) yield value;
  }
}
