import { z } from 'zod';
import type { DocumentPart } from '../records/document.ts';
import { type DocumentDraft, documentImage, documentText, unknownVideo, videoUrl } from './document-draft.ts';
import { describedDocument, readDocumentMetadata } from './document-metadata.ts';
import { parsePictureName } from './picture-name.ts';
import { splitOcr, videosAt } from './provenance.ts';
import {
  type TextbookRecord,
  type TextbookSlot,
  textbookRecordSchema,
  textbookSlotSchema,
} from './textbook.ts';

/** What stands for the end of a video in the textbooks that are known. */
const endTexts: readonly string[] = ['End of Video', 'End of a Video'];

/** Reads a textbook record, one of Lectern's or a published one, as a document. */
export const textbookDocumentSchema = textbookRecordSchema.transform((record): DocumentDraft => {
  const { images, texts, text_ocr_list: withOcr } = record;
  const described = readDocumentMetadata(record.metadata, texts.length);
  if (described) return describedDocument(namesOf(record), images, withOcr ?? texts, described);
  const slots = z.array(textbookSlotSchema).min(1).safeParse(record.metadata);
  return slots.success && slots.data.length === record.texts.length
    ? ownDocument(record, slots.data)
    : publishedDocument(record);
});

/** What a record that was made of a document of any dataset says of it in fields of its own. */
function namesOf(record: TextbookRecord): Pick<DocumentDraft, 'id' | 'url' | 'split'> {
  const text = (name: string): string | null => {
    const value = record[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  return { id: text('id'), url: text('url'), split: text('split') };
}

/** Lectern's own: the metadata of a slot says where it comes from, and what of its text was read from the screen. */
function ownDocument(
  { images, texts, text_ocr_list: withOcr }: TextbookRecord,
  slots: TextbookSlot[],
): DocumentDraft {
  const parts = slots.flatMap((slot, index): DocumentPart[] => {
    const place = { video: slot.video, clip: slot.clip, startSec: slot.start, endSec: slot.end };
    const image = images[index] ?? null;
    if (image !== null) {
      const { digest = null, width = null, height = null, again = false } = slot.picture ?? {};
      const takenAtSec = slot.picture?.taken_at ?? null;
      return [documentImage(image, { ...place, digest, width, height, takenAtSec, again })];
    }
    const text = texts[index] ?? '';
    if (slot.kind === 'end') return [documentText('end', text, place)];
    const { items, rest } = splitOcr(slot, withOcr?.[index] ?? text, slot.ocr);
    const read = items.map((item) =>
      documentText('ocr', item.text, { ...place, startSec: item.startSec, endSec: item.endSec }),
    );
    if (slot.wording === null) return read;
    return [...read, documentText('speech', rest, { ...place, raw: slot.wording === 'raw' ? rest : null })];
  });
  const [first] = slots;
  const videos = videosAt(slots);
  return { id: first!.sample, parts, videos, url: videoUrl(videos), split: first!.split };
}

/**
 * A published one: names of pictures tell video and clip, and a text with OCR that ends with the text without tells
 * what was read. Without either, nothing says that the texts are speech.
 */
function publishedDocument({ images, texts, text_ocr_list: withOcr }: TextbookRecord): DocumentDraft {
  const names = images.map((image) => (image === null ? null : parsePictureName(image)));
  const role = withOcr || names.some((name) => name !== null) ? 'speech' : 'text';
  const parts = texts.flatMap((text, index): DocumentPart[] => {
    if (text === null) {
      const { video = null, startSec = null, endSec = null } = names[index] ?? {};
      return [documentImage(images[index]!, { video, startSec, endSec })];
    }
    if (endTexts.includes(text)) return [documentText('end', text)];
    const both = withOcr?.[index] ?? text;
    const read = both.endsWith(text) ? both.slice(0, both.length - text.length).trim() : '';
    const said = text === '' ? [] : [documentText(role, text)];
    return read === '' ? said : [documentText('ocr', read), ...said];
  });
  const ids = new Set(names.flatMap((name) => (name === null ? [] : [name.video])));
  return { id: null, parts, videos: [...ids].map(unknownVideo), url: null, split: null };
}
