import { z } from 'zod';
import { producerSchema, rejectionSchema } from './basics.ts';

/** What a line of a screen is, where it is more than running text. */
export const lineFormSchema = z.enum(['heading', 'item', 'code', 'table', 'label', 'formula']);

/** One line of on-screen text. */
export const textLineSchema = z.object({
  /** Code with its indentation; a row of a table with tabs between its cells. */
  text: z.string(),
  /** Left out for running text. */
  form: lineFormSchema.optional(),
  /** Mean probability of the characters, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Four corners, clockwise from the top left, each [x, y] as a share (0 to 1) of width and height. */
  box: z.array(z.tuple([z.number(), z.number()])).length(4),
});
/** A line of on-screen text with its place, as stage `read` reads it. */
export type TextLine = z.infer<typeof textLineSchema>;

/**
 * Why what was read is not taken for text: it is doubtful; hardly differs from its background; is small, or looks like
 * no language, code or formula, and doubtful for that; or is a piece of a word that stands in full elsewhere.
 */
export const refusals = ['confidence', 'contrast', 'height', 'language', 'cut'] as const;
/** Why something that was read off a screen is not taken for text. */
export type Refusal = (typeof refusals)[number];

/** What was read and is left out of the lines. */
export const refusedLineSchema = textLineSchema.extend({ reason: z.enum(refusals) });
/** A line that was read off a screen and left out, with the reason. */
export type RefusedLine = z.infer<typeof refusedLineSchema>;

/** What was read off one screen. */
export const readScreenSchema = z.object({
  /** Index of the screen in the screens of the video. */
  screen: z.int().nonnegative(),
  /** Lines in reading order. */
  lines: z.array(textLineSchema),
  /** The lines joined by newlines. */
  text: z.string(),
  /** Readings that are no text; results of earlier versions have none. */
  refused: z.array(refusedLineSchema).optional(),
  /** Characters of `text` that carry meaning: letters and digits, without clocks and time codes. */
  contentChars: z.int().nonnegative(),
  /** Share of the picture that the text boxes cover, 0 to 1. */
  textShare: z.number().min(0).max(1),
  /** How much it carries, 0 (blank) to 10: text and drawing in one number by rule, or as a model rates it. */
  informativeness: z.number().min(0).max(10),
  /** Where a model was asked too: what made `text` and `informativeness`. */
  producer: producerSchema.optional(),
  /** What the embedded reader made of the screen, beside a model's reading. */
  embedded: z.object({ text: z.string(), informativeness: z.number().min(0).max(10) }).optional(),
  /** Why a model's reading was not taken and the embedded one stays. */
  rejected: rejectionSchema.optional(),
});
/** The text of one screen, by the built-in reader or, after `reread`, by a model. */
export type ReadScreen = z.infer<typeof readScreenSchema>;

/** What was read off all screens of a video. */
export const readingSchema = z.object({
  producer: producerSchema,
  screens: z.array(readScreenSchema),
});
/**
 * Result of stage `read`, and of `reread` where a model reads: the text of every screen, in the order of the screens.
 */
export type Reading = z.infer<typeof readingSchema>;

/** What a model says that a clip shows. */
export const descriptionSchema = z.object({
  /** Index of the clip. */
  clip: z.int().nonnegative(),
  /** Screens whose pictures it was shown, in time order. */
  screens: z.array(z.int().nonnegative()),
  /** Null where it has no pictures, or the answer could not be used; `rejected` says why. */
  text: z.string().nullable(),
  rejected: rejectionSchema.nullable(),
});
/** A model's words for what one clip shows. */
export type Description = z.infer<typeof descriptionSchema>;

/** What a model says of the screens of a video. */
export const descriptionsSchema = z.object({
  producer: producerSchema,
  descriptions: z.array(descriptionSchema),
});
/** Result of stage `describe`, which runs where a model describes screens: one description for each clip. */
export type Descriptions = z.infer<typeof descriptionsSchema>;

/** What a clip shows, in words, and how well that fits what is said. */
export const captionSchema = z.object({
  /** Index of the clip. */
  clip: z.int().nonnegative(),
  description: z.string(),
  /** Cosine of the sentence vectors of description and speech, -1 to 1; null where either is empty. */
  similarity: z.number().min(-1).max(1).nullable(),
  /** Where a model was asked: what made the description. */
  producer: producerSchema.optional(),
  /** Why the model's description was not taken and that of the rules stays. */
  rejected: rejectionSchema.optional(),
});
/**
 * The description of one clip's images, by a model or made by rules from their text, and its similarity to the speech.
 */
export type Caption = z.infer<typeof captionSchema>;

/** Descriptions of the images of all clips of a video. */
export const captionsSchema = z.object({
  producer: producerSchema,
  /** What compared them; null where nothing was compared. */
  encoder: producerSchema.nullable(),
  captions: z.array(captionSchema),
});
/** Result of stage `caption`: a description of each clip, compared with what is said there. */
export type Captions = z.infer<typeof captionsSchema>;
