import { type RunEntry, writeRunIndex } from './run-index.ts';
import type { WorkspacePlace } from './workspace.ts';

const leastIntervalMs = 10_000;
/** Writing takes at most about one part in this of the time. */
const rest = 20;

/** Writes the index of a run now and then while the run goes on, the more seldom the larger it is. */
export class RunIndexWriter {
  readonly entries = new Map<string, RunEntry>();
  readonly #workspace: WorkspacePlace;
  readonly #run: string;
  #writing: Promise<void> | null = null;
  #nextAt: number;

  constructor(workspace: WorkspacePlace, run: string) {
    this.#workspace = workspace;
    this.#run = run;
    this.#nextAt = performance.now() + leastIntervalMs;
  }

  add(entry: RunEntry): void {
    this.entries.set(entry.video.id, entry);
    if (this.#writing || performance.now() < this.#nextAt) return;
    // Where it fails, `finish` fails too, and is listened to.
    this.#writing = this.#write().catch(() => {});
  }

  /** Writes all entries. @throws what writing threw. */
  async finish(): Promise<void> {
    await this.#writing;
    await this.#write();
  }

  async #write(): Promise<void> {
    const startedAt = performance.now();
    try {
      await writeRunIndex(this.#workspace, this.#run, this.entries.values());
    } finally {
      const endedAt = performance.now();
      this.#nextAt = endedAt + Math.max(leastIntervalMs, rest * (endedAt - startedAt));
      this.#writing = null;
    }
  }
}
