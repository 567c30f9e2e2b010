import { z } from 'zod';
import { producerSchema } from './basics.ts';

/** One line of on-screen text. */
export const textLineSchema = z.object({
  text: z.string(),
  /** Mean probability of the characters, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Four corners, clockwise from the top left, each [x, y] as a share (0 to 1) of width and height. */
  box: z.array(z.tuple([z.number(), z.number()])).length(4),
});
export type TextLine = z.infer<typeof textLineSchema>;

/** What was read off one screen. */
export const readScreenSchema = z.object({
  /** Index of the screen in the screens of the video. */
  screen: z.int().nonnegative(),
  /** Lines in reading order. */
  lines: z.array(textLineSchema),
  /** The lines joined by newlines. */
  text: z.string(),
  /** Characters of `text` that carry meaning: letters and digits, without clocks and time codes. */
  contentChars: z.int().nonnegative(),
  /** Share of the picture that the text boxes cover, 0 to 1. */
  textShare: z.number().min(0).max(1),
  /** Heuristic: text and drawing in one number, 0 (blank) to 10. */
  informativeness: z.number().min(0).max(10),
});
export type ReadScreen = z.infer<typeof readScreenSchema>;

export const readingSchema = z.object({
  producer: producerSchema,
  screens: z.array(readScreenSchema),
});
export type Reading = z.infer<typeof readingSchema>;

/** What a clip shows, in words, and how well that fits what is said. */
export const captionSchema = z.object({
  clip: z.int().nonnegative(),
  description: z.string(),
  /** Cosine of the sentence vectors of description and speech, -1 to 1; null where either is empty. */
  similarity: z.number().min(-1).max(1).nullable(),
});
export type Caption = z.infer<typeof captionSchema>;

export const captionsSchema = z.object({
  producer: producerSchema,
  encoder: producerSchema.nullable(),
  captions: z.array(captionSchema),
});
export type Captions = z.infer<typeof captionsSchema>;
