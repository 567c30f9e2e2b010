import { imageFolder } from '../textbook.ts';
import { picturePath, writePictures } from './loose-pictures.ts';
import type { PackageOptions, WritePackage } from './packager.ts';
import { noCounts, type PackedDocument, packedDocuments } from './packed-documents.ts';

/**
 * Writes documents as MMC4 has them, `mmc4.jsonl`: texts, and pictures that are each matched to the text that follows.
 * Of pictures that follow each other, each but the last has an empty text of its own: so those who place one picture at
 * a sentence, and those who match them anew by `similarity_matrix`, get the same order.
 */
export const writeMmc4: WritePackage = async (sources, folder, options) => {
  const counts = noCounts();
  const file = await folder.begin('mmc4.jsonl');
  for await (const packed of packedDocuments(sources, options, counts)) {
    await writePictures(packed, folder);
    await file.write(`${JSON.stringify(mmc4Record(packed, options))}\n`);
  }
  await file.finish();
  return counts;
};

interface ImageInfo {
  image_name: string;
  raw_url: string;
  matched_text_index: number;
  matched_sim: number;
}

function mmc4Record(packed: PackedDocument, { ocr }: PackageOptions): object {
  const texts: string[] = [];
  const images: ImageInfo[] = [];
  const slots = packed.slots;
  for (const [index, slot] of slots.entries()) {
    if (slot.kind === 'text') {
      texts.push(ocr === 'off' ? slot.text : slot.withOcr);
      continue;
    }
    images.push({
      image_name: picturePath(packed, slot).slice(`${imageFolder}/`.length),
      raw_url: slot.image.name,
      matched_text_index: texts.length,
      matched_sim: 1,
    });
    if (slots[index + 1]?.kind !== 'text') texts.push('');
  }
  return {
    id: packed.document.id,
    url: packed.document.url,
    text_list: texts,
    image_info: images,
    similarity_matrix: images.map(({ matched_text_index: match }) =>
      texts.map((_, index) => (index === match ? 1 : 0)),
    ),
  };
}
