import type { RunEntry } from '../../engine/run-index.ts';
import type { Store } from '../../engine/store.ts';
import type { WorkBoard } from '../../engine/work-board.ts';

/** Failures in a row, with no video done, after which the machine is taken for the cause. */
const mostInARow = 3;
/** Stored as failures of a video, which a machine that is broken brings about too. */
const crashes: ReadonlySet<string> = new Set(['worker-crashed', 'out-of-memory']);

interface Held {
  name: string;
  entry: RunEntry;
  tries: number;
}

/**
 * Puts entries on the board, and holds failures that may be the machine's back until a video has been done: a machine
 * that fails all it is given must not fail everybody's videos.
 */
export class FailureStreak {
  readonly #store: Store;
  readonly #board: WorkBoard;
  #held: Held[] = [];
  #hasDone = false;

  constructor(store: Store, board: WorkBoard) {
    this.#store = store;
    this.#board = board;
  }

  /** @returns what to end with, in a sentence, where the machine is taken for the cause; else null */
  async note(name: string, entry: RunEntry, tries: number): Promise<string | null> {
    const mayBeTheMachine = entry.failure === 'transient' || crashes.has(entry.reason ?? '');
    if (!mayBeTheMachine) {
      await this.#put({ name, entry, tries });
      // A file that cannot be read says nothing of the machine.
      if (entry.verdict !== 'failed') await this.#trust();
      return null;
    }
    if (this.#hasDone) {
      await this.#put({ name, entry, tries });
      return null;
    }
    this.#held.push({ name, entry, tries });
    if (this.#held.length < mostInARow) return null;
    const reasons = [...new Set(this.#held.map(({ entry }) => entry.reason))].join(', ');
    for (const held of this.#held.splice(0)) await this.#undo(held);
    return `Stopped: the first ${mostInARow} videos failed here (${reasons}), so this machine is probably at fault. They are left to other workers. Check it with lectern doctor.`;
  }

  isHeld(name: string): boolean {
    return this.#held.some((held) => held.name === name);
  }

  /** Nothing more comes: what is held back were failures of their videos. */
  async settle(): Promise<void> {
    for (const held of this.#held.splice(0)) await this.#put(held);
  }

  async #trust(): Promise<void> {
    this.#hasDone = true;
    await this.settle();
  }

  async #put({ name, entry, tries }: Held): Promise<void> {
    if (entry.failure !== 'transient') {
      await this.#board.finish(name, entry);
      return;
    }
    await this.#board.noteFailed(name, entry);
    await this.#board.letGo(name, tries);
  }

  async #undo({ name, entry, tries }: Held): Promise<void> {
    const key = entry.keys[entry.stage];
    if (key !== undefined && crashes.has(entry.reason ?? ''))
      await this.#store.removeArtefact(entry.stage, key);
    await this.#board.letGo(name, tries);
  }
}
