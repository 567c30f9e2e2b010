import { z } from 'zod';

/** Measured value, threshold and whatever else shows why; plain JSON. */
export const evidenceSchema = z.record(z.string(), z.json());
/** What speaks for a decision: names and JSON values, usually `value` and `threshold`. */
export type Evidence = z.infer<typeof evidenceSchema>;

/** What became of a video or an item. */
export const verdictSchema = z.enum(['kept', 'dropped', 'failed']);
/** What became of a video or an item: `failed` where it could not be worked on, `dropped` where a check decided. */
export type Verdict = z.infer<typeof verdictSchema>;

/** What a decision is about when it is not the whole video. */
export const outcomeItemSchema = z.object({
  kind: z.enum(['keyframe', 'clip', 'ocr', 'utterance', 'sample']),
  index: z.int().nonnegative(),
  startSec: z.number(),
  endSec: z.number(),
});
/** The item inside a video that a decision is about: its kind, its place among those of its kind, and seconds. */
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
  /** Id of the video. */
  video: z.string(),
  /** Paths of the sources as they were given. */
  sources: z.array(z.string()),
  /** The stage that decided, or that failed. */
  stage: z.string(),
  verdict: verdictSchema,
  /** Reason code (docs/outcomes.md); null where the verdict is `kept`. */
  reason: z.string().nullable(),
  /** For `failed`: `data` is tried again only when asked, `transient` by the next run. */
  failure: z.enum(['data', 'transient']).nullable(),
  evidence: evidenceSchema,
  /** Null where the decision is about the whole video. */
  item: outcomeItemSchema.nullable(),
});
/** A line of `outcomes.jsonl`: one decision of a run with its reason and evidence. */
export type Outcome = z.infer<typeof outcomeSchema>;
