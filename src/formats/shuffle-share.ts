import { drawnRank, lowestRanks } from './lowest-ranks.ts';
import { isShufflable, shuffleImages } from './shuffle-images.ts';
import type { TextbookRecord } from './textbook.ts';

/** Which records get their images permuted. The same seed takes the same records. */
export interface ShuffleShare {
  /** Share of the records that can be shuffled, 0 to 1; their number is rounded. */
  fraction: number;
  seed: number;
}

/**
 * Permutes the pictures in a share of the records of a corpus: of those with two pictures that differ, the ones whose
 * rank, drawn from seed and name, is lowest. So a larger share with the same seed permutes the same records in the same
 * way, and more. Holds 8 bytes for each record.
 */
export class ShareShuffler {
  readonly #seed: number;
  readonly #isChosen: (rank: number) => boolean;
  /** Records that can be shuffled. */
  readonly eligible: number;
  /** Records so far. */
  records = 0;
  /** Records so far whose pictures were permuted. */
  shuffled = 0;

  private constructor(ranks: readonly number[], { fraction, seed }: ShuffleShare) {
    this.eligible = ranks.length;
    this.#seed = seed;
    this.#isChosen = lowestRanks(ranks, Math.round(fraction * ranks.length));
  }

  /** Reads the corpus once, to know which records are of the share. */
  static async over(records: AsyncIterable<TextbookRecord>, share: ShuffleShare): Promise<ShareShuffler> {
    const ranks: number[] = [];
    let number = 0;
    for await (const record of records) {
      const key = keyOf(record, number++);
      if (isShufflable(record)) ranks.push(rankOf(key, share.seed));
    }
    return new ShareShuffler(ranks, share);
  }

  /** The record, shuffled if it is of the share. To be called with all records in their order. */
  next(record: TextbookRecord): TextbookRecord {
    const key = keyOf(record, this.records++);
    if (!isShufflable(record) || !this.#isChosen(rankOf(key, this.#seed))) return record;
    this.shuffled++;
    return shuffleImages(record, key, this.#seed);
  }
}

/** The id of the sample that a record of Lectern's was made of, else the record's number in the corpus. */
function keyOf({ metadata }: TextbookRecord, number: number): string {
  const first: unknown = Array.isArray(metadata) ? metadata[0] : null;
  const isOwn = typeof first === 'object' && first !== null && 'sample' in first;
  return isOwn && typeof first.sample === 'string' ? first.sample : `#${number}`;
}

function rankOf(key: string, seed: number): number {
  return drawnRank('share', seed, key);
}
