import { StoppedError } from '../base/errors.ts';
import type { Allowance, Asking, Spent, Usage } from './asking.ts';

/**
 * Counts what is asked of endpoints, in the one process that asks, and stops it where the run's allowance ends. Each
 * question counts as one request until its usage is known: retries and second turns may lead past the limit, and so
 * may the money for what is under way.
 */
export class Spending {
  readonly #spent: Spent;
  #underWay = 0;

  constructor(spent: Spent) {
    this.#spent = { ...spent };
  }

  /**
   * Asks leave for a question; what is returned gives the place back.
   * @throws StoppedError
   */
  admit({ maxRequests, maxCost }: Allowance): () => void {
    if (maxRequests !== null && this.#spent.requests + this.#underWay >= maxRequests) {
      throw new StoppedError(
        `Stopped: the budget of ${maxRequests} requests (--max-requests) is used up. ${goOn}`,
      );
    }
    if (maxCost !== null && this.#spent.cost >= maxCost) {
      throw new StoppedError(
        `Stopped: the budget of ${maxCost} (--max-cost) is used up (${this.#spent.cost.toFixed(4)} spent). ${goOn}`,
      );
    }
    this.#underWay++;
    let isBack = false;
    return () => {
      if (!isBack) this.#underWay--;
      isBack = true;
    };
  }

  /** Asks within the allowance, counting what it takes. */
  asking(
    allowance: Allowance,
    { responses, signal, onUsage }: Pick<Asking, 'responses' | 'signal' | 'onUsage'>,
  ): Asking {
    return {
      responses,
      noCache: allowance.noCache,
      signal,
      admit: () => this.admit(allowance),
      onUsage: (usage) => {
        this.add(usage);
        onUsage(usage);
      },
    };
  }

  add({ requests, cost }: Usage): void {
    this.#spent.requests += requests;
    this.#spent.cost += cost ?? 0;
  }
}

const goOn = 'Rerun to resume; finished work is kept.';
