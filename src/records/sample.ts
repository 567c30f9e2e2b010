import { z } from 'zod';
import { digestSchema, secondsSchema } from './basics.ts';

const placed = {
  /** Id of the video. */
  video: z.string(),
  /** Index of the clip the item belongs to. */
  clip: z.int().nonnegative(),
  startSec: secondsSchema,
  endSec: secondsSchema,
  /** Key of the artefact that the item comes from. */
  artefact: z.string(),
};

/**
 * Where an image that is shown again was shown first: bounds of that clip in seconds, to a tenth, and which of its
 * images it is, from 1. The file is the one that is named by them (docs/formats.md).
 */
export const firstShowingSchema = z.object({
  startSec: z.number().nonnegative(),
  endSec: z.number().nonnegative(),
  n: z.int().positive(),
});
/** Where an image that is shown again was shown first, as its file name tells it. */
export type FirstShowing = z.infer<typeof firstShowingSchema>;

/** An image in a sample. */
export const imageItemSchema = z.object({
  kind: z.literal('image'),
  ...placed,
  /** Start and end are those of the screen; this is the frame that was taken. */
  takenAtSec: secondsSchema,
  digest: digestSchema,
  /** In pixels. */
  width: z.int().positive(),
  height: z.int().positive(),
  /** Set where the image still stands on screen and is shown again: the same frame, the same file. */
  again: firstShowingSchema.optional(),
});
/** An image of a sample. Times are seconds of its video; the bytes are the stored image with that digest. */
export type ImageItem = z.infer<typeof imageItemSchema>;

/** On-screen text in a sample. */
export const ocrItemSchema = z.object({ kind: z.literal('ocr'), ...placed, text: z.string() });
/** The on-screen text of an image of a sample, with its times in seconds. */
export type OcrItem = z.infer<typeof ocrItemSchema>;

/** What is said in a clip, in a sample. */
export const speechItemSchema = z.object({
  kind: z.literal('speech'),
  ...placed,
  raw: z.string(),
  refined: z.string(),
});
/** What is said in a clip, in both wordings: `raw` as it was heard, `refined` for reading. Times are seconds. */
export type SpeechItem = z.infer<typeof speechItemSchema>;

/** Marks the end of a video inside a sample. */
export const endItemSchema = z.object({ kind: z.literal('end'), ...placed });
/** The end of a video inside a sample that holds several. */
export type EndItem = z.infer<typeof endItemSchema>;

/** One piece of a sample, in the order in which it is taught. */
export const itemSchema = z.discriminatedUnion('kind', [
  imageItemSchema,
  ocrItemSchema,
  speechItemSchema,
  endItemSchema,
]);
/** A part of a sample: an image, its text, speech, or the end of a video, told apart by `kind`. */
export type Item = z.infer<typeof itemSchema>;

/** Facts of a source video that travel with every sample it is in. */
export const sampleVideoSchema = z.object({
  id: z.string(),
  title: z.string().nullable(),
  licence: z.string().nullable(),
  url: z.string().nullable(),
  /** `<source>:<id at the source>`; samples of earlier versions have none. */
  source: z.string().nullable().optional(),
  /** When it was found there: ISO 8601 in UTC. */
  retrieved: z.string().nullable().optional(),
  subject: z.string().nullable(),
  course: z.string().nullable(),
  subCourse: z.string().nullable(),
  knowledgePoint: z.string().nullable(),
  /**
   * Text around the content of its screens (window bars, footers, page numbers), left out of the texts: where it stands,
   * as four corners [x, y] in shares of width and height, and the indices of its screens. Left out where there is none.
   */
  chrome: z
    .array(
      z.object({
        text: z.string(),
        box: z.array(z.tuple([z.number(), z.number()])).length(4),
        screens: z.array(z.int().nonnegative()),
      }),
    )
    .optional(),
  /** Bounds in seconds of every clip of this video that the sample holds, by clip index. */
  clips: z.array(z.object({ index: z.int().nonnegative(), startSec: secondsSchema, endSec: secondsSchema })),
});
/** A video of which a sample holds clips, with what is known of it; null where it is not known. */
export type SampleVideo = z.infer<typeof sampleVideoSchema>;

/** Lectern's own record of a training sample; every exporter is a pure function of it. */
export const sampleSchema = z.object({
  id: z.string(),
  split: z.enum(['train', 'val']),
  videos: z.array(sampleVideoSchema),
  items: z.array(itemSchema),
  /** Images, those shown again included. */
  images: z.int().nonnegative(),
  /** How many of `images` are shown again; absent where none is. */
  shownAgain: z.int().positive().optional(),
  /** Tokens of refined speech and OCR text, by `tokenizer`; end markers are not counted. */
  textTokens: z.int().nonnegative(),
  /** `textTokens`, the tokens of all pictures and those of the end markers: what the budget counts. */
  budgetTokens: z.int().nonnegative(),
  tokenizer: z.string(),
});
/** A training sample as weaving makes it from clips of one or more videos: a line of the files in `samples/<run>`. */
export type Sample = z.infer<typeof sampleSchema>;
