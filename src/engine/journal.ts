import { createReadStream } from 'node:fs';
import { appendFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from './errors.ts';
import { linesOf } from './lines.ts';
import { makeFolder } from './make-folder.ts';
import type { UsageTotal } from './usage-totals.ts';

/** One thing that happened: costs and mishaps, apart from the data because they differ from run to run. */
export type JournalEntry =
  | { event: 'start'; at: string; run: string; videos: number }
  | { event: 'stage'; at: string; run: string; video: string; stage: string; wallSec: number; cpuSec: number }
  | ({ event: 'usage'; at: string; run: string } & UsageTotal)
  | { event: 'trouble'; at: string; run: string; video: string; stage: string; kind: string; message: string }
  | { event: 'end'; at: string; run: string; wallSec: number; peakRssBytes: number };

type WithoutTime<E> = E extends unknown ? Omit<E, 'at' | 'run'> : never;

/** Appends to `journal/<run>.jsonl` of a workspace. */
export class Journal {
  readonly #folder: string;
  readonly #path: string;
  readonly #run: string;
  #last: Promise<void> | null = null;

  constructor(workspace: string, run: string) {
    this.#folder = join(workspace, 'journal');
    this.#path = join(this.#folder, `${run}.jsonl`);
    this.#run = run;
  }

  write(entry: WithoutTime<JournalEntry>): void {
    const line = JSON.stringify({ at: new Date().toISOString(), run: this.#run, ...entry });
    this.#last = (this.#last ?? this.#begin()).then(() => appendFile(this.#path, `${line}\n`));
    // Whoever awaits `flush` sees the error; without this, Node would end the process first.
    this.#last.catch(() => {});
  }

  /** Resolves when everything is written. @throws what writing threw. */
  async flush(): Promise<void> {
    await this.#last;
  }

  /** Ends the line that a killed run was writing, so that ours is not lost with it. */
  async #begin(): Promise<void> {
    await makeFolder(this.#folder);
    const handle = await open(this.#path, 'a+');
    try {
      const { size } = await handle.stat();
      const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, Math.max(0, size - 1));
      if (size > 0 && buffer[0] !== 0x0a) await handle.appendFile('\n');
    } finally {
      await handle.close();
    }
  }
}

/** Reads a run's journal line by line; a half-written last line is passed over. */
export async function* readJournal(workspace: string, run: string): AsyncGenerator<JournalEntry> {
  const stream = createReadStream(join(workspace, 'journal', `${run}.jsonl`), 'utf8');
  try {
    for await (const line of linesOf(stream)) {
      try {
        yield JSON.parse(line) as JournalEntry;
      } catch {
        // The line that a killed run was writing.
      }
    }
  } catch (error) {
    if (errorCode(error) !== 'ENOENT') throw error;
  } finally {
    stream.destroy();
  }
}
