import { type DocumentMetadata, placeOf } from '../document-metadata.ts';
import { charsOf } from '../provenance.ts';
import type { PackageOptions, PackageTools } from './packager.ts';
import type { PackedDocument, PackedImage, PackedSlot } from './packed-documents.ts';

/** A document as a textbook record: the one record that trainers read, whatever dataset it comes from. */
export interface PackedRecord {
  id: string;
  url: string | null;
  split: string | null;
  images: (string | null)[];
  texts: (string | null)[];
  text_ocr_list: (string | null)[];
  /** JSON of `DocumentMetadata`. */
  metadata: string;
  image_num: number;
  text_num: number;
  token_num: number;
}

/** @param nameOf What names a picture in the record. */
export function packedRecord(
  { document, slots, images }: PackedDocument,
  nameOf: (image: PackedImage) => string,
  { imageTokens }: PackageOptions,
  { countTokens }: PackageTools,
): PackedRecord {
  const textTokens = slots.reduce((sum, slot) => sum + spokenTokens(slot, countTokens), 0);
  const metadata: DocumentMetadata = { slots: slots.map(metadataOf), videos: document.videos };
  return {
    id: document.id,
    url: document.url,
    split: document.split,
    images: slots.map((slot) => (slot.kind === 'image' ? nameOf(slot) : null)),
    texts: slots.map((slot) => (slot.kind === 'image' ? null : slot.text)),
    text_ocr_list: slots.map((slot) => (slot.kind === 'image' ? null : slot.withOcr)),
    metadata: JSON.stringify(metadata),
    image_num: images.length,
    text_num: textTokens,
    token_num: images.length * imageTokens + textTokens,
  };
}

/** On-screen text and ends of videos are not counted, as in the published records. */
function spokenTokens(slot: PackedSlot, countTokens: (text: string) => number): number {
  if (slot.kind === 'image') return 0;
  const said = slot.parts.filter(({ part }) => part.role !== 'ocr' && part.role !== 'end');
  return said.reduce((sum, { text }) => sum + countTokens(text), 0);
}

function metadataOf(slot: PackedSlot): DocumentMetadata['slots'][number] {
  if (slot.kind === 'image') {
    const { name, digest, width, height, takenAtSec, again } = slot.image;
    const facts = { name, digest, width, height, taken_at: takenAtSec, again };
    return { kind: 'image', ...placeOf(slot.image), ...facts };
  }
  const parts = slot.parts.map(({ part, text }) => ({
    role: part.role,
    ...placeOf(part),
    chars: charsOf(text),
  }));
  return { kind: 'text', parts };
}
