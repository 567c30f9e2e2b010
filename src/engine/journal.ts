import { createReadStream } from 'node:fs';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { errorCode } from './errors.ts';

/** One thing that happened: costs and mishaps, apart from the data because they differ from run to run. */
export type JournalEntry =
  | { event: 'start'; at: string; run: string; videos: number }
  | { event: 'stage'; at: string; run: string; video: string; stage: string; wallSec: number; cpuSec: number }
  | { event: 'trouble'; at: string; run: string; video: string; stage: string; kind: string; message: string }
  | { event: 'end'; at: string; run: string; wallSec: number; peakRssBytes: number };

type WithoutTime<E> = E extends unknown ? Omit<E, 'at' | 'run'> : never;

/** Appends to `journal/<run>.jsonl` of a workspace. */
export class Journal {
  readonly #folder: string;
  readonly #run: string;
  #last: Promise<void> = Promise.resolve();

  constructor(workspace: string, run: string) {
    this.#folder = join(workspace, 'journal');
    this.#run = run;
  }

  write(entry: WithoutTime<JournalEntry>): void {
    const line = JSON.stringify({ at: new Date().toISOString(), run: this.#run, ...entry });
    this.#last = this.#last.then(async () => {
      await mkdir(this.#folder, { recursive: true });
      await appendFile(join(this.#folder, `${this.#run}.jsonl`), `${line}\n`);
    });
    // Whoever awaits `flush` sees the error; without this, Node would end the process first.
    this.#last.catch(() => {});
  }

  /** Resolves when everything is written. @throws what writing threw. */
  async flush(): Promise<void> {
    await this.#last;
  }
}

/** Reads a run's journal line by line; a half-written last line is passed over. */
export async function* readJournal(workspace: string, run: string): AsyncGenerator<JournalEntry> {
  const stream = createReadStream(join(workspace, 'journal', `${run}.jsonl`), 'utf8');
  try {
    for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
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
