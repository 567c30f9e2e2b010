import { Journal, type JournalEntry, readJournal } from './journal.ts';
import { allFake, type FakeSettings, fakeSettings, fakeStages } from './pipeline.fixture.ts';
import type { RunEntry } from './run-index.ts';
import { type RunRequest, runVideos, type WorkEvent } from './run-videos.ts';
import type { WorkBounds } from './work-watch.ts';

export interface FakeRun {
  sawBug: boolean;
  entries: Map<string, RunEntry>;
  events: WorkEvent[];
  journal: JournalEntry[];
  /** `kept`, or verdict, failure and reason, by video. */
  outcomes: Record<string, string>;
}

type Given = Pick<RunRequest<FakeSettings>, 'workspace' | 'videos' | 'pool'> &
  Partial<RunRequest<FakeSettings>>;

/** More than any unit of a test takes, on any machine. */
export const ampleBounds: WorkBounds = { cpuSec: 600, stallSec: 600 };

/** Runs the pipeline of fake stages and gathers everything it tells. */
export async function runFake(given: Given): Promise<FakeRun> {
  const entries = new Map<string, RunEntry>();
  const events: WorkEvent[] = [];
  const outcomes: Record<string, string> = {};
  const journal = new Journal(given.workspace, 'default');
  const { sawBug } = await runVideos<FakeSettings>({
    stages: fakeStages,
    selected: allFake,
    settings: fakeSettings,
    concurrency: 2,
    classLimits: {},
    retryFailed: false,
    journal,
    bounds: () => ampleBounds,
    onEvent: (event) => events.push(event),
    onEntry: (entry) => {
      const { verdict, failure, reason } = entry;
      const { id } = entry.video;
      if (id in outcomes) throw new Error(`${id} ended twice.`);
      outcomes[id] = [verdict, failure, reason].filter((word) => word !== null).join(' ');
      entries.set(id, entry);
    },
    signal: new AbortController().signal,
    ...given,
  });
  await journal.flush();
  const written = await Array.fromAsync(readJournal(given.workspace, 'default'));
  return { sawBug, entries, events, journal: written, outcomes };
}
