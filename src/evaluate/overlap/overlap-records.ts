import { z } from 'zod';

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** A line of `pairs.jsonl`: an item of a benchmark, and where it stands in the dataset. */
export const overlapPairSchema = z.strictObject({
  benchmark: z.string(),
  item: z.string(),
  /** What of the item stands there. */
  what: z.enum(['question', 'image']),
  /** The question of the item, whatever stands there. */
  question: z.string(),
  /** Id of the sample, its number in the dataset from 0, and which of its parts. */
  sample: z.string(),
  n: z.int().min(0),
  part: z.int().min(0),
  video: z.string().nullable(),
  startSec: z.number().nullable(),
  /** Of a question. */
  text: z
    .strictObject({
      /** `run`: 13 words in a row; `whole`: a short question, word for word, as a sentence or line of its own. */
      by: z.enum(['run', 'whole']),
      /** The words that both have, without case and punctuation. */
      shared: z.string(),
      runs: z.int().min(1),
      /** What stands in the dataset around it. */
      found: z.string(),
    })
    .nullable(),
  /** Of an image. */
  image: z
    .strictObject({
      /** Which image of the sample, from 0. */
      index: z.int().min(0),
      /** Of the bytes in the benchmark and in the dataset; both lie in `pictures/`. */
      asked: sha256,
      found: sha256,
      /** Bits of 256 in which the hashes differ. */
      distance: z.number().min(0),
      /** Of the image encoder; null where none is configured. */
      cosine: z.number().nullable(),
      /** False where the encoder says that they are different pictures: they do not count. */
      confirmed: z.boolean(),
    })
    .nullable(),
});
/** A line of `pairs.jsonl`: a question or an image of a benchmark that was found in a dataset. */
export type OverlapPair = z.infer<typeof overlapPairSchema>;

const overlapOf = z.strictObject({
  benchmark: z.string(),
  title: z.string(),
  items: z.int().min(0),
  images: z.int().min(0),
  /** Questions by how they are compared. */
  questions: z.strictObject({ run: z.int().min(0), whole: z.int().min(0), short: z.int().min(0) }),
  /** Items that stand in the dataset: by their question, by an image, by either. */
  seen: z.strictObject({ question: z.int().min(0), image: z.int().min(0), either: z.int().min(0) }),
  /** Samples in which some of them stand. */
  samples: z.int().min(0),
  pairs: z.int().min(0),
});
/** How much of one benchmark was found in a dataset. */
export type BenchmarkOverlap = z.infer<typeof overlapOf>;

/** `overlap.json`: which items of benchmarks stand in a dataset. */
export const overlapSchema = z.strictObject({
  form: z.literal(1),
  lectern: z.string(),
  dataset: z.string(),
  run: z.string().nullable(),
  samples: z.int().min(0),
  images: z.int().min(0),
  /** Images that are not there or cannot be decoded, and records that cannot be read. */
  unseen: z.strictObject({ images: z.int().min(0), records: z.int().min(0) }),
  encoder: z.strictObject({ name: z.string(), model: z.string(), version: z.string() }).nullable(),
  benchmarks: z.array(overlapOf),
});
/** What `overlap.json` holds: the totals of a search for benchmark items in a dataset. */
export type Overlap = z.infer<typeof overlapSchema>;

export const overlapFiles = {
  overlap: 'overlap.json',
  pairs: 'pairs.jsonl',
  without: 'without.txt',
  pictures: 'pictures',
} as const;
