import { hostname } from 'node:os';
import { z } from 'zod';
import type { Settings } from '../config/schema.ts';
import type { RunEvent, WorkEvent } from '../engine/run-videos.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { workspaceOwner } from '../engine/workspace-lock.ts';
import type { RunPlan } from './plan-run.ts';
import { type ProgressEvent, RunProgress, type RunSnapshot, runSnapshotSchema } from './run-progress.ts';

const tellEveryMs = 250;
/** Of those, how many are written down for whoever looks from outside. */
const written = 8;

const beatSchema = z.object({ pid: z.int(), host: z.string(), snapshot: runSnapshotSchema });

interface BeatOptions {
  run: string;
  settings: Settings;
  concurrency: number;
  onEvent(event: RunEvent | ProgressEvent): void;
}

/** Tells how far a run is: to its own caller several times a second, and to others by a file every two seconds. */
export class Beat {
  readonly #workspace: Workspace;
  readonly #options: BeatOptions;
  readonly #progress: RunProgress;
  readonly #timer: NodeJS.Timeout;
  #ticks = 0;
  #writing: Promise<void> = Promise.resolve();
  #isWriting = false;

  constructor(workspace: WorkspacePlace, plan: RunPlan, options: BeatOptions) {
    this.#workspace = Workspace.at(workspace);
    this.#options = options;
    this.#progress = new RunProgress(plan, options, nowSec());
    this.#timer = setInterval(() => this.#tick(), tellEveryMs);
    this.#timer.unref();
    this.#tick();
  }

  /** Takes note of what happens, and passes it on. */
  pass(event: WorkEvent): void {
    this.#progress.note(event, nowSec());
    if (event.event !== 'advance') this.#options.onEvent(event);
  }

  /** The run is at work no longer. */
  async end(): Promise<void> {
    clearInterval(this.#timer);
    await this.#writing;
    await this.#workspace.objects.remove(layout.beat(this.#options.run)).catch(() => {});
  }

  #tick(): void {
    const snapshot = this.#progress.snapshot(nowSec());
    this.#options.onEvent({ event: 'progress', ...snapshot });
    if (this.#ticks++ % written !== 0 || this.#isWriting) return;
    this.#isWriting = true;
    const text = `${JSON.stringify({ pid: process.pid, host: hostname(), snapshot })}\n`;
    // A run does not fail for want of an onlooker; a full disk is told by what it has to write.
    this.#writing = this.#workspace.objects
      .replace(layout.beat(this.#options.run), text)
      .catch(() => {})
      .finally(() => {
        this.#isWriting = false;
      });
  }
}

/** How far a run is that is at work now; null where it is not. */
export async function readBeat(place: WorkspacePlace, run: string): Promise<RunSnapshot | null> {
  const workspace = Workspace.at(place);
  const bytes = await workspace.objects.read(layout.beat(run)).catch(() => null);
  const beat = bytes && beatSchema.safeParse(parsed(bytes)).data;
  if (!beat) return null;
  // One that was killed left its last word.
  const owner = await workspaceOwner(workspace.objects);
  return owner?.pid === beat.pid && owner.host === beat.host ? beat.snapshot : null;
}

function parsed(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
}

function nowSec(): number {
  return performance.now() / 1000;
}
