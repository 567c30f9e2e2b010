import { z } from 'zod';
import { secondsSchema } from '../records/basics.ts';
import type { Item, Sample } from '../records/sample.ts';
import { clipParts, type Part } from './clip-parts.ts';
import { clipStem, pictureNames } from './picture-name.ts';
import {
  type Counting,
  imageItem,
  joinOcr,
  knownText,
  ocrSpansSchema,
  pictureProvenance,
  pictureSchema,
  placeShape,
  placing,
  sampleOf,
  splitOcr,
  withTypedSpans,
} from './provenance.ts';
import { imageFolder } from './textbook.ts';

/** The published value of `vid` that stands for the end of a video. */
export const endOfVideoText = 'End of a Video';

/** Where an entry comes from; Lectern's own field, which other readers pass over. */
export const clipProvenanceSchema = z.object({
  ...placeShape,
  /** Times of speech or end marker; null where nothing is said. */
  start: secondsSchema.nullable(),
  end: secondsSchema.nullable(),
  artefact: knownText,
  /** One for each path in `keyframe_ssim`. */
  pictures: z.array(pictureSchema),
  /** The parts of `ocr_qwen2_vl_72b`. */
  ocr: ocrSpansSchema,
});
export type ClipProvenance = z.infer<typeof clipProvenanceSchema>;
/** An entry as it is written. */
type WrittenEntry = ClipEntry & { lectern: ClipProvenance };

const text = z.string().nullish();
const count = z.number().nonnegative().nullish();

/** One clip, or the end of a video. Only `vid` is required. */
export const clipEntrySchema = z.looseObject({
  vid: z.string(),
  clip_path: text,
  asr: text,
  refined_asr: text,
  asr_token_num: count,
  image_tokens: count,
  token_num: count,
  extracted_frames: z.array(z.string()).nullish(),
  keyframe_ssim: z.array(z.string()).nullish(),
  ocr_internvl_8b: text,
  ocr_internvl_8b_deduplicates: text,
  ocr_qwen2_vl_72b: text,
  ocr_image: z.unknown().optional(),
  /** What read the on-screen text, whatever the name of the field that holds it. */
  ocr_engine: text,
  lectern: z.unknown().optional(),
});
export type ClipEntry = z.infer<typeof clipEntrySchema>;

/** The published video-clip record, which the Idefics2 trainer reads. */
export const clipRecordSchema = z.looseObject({ token_num: count, conversations: z.array(clipEntrySchema) });
export type ClipRecord = z.infer<typeof clipRecordSchema>;

export interface ClipFormatOptions {
  /** Tokens that a picture counts for; 64 in Idefics2 without image splitting. */
  imageTokens: number;
  /** Name of what read the on-screen text. */
  ocrEngine: string;
}

/** @internal Tests alone call the format without a configuration. */
export const clipFormatDefaults = { imageTokens: 64 } as const satisfies Partial<ClipFormatOptions>;

/**
 * Makes the published video-clip record of a sample: one entry per clip, with speech in both wordings.
 * The on-screen text goes into `ocr_qwen2_vl_72b`, the one field that the published trainer reads; `ocr_engine` names
 * what really read it, and the fields of the other engines stay empty. `token_num` counts pictures and refined speech.
 */
export function toClipFormat(
  sample: Sample,
  { imageTokens, ocrEngine }: ClipFormatOptions,
  countTokens: (text: string) => number,
): ClipRecord {
  const names = pictureNames(sample);
  const placeOf = placing(sample);
  const entryOf = (part: Part): WrittenEntry => {
    if (part.kind === 'end') {
      const { startSec: start, endSec: end, artefact } = part.item;
      const lectern: ClipProvenance = { ...placeOf(part.item), start, end, artefact, pictures: [], ocr: [] };
      return { vid: endOfVideoText, clip_path: '', image_tokens: 0, token_num: 0, lectern };
    }
    const place = placeOf(part.first);
    const paths = part.images.map((image) => `${imageFolder}/${names.get(image)}`);
    const legible = part.ocr.filter(({ text }) => text.trim() !== '');
    const { text: read, spans } = joinOcr(legible);
    const { raw = '', refined = '' } = part.speech ?? {};
    const speechTokens = refined === '' ? 0 : countTokens(refined);
    const withText = part.images.findIndex(({ startSec }) => startSec === legible[0]?.startSec);
    const lectern: ClipProvenance = {
      ...place,
      start: part.speech?.startSec ?? null,
      end: part.speech?.endSec ?? null,
      artefact: part.speech?.artefact ?? '',
      pictures: part.images.map(pictureProvenance),
      ocr: spans,
    };
    return {
      vid: place.video,
      clip_path: `${clipStem(place.video, place.clip_start, place.clip_end)}.mp4`,
      asr: raw,
      refined_asr: refined,
      asr_token_num: speechTokens,
      image_tokens: paths.length * imageTokens,
      token_num: paths.length * imageTokens + speechTokens,
      extracted_frames: [],
      keyframe_ssim: paths,
      ocr_internvl_8b: '',
      ocr_internvl_8b_deduplicates: '',
      ocr_qwen2_vl_72b: read,
      ocr_image: paths[withText] ?? '',
      ocr_engine: read === '' ? '' : ocrEngine,
      lectern,
    };
  };
  const entries = clipParts(sample.items).map(entryOf);
  const provenance = withTypedSpans(entries.map(({ lectern }) => lectern));
  const conversations = entries.map((entry, index) => ({ ...entry, lectern: provenance[index] }));
  return {
    token_num: conversations.reduce((sum, { token_num }) => sum + (token_num ?? 0), 0),
    conversations,
  };
}

/**
 * Turns a record of Lectern's own back into its sample; nothing of it is lost.
 * @throws z.ZodError or RangeError if the entries were not written by `toClipFormat`.
 * @internal Tests read back with it what was written.
 */
export function fromClipFormat(record: ClipRecord, counting: Counting): Sample {
  const places = record.conversations.map(({ lectern }) => clipProvenanceSchema.parse(lectern));
  const items = record.conversations.flatMap((entry, index): Item[] => {
    const place = places[index]!;
    const { video, clip, start, end, artefact, pictures } = place;
    const { items: ocr } = splitOcr(place, entry.ocr_qwen2_vl_72b ?? '', place.ocr);
    const own: Item[] = [
      ...pictures.map((picture, number) => imageItem(place, picture, entry.keyframe_ssim?.[number] ?? '')),
      ...ocr,
    ];
    if (start === null || end === null || artefact === null) return own;
    const placed = { video, clip, startSec: start, endSec: end, artefact };
    if (entry.vid === endOfVideoText) return [...own, { kind: 'end', ...placed }];
    return [...own, { kind: 'speech', ...placed, raw: entry.asr ?? '', refined: entry.refined_asr ?? '' }];
  });
  return sampleOf(places, items, counting);
}
