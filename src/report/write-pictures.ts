import { join } from 'node:path';
import { writeAtomically } from '../base/atomic-file.ts';
import { sha256 } from '../base/fingerprint.ts';
import type { Document, DocumentImage } from '../records/document.ts';
import { decodeDatasetPicture } from '../vision/dataset-picture.ts';
import { encodePicture } from '../vision/picture.ts';

/** A picture of the report. */
export interface WrittenPicture {
  /** Path in the report, such as `images/0123456789abcdef.jpg`. */
  name: string;
  width: number;
  height: number;
}

const encoding = { longEdge: 1280, quality: 85 };

/**
 * Writes the pictures of a sample, in the order of its parts. They are decoded and encoded anew, so that whatever else
 * a file holds stays where it is, and named by what they show. Null for those that are not there or cannot be read.
 */
export async function writePictures(
  { parts }: Document,
  read: (image: DocumentImage) => Promise<Uint8Array | null>,
  folder: string,
): Promise<(WrittenPicture | null)[]> {
  const written: (WrittenPicture | null)[] = [];
  for (const part of parts) {
    if (part.kind === 'image') written.push(await writePicture(await read(part), folder));
  }
  return written;
}

async function writePicture(stored: Uint8Array | null, folder: string): Promise<WrittenPicture | null> {
  const picture = stored && (await decodeDatasetPicture(stored).catch(() => null));
  if (!picture) return null;
  const { bytes, width, height } = await encodePicture(picture.rgb, picture.width, picture.height, encoding);
  const name = `images/${sha256(bytes).slice(0, 16)}.jpg`;
  await writeAtomically(join(folder, name), bytes);
  return { name, width, height };
}
