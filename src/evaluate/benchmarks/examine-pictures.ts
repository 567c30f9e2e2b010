import { DataError, errorMessage } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { decodeDatasetPicture } from '../../vision/dataset-picture.ts';
import type { Item, ItemImage } from '../item.ts';
import { isLfsPointer } from './lfs-pointer.ts';
import { hasDigest, rememberDigest } from './picture-digest.ts';
import type { Problem, ProblemKind } from './problems.ts';

const atOnce = 4;

export interface ExamineOptions {
  /** Whether every picture is decoded; else their bytes are looked at. */
  decode: boolean;
  onProgress?: (progress: { done: number; of: number }) => void;
}

/** Reads the pictures of items, so that their digests are known, and tells of those that are none. */
export async function examinePictures(
  items: readonly Item[],
  { decode, onProgress }: ExamineOptions,
): Promise<Problem[]> {
  const pictures = items.flatMap(({ id, images }) => images.map((image) => ({ id, image })));
  const decoded = new Set<string>();
  let done = 0;
  const problems = await inParallel(pictures, atOnce, async ({ id, image }): Promise<Problem[]> => {
    const found = await examine(image, decode, decoded);
    onProgress?.({ done: ++done, of: pictures.length });
    return found === null ? [] : [{ ...found, id }];
  });
  return problems.flat();
}

/** @param decoded Digests of pictures that were decoded before. */
async function examine(
  image: ItemImage,
  decode: boolean,
  decoded: Set<string>,
): Promise<{ kind: ProblemKind; detail: string } | null> {
  if (!decode && hasDigest(image)) return null;
  let bytes: Uint8Array;
  try {
    bytes = await image.read();
  } catch (error) {
    if (error instanceof DataError) return { kind: 'missing-image', detail: error.message };
    throw error;
  }
  const digest = rememberDigest(image, bytes);
  if (isLfsPointer(bytes)) return { kind: 'lfs-pointer', detail: image.name };
  if (!decode || decoded.has(digest)) return null;
  try {
    await decodeDatasetPicture(bytes);
    decoded.add(digest);
    return null;
  } catch (error) {
    return { kind: 'broken-image', detail: `${image.name} (${errorMessage(error).split('\n')[0]})` };
  }
}
