import { join } from 'node:path';
import type { ImageItem, Sample } from '../records/sample.ts';
import { videoIdSchema } from '../records/video.ts';

/** What the published name of a picture says: picture `n` (from 1) of a clip of a video. */
export interface PictureName {
  video: string;
  /** Bounds of the clip in seconds, to one decimal. */
  startSec: number;
  endSec: number;
  n: number;
}

/**
 * `<id>/<id>@<start>_<end>#<n>.jpg`, the name in the published dataset.
 * @throws TypeError if the id is not one that a video can have (`[A-Za-z0-9_-]{1,64}`).
 */
export function formatPictureName({ video, startSec, endSec, n }: PictureName): string {
  return `${clipStem(video, startSec, endSec)}#${n}.jpg`;
}

/** `<id>/<id>@<start>_<end>`: the name of a clip, without an extension. Throws as `formatPictureName` does. */
export function clipStem(video: string, startSec: number, endSec: number): string {
  if (!videoIdSchema.safeParse(video).success)
    throw new TypeError(
      `Expected a video id of up to 64 letters, digits, "_" and "-", got ${JSON.stringify(video)}.`,
    );
  return `${video}/${video}@${startSec.toFixed(1)}_${endSec.toFixed(1)}`;
}

/**
 * Reads a published name, with any folders before it; null if it is none. Ids may begin with `-` and contain `_`, so
 * the name is split at the last `@`, then at `#`, then at `_`.
 */
export function parsePictureName(path: string): PictureName | null {
  if (!path.endsWith('.jpg')) return null;
  const [clip, n, ...rest] = path.slice(path.lastIndexOf('@') + 1, -'.jpg'.length).split('#');
  const parsed = parseClipStem(path.slice(0, path.lastIndexOf('@') + 1) + clip);
  if (!parsed || rest.length > 0 || !/^[1-9]\d{0,8}$/.test(n ?? '')) return null;
  return { ...parsed, n: Number(n) };
}

/** Reads what `clipStem` gives, with any folders before it; null if it is something else. */
export function parseClipStem(path: string): Omit<PictureName, 'n'> | null {
  const at = path.lastIndexOf('@');
  const [name, folder] = path.slice(0, Math.max(at, 0)).split('/').reverse();
  if (name === undefined || name !== folder || !videoIdSchema.safeParse(name).success) return null;
  const bounds = path.slice(at + 1).split('_');
  if (bounds.length !== 2 || !bounds.every((bound) => /^\d{1,9}\.\d$/.test(bound))) return null;
  return { video: name, startSec: Number(bounds[0]), endSec: Number(bounds[1]) };
}

/**
 * Where the picture of a published path lies under `imagesFolder`. Only its name is used, so that neither absolute
 * paths (as in the published files) nor `..` lead anywhere else; null if it has no published name.
 * @internal Tests read back with it what was written.
 */
export function localPicturePath(imagesFolder: string, path: string): string | null {
  const name = parsePictureName(path);
  return name && join(imagesFolder, formatPictureName(name));
}

/**
 * Names the pictures of a sample, in the order of its items; `n` counts the pictures of a clip. One that is shown again
 * has the name under which it was shown first.
 * @throws RangeError if a clip is missing from the sample's `videos`, or two pictures would get the same name.
 */
export function pictureNames(sample: Sample): Map<ImageItem, string> {
  const names = new Map<ImageItem, string>();
  const counts = new Map<string, number>();
  for (const item of sample.items) {
    if (item.kind !== 'image') continue;
    if (item.again) {
      names.set(item, formatPictureName({ video: item.video, ...item.again }));
      continue;
    }
    const { startSec, endSec } = clipBounds(sample, item.video, item.clip);
    const key = `${item.video} ${item.clip}`;
    const n = (counts.get(key) ?? 0) + 1;
    counts.set(key, n);
    names.set(item, formatPictureName({ video: item.video, startSec, endSec, n }));
  }
  const ownNames = [...names].filter(([{ again }]) => !again).map(([, name]) => name);
  if (new Set(ownNames).size < ownNames.length)
    throw new RangeError(
      `Expected clips at least 0.1 s apart in sample ${sample.id}, got two of the same name.`,
    );
  return names;
}

/** Bounds of a clip of a sample. @throws RangeError if the sample's `videos` do not list the clip. */
export function clipBounds(
  sample: Sample,
  video: string,
  clip: number,
): { startSec: number; endSec: number } {
  const bounds = sample.videos.find(({ id }) => id === video)?.clips.find(({ index }) => index === clip);
  if (!bounds)
    throw new RangeError(`Expected clip ${clip} of ${video} among the videos of sample ${sample.id}.`);
  return bounds;
}
