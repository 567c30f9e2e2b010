import type { Prices } from './provider-settings.ts';

/** What one question to a model took, with all its attempts. */
export interface Usage {
  provider: string;
  model: string;
  /** HTTP requests that were sent, those that failed among them; 0 for an answer that was stored. */
  requests: number;
  /** Tokens as the server counts them; 0 where it tells none. */
  inputTokens: number;
  outputTokens: number;
  /** Sound that was sent, in seconds. */
  audioSec: number;
  /** Seconds from sending to answer, over all requests, without waiting for a free place or for the next attempt. */
  seconds: number;
  /** Whether the answer was stored from before. */
  cached: boolean;
  /** Price in the currency of the configuration; null where no prices are known. */
  cost: number | null;
}

/** What the tokens and sound of some requests cost; null without prices. */
export function costOf(
  { inputTokens, outputTokens, audioSec }: Pick<Usage, 'inputTokens' | 'outputTokens' | 'audioSec'>,
  prices: Prices | null,
): number | null {
  if (prices === null) return null;
  const tokens = inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion;
  return tokens / 1_000_000 + (audioSec / 60) * (prices.audioPerMinute ?? 0);
}
