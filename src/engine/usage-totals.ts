import type { Usage } from './asking.ts';
/** What one stage took of one model for one video, in one unit of work. */
export interface UsageTotal {
  video: string;
  stage: string;
  provider: string;
  model: string;
  /** Questions that were asked, and those of them that were answered from store. */
  questions: number;
  cached: number;
  /** HTTP requests, those that failed and were repeated among them. */
  requests: number;
  inputTokens: number;
  outputTokens: number;
  audioSec: number;
  /** Seconds that requests took, summed. */
  seconds: number;
  /** In the currency of the configuration; null where no prices are known. */
  cost: number | null;
}

/** Adds up what a unit asks of endpoints, by stage and model. */
export class UsageTotals {
  readonly #video: string;
  readonly #totals = new Map<string, UsageTotal>();

  constructor(video: string) {
    this.#video = video;
  }

  add(stage: string, usage: Usage): void {
    const { provider, model } = usage;
    const key = JSON.stringify([stage, provider, model]);
    const total = this.#totals.get(key) ?? {
      video: this.#video,
      stage,
      provider,
      model,
      questions: 0,
      cached: 0,
      requests: 0,
      inputTokens: 0,
      outputTokens: 0,
      audioSec: 0,
      seconds: 0,
      cost: usage.cost === null ? null : 0,
    };
    total.questions++;
    if (usage.cached) total.cached++;
    total.requests += usage.requests;
    total.inputTokens += usage.inputTokens;
    total.outputTokens += usage.outputTokens;
    total.audioSec += usage.audioSec;
    total.seconds += usage.seconds;
    if (usage.cost !== null) total.cost = (total.cost ?? 0) + usage.cost;
    this.#totals.set(key, total);
  }

  /** Rounded, so that a journal does not carry float noise. */
  all(): UsageTotal[] {
    return [...this.#totals.values()].map((total) => ({
      ...total,
      audioSec: Math.round(1000 * total.audioSec) / 1000,
      seconds: Math.round(1000 * total.seconds) / 1000,
      cost: total.cost === null ? null : Math.round(1e8 * total.cost) / 1e8,
    }));
  }
}
