import type { Corpus } from '../formats/corpus.ts';
import type { Document, DocumentImage } from '../records/document.ts';
import { type TokenizerName, tokenizers } from '../tokens/tokenizers.ts';
import type { ImageEncoder } from '../vision/image-encoder.ts';
import { CorpusCounter } from './corpus-counter.ts';
import type { CorpusStatistics } from './corpus-statistics.ts';
import { ImageSetChooser } from './image-sets.ts';
import { insiSimLengths } from './insi-sim.ts';
import type { Similarity } from './similarity.ts';

/** What is counted and measured of a corpus. */
export interface CorpusFigures {
  path: string;
  kind: Corpus['kind'];
  statistics: CorpusStatistics;
  /** Records that could not be read, and what is wrong with the first of them. */
  unreadable: { records: number; first: string | null };
  /** Null unless it was asked for. */
  similarity: Similarity | null;
}

export interface FiguresOptions {
  tokenizer: TokenizerName;
  similarity: SimilarityRequest | null;
  /** Called now and then with what was done, for those who wait. */
  onProgress?: (progress: { what: 'samples' | 'similarity'; done: number; of: number | null }) => void;
}

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

/** Counts a corpus in one pass; where similarity is asked for, measures it afterwards on samples chosen in that pass. */
export async function corpusFigures(
  corpus: CountedCorpus,
  { tokenizer, similarity, onProgress }: FiguresOptions,
): Promise<{ figures: CorpusFigures; counter: CorpusCounter }> {
  const { path, kind } = corpus;
  const counter = new CorpusCounter(tokenizers[tokenizer], {
    tellsAll: kind === 'workspace' || kind === 'samples',
  });
  const { samplesPerLength: perLength, seed } = similarity ?? { samplesPerLength: 0, seed: 0 };
  const chooser = similarity && new ImageSetChooser(insiSimLengths, { perLength, seed });
  let done = 0;
  const unreadable: CorpusFigures['unreadable'] = { records: 0, first: null };
  const onBad = ({ message }: Error): void => {
    unreadable.records++;
    unreadable.first ??= message;
  };
  for await (const document of corpus.documents(onBad)) {
    counter.add(document);
    chooser?.add(document);
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
  const figures: CorpusFigures = {
    path,
    kind,
    statistics: counter.statistics(),
    unreadable,
    similarity: measured,
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
