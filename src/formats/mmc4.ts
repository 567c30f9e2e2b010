import { z } from 'zod';
import { groupBy } from '../base/group-by.ts';
import type { DocumentPart } from '../records/document.ts';
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
  })
  .superRefine(({ text_list: texts, image_info: images }, context) => {
    const index = images.findIndex(({ matched_text_index: match }) => match >= texts.length);
    if (index < 0) return;
    const path = ['image_info', index, 'matched_text_index'];
    context.addIssue({ code: 'custom', path, message: `there are ${texts.length} texts` });
  });

/** Reads a record of MMC4 as a document: each picture before the sentence it is matched to, as MMC4 was trained on. */
export const mmc4DocumentSchema = mmc4RecordSchema.transform(
  ({ id, url, text_list: texts, image_info: images }) => {
    const matched = groupBy(images, ({ matched_text_index: index }) => index);
    const parts = texts.flatMap((text, index): DocumentPart[] => [
      ...(matched.get(index) ?? []).map((image) => documentImage(image.image_name ?? image.raw_url ?? '')),
      ...(text === '' ? [] : [documentText('text', text)]),
    ]);
    return { ...webDocument(parts, url ?? null), id: id ?? null };
  },
);
