import { join } from 'node:path';
import { errorCode, StoppedError } from '../base/errors.ts';
import { addressBelow, isBucketAddress } from './bucket/bucket-address.ts';
import { type Objects, objectsBelow } from './objects.ts';
import { openObjects } from './open-objects.ts';
import { ResponseLog } from './response-log.ts';
import type { ResponseStore } from './response-store.ts';
import { Store } from './store.ts';
import { layout } from './workspace-layout.ts';

/** A workspace, its address, or the store that it lies in. */
export type WorkspacePlace = string | Objects | Workspace;

/** All that a run reads and writes: an object store, and what lies where in it (`layout`). Holds nothing itself. */
export class Workspace {
  readonly objects: Objects;
  readonly store: Store;

  constructor(objects: Objects) {
    this.objects = objects;
    this.store = new Store(objects);
  }

  /** The workspace at an address or in a store; one that is open already as it is. */
  static at(place: WorkspacePlace): Workspace {
    return place instanceof Workspace ? place : new Workspace(openObjects(place));
  }

  get address(): string {
    return this.objects.address;
  }

  /** Whether a run has begun here: false also where there is nothing, or something else. */
  async isBegun(): Promise<boolean> {
    const names = await this.objects.list('').catch((error: unknown): string[] => {
      if (errorCode(error) === undefined || error instanceof StoppedError) throw error;
      return [];
    });
    return names.includes(`${layout.runs}/`) || names.includes(layout.lastRun);
  }

  /** Path or address of what lies under a key: for messages, and for what works with files of this machine alone. */
  pathOf(key: string): string {
    return isBucketAddress(this.address) ? addressBelow(this.address, key) : join(this.address, key);
  }

  below(prefix: string): Objects {
    return objectsBelow(this.objects, prefix);
  }

  /** Answers of models about one video: all that was said of it goes with them. */
  responsesOf(video: string): ResponseStore {
    return new ResponseLog(this.objects, layout.responsesOf(video));
  }

  /** Removes what processes that died left half written; not what workers are writing now. */
  async removeDrafts(): Promise<void> {
    const { artefacts, blobs, exports, journals, outcomes, runs, samples } = layout;
    const inside = async (prefix: string): Promise<string[]> =>
      (await this.objects.list(prefix)).map((name) => `${prefix}/${name.replace(/\/$/, '')}`);
    const prefixes = ['', blobs, journals, outcomes];
    for (const prefix of [artefacts, runs, samples, exports]) prefixes.push(...(await inside(prefix)));
    for (const run of await inside(exports)) prefixes.push(...(await inside(run)));
    for (const prefix of prefixes) await this.objects.sweep(prefix);
  }
}
