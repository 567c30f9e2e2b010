import { existsSync } from 'node:fs';
import { readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { writeAtomically } from '../../base/atomic-file.ts';
import { errorCode, IntegrityError, UsageError } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { makeFolder } from '../../base/make-folder.ts';
import { packageVersion } from '../../config/package.ts';
import type { Settings } from '../../config/schema.ts';
import type { Corpus } from '../../formats/corpus.ts';
import { readRecords } from '../../formats/json-file.ts';
import { openCorpus } from '../../formats/open-corpus.ts';
import { leftOutLine } from '../../formats/packages/left-out.ts';
import { wantedBenchmarks } from '../benchmarks/find-files.ts';
import { type PreparedBenchmark, prepareBenchmark } from '../benchmarks/prepare-benchmark.ts';
import { openEncoderProcess } from '../demos/encoder-process.ts';
import { type AskedItems, askedItems } from './asked-items.ts';
import { findOverlap } from './find-overlap.ts';
import {
  type BenchmarkOverlap,
  type Overlap,
  type OverlapPair,
  overlapFiles,
  overlapPairSchema,
  overlapSchema,
} from './overlap-records.ts';
import { PictureCosines } from './picture-cosines.ts';

/** Options of a search for benchmark items in a dataset. */
export interface OverlapOptions {
  /** A workspace, a dataset, or a file of one. */
  dataset: string;
  /** Run of a workspace; the one made last where it is null. */
  run: string | null;
  /** Benchmarks by name; all whose files are set where it is empty. */
  names: readonly string[];
  /** Folder of what is found. */
  out: string;
  settings: Pick<Settings, 'evaluate' | 'embedImage'>;
  signal: AbortSignal;
  onProgress(progress: { what: string; done: number; of: number | null }): void;
}

/** Documents whose pictures are decoded at once. */
const atOnce = 4;

/**
 * Looks for the questions and images of benchmarks in a dataset, in one pass over it, and writes what was found to a
 * folder: `overlap.json`, `pairs.jsonl`, the pictures of the pairs, and `without.txt` for `lectern export --without`.
 * Memory holds the benchmarks, and a few documents.
 * @throws UsageError where there is no dataset or no benchmark, or the folder holds something else; the signal's reason
 */
export async function runOverlap(options: OverlapOptions): Promise<Overlap> {
  const { dataset, run, names, out, settings, signal, onProgress } = options;
  await checkOut(out);
  const corpus = await openCorpus(dataset, run);
  const benchmarks: PreparedBenchmark[] = [];
  for (const name of wantedBenchmarks(names, settings.evaluate)) {
    signal.throwIfAborted();
    benchmarks.push(await prepareBenchmark(name, settings.evaluate, { decoded: null, wantsPool: false }));
  }
  const asked = await askedItems(
    benchmarks,
    (progress) => onProgress({ what: 'images of benchmarks', ...progress }),
    signal,
  );
  // The built-in encoder tells kinds of pictures apart, not pictures: only one that was chosen confirms.
  const { embedImage } = settings;
  const encoder = embedImage.encoder === 'embedded' ? null : await openEncoderProcess(embedImage);
  try {
    const search = new Search(corpus, asked, encoder && new PictureCosines(encoder), options);
    // What an earlier search found goes first: its counts would stand beside the pairs of this one, were it stopped.
    await rm(join(out, overlapFiles.overlap), { force: true });
    await rm(join(out, overlapFiles.pictures), { recursive: true, force: true });
    await writeAtomically(join(out, overlapFiles.pairs), search.lines());
    await writeAtomically(join(out, overlapFiles.without), search.withoutLines());
    const overlap: Overlap = {
      form: 1,
      lectern: packageVersion,
      dataset,
      run,
      ...search.counts,
      encoder: encoder?.producer ?? null,
      benchmarks: benchmarks.map((benchmark) => search.of(benchmark)),
    };
    await writeAtomically(join(out, overlapFiles.overlap), `${JSON.stringify(overlap, null, 2)}\n`);
    return overlap;
  } finally {
    await encoder?.close();
  }
}

/** @returns null where the folder holds nothing of the kind. @throws IntegrityError where it is damaged. */
export async function readOverlap(folder: string): Promise<Overlap | null> {
  const path = join(folder, overlapFiles.overlap);
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null;
    throw error;
  });
  if (text === null) return null;
  const found = overlapSchema.safeParse(jsonOf(text));
  if (found.success) return found.data;
  throw new IntegrityError(`${path} is damaged, or of another version of Lectern. Run the command again.`);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function readPairs(folder: string): AsyncGenerator<OverlapPair> {
  return readRecords(join(folder, overlapFiles.pairs), overlapPairSchema);
}

/** Whether a pair says that its item stands in the dataset. */
export function standsInDataset({ image }: OverlapPair): boolean {
  return image === null || image.confirmed;
}

async function checkOut(out: string): Promise<void> {
  const entry = await stat(out).catch(() => null);
  if (entry && !entry.isDirectory())
    throw new UsageError(`Expected a folder for --out, got the file ${out}.`);
  await makeFolder(out);
}

class Search {
  readonly counts = { samples: 0, images: 0, unseen: { images: 0, records: 0 } };
  readonly #corpus: Corpus;
  readonly #asked: AskedItems;
  readonly #cosines: PictureCosines | null;
  readonly #options: OverlapOptions;
  readonly #found = new Map<
    string,
    { question: Set<string>; image: Set<string>; samples: number; pairs: number }
  >();

  constructor(corpus: Corpus, asked: AskedItems, cosines: PictureCosines | null, options: OverlapOptions) {
    this.#corpus = corpus;
    this.#asked = asked;
    this.#cosines = cosines;
    this.#options = options;
  }

  /** What was found of a benchmark, once the lines are written. */
  of({ name, title, items }: PreparedBenchmark): BenchmarkOverlap {
    const { question, image, samples, pairs } = this.#of(name);
    return {
      benchmark: name,
      title,
      items: items.length,
      images: this.#asked.pictures.filter((one) =>
        one.items.some((number) => this.#asked.items[number]!.benchmark === name),
      ).length,
      questions: this.#asked.compared.get(name)!,
      seen: { question: question.size, image: image.size, either: new Set([...question, ...image]).size },
      samples,
      pairs,
    };
  }

  #of(name: string) {
    const known = this.#found.get(name);
    const found = known ?? { question: new Set<string>(), image: new Set<string>(), samples: 0, pairs: 0 };
    if (!known) this.#found.set(name, found);
    return found;
  }

  /** The pairs as lines, in the order of the dataset, as they are found. */
  async *lines(): AsyncGenerator<string> {
    let batch: { document: Parameters<typeof findOverlap>[0]['document']; n: number }[] = [];
    const onBad = (): void => void this.counts.unseen.records++;
    for await (const { document } of this.#corpus.documents(onBad)) {
      batch.push({ document, n: this.counts.samples++ });
      if (batch.length < atOnce) continue;
      yield* await this.#search(batch);
      batch = [];
    }
    yield* await this.#search(batch);
  }

  async #search(batch: readonly Omit<Parameters<typeof findOverlap>[0], 'read'>[]): Promise<string[]> {
    const { signal, onProgress } = this.#options;
    signal.throwIfAborted();
    const read = (image: Parameters<Corpus['image']>[0]) => this.#corpus.image(image);
    const found = await inParallel(batch, atOnce, (one) =>
      findOverlap({ ...one, read }, this.#asked, this.#cosines, (digest, bytes) => this.#keep(digest, bytes)),
    );
    const lines: string[] = [];
    for (const { pairs, images, unseen } of found) {
      this.counts.images += images;
      this.counts.unseen.images += unseen;
      for (const name of new Set(pairs.filter(standsInDataset).map(({ benchmark }) => benchmark)))
        this.#of(name).samples++;
      for (const pair of pairs) {
        const of = this.#of(pair.benchmark);
        if (standsInDataset(pair)) {
          of.pairs++;
          of[pair.what].add(pair.item);
        }
        lines.push(`${JSON.stringify(pair)}\n`);
      }
    }
    onProgress({ what: 'samples', done: this.counts.samples, of: null });
    return lines;
  }

  async #keep(digest: string, bytes: Uint8Array): Promise<void> {
    const path = join(this.#options.out, overlapFiles.pictures, digest);
    if (!existsSync(path)) await writeAtomically(path, bytes);
  }

  /** What to leave out: samples with a question, and of others the images alone, as `export --without` takes them. */
  async *withoutLines(): AsyncGenerator<string> {
    yield '# Samples that hold a question of a benchmark, and single images (sample, tab, number of the image).\n';
    let [n, lines] = [-1, new Set<string>()];
    for await (const pair of readPairs(this.#options.out)) {
      if (pair.n !== n) {
        yield* lines;
        [n, lines] = [pair.n, new Set()];
      }
      if (!standsInDataset(pair)) continue;
      lines.add(`${leftOutLine(pair.sample, pair.image ? pair.image.index + 1 : undefined)}\n`);
    }
    yield* lines;
  }
}
