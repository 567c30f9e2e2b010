/** Runs so many works at once, in the order in which they are given. The first that fails ends it. */
export class AtOnce {
  readonly #most: number;
  readonly #running = new Set<Promise<void>>();
  #failure: { error: unknown } | null = null;

  constructor(most: number) {
    this.#most = most;
  }

  /** Begins a work when there is room for it. @throws what one before it threw */
  async add(work: () => Promise<void>): Promise<void> {
    while (this.#running.size >= this.#most) await Promise.race(this.#running);
    this.#refuseAfterFailure();
    const running = work().catch((error: unknown) => {
      this.#failure ??= { error };
    });
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Resolves when all have ended. @throws what the first that failed threw */
  async settle(): Promise<void> {
    await Promise.all(this.#running);
    this.#refuseAfterFailure();
  }

  #refuseAfterFailure(): void {
    if (this.#failure) throw this.#failure.error;
  }
}
