import type { Digest } from '../../records/basics.ts';
import { readableDigests } from '../benchmarks/picture-digest.ts';
import type { PreparedBenchmark } from '../benchmarks/prepare-benchmark.ts';
import type { Item, ItemImage } from '../item.ts';
import { croppedHashes, PictureIndex } from './picture-index.ts';
import { QuestionIndex } from './question-index.ts';

/** A picture of a benchmark, whose items may be several. */
export interface AskedPicture {
  digest: Digest;
  image: ItemImage;
  /** Numbers of the items that show it. */
  items: number[];
}

/** All items of benchmarks, to be found in texts and by pictures. Holds of a picture its hashes. */
export interface AskedItems {
  items: readonly Item[];
  pictures: readonly AskedPicture[];
  byQuestion: QuestionIndex;
  byPicture: PictureIndex;
  /** By benchmark, how its questions are compared. */
  compared: ReadonlyMap<string, { run: number; whole: number; short: number }>;
}

/** Makes benchmarks ready to be looked for. Pictures that cannot be decoded are left out. */
export async function askedItems(
  benchmarks: readonly PreparedBenchmark[],
  onProgress: (progress: { done: number; of: number }) => void,
  signal: AbortSignal,
): Promise<AskedItems> {
  const items = benchmarks.flatMap((benchmark) => benchmark.items);
  const byQuestion = new QuestionIndex();
  const byPicture = new PictureIndex();
  const compared = new Map(benchmarks.map(({ name }) => [name, { run: 0, whole: 0, short: 0 }]));
  const pictures = new Map<Digest, AskedPicture>();
  for (const [number, { benchmark, question, images }] of items.entries()) {
    compared.get(benchmark)![byQuestion.add(number, question)]++;
    for (const image of images) {
      const [digest] = await readableDigests([image]);
      if (digest === undefined) continue;
      const known = pictures.get(digest);
      if (!known) pictures.set(digest, { digest, image, items: [number] });
      else if (known.items.at(-1) !== number) known.items.push(number);
    }
  }
  const all = [...pictures.values()];
  for (const [number, { image }] of all.entries()) {
    signal.throwIfAborted();
    const hashes = await croppedHashes(await image.read()).catch(() => []);
    byPicture.add(number, hashes);
    onProgress({ done: number + 1, of: all.length });
  }
  return { items, pictures: all, byQuestion, byPicture, compared };
}
