import type { Corpus } from '../formats/corpus.ts';
import type { Document, DocumentImage } from '../records/document.ts';
import { type TokenizerName, tokenizers } from '../tokens/tokenizers.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import { CorpusCounter } from './corpus-counter.ts';
import type { CorpusStatistics } from './corpus-statistics.ts';
import { ImageSetChooser } from './image-sets.ts';
import { insiSimLengths } from './insi-sim.ts';
import type { Perplexity, PerplexityRequest } from './perplexity.ts';
import type { Similarity } from './similarity.ts';
import { TextUnits } from './text-units.ts';

/** What is counted and measured of a corpus. */
export interface CorpusFigures {
  path: string;
  kind: Corpus['kind'];
  statistics: CorpusStatistics;
  /** Records that could not be read, and what is wrong with the first of them. */
  unreadable: { records: number; first: string | null };
  /** Both null unless they were asked for. */
  similarity: Similarity | null;
  perplexity: Perplexity | null;
}

/** What is measured of a dataset besides counts. */
export interface FiguresOptions {
  tokenizer: TokenizerName;
  /** InSI-SIM of its images; null leaves it out. */
  similarity: SimilarityRequest | null;
  perplexity?: PerplexityRequest | null;
  /** Called now and then with what was done, for those who wait. */
  onProgress?: (progress: {
    what: 'samples' | 'similarity' | 'perplexity';
    done: number;
    of: number | null;
  }) => void;
}

/** How the similarity of images is measured: by which encoder, and on how many samples. */
export interface SimilarityRequest {
  encoder: ImageEncoder;
  /** At most so many samples of each number of images, chosen at random by `seed`. */
  samplesPerLength: number;
  seed: number;
}

/** A corpus to be counted: its documents, and the bytes of their pictures (null where they are not there). */
export interface CountedCorpus {
  path: string;
  kind: Corpus['kind'];
  /** @param onBad Called with what is wrong with a record that cannot be read. */
  documents(onBad: (error: Error) => void): AsyncIterable<Document>;
  image(image: DocumentImage): Promise<Uint8Array | null>;
}

const tellEvery = 10_000;

/** Counts a corpus in one pass; measures what is asked for afterwards on what was chosen in that pass. */
export async function corpusFigures(
  corpus: CountedCorpus,
  { tokenizer, similarity, perplexity, onProgress }: FiguresOptions,
): Promise<{ figures: CorpusFigures; counter: CorpusCounter }> {
  const { path, kind } = corpus;
  const counter = new CorpusCounter(tokenizers[tokenizer], {
    tellsAll: kind === 'workspace' || kind === 'samples',
  });
  const { samplesPerLength: perLength, seed } = similarity ?? { samplesPerLength: 0, seed: 0 };
  const chooser = similarity && new ImageSetChooser(insiSimLengths, { perLength, seed });
  const texts = perplexity ? new TextUnits({ most: perplexity.units, seed: perplexity.seed }) : null;
  let done = 0;
  const unreadable: CorpusFigures['unreadable'] = { records: 0, first: null };
  const onBad = ({ message }: Error): void => {
    unreadable.records++;
    unreadable.first ??= message;
  };
  for await (const document of corpus.documents(onBad)) {
    counter.add(document);
    chooser?.add(document);
    texts?.add(document);
    if (++done % tellEvery === 0) onProgress?.({ what: 'samples', done, of: null });
  }
  let measured: Similarity | null = null;
  if (similarity && chooser) {
    // It loads what decodes pictures; counting starts without.
    const { measureSimilarity } = await import('./similarity.ts');
    measured = await measureSimilarity(chooser, {
      encoder: similarity.encoder,
      read: (image) => corpus.image(image),
      onSample: (done, of) => onProgress?.({ what: 'similarity', done, of }),
    });
  }
  let read: Perplexity | null = null;
  if (perplexity && texts) {
    const { measurePerplexity } = await import('./perplexity.ts');
    read = await measurePerplexity(texts, perplexity, (done, of) =>
      onProgress?.({ what: 'perplexity', done, of }),
    );
  }
  const figures: CorpusFigures = {
    path,
    kind,
    statistics: counter.statistics(),
    unreadable,
    similarity: measured,
    perplexity: read,
  };
  return { figures, counter };
}

/** A dataset as it was opened. */
export function countedCorpus(corpus: Corpus): CountedCorpus {
  return {
    path: corpus.path,
    kind: corpus.kind,
    async *documents(onBad) {
      for await (const { document } of corpus.documents(onBad)) yield document;
    },
    image: (image) => corpus.image(image),
  };
}
