import type { Usage } from '../engine/asking.ts';
import type { Prices } from './provider-settings.ts';
import { costOf } from './usage.ts';

/** Adds up what one question takes. */
export class UsageMeter {
  readonly #of: { provider: string; model: string; prices: Prices | null };
  #requests = 0;
  #inputTokens = 0;
  #outputTokens = 0;
  #audioSec = 0;
  #milliseconds = 0;
  #cached = false;

  constructor(of: { provider: string; model: string; prices: Prices | null }) {
    this.#of = of;
  }

  /** A request was sent; the function that it gives is called when it has ended, however it did. */
  sent(): () => void {
    this.#requests++;
    const startMs = performance.now();
    return () => {
      this.#milliseconds += performance.now() - startMs;
    };
  }

  tokens(input: number, output: number): void {
    this.#inputTokens += input;
    this.#outputTokens += output;
  }

  audio(seconds: number): void {
    this.#audioSec += seconds;
  }

  /** The answer, or a part of it, was stored. */
  stored(): void {
    this.#cached = true;
  }

  read(): Usage {
    const [inputTokens, outputTokens, audioSec] = [this.#inputTokens, this.#outputTokens, this.#audioSec];
    const { provider, model, prices } = this.#of;
    return {
      provider,
      model,
      requests: this.#requests,
      inputTokens,
      outputTokens,
      audioSec,
      seconds: Math.round(this.#milliseconds) / 1000,
      cached: this.#cached && this.#requests === 0,
      cost: costOf({ inputTokens, outputTokens, audioSec }, prices),
    };
  }
}
