import { z } from 'zod';
import type { DocumentPart } from '../records/document.ts';
import { documentImage, documentText, webDocument } from './document-draft.ts';

/** JSON inside a string, as OBELICS stores its metadata; already read JSON is taken as it is. */
function embedded<T>(schema: z.ZodType<T>) {
  return z.preprocess((value, context) => {
    if (typeof value !== 'string') return value;
    try {
      return JSON.parse(value);
    } catch {
      context.addIssue('expected JSON in a string');
      return z.NEVER;
    }
  }, schema);
}

const slots = z.array(z.string().nullable());

/**
 * A web document of OBELICS (https://huggingface.co/datasets/HuggingFaceM4/OBELICS): in every slot a picture or a text.
 * Pictures are named by address; `metadata` tells of each what the crawl knew.
 */
const obelicsRecordSchema = z
  .looseObject({
    images: slots,
    texts: slots,
    metadata: embedded(z.array(z.looseObject({ src: z.string().nullish() }).nullable()).nullish()),
    general_metadata: embedded(
      z
        .looseObject({
          url: z.string().nullish(),
          /** Lectern's own exports have these. */
          id: z.string().nullish(),
          split: z.string().nullish(),
        })
        .nullish(),
    ),
  })
  .superRefine(({ images, texts, metadata }, context) => {
    if (images.length !== texts.length || (metadata && metadata.length !== texts.length))
      context.addIssue(`lists of different length (images ${images.length}, texts ${texts.length})`);
  });

/** Reads a record of OBELICS as a document. */
export const obelicsDocumentSchema = obelicsRecordSchema.transform(
  ({ images, texts, metadata, general_metadata: general }) => {
    const parts = texts.flatMap((text, index): DocumentPart[] => {
      // A picture that was not kept is null in `images`; its address is still there.
      const name = images[index] ?? metadata?.[index]?.src ?? null;
      const picture = name === null ? [] : [documentImage(name)];
      return text === null ? picture : [...picture, documentText('text', text)];
    });
    const { id = null, url = null, split = null } = general ?? {};
    return { ...webDocument(parts, url), id, split };
  },
);
