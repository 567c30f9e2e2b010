import { damageCode, IntegrityError, StoppedError, stoppedCode } from '../base/errors.ts';
import type { Digest } from '../records/basics.ts';
import type { Video } from '../records/video.ts';
import type { TransientFailure } from './progress-entry.ts';
import { type BadEnd, reasonOf } from './unit-failure.ts';
import type { UnitEnd } from './workers.ts';

/**
 * What becomes of a video when a unit of work on it has ended. `continue`: its next stage waits for its turn, or it is
 * finished where there is none; `finish`: it ends here; `fail`: the stage's failure is stored, as an outcome; `stop`: the
 * run ends after what is running; `break`: the run ends at once.
 */
export type Step =
  | { step: 'continue' }
  | { step: 'finish'; failure?: TransientFailure }
  | { step: 'fail'; stage: string; key: Digest; reason: 'worker-crashed' | 'out-of-memory'; message: string }
  | { step: 'stop'; error: StoppedError }
  | { step: 'break'; error: unknown };

/** The stage of a video that comes next, with the key of what it will make. */
export interface PlannedStage {
  stage: string;
  key: Digest;
}

const crashesBeforeFailure = 2;
/** Times that damaged files of one video are made again in one run. */
const mendsAtMost = 5;

/** Decides what follows a unit; remembers how often the units of each video crashed and how often its files were damaged. */
export class NextSteps {
  readonly #workspace: string;
  readonly #crashes = new Map<string, number>();
  readonly #mended = new Map<string, number>();

  /** @param workspace Its address, to tell errors about it from those about a video. */
  constructor(workspace: string) {
    this.#workspace = workspace;
  }

  /** Whether a unit with this stage died before: it may have been its fault. */
  hasCrashed(video: Video, stage: string): boolean {
    return this.#crashes.has(placeOf(video, stage));
  }

  /**
   * @param before The stage that the unit began with.
   * @param after The one that comes next now, by what is stored; null where nothing is left to do.
   * @param draining Whether the run is ending, so that a stage may rightly not have run.
   */
  after(
    end: UnitEnd,
    video: Video,
    before: PlannedStage,
    after: PlannedStage | null,
    { draining }: { draining: boolean },
  ): Step {
    switch (end.end) {
      case 'stopped':
        return { step: 'finish' };
      case 'evicted':
        return { step: 'continue' };
      case 'done': {
        if (after?.key !== before.key || draining) return { step: 'continue' };
        const message = 'The stage finished, but its output cannot be read back.';
        return { step: 'finish', failure: { stage: before.stage, reason: 'internal-error', message } };
      }
      default:
        // A worker that died after its last stage has spoiled nothing.
        return after === null ? { step: 'continue' } : this.#afterBadEnd(end, video, after);
    }
  }

  #afterBadEnd(end: BadEnd, video: Video, { stage, key }: PlannedStage): Step {
    const { message } = end;
    if (end.end === 'overdue') return { step: 'finish', failure: { stage, reason: 'deadline', message } };
    if (end.end === 'crashed' || end.end === 'oversized') {
      if (count(this.#crashes, placeOf(video, stage)) < crashesBeforeFailure) return { step: 'continue' };
      const reason = end.end === 'crashed' ? 'worker-crashed' : 'out-of-memory';
      return { step: 'fail', stage, key, reason, message };
    }
    if (end.code === stoppedCode) return { step: 'stop', error: new StoppedError(message) };
    if (end.code === damageCode) {
      // The damaged file is gone, so its stage comes next again. A disk that spoils what it is given would go on for ever.
      const mends = count(this.#mended, video.id);
      return mends > mendsAtMost
        ? { step: 'break', error: new IntegrityError(message) }
        : { step: 'continue' };
    }
    try {
      const reason = reasonOf(end, video, this.#workspace);
      return { step: 'finish', failure: { stage, reason, message } };
    } catch (error) {
      return { step: 'break', error };
    }
  }
}

/** Counts one more, and tells how many that makes. */
function count(counts: Map<string, number>, name: string): number {
  const next = (counts.get(name) ?? 0) + 1;
  counts.set(name, next);
  return next;
}

/** A stage and the content that it works on, whatever the names of its files. */
function placeOf(video: Video, stage: string): string {
  return `${stage} ${video.sha256}`;
}
