import type { PackageCounter } from '../formats/packages/packager.ts';
import { splitOf } from '../formats/packages/splits.ts';
import type { Document } from '../records/document.ts';
import type { PackageCardData } from '../report/package-card.ts';
import { CorpusCounter } from '../stats/corpus-counter.ts';
import { tokenizers } from '../tokens/tokenizers.ts';

/** Counts the documents of a package while they are written, for its card. */
export class PackageTally implements PackageCounter {
  readonly #counter: CorpusCounter;
  readonly #splits = { train: 0, validation: 0 };
  #words = 0;
  #withoutVideos = 0;
  /** Numbers and types of the pictures of a sample (`0.jpg`), all that occur. */
  readonly pictures = new Set<string>();

  /** @param tellsAll whether the dataset is one that tells everything, so that nothing means none */
  constructor(tellsAll: boolean) {
    this.#counter = new CorpusCounter(tokenizers.llama, { tellsAll });
  }

  add(document: Document, pictures: readonly string[]): void {
    this.#counter.add(document);
    this.#splits[splitOf(document)]++;
    if (document.videos.length === 0 && document.parts.every(({ video }) => video === null))
      this.#withoutVideos++;
    for (const picture of pictures) this.pictures.add(picture);
    for (const part of document.parts)
      if (part.kind === 'text' && part.role !== 'end') this.#words += tokenizers.words.count(part.text);
  }

  /** Endings of the pictures, in order. */
  get pictureTypes(): string[] {
    return [...new Set([...this.pictures].map((name) => name.slice(name.indexOf('.') + 1)))].sort();
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
