import type { Usage } from '../engine/asking.ts';

/** What became of a question to a model: what cannot be used is an outcome too. */
export type Answer<T> =
  | {
      outcome: 'answer';
      value: T;
      /** Whether it took a second turn. */
      repaired: boolean;
      usage: Usage;
    }
  | {
      outcome: 'rejected';
      reason: RejectionReason;
      /** What was wrong, in a sentence. */
      message: string;
      /** The start of what the model said, untrusted. */
      excerpt: string;
      usage: Usage;
    };

/**
 * Why an answer cannot be used: nothing in it; blanks to the end of the allowed tokens; the model or the provider's
 * filter declines; cut off by length; no JSON in it; JSON of another form; the caller's objection; the request is more
 * than the model can read; the server does not take the request.
 */
export const rejectionReasons = [
  'empty',
  'blank-loop',
  'refusal',
  'cut-off',
  'not-json',
  'wrong-form',
  'objection',
  'too-long',
  'bad-request',
] as const;
export type RejectionReason = (typeof rejectionReasons)[number];
