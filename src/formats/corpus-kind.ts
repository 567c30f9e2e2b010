import type { z } from 'zod';
import { clipDocumentSchema } from './clip-document.ts';
import type { CorpusKind } from './corpus.ts';
import type { DocumentDraft } from './document-draft.ts';
import { mmc4DocumentSchema } from './mmc4.ts';
import { obelicsDocumentSchema } from './obelics.ts';
import { sampleDocumentSchema } from './sample-document.ts';
import { textbookDocumentSchema } from './textbook-document.ts';

/** Turns a record of a dataset into a document. */
export const documentSchemas: Record<CorpusKind, z.ZodType<DocumentDraft>> = {
  workspace: sampleDocumentSchema,
  samples: sampleDocumentSchema,
  textbook: textbookDocumentSchema,
  clips: clipDocumentSchema,
  obelics: obelicsDocumentSchema,
  mmc4: mmc4DocumentSchema,
};

/** What `recogniseKind` looks for, for messages. */
export const knownRecords =
  'a sample of Lectern (items), a textbook or OBELICS record (images and texts), a video-clip record (conversations) or an MMC4 record (text_list and image_info)';

/** Which dataset a record is of, by its fields; null where it is of none that is known. */
export function recogniseKind(record: unknown): CorpusKind | null {
  if (typeof record !== 'object' || record === null) return null;
  const has = (name: string): boolean => Array.isArray(Object.getOwnPropertyDescriptor(record, name)?.value);
  if (has('items') && has('videos')) return 'samples';
  if (has('conversations')) return 'clips';
  if (has('text_list') && has('image_info')) return 'mmc4';
  if (!has('images') || !has('texts')) return null;
  // Both are lists of slots; a page of the web tells its address in a field of its own.
  return Object.hasOwn(record, 'general_metadata') ? 'obelics' : 'textbook';
}
