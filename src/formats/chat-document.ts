import { z } from 'zod';
import { webDocument } from './document-draft.ts';
import { partsOfTurns } from './llava.ts';

/** A chat with pictures, as ms-swift and LLaMA-Factory read them; or one text with them, as TRL does. */
const chatRecordSchema = z.looseObject({
  images: z.array(z.string()).nullish(),
  messages: z.array(z.looseObject({ role: z.string(), content: z.string() })),
});

export const chatDocumentSchema = chatRecordSchema.transform(({ images, messages }) =>
  webDocument(
    partsOfTurns(
      images ?? [],
      messages.map(({ content }) => content),
    ),
    null,
  ),
);

export const markedTextDocumentSchema = z
  .looseObject({ images: z.array(z.string()), text: z.string() })
  .transform(({ images, text }) => webDocument(partsOfTurns(images, [text]), null));
