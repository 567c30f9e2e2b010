import { errorMessage, UnavailableError, UnreachableError } from '../../base/errors.ts';
import { inParallel } from '../../base/in-parallel.ts';
import { pause } from '../../base/pause.ts';
import { BucketError } from '../../engine/bucket/bucket-errors.ts';
import { LeaseHeldError, type LeaseTimes, takeLease, usualTimes } from '../../engine/lease.ts';
import type { Objects } from '../../engine/objects.ts';
import { TooLargeError } from '../../engine/sources/scratch.ts';
import { isRemoteSource } from '../../engine/sources/source-address.ts';
import type { SourceTools } from '../../engine/sources/source-files.ts';
import type { Workspace } from '../../engine/workspace.ts';
import { layout } from '../../engine/workspace-layout.ts';
import { readDigestRecords } from '../../inputs/digest-cache.ts';
import {
  type DigestNote,
  notedNames,
  noteKey,
  noteName,
  someNotedSources,
  writeNote,
} from '../../inputs/digest-notes.ts';
import { type FailedSource, MachineDoubt } from './machine-doubt.ts';
import { isInShare, type Share } from './share.ts';
import { plannedDigests, type WorkPlan } from './work-plan.ts';

/** Sources that are brought at once. */
const atOnce = 8;
/** Sources known to others that are tried where this machine is in doubt; any of them may be gone. */
const mostTried = 3;

/** What a worker made of the sources whose digests a plan leaves to workers. */
export interface LearnedDigests {
  learned: number;
  /** Sources that could not be read, each with what was met. */
  failed: FailedSource[];
}

export interface LearnOptions {
  share: Share | null;
  signal: AbortSignal;
  /** Filled as it goes: what was done counts where it ends early too. */
  found: LearnedDigests;
  times?: LeaseTimes;
  tools?: SourceTools;
}

/**
 * Learns the digests of the sources that a plan leaves to workers: those of a share, or all, each by one worker at a
 * time. Who takes from all waits for what others are at, in case they die.
 * @throws StoppedError where nothing can be read here, or a store does not answer; the signal's reason
 */
export async function learnDigests(
  workspace: Workspace,
  plan: WorkPlan,
  options: LearnOptions,
): Promise<void> {
  const { share } = options;
  const paths = await plannedDigests(workspace, plan);
  const mine = share === null ? paths : paths.filter((path) => isInShare(path, share));
  const leases = workspace.below(`${layout.work(plan.run, plan.id)}/digests`);
  await new Learner(workspace.objects, leases, options).learn(mine);
}

/** Workers that take from all begin at different places. */
function rotated(paths: readonly string[], share: Share | null): string[] {
  const start = share === null ? Math.floor(Math.random() * paths.length) : 0;
  return [...paths.slice(start), ...paths.slice(0, start)];
}

class Learner {
  readonly #objects: Objects;
  readonly #leases: Objects;
  readonly #options: LearnOptions;
  readonly #times: LeaseTimes;
  readonly #doubt: MachineDoubt;
  /** Ends what is under way when one ends all. */
  readonly #stopping = new AbortController();
  readonly #signal: AbortSignal;
  /** Sources that were taken here: what became of them is said, or held back. */
  readonly #taken = new Set<string>();
  /** A source about which a server has answered. */
  #lastAnswered: string | null = null;

  constructor(objects: Objects, leases: Objects, options: LearnOptions) {
    this.#objects = objects;
    this.#leases = leases;
    this.#options = options;
    this.#times = options.times ?? usualTimes;
    this.#signal = AbortSignal.any([options.signal, this.#stopping.signal]);
    this.#doubt = new MachineDoubt(
      () => this.#works(),
      (failed) => this.#noteFailed(failed),
    );
  }

  async learn(mine: readonly string[]): Promise<void> {
    const { share } = this.#options;
    const seen = new Set<string>();
    let known: ReadonlySet<string> | null = null;
    for (let left = mine; ; ) {
      const noted = await notedNames(this.#objects);
      // Notes that are gone were taken in by another command.
      const isCurrent = [...seen].every((name) => noted.has(name));
      known = known !== null && isCurrent ? known : await this.#stored();
      if (!isCurrent) seen.clear();
      for (const name of noted) seen.add(name);
      left = left.filter((path) => !noted.has(noteName(path)) && !known!.has(path) && !this.#taken.has(path));
      if (left.length === 0) return;
      const before = this.#taken.size;
      await inParallel(rotated(left, share), atOnce, (path) => this.#learnUnlessOver(path));
      await this.#doubt.settle();
      if (this.#taken.size > before) continue;
      if (share !== null) return;
      await pause(this.#times.beatMs, this.#signal);
    }
  }

  async #stored(): Promise<ReadonlySet<string>> {
    return new Set((await readDigestRecords(this.#objects)).map(([path]) => path));
  }

  async #learnUnlessOver(path: string): Promise<void> {
    this.#signal.throwIfAborted();
    try {
      await this.#learnOne(path);
    } catch (error) {
      this.#stopping.abort(error);
      throw error;
    }
  }

  /** Unless another one is at it. */
  async #learnOne(path: string): Promise<void> {
    try {
      const lease = await takeLease(this.#leases, noteName(path), this.#times);
      try {
        this.#taken.add(path);
        if (await this.#objects.has(noteKey(path))) return;
        const note = await this.#read(path);
        if (note === null) return;
        await writeNote(this.#objects, note);
        this.#options.found.learned++;
        this.#lastAnswered = path;
      } finally {
        await lease.release().catch(() => {});
      }
    } catch (error) {
      if (!(error instanceof LeaseHeldError)) throw error;
    }
  }

  /** @returns null where it could not be read, which is told or held back */
  async #read(path: string): Promise<DigestNote | null> {
    try {
      const { learnDigest, sourceState, used } = await this.#tools();
      const { bytes, stamp } = await sourceState(path, this.#signal, used);
      const sha256 = await learnDigest(path, bytes, this.#signal, used);
      return { path, stamp, sha256 };
    } catch (error) {
      if (this.#signal.aborted) throw error;
      const failed = { path, message: errorMessage(error) };
      if (isDoubtful(error)) await this.#doubt.add(failed);
      else if (error instanceof UnavailableError || error instanceof TooLargeError) {
        await this.#noteFailed(failed);
        this.#lastAnswered = path;
      } else throw error;
      return null;
    }
  }

  /** The next plan tells it. */
  async #noteFailed(failed: FailedSource): Promise<void> {
    await writeNote(this.#objects, failed);
    this.#options.found.failed.push(failed);
  }

  async #tools() {
    const sources = await import('../../engine/sources/source-files.ts');
    return { ...sources, used: this.#options.tools ?? sources.sourceTools() };
  }

  async #works(): Promise<boolean | null> {
    const tried = await this.#foundBefore();
    if (tried.length === 0) return null;
    const { sourceState, used } = await this.#tools();
    for (const path of tried) {
      try {
        await sourceState(path, this.#signal, used);
        return true;
      } catch (error) {
        if (this.#signal.aborted || !(isDoubtful(error) || error instanceof UnavailableError)) throw error;
        // That it is gone was an answer.
        if (!isDoubtful(error)) return true;
      }
    }
    return false;
  }

  /** Some sources that were found once, here or by others. */
  async #foundBefore(): Promise<string[]> {
    if (this.#lastAnswered !== null) return [this.#lastAnswered];
    const noted = await someNotedSources(this.#objects, mostTried);
    const stored = [...(await this.#stored())].filter(isRemoteSource);
    return [...noted, ...rotated(stored, null)].slice(0, mostTried);
  }
}

/** Whether this machine, its network or its credentials may be the cause. */
function isDoubtful(error: unknown): boolean {
  return error instanceof UnreachableError || error instanceof BucketError;
}
