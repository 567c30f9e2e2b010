import { z } from 'zod';

/** Lower-case hexadecimal SHA-256. */
export const digestSchema = z.string().regex(/^[0-9a-f]{64}$/);
/** SHA-256 in lower-case hexadecimal, 64 characters: the name of an image, an artefact or a file by its bytes. */
export type Digest = z.infer<typeof digestSchema>;

/** Seconds from the start of the video, rounded to milliseconds when stored. */
export const secondsSchema = z.number().nonnegative().finite();

/** Name, model and version of whatever produced a thing; part of the key of what it produced. */
export const producerSchema = z.object({
  name: z.string(),
  model: z.string(),
  version: z.string(),
});
/** What made a result: a model or a set of rules, with its version. Results of another producer are other results. */
export type Producer = z.infer<typeof producerSchema>;

/** Why what a model said could not be used; what was there without it stands in its place. */
export const rejectionSchema = z.object({
  reason: z.string(),
  /** In a sentence. It may quote the model, and is untrusted. */
  message: z.string(),
});
/** Why an answer of a model was not used. What the rules made stands in its place. */
export type Rejection = z.infer<typeof rejectionSchema>;

/** Rounds seconds to the millisecond that records store. */
export function toMilliseconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

/** Rounds a score to the four decimals that records store, so that artefacts do not carry float noise. */
export function toScore(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
