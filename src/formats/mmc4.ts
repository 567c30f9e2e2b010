import { z } from 'zod';
import { groupBy } from '../base/group-by.ts';
import type { DocumentPart } from '../records/document.ts';
import { bestAssignment } from './assignment.ts';
import { documentImage, documentText, webDocument } from './document-draft.ts';

/** A web document of MMC4 (https://github.com/allenai/mmc4): sentences, and pictures matched to them. */
const mmc4RecordSchema = z
  .looseObject({
    /** Lectern's own exports have one. */
    id: z.string().nullish(),
    url: z.string().nullish(),
    text_list: z.array(z.string()),
    image_info: z.array(
      z.looseObject({
        image_name: z.string().nullish(),
        raw_url: z.string().nullish(),
        matched_text_index: z.int().nonnegative(),
      }),
    ),
    /** How alike each picture and each text are: a row for each picture. */
    similarity_matrix: z.array(z.array(z.number())).nullish().catch(null),
  })
  .superRefine(({ text_list: texts, image_info: images }, context) => {
    const index = images.findIndex(({ matched_text_index: match }) => match >= texts.length);
    if (index < 0) return;
    const path = ['image_info', index, 'matched_text_index'];
    context.addIssue({ code: 'custom', path, message: `there are ${texts.length} texts` });
  });

/**
 * Reads a record of MMC4 as a document: each picture before the sentence that it is matched to. Where the record has
 * similarities, that is the best matching of pictures to sentences, one to one, as the authors of the textbook trained on
 * it; else the sentence that the record names.
 */
export const mmc4DocumentSchema = mmc4RecordSchema.transform((record) => {
  const { id, url, text_list: texts, image_info: images } = record;
  const places = placesOf(record);
  const matched = groupBy([...images.entries()], ([index]) => places[index]!);
  const parts = texts.flatMap((text, index): DocumentPart[] => [
    ...(matched.get(index) ?? []).map(([, image]) => documentImage(image.image_name ?? image.raw_url ?? '')),
    ...(text === '' ? [] : [documentText('text', text)]),
  ]);
  return { ...webDocument(parts, url ?? null), id: id ?? null };
});

/** Of each picture, the number of its sentence. */
function placesOf({
  text_list: texts,
  image_info: images,
  similarity_matrix: similarities,
}: z.infer<typeof mmc4RecordSchema>): number[] {
  const named = images.map(({ matched_text_index: index }) => index);
  const isWhole =
    similarities?.length === images.length && similarities.every((row) => row.length === texts.length);
  if (!isWhole) return named;
  return bestAssignment(similarities).map((place, index) => (place === -1 ? named[index]! : place));
}
