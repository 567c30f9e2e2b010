import type { Usage } from '../engine/asking.ts';
import type { Prices } from './provider-settings.ts';

/** What the tokens and sound of some requests cost; null without prices. */
export function costOf(
  { inputTokens, outputTokens, audioSec }: Pick<Usage, 'inputTokens' | 'outputTokens' | 'audioSec'>,
  prices: Prices | null,
): number | null {
  if (prices === null) return null;
  const tokens = inputTokens * prices.inputPerMillion + outputTokens * prices.outputPerMillion;
  return tokens / 1_000_000 + (audioSec / 60) * (prices.audioPerMinute ?? 0);
}
