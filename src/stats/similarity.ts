import type { Producer } from '../records/basics.ts';
import type { DocumentImage } from '../records/document.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import { type ComparedPair, type ImageFailure, imagePairs } from './image-pairs.ts';
import type { ImageSetChooser } from './image-sets.ts';
import { type InsiSimScores, insiSimLengths, meanScores, sampleScores } from './insi-sim.ts';

/** InSI-SIM of samples with exactly so many images. */
export interface LengthSimilarity {
  images: number;
  /** Samples of that many images in the corpus, those that were chosen, and those of them that could be measured. */
  available: number;
  chosen: number;
  measured: number;
  /** Samples that were left out, by what was wrong with their first image that could not be compared. */
  failed: Record<ImageFailure, number>;
  /** Mean over the measured samples; null where there is none. */
  scores: InsiSimScores | null;
  pairs: number;
  nearDuplicatePairs: number;
  samplesWithNearDuplicates: number;
}

/** InSI-SIM of a dataset: how alike the images of a sample are, by their number. */
export interface Similarity {
  encoder: Producer;
  lengths: LengthSimilarity[];
  /** Plain mean over the numbers of images that were measured, as in the paper; null where none was. */
  mean: InsiSimScores | null;
  /** Shares of the measured pairs, and of the measured samples that hold such a pair; null of none. */
  nearDuplicatePairShare: number | null;
  nearDuplicateSampleShare: number | null;
}

export interface SimilarityOptions {
  encoder: ImageEncoder;
  read: (image: DocumentImage) => Promise<Uint8Array | null>;
  /** Called after each sample. */
  onSample?: (done: number, of: number) => void;
}

/** Measures InSI-SIM and the near-duplicate rate on the samples that were chosen. Holds the images of one sample. */
export async function measureSimilarity(
  chooser: ImageSetChooser,
  { encoder, read, onSample }: SimilarityOptions,
): Promise<Similarity> {
  const chosen = insiSimLengths.map((images) => ({ images, ...chooser.chosen(images) }));
  const of = chosen.reduce((sum, { sets }) => sum + sets.length, 0);
  let done = 0;
  const lengths: LengthSimilarity[] = [];
  for (const { images, available, sets } of chosen) {
    const counter = new LengthCounter(images, available);
    for (const set of sets) {
      counter.add(await imagePairs(set.images, read, encoder));
      onSample?.(++done, of);
    }
    lengths.push(counter.result());
  }
  const total = (count: (length: LengthSimilarity) => number): number =>
    lengths.reduce((sum, length) => sum + count(length), 0);
  return {
    encoder: encoder.producer,
    lengths,
    mean: meanScores(lengths.flatMap(({ scores }) => scores ?? [])),
    nearDuplicatePairShare: share(
      total(({ nearDuplicatePairs }) => nearDuplicatePairs),
      total(({ pairs }) => pairs),
    ),
    nearDuplicateSampleShare: share(
      total(({ samplesWithNearDuplicates }) => samplesWithNearDuplicates),
      total(({ measured }) => measured),
    ),
  };
}

function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

class LengthCounter {
  readonly #images: number;
  readonly #available: number;
  readonly #failed: Record<ImageFailure, number> = { missing: 0, unreadable: 0 };
  readonly #scores: InsiSimScores[] = [];
  #pairs = 0;
  #nearPairs = 0;
  #nearSamples = 0;

  constructor(images: number, available: number) {
    this.#images = images;
    this.#available = available;
  }

  add(pairs: ComparedPair[] | ImageFailure): void {
    if (typeof pairs === 'string') {
      this.#failed[pairs]++;
      return;
    }
    const near = pairs.filter(({ isNearDuplicate }) => isNearDuplicate).length;
    this.#scores.push(sampleScores(pairs));
    this.#pairs += pairs.length;
    this.#nearPairs += near;
    if (near > 0) this.#nearSamples++;
  }

  result(): LengthSimilarity {
    const { missing, unreadable } = this.#failed;
    return {
      images: this.#images,
      available: this.#available,
      chosen: this.#scores.length + missing + unreadable,
      measured: this.#scores.length,
      failed: { missing, unreadable },
      scores: meanScores(this.#scores),
      pairs: this.#pairs,
      nearDuplicatePairs: this.#nearPairs,
      samplesWithNearDuplicates: this.#nearSamples,
    };
  }
}
