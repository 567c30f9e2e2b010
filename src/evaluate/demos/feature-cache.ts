import { join } from 'node:path';
import { z } from 'zod';
import { AppendLog, readLog } from '../../base/append-log.ts';
import { errorMessage, UsageError } from '../../base/errors.ts';
import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import { inParallel } from '../../base/in-parallel.ts';
import type { Digest, Producer } from '../../records/basics.ts';
import { decodeDatasetPicture } from '../../vision/dataset-picture.ts';
import type { ImageEncoder } from '../../vision/image-encoder.ts';
import type { RgbPicture } from '../../vision/picture.ts';
import { pictureDigest } from '../benchmarks/picture-digest.ts';
import type { ItemImage } from '../item.ts';

const lineSchema = z.strictObject({ sha256: z.string(), vector: z.base64() });
type Line = z.infer<typeof lineSchema>;

/** Requests to an endpoint that are under way at once. An encoder that computes gains nothing from more than one picture. */
const requestsAtOnce = 4;

export interface FeatureOptions {
  encoder: ImageEncoder;
  /** Where features are kept; made if missing. */
  folder: string;
  onProgress?: ((progress: { done: number; of: number }) => void) | undefined;
  /** Told of pictures that cannot be decoded, which have no features. */
  onBroken?: ((picture: ItemImage, why: string) => void) | undefined;
  signal?: AbortSignal | undefined;
}

/**
 * Unit vectors of pictures by their digests. What was ever computed by an encoder is kept in a file of its own, which a
 * later run reads instead of computing.
 */
export class Features {
  readonly #places = new Map<Digest, number>();
  #values = new Float32Array(0);
  #length = 0;

  /** Numbers of a vector; 0 while there is none. */
  get length(): number {
    return this.#length;
  }

  get(digest: Digest): Float32Array | null {
    const place = this.#places.get(digest);
    return place === undefined
      ? null
      : this.#values.subarray(place * this.#length, (place + 1) * this.#length);
  }

  /** @throws UsageError where the vector is none, or of another length than those before it */
  set(digest: Digest, vector: Float32Array): void {
    if (this.#length === 0) this.#length = vector.length;
    if (vector.length !== this.#length || vector.length === 0)
      throw new UsageError(
        `Expected image vectors of ${this.#length} numbers, got one of ${vector.length}. Were they made by the same encoder?`,
      );
    const place = this.#places.get(digest) ?? this.#places.size;
    this.#makeRoom(place + 1);
    this.#values.set(unit(vector), place * this.#length);
    this.#places.set(digest, place);
  }

  #makeRoom(places: number): void {
    if (places * this.#length <= this.#values.length) return;
    const larger = new Float32Array(Math.max(64, Math.ceil(places * 1.5)) * this.#length);
    larger.set(this.#values);
    this.#values = larger;
  }
}

/**
 * The features of pictures, those of which are not kept yet computed.
 * @throws DataError where a picture is not there; UsageError where the encoder gives no vectors
 */
export async function featuresOf(pictures: readonly ItemImage[], options: FeatureOptions): Promise<Features> {
  const { encoder, folder, onProgress, onBroken, signal } = options;
  const wanted = new Map<Digest, ItemImage>();
  for (const picture of pictures) wanted.set(await pictureDigest(picture), picture);
  const path = join(folder, featureFile(encoder.producer));
  const features = new Features();
  for await (const { sha256, vector } of readLog(path, lineSchema))
    if (wanted.has(sha256)) features.set(sha256, vectorOf(vector));
  const missing = [...wanted].filter(([digest]) => features.get(digest) === null);
  if (missing.length === 0) return features;
  const log = await AppendLog.open<Line>(path, { synced: false });
  let done = wanted.size - missing.length;
  try {
    const atOnce = encoder.producer.name === 'endpoint' ? requestsAtOnce : 1;
    await inParallel(missing, atOnce, async ([digest, picture]) => {
      signal?.throwIfAborted();
      const pixels = await decoded(picture, onBroken);
      if (pixels) {
        const vector = await encoder.embed(pixels);
        features.set(digest, vector);
        await log.append({ sha256: digest, vector: textOf(vector) });
      }
      onProgress?.({ done: ++done, of: wanted.size });
    });
  } finally {
    await log.close();
  }
  return features;
}

async function decoded(picture: ItemImage, onBroken: FeatureOptions['onBroken']): Promise<RgbPicture | null> {
  const bytes = await picture.read();
  return decodeDatasetPicture(bytes).catch((error: unknown) => {
    onBroken?.(picture, errorMessage(error));
    return null;
  });
}

/** A file for each encoder: vectors of different ones cannot be compared. */
export function featureFile(producer: Producer): string {
  const name = `${producer.name}-${producer.model}`.replace(/[^A-Za-z0-9.]+/g, '-').slice(0, 60);
  return `features-${name}-${sha256(canonicalJson(producer)).slice(0, 12)}.jsonl`;
}

function textOf(vector: Float32Array): string {
  const bytes = Buffer.alloc(vector.length * 4);
  for (const [index, value] of vector.entries()) bytes.writeFloatLE(value, index * 4);
  return bytes.toString('base64');
}

function vectorOf(text: string): Float32Array {
  const bytes = Buffer.from(text, 'base64');
  return Float32Array.from({ length: Math.floor(bytes.length / 4) }, (_, index) =>
    bytes.readFloatLE(index * 4),
  );
}

/** @throws UsageError where the vector has no direction. */
function unit(vector: Float32Array): Float32Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!(norm > 0 && Number.isFinite(norm)))
    throw new UsageError('Expected image vectors with a direction, got one of length 0 or with NaN.');
  return vector.map((value) => value / norm);
}
