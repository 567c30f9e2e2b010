import { UsageError } from '../engine/errors.ts';
import { listRuns, readRunIndex } from '../engine/run-index.ts';
import { Store } from '../engine/store.ts';
import { videoStages } from '../stages/pipeline.ts';

export interface Damage {
  /** `missing`: a run names it and it is not there; `damaged`: its bytes are not what was written. */
  what: 'missing' | 'damaged';
  /** Below the workspace. */
  path: string;
  /** Videos that need it; none where no run names it. */
  videos: string[];
}

export interface Verification {
  artefacts: number;
  blobs: number;
  damage: Damage[];
}

/**
 * Reads everything a workspace holds and compares it with its digests; and looks whether all that its runs name is
 * there. Changes nothing: the next run of the same videos makes again what is missing or damaged.
 * @throws UsageError where the folder is no workspace.
 */
export async function verifyWorkspace(workspace: string): Promise<Verification> {
  const runs = await listRuns(workspace);
  if (runs.length === 0) throw new UsageError(`${workspace} holds no run of Lectern.`);
  const store = new Store(workspace);
  const verification: Verification = { artefacts: 0, blobs: 0, damage: [] };

  const wanted = await wantedArtefacts(workspace, runs);
  const wantedBlobs = new Users();
  for (const stage of videoStages.map(({ name }) => name)) {
    for (const key of await store.list(stage)) {
      const path = `artefacts/${stage}/${key}`;
      const videos = wanted.take(path);
      const artefact = await store.read(stage, key);
      verification.artefacts++;
      if (typeof artefact === 'string') verification.damage.push({ what: 'damaged', path, videos });
      else for (const digest of artefact.blobs) wantedBlobs.add(`blobs/${digest}`, videos);
    }
  }
  for (const digest of await store.listBlobs()) {
    const path = `blobs/${digest}`;
    const videos = wantedBlobs.take(path);
    verification.blobs++;
    if (!(await store.isBlobWhole(digest))) verification.damage.push({ what: 'damaged', path, videos });
  }
  for (const [path, videos] of [...wanted.rest(), ...wantedBlobs.rest()]) {
    verification.damage.push({ what: 'missing', path, videos });
  }
  return verification;
}

async function wantedArtefacts(workspace: string, runs: readonly string[]): Promise<Users> {
  const wanted = new Users();
  for (const run of runs) {
    for (const { video, keys } of await readRunIndex(workspace, run)) {
      for (const [stage, key] of Object.entries(keys)) wanted.add(`artefacts/${stage}/${key}`, [video.id]);
    }
  }
  return wanted;
}

/** Which videos use which file. */
class Users {
  readonly #byPath = new Map<string, Set<string>>();

  add(path: string, videos: readonly string[]): void {
    const users = this.#byPath.get(path) ?? new Set();
    for (const video of videos) users.add(video);
    this.#byPath.set(path, users);
  }

  /** The users of a file that is there; it is off the list then. */
  take(path: string): string[] {
    const users = this.#byPath.get(path);
    this.#byPath.delete(path);
    return [...(users ?? [])].sort();
  }

  /** What nobody took, by path. */
  rest(): [string, string[]][] {
    return [...this.#byPath].sort().map(([path, users]) => [path, [...users].sort()]);
  }
}
