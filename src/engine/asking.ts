import type { ResponseStore } from './response-store.ts';

/** What a stage needs to ask models on endpoints. */
export interface Asking {
  /** Answers about this video, which later runs find there. */
  responses: ResponseStore;
  /** Whether to ask anew what is stored. */
  noCache: boolean;
  /** Aborted: requests end at once. An interrupted run lets those that are under way come in instead, as they are paid for. */
  signal: AbortSignal;
  /**
   * Asks leave for one question; to be called before each. The answer gives the place back.
   * @throws StoppedError where the run may ask no more
   */
  admit(): () => void;
  onUsage(usage: Usage): void;
}

/** What one question to a model took, with all its attempts. */
export interface Usage {
  provider: string;
  model: string;
  /** HTTP requests, those that failed among them; 0 for an answer that was stored. */
  requests: number;
  inputTokens: number;
  outputTokens: number;
  /** Sound that was sent, in seconds. */
  audioSec: number;
  seconds: number;
  /** Whether the answer was stored from before. */
  cached: boolean;
  /** In the currency of the configuration; null where no prices are known. */
  cost: number | null;
}

/** What a run may ask of endpoints. Plain JSON, with each unit. */
export interface Allowance {
  noCache: boolean;
  /** Most requests and most money of this call of the program; null for no limit. */
  maxRequests: number | null;
  maxCost: number | null;
  /** What was spent of them when the unit was handed out. */
  spent: Spent;
}

/** What models on endpoints were asked so far, and what it cost. */
export interface Spent {
  requests: number;
  cost: number;
}

/** What one stage is expected to ask of one model about one video. */
export interface ExpectedUse {
  provider: string;
  model: string;
  requests: number;
  inputTokens: number;
  outputTokens: number;
  /** Sound that is sent, in seconds. */
  audioSec: number;
}

/** What is asked where nothing was said of limits. */
export const boundlessAllowance: Allowance = {
  noCache: false,
  maxRequests: null,
  maxCost: null,
  spent: { requests: 0, cost: 0 },
};
