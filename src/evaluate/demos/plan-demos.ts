import { UsageError } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import type { ImageEncoder } from '../../vision/image-encoder.ts';
import { hasDigest, readableDigests } from '../benchmarks/picture-digest.ts';
import type { Item, ItemImage } from '../item.ts';
import { featuresOf } from './feature-cache.ts';
import { itemVector, PoolVectors, pause } from './nearest-demos.ts';
import { drawnPlaces } from './random-demos.ts';

const atOnce = 4;

/** A demonstration that was chosen for an item. */
export interface PlannedDemo {
  item: Item;
  id: string;
  /** Cosine of its picture with that of the item; null where nothing was compared. */
  similarity: number | null;
}

/**
 * Demonstrations by the id of the item, the best first: of any number of shots the first so many are shown, so that
 * fewer shots show a part of what more do.
 */
export type DemoPlan = ReadonlyMap<string, readonly PlannedDemo[]>;

export type DemoChoice =
  | { kind: 'random'; seed: number }
  | {
      kind: 'rices';
      encoder: ImageEncoder;
      /** Folder in which features of pictures are kept. */
      folder: string;
      /** Of items without picture, to which none is similar: their demonstrations are drawn. */
      seed: number;
    };

export interface PlanOptions {
  /** Demonstrations that are planned for each item. */
  maxShots: number;
  onProgress?: (progress: { what: 'features' | 'items'; done: number; of: number }) => void;
  /** Told of pictures that cannot be decoded: they are similar to nothing. */
  onBroken?: (picture: ItemImage, why: string) => void;
  signal?: AbortSignal;
}

/**
 * Chooses demonstrations for items out of a pool. What is chosen for an item depends on it, the pool and the choice
 * alone: not on which other items are asked, in which order, or with how many shots. None has the id of the item or one
 * of its pictures.
 * @throws UsageError where the pool has too few for an item
 */
export async function planDemos(
  items: readonly Item[],
  pool: readonly Item[],
  choice: DemoChoice,
  options: PlanOptions,
): Promise<DemoPlan> {
  const { maxShots, onProgress, signal } = options;
  if (maxShots === 0) return new Map(items.map(({ id }) => [id, []]));
  const near = choice.kind === 'rices' ? await nearBy(items, pool, choice, options) : null;
  const digests = await inParallel(pool, atOnce, ({ images }) => readableDigests(images));
  const plan = new Map<string, readonly PlannedDemo[]>();
  for (const [index, item] of items.entries()) {
    const own = await readableDigests(item.images);
    const isAllowed = (place: number): boolean =>
      pool[place]!.id !== item.id && !digests[place]!.some((digest) => own.includes(digest));
    const chosen = (await near?.(item, isAllowed)) ?? drawn(item, pool, choice.seed, maxShots, isAllowed);
    if (chosen.length < maxShots)
      throw new UsageError(
        `Expected at least ${maxShots} demonstrations for item ${item.id} of ${item.benchmark}, got ${chosen.length} of a pool of ${pool.length}. Ask for fewer shots, or set other demos.`,
      );
    plan.set(item.id, chosen);
    if (index % 16 === 0) await pause(signal);
    onProgress?.({ what: 'items', done: index + 1, of: items.length });
  }
  return plan;
}

function drawn(
  { benchmark, id }: Item,
  pool: readonly Item[],
  seed: number,
  count: number,
  isAllowed: (place: number) => boolean,
): PlannedDemo[] {
  const chosen: PlannedDemo[] = [];
  for (const place of drawnPlaces(pool.length, seed, benchmark, id)) {
    if (!isAllowed(place)) continue;
    chosen.push({ item: pool[place]!, id: pool[place]!.id, similarity: null });
    if (chosen.length === count) break;
  }
  return chosen;
}

/** Chooses by the similarity of pictures; gives null for an item without one. */
async function nearBy(
  items: readonly Item[],
  pool: readonly Item[],
  { encoder, folder }: Extract<DemoChoice, { kind: 'rices' }>,
  { maxShots, onProgress, onBroken, signal }: PlanOptions,
): Promise<(item: Item, isAllowed: (place: number) => boolean) => Promise<PlannedDemo[] | null>> {
  const pictures = (await inParallel([...items, ...pool], atOnce, readableImages)).flat();
  const features = await featuresOf(pictures, {
    encoder,
    folder,
    signal,
    onBroken,
    onProgress: (progress) => onProgress?.({ what: 'features', ...progress }),
  });
  const vectors = await PoolVectors.of(pool, features);
  return async (item, isAllowed) => {
    const vector = await itemVector(item, features);
    return (
      vector &&
      vectors
        .nearest(vector, maxShots, isAllowed)
        .map(({ place, similarity }) => ({ item: pool[place]!, id: pool[place]!.id, similarity }))
    );
  };
}

async function readableImages({ images }: Item): Promise<ItemImage[]> {
  await readableDigests(images);
  return images.filter(hasDigest);
}
