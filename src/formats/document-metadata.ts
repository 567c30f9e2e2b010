import { z } from 'zod';
import { digestSchema, secondsSchema } from '../records/basics.ts';
import type { Document, DocumentPart } from '../records/document.ts';
import { sampleVideoSchema } from '../records/sample.ts';
import { type DocumentDraft, documentImage, documentText } from './document-draft.ts';
import { afterChars } from './provenance.ts';

const placeShape = {
  video: z.string().nullable(),
  clip: z.int().nonnegative().nullable(),
  start: secondsSchema.nullable(),
  end: secondsSchema.nullable(),
};

const slotSchema = z.union([
  z.object({
    kind: z.literal('image'),
    ...placeShape,
    /** What the dataset called it that it comes from: untrusted. */
    name: z.string(),
    digest: digestSchema.nullable(),
    width: z.int().nullable(),
    height: z.int().nullable(),
    taken_at: secondsSchema.nullable(),
    again: z.boolean().optional(),
  }),
  z.object({
    kind: z.literal('text'),
    /** The parts of the text with on-screen text, in order; between them is a line break. */
    parts: z.array(
      z.object({
        role: z.enum(['speech', 'ocr', 'text', 'end']),
        ...placeShape,
        /** Length in code points. */
        chars: z.int().nonnegative(),
      }),
    ),
  }),
]);

/**
 * What a record that was made of a document tells of it beside its texts and pictures, as JSON in a text: its schema then
 * never changes for readers that infer one. One entry for each slot.
 */
const documentMetadataSchema = z.object({
  slots: z.array(slotSchema),
  videos: z.array(sampleVideoSchema),
});
export type DocumentMetadata = z.infer<typeof documentMetadataSchema>;
type SlotMetadata = DocumentMetadata['slots'][number];

/** What the metadata say of a part's place. */
export function placeOf({ video, clip, startSec, endSec }: DocumentPart) {
  return { video, clip, start: startSec, end: endSec };
}

/** Reads what `metadata` of a record says; null where it is something else. */
export function readDocumentMetadata(metadata: unknown, slots: number): DocumentMetadata | null {
  if (typeof metadata !== 'string') return null;
  let value: unknown;
  try {
    value = JSON.parse(metadata);
  } catch {
    return null;
  }
  const read = documentMetadataSchema.safeParse(value).data;
  return read?.slots.length === slots ? read : null;
}

/** The document that a record with such metadata was made of, without what it does not hold. */
export function describedDocument(
  record: { id: string | null; url: string | null; split: string | null },
  images: readonly (string | null)[],
  texts: readonly (string | null)[],
  { slots, videos }: DocumentMetadata,
): DocumentDraft {
  const parts = slots.flatMap((slot, index) => partsOf(slot, images[index] ?? null, texts[index] ?? ''));
  return { ...record, parts, videos };
}

function partsOf(slot: SlotMetadata, image: string | null, text: string): Document['parts'] {
  if (slot.kind === 'image') {
    const { digest, width, height, taken_at: takenAtSec, again = false } = slot;
    return [
      documentImage(image ?? slot.name, { ...factsOf(slot), digest, width, height, takenAtSec, again }),
    ];
  }
  let from = 0;
  return slot.parts.map((part) => {
    const to = afterChars(text, from, part.chars);
    const own = text.slice(from, to);
    from = to + 1;
    return documentText(part.role, own, factsOf(part));
  });
}

function factsOf({ video, clip, start, end }: ReturnType<typeof placeOf>) {
  return { video, clip, startSec: start, endSec: end };
}
