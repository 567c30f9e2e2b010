import { StoppedError } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';

/** A source that could not be read, and what was met. */
export interface FailedSource {
  path: string;
  message: string;
}

/** Where so many could not be reached, and none that others have read, this machine is taken for the cause. */
const mostFailures = 3;
const notedAtOnce = 8;

/**
 * Failures of which nobody knows whether the sources or this machine are the cause, such as no connection: held back until
 * that is known, since what is noted keeps other machines from trying.
 */
export class MachineDoubt {
  readonly #works: () => Promise<boolean | null>;
  readonly #note: (failed: FailedSource) => Promise<void>;
  readonly #held: FailedSource[] = [];
  #asking: Promise<void> | null = null;

  /**
   * @param works Whether this machine can reach what others have read; null where nobody has read anything.
   * @param note Tells all that a source cannot be read.
   */
  constructor(works: () => Promise<boolean | null>, note: (failed: FailedSource) => Promise<void>) {
    this.#works = works;
    this.#note = note;
  }

  /** @throws StoppedError where this machine is at fault */
  async add(failed: FailedSource): Promise<void> {
    this.#held.push(failed);
    if (this.#held.length < mostFailures) return;
    this.#asking ??= this.#ask(true).finally(() => {
      this.#asking = null;
    });
    await this.#asking;
  }

  /** Ends the doubt: where nothing else is known, a few failures are those of the sources. @throws as `add` */
  async settle(): Promise<void> {
    if (this.#held.length > 0) await this.#ask(false);
  }

  async #ask(isMany: boolean): Promise<void> {
    const works = await this.#works();
    const first = this.#held[0]!;
    if (works === false || (isMany && works === null))
      throw new StoppedError(
        `Stopped: ${this.#held.length} sources could not be read here, and none that others have read, so this machine is probably at fault. The first: ${first.message} They are left to other workers.`,
      );
    await inParallel(this.#held.splice(0), notedAtOnce, this.#note);
  }
}
