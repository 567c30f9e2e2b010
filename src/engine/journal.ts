import { errorCode } from '../base/errors.ts';
import { byteLinesOf } from '../base/lines.ts';
import type { Objects } from './objects.ts';
import type { UsageTotal } from './usage-totals.ts';
import { Workspace, type WorkspacePlace } from './workspace.ts';
import { layout } from './workspace-layout.ts';

/** One thing that happened: costs and mishaps, apart from the data because they differ from run to run. */
export type JournalEntry =
  | { event: 'start'; at: string; run: string; videos: number }
  | { event: 'stage'; at: string; run: string; video: string; stage: string; wallSec: number; cpuSec: number }
  | ({ event: 'usage'; at: string; run: string } & UsageTotal)
  | { event: 'trouble'; at: string; run: string; video: string; stage: string; kind: string; message: string }
  | { event: 'end'; at: string; run: string; wallSec: number; peakRssBytes: number };

type WithoutTime<E> = E extends unknown ? Omit<E, 'at' | 'run'> : never;

/** Appends to `journal/<run>.jsonl` of a workspace, or to the part of it that one of several workers writes. */
export class Journal {
  readonly #objects: Objects;
  readonly #key: string;
  readonly #run: string;
  /** Lines that wait for those before them. */
  readonly #waiting: string[] = [];
  #last: Promise<void> | null = null;

  constructor(workspace: WorkspacePlace, run: string, key = layout.journal(run)) {
    this.#objects = Workspace.at(workspace).objects;
    this.#key = key;
    this.#run = run;
  }

  write(entry: WithoutTime<JournalEntry>): void {
    const line = JSON.stringify({ at: new Date().toISOString(), run: this.#run, ...entry });
    this.#waiting.push(`${line}\n`);
    this.#last = (this.#last ?? this.#begin()).then(() => this.#append());
    // Whoever awaits `flush` sees the error; without this, Node would end the process first.
    this.#last.catch(() => {});
  }

  /** Resolves when everything is written. @throws what writing threw. */
  async flush(): Promise<void> {
    await this.#last;
  }

  /** All that waits at once: where a store is slow, much gathers. */
  async #append(): Promise<void> {
    const lines = this.#waiting.splice(0).join('');
    if (lines !== '') await this.#objects.append(this.#key, lines);
  }

  /** Ends the line that a killed run was writing, so that ours is not lost with it. */
  async #begin(): Promise<void> {
    const last = await this.#objects.readAt(this.#key, -1, 1);
    if (last !== null && last.length > 0 && last[0] !== 0x0a) await this.#objects.append(this.#key, '\n');
  }
}

/** Reads a run's journal line by line; a half-written last line is passed over. */
export async function* readJournal(workspace: WorkspacePlace, run: string): AsyncGenerator<JournalEntry> {
  try {
    for await (const line of byteLinesOf(Workspace.at(workspace).objects.stream(layout.journal(run)))) {
      try {
        yield JSON.parse(line) as JournalEntry;
      } catch {
        // The line that a killed run was writing.
      }
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  }
}
