import type { PackageCounter } from '../formats/packages/packager.ts';
import { splitOf } from '../formats/packages/splits.ts';
import type { Document } from '../records/document.ts';
import type { PackageCardData } from '../report/package-card.ts';
import { CorpusCounter, type CountedDocuments } from '../stats/corpus-counter.ts';
import { tokenizers } from '../tokens/tokenizers.ts';

/** What was counted of a part of a package, as plain JSON. */
export interface CountedPart {
  corpus: CountedDocuments;
  splits: { train: number; validation: number };
  words: number;
  withoutVideos: number;
}

/** Counts the documents of a package for its card: those of a part while they are written, all by what their parts counted. */
export class PackageTally implements PackageCounter {
  readonly #counter: CorpusCounter;
  readonly #splits = { train: 0, validation: 0 };
  #words = 0;
  #withoutVideos = 0;

  /**
   * @param options.tellsAll whether the dataset is one that tells everything, so that nothing means none
   * @param options.isPart whether it counts the documents of a part
   */
  constructor(options: { tellsAll: boolean; isPart: boolean }) {
    this.#counter = new CorpusCounter(tokenizers.llama, options);
  }

  add(document: Document): void {
    this.#counter.add(document);
    this.#splits[splitOf(document)]++;
    if (document.videos.length === 0 && document.parts.every(({ video }) => video === null))
      this.#withoutVideos++;
    for (const part of document.parts)
      if (part.kind === 'text' && part.role !== 'end') this.#words += tokenizers.words.count(part.text);
  }

  counted(): CountedPart {
    return {
      corpus: this.#counter.counted(),
      splits: this.#splits,
      words: this.#words,
      withoutVideos: this.#withoutVideos,
    };
  }

  /** Adds the next part. */
  addCounted({ corpus, splits, words, withoutVideos }: CountedPart): void {
    this.#counter.addCounted(corpus);
    this.#splits.train += splits.train;
    this.#splits.validation += splits.validation;
    this.#words += words;
    this.#withoutVideos += withoutVideos;
  }

  figures(): Pick<PackageCardData, 'statistics' | 'sources' | 'withoutVideos' | 'words' | 'splits'> {
    return {
      statistics: this.#counter.statistics(),
      sources: this.#counter.sources(),
      withoutVideos: this.#withoutVideos,
      words: this.#words,
      splits: this.#splits,
    };
  }
}
