import { z } from 'zod';

/** Measured value, threshold and whatever else shows why; plain JSON. */
export const evidenceSchema = z.record(z.string(), z.json());
export type Evidence = z.infer<typeof evidenceSchema>;

/** What became of a video or an item. */
export const verdictSchema = z.enum(['kept', 'dropped', 'failed']);
export type Verdict = z.infer<typeof verdictSchema>;

/** What a decision is about when it is not the whole video. */
export const outcomeItemSchema = z.object({
  kind: z.enum(['keyframe', 'clip', 'ocr', 'utterance', 'sample']),
  index: z.int().nonnegative(),
  startSec: z.number(),
  endSec: z.number(),
});
export type OutcomeItem = z.infer<typeof outcomeItemSchema>;

/** What one item of each kind is called; an `s` makes it several. */
export const itemNouns: Readonly<Record<OutcomeItem['kind'], string>> = {
  keyframe: 'keyframe',
  clip: 'clip',
  ocr: 'text',
  utterance: 'utterance',
  sample: 'sample',
};

/** One decision, about a video (no `item`) or about something in it. */
export const outcomeSchema = z.object({
  video: z.string(),
  /** Paths of the sources as they were given. */
  sources: z.array(z.string()),
  stage: z.string(),
  verdict: verdictSchema,
  /** Reason code (docs/outcomes.md); null where the verdict is `kept`. */
  reason: z.string().nullable(),
  /** For `failed`: `data` is tried again only when asked, `transient` by the next run. */
  failure: z.enum(['data', 'transient']).nullable(),
  evidence: evidenceSchema,
  item: outcomeItemSchema.nullable(),
});
export type Outcome = z.infer<typeof outcomeSchema>;
