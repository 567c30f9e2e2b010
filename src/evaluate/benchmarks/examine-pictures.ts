import { DataError, errorMessage } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { checkDatasetPicture } from '../../vision/dataset-picture.ts';
import type { Item, ItemImage } from '../item.ts';
import { isLfsPointer } from './lfs-pointer.ts';
import { hasDigest, rememberDigest } from './picture-digest.ts';
import type { Problem, ProblemKind } from './problems.ts';

const atOnce = 4;

export interface ExamineOptions {
  /** Pictures are decoded, but for those whose digests are in here, where the others then go; null: only their bytes are looked at. */
  decoded: Set<string> | null;
  onProgress?: (progress: { done: number; of: number }) => void;
}

/** Reads the pictures of items, so that their digests are known, and tells of those that are none. */
export async function examinePictures(
  items: readonly Item[],
  { decoded, onProgress }: ExamineOptions,
): Promise<Problem[]> {
  const pictures = items.flatMap(({ id, images }) => images.map((image) => ({ id, image })));
  let done = 0;
  const problems = await inParallel(pictures, atOnce, async ({ id, image }): Promise<Problem[]> => {
    const found = await examine(image, decoded);
    onProgress?.({ done: ++done, of: pictures.length });
    return found === null ? [] : [{ ...found, id }];
  });
  return problems.flat();
}

async function examine(
  image: ItemImage,
  decoded: ExamineOptions['decoded'],
): Promise<{ kind: ProblemKind; detail: string } | null> {
  if (decoded === null && hasDigest(image)) return null;
  let bytes: Uint8Array;
  try {
    bytes = await image.read();
  } catch (error) {
    if (error instanceof DataError) return { kind: 'missing-image', detail: error.message };
    throw error;
  }
  const digest = rememberDigest(image, bytes);
  if (isLfsPointer(bytes)) return { kind: 'lfs-pointer', detail: image.name };
  if (decoded === null || decoded.has(digest)) return null;
  try {
    await checkDatasetPicture(bytes);
    decoded.add(digest);
    return null;
  } catch (error) {
    return { kind: 'broken-image', detail: `${image.name} (${errorMessage(error).split('\n')[0]})` };
  }
}
