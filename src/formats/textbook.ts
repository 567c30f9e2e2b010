import { z } from 'zod';
import { secondsSchema } from '../records/basics.ts';
import type { EndItem, Item, OcrItem, Sample } from '../records/sample.ts';
import { clipParts } from './clip-parts.ts';
import { withoutPictureMarks } from './picture-mark.ts';
import { pictureNames } from './picture-name.ts';
import {
  type Counting,
  imageItem,
  joinOcr,
  knownText,
  ocrSpansSchema,
  type Place,
  pictureProvenance,
  pictureSchema,
  placeShape,
  placing,
  sampleOf,
  splitOcr,
  withTypedSpans,
} from './provenance.ts';

const slots = z.array(z.string().nullable());

/**
 * The published, OBELICS-like record. `images[i]` is a path where slot i is a picture, `texts[i]` a text where it is one;
 * exactly one of them is null. Only these two lists are required, so that the published files can be read as they are.
 */
export const textbookRecordSchema = z
  .looseObject({
    images: slots,
    texts: slots,
    /** As `texts`, with on-screen text before the speech. */
    text_ocr_list: slots.nullish(),
    metadata: z.union([z.array(z.unknown()), z.string()]).nullish(),
    image_num: z.int().nonnegative().nullish(),
    /** Tokens of speech: neither on-screen text nor the end marker is counted, as in the published records. */
    text_num: z.int().nonnegative().nullish(),
    /** 576 (or as set) for each picture, and `text_num`. */
    token_num: z.int().nonnegative().nullish(),
    /** Which pictures a trainer may use, one entry per picture; all if absent. */
    valid_image: z.array(z.boolean()).nullish(),
  })
  .superRefine(({ images, texts, text_ocr_list: withOcr }, context) => {
    if (images.length !== texts.length || (withOcr && withOcr.length !== texts.length))
      context.addIssue(`lists of different length (images ${images.length}, texts ${texts.length})`);
    else {
      const slot = images.findIndex((image, index) => (image === null) === (texts[index] === null));
      if (slot >= 0) context.addIssue(`slot ${slot} must be either an image or a text`);
    }
  });
export type TextbookRecord = z.infer<typeof textbookRecordSchema>;

/**
 * Where a slot of the record comes from; `metadata` holds one for each slot, all with the same fields. What is not known
 * of a text is '' in the file, and null here.
 */
export const textbookSlotSchema = z.object({
  kind: z.enum(['image', 'text', 'end']),
  ...placeShape,
  /** Times of screen, speech or end marker; null in a text slot in which nothing is said. */
  start: secondsSchema.nullable(),
  end: secondsSchema.nullable(),
  artefact: knownText,
  picture: pictureSchema.omit({ start: true, end: true, artefact: true }).nullable(),
  /** The on-screen texts at the start of the slot's text with OCR. */
  ocr: ocrSpansSchema,
  wording: z
    .enum(['raw', 'refined', ''])
    .nullable()
    .transform((wording) => wording || null),
});
export type TextbookSlot = z.infer<typeof textbookSlotSchema>;
/** The same as it is written. */
type WrittenSlot = z.input<typeof textbookSlotSchema>;

/** How samples are put into the textbook format. */
export interface TextbookOptions {
  /** Wording of the speech. */
  text: 'raw' | 'refined';
  /** On-screen text: `off` nowhere, `on` in `text_ocr_list`, `merged` in `texts` too. */
  ocr: 'off' | 'on' | 'merged';
  /** Tokens that `token_num` counts for a picture. */
  imageTokens: number;
  /** Text that stands for the end of a video; null writes none. */
  endOfVideo: string | null;
}

export const textbookDefaults: TextbookOptions = {
  text: 'refined',
  ocr: 'on',
  imageTokens: 576,
  endOfVideo: 'End of Video',
};

/** Folder of the pictures, beside the file. */
export const imageFolder = 'images';

/**
 * Makes the published record of a sample. A clip gives one slot for each picture and one for all its text. A text slot
 * with on-screen text in which nothing is said is '' in `texts`; a text slot without either is left out.
 */
export function toTextbook(
  sample: Sample,
  options: TextbookOptions,
  countTokens: (text: string) => number,
): TextbookRecord {
  const record = {
    images: [] as Slots,
    texts: [] as Slots,
    text_ocr_list: [] as Slots,
    metadata: [] as WrittenSlot[],
  };
  let speechTokens = 0;
  const names = pictureNames(sample);
  const placeOf = placing(sample);
  const add = (image: string | null, text: string | null, withOcr: string | null, slot: WrittenSlot) => {
    record.images.push(image);
    record.texts.push(text);
    record.text_ocr_list.push(withOcr);
    record.metadata.push(slot);
  };

  for (const part of clipParts(sample.items)) {
    if (part.kind === 'end') {
      if (options.endOfVideo !== null)
        add(null, options.endOfVideo, options.endOfVideo, {
          ...slotOf('end', placeOf(part.item)),
          ...span(part.item),
        });
      continue;
    }
    for (const image of part.images) {
      const { start, end, artefact, ...picture } = pictureProvenance(image);
      const slot = { ...slotOf('image', placeOf(image)), start, end, artefact, picture };
      add(`${imageFolder}/${names.get(image)}`, null, null, slot);
    }
    const said = neutral(part.speech?.[options.text] ?? '');
    const { text: read, spans } = joinOcr(options.ocr === 'off' ? [] : legible(part.ocr));
    if (said === '' && read === '') continue;
    const both = [read, said].filter((text) => text !== '').join('\n');
    const speech = said === '' ? {} : { ...span(part.speech!), wording: options.text };
    const slot = { ...slotOf('text', placeOf(part.first)), ...speech, ocr: spans };
    add(null, options.ocr === 'merged' ? both : said, both, slot);
    if (said !== '') speechTokens += countTokens(said);
  }
  return {
    ...record,
    metadata: withTypedSpans(record.metadata),
    image_num: names.size,
    text_num: speechTokens,
    token_num: names.size * options.imageTokens + speechTokens,
  };
}

type Slots = (string | null)[];

function slotOf(kind: WrittenSlot['kind'], place: Place): WrittenSlot {
  return { kind, ...place, start: null, end: null, artefact: '', picture: null, ocr: [], wording: '' };
}

function span({ startSec, endSec, artefact }: Item): { start: number; end: number; artefact: string } {
  return { start: startSec, end: endSec, artefact };
}

function neutral(text: string): string {
  return text.trim() === '' ? '' : withoutPictureMarks(text);
}

function legible(items: readonly OcrItem[]): OcrItem[] {
  return items.map((item) => ({ ...item, text: neutral(item.text) })).filter(({ text }) => text !== '');
}

/**
 * Turns a record of Lectern's own back into its sample. What the record does not hold stays lost: the other wording
 * of the speech (both become the one that is there), clips of which it shows nothing, with `ocr: 'off'` the on-screen
 * text, with `endOfVideo: null` the markers.
 * @throws z.ZodError or RangeError if `metadata` was not written by `toTextbook`.
 * @internal Tests read back with it what was written.
 */
export function fromTextbook(record: TextbookRecord, counting: Counting): Sample {
  const metadata = z.array(textbookSlotSchema).parse(record.metadata);
  if (metadata.length !== record.texts.length)
    throw new RangeError(`Expected metadata for ${record.texts.length} slots, got ${metadata.length}.`);
  const items = metadata.flatMap((slot, index): Item[] => {
    if (slot.kind === 'image') {
      if (!slot.picture) throw new RangeError(`Expected an image in the metadata of slot ${index}.`);
      const { startSec: start, endSec: end, artefact } = placed(slot, index);
      return [imageItem(slot, { ...slot.picture, start, end, artefact }, record.images[index] ?? '')];
    }
    if (slot.kind === 'end') return [{ kind: 'end', ...placed(slot, index) }];
    const both = record.text_ocr_list?.[index] ?? record.texts[index] ?? '';
    const { items: ocr, rest } = splitOcr(slot, both, slot.ocr);
    if (slot.wording === null) return ocr;
    return [...ocr, { kind: 'speech', ...placed(slot, index), raw: rest, refined: rest }];
  });
  return sampleOf(metadata, items, counting);
}

function placed({ video, clip, start, end, artefact }: TextbookSlot, index: number): Omit<EndItem, 'kind'> {
  if (start === null || end === null || artefact === null)
    throw new RangeError(`Expected times and artefact in the metadata of slot ${index}.`);
  return { video, clip, startSec: start, endSec: end, artefact };
}
