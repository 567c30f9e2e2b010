import { z } from 'zod';
import type { DocumentPart } from '../records/document.ts';
import { documentImage, documentText, webDocument } from './document-draft.ts';

/** What stands in a turn where a picture is shown. */
const pictureMark = '<image>';

/** A conversation about pictures, or a pair of picture and text, as LLaVA's data sets have them. */
const llavaRecordSchema = z.looseObject({
  id: z.union([z.string(), z.number()]).nullish(),
  image: z.union([z.string(), z.array(z.string())]).nullish(),
  conversations: z.array(z.looseObject({ from: z.string(), value: z.string() })),
});

/**
 * Reads such a record as a document: the turns in order, and each picture where its mark stands. Pictures without a mark
 * come first.
 */
export const llavaDocumentSchema = llavaRecordSchema.transform(({ id, image, conversations }) => {
  const names = typeof image === 'string' ? [image] : (image ?? []);
  const parts = partsOfTurns(
    names,
    conversations.map(({ value }) => value),
  );
  return { ...webDocument(parts, null), id: id === null || id === undefined ? null : String(id) };
});

/** The texts and pictures of turns in which marks stand for pictures. */
export function partsOfTurns(names: readonly string[], texts: readonly string[]): DocumentPart[] {
  const turns = texts.map((text) => text.split(pictureMark));
  const marks = turns.reduce((sum, pieces) => sum + pieces.length - 1, 0);
  const left = [...names];
  const parts: DocumentPart[] = left
    .splice(0, Math.max(0, names.length - marks))
    .map((name) => documentImage(name));
  for (const pieces of turns) {
    for (const [index, piece] of pieces.entries()) {
      const name = index > 0 ? left.shift() : undefined;
      if (name !== undefined) parts.push(documentImage(name));
      const text = piece.trim();
      if (text !== '') parts.push(documentText('text', text));
    }
  }
  return parts;
}
