import type { ResponseStore } from './response-store.ts';
import type { Usage } from './usage.ts';

/** What surrounds the questions of one piece of work. */
export interface CallContext {
  /** Answers from before; null where none are kept. */
  responses: ResponseStore | null;
  /** Asks anew although an answer is stored; the new one takes its place. */
  noCache?: boolean;
  /** Ends waiting and requests at once; what is under way rejects with the signal's reason. */
  signal: AbortSignal;
  /** Called once for each question that cost a request or was answered from store, also where it failed. */
  onUsage(usage: Usage): void;
}
