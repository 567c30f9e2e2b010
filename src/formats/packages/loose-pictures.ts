import { imageFolder } from '../textbook.ts';
import type { PackageFolder } from './package-folder.ts';
import type { PackedDocument, PackedImage } from './packed-documents.ts';

/**
 * Documents of a part of a package, whose pictures share a folder: file systems and people want no more than some ten
 * thousand files in one.
 */
export const documentsOfPart = 1000;

/** Where a picture lies in a package that has them as files. */
export function picturePath({ key, number }: PackedDocument, image: PackedImage): string {
  const folder = String(Math.floor(number / documentsOfPart)).padStart(6, '0');
  return `${imageFolder}/${folder}/${key}-${image.number}.${image.type}`;
}

/** Puts the pictures of a document into the package. */
export async function writePictures(packed: PackedDocument, folder: PackageFolder): Promise<void> {
  for (const image of packed.images) await folder.writePicture(picturePath(packed, image), image.bytes);
}
