import { errorCode, IntegrityError, UsageError } from '../base/errors.ts';
import { checkSums } from '../engine/checksums.ts';
import { namesIn } from '../engine/objects.ts';
import { ResponseLog } from '../engine/response-log.ts';
import { listRuns, type RunEntry, readRunIndex } from '../engine/run-index.ts';
import type { Store } from '../engine/store.ts';
import { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';

/** A stored result, image or file of a run that is missing or damaged. */
export interface Damage {
  /** `missing`: a run names it and it is not there; `damaged`: its bytes are not what was written. */
  what: 'missing' | 'damaged';
  /** Below the workspace. */
  path: string;
  /** Videos that need it; none where no run names it, and for what is made of all videos. */
  videos: string[];
}

/** What `verifyWorkspace` looked at and found. `damage` is empty where all is well. */
export interface Verification {
  /** Stored results that were read. */
  artefacts: number;
  /** Images that were read. */
  blobs: number;
  /** Stored answers of models, and how many of them are damaged: those are asked for again where they are needed. */
  answers: number;
  damagedAnswers: number;
  damage: Damage[];
}

/**
 * Reads everything a workspace holds and compares it with its digests; and looks whether all that its runs name is
 * there. Artefacts and blobs that are damaged are removed, since nothing can be made of them, and the artefacts that name
 * such a blob with it, since a run that finds them looks no further: the next run of the same videos makes again what is
 * missing, and writes anew what is damaged outside the store.
 * @throws UsageError where the folder is no workspace.
 */
export async function verifyWorkspace(path: string): Promise<Verification> {
  const workspace = Workspace.at(path);
  const runs = await listRuns(workspace);
  if (runs.length === 0) throw new UsageError(`${path} has no Lectern run.`);
  const { store, objects } = workspace;
  const verification: Verification = {
    artefacts: 0,
    blobs: 0,
    answers: 0,
    damagedAnswers: 0,
    damage: [],
  };

  const wanted = await wantedArtefacts(workspace, runs, verification.damage);
  const wantedBlobs = new Users();
  for (const stage of await store.listStages()) {
    for (const key of await store.list(stage)) {
      const path = layout.artefact(stage, key);
      const videos = wanted.take(path);
      const artefact = await store.read(stage, key);
      verification.artefacts++;
      if (typeof artefact !== 'string') {
        for (const digest of artefact.blobs) wantedBlobs.add(layout.blob(digest), videos);
        continue;
      }
      verification.damage.push({ what: 'damaged', path, videos });
      await removed(store.removeArtefact(stage, key));
    }
  }
  const lostBlobs = new Set<string>();
  for (const digest of await store.listBlobs()) {
    const path = layout.blob(digest);
    const videos = wantedBlobs.take(path);
    verification.blobs++;
    if (await store.isBlobWhole(digest)) continue;
    verification.damage.push({ what: 'damaged', path, videos });
    lostBlobs.add(path);
    await removed(store.removeBlob(digest));
  }
  const missingBlobs = wantedBlobs.rest();
  for (const [path] of missingBlobs) lostBlobs.add(path);
  for (const [path, videos] of [...wanted.rest(), ...missingBlobs]) {
    verification.damage.push({ what: 'missing', path, videos });
  }
  await removeUsersOf(store, lostBlobs);
  for (const name of await namesIn(workspace.objects, layout.responses)) {
    const { answers, damaged } = await new ResponseLog(objects, `${layout.responses}/${name}`).check();
    verification.answers += answers;
    verification.damagedAnswers += damaged;
  }
  for (const folder of ['', ...runs.map(layout.run), ...(await exports(workspace))]) {
    for await (const { name, what } of checkSums(folder === '' ? objects : workspace.below(folder))) {
      note(verification.damage, { what, path: folder === '' ? name : `${folder}/${name}`, videos: [] });
    }
  }
  return verification;
}

async function removeUsersOf(store: Store, lostBlobs: ReadonlySet<string>): Promise<void> {
  if (lostBlobs.size === 0) return;
  for (const stage of await store.listStages()) {
    for (const key of await store.list(stage)) {
      const artefact = await store.read(stage, key);
      if (typeof artefact === 'string') continue;
      if (artefact.blobs.some((digest) => lostBlobs.has(layout.blob(digest))))
        await removed(store.removeArtefact(stage, key));
    }
  }
}

/** What cannot be removed is told all the same. */
async function removed(removing: Promise<void>): Promise<void> {
  await removing.catch((error: unknown) => {
    if (errorCode(error) === undefined) throw error;
  });
}

async function exports(workspace: Workspace): Promise<string[]> {
  const folders: string[] = [];
  for (const run of await namesIn(workspace.objects, layout.exports))
    for (const format of await namesIn(workspace.objects, layout.exportsOf(run)))
      folders.push(layout.exported(run, format));
  return folders;
}

function note(damage: Damage[], found: Damage): void {
  if (!damage.some(({ path }) => path === found.path)) damage.push(found);
}

async function wantedArtefacts(
  workspace: Workspace,
  runs: readonly string[],
  damage: Damage[],
): Promise<Users> {
  const wanted = new Users();
  for (const run of runs) {
    for (const { video, keys } of await readableIndex(workspace, run, damage)) {
      for (const [stage, key] of Object.entries(keys)) wanted.add(layout.artefact(stage, key), [video.id]);
    }
  }
  return wanted;
}

/** The index of a run; none where it is damaged, or where the run was stopped before its first results. */
async function readableIndex(workspace: Workspace, run: string, damage: Damage[]): Promise<RunEntry[]> {
  try {
    return await readRunIndex(workspace, run);
  } catch (error) {
    if (error instanceof UsageError) return [];
    if (!(error instanceof IntegrityError)) throw error;
    damage.push({ what: 'damaged', path: layout.runIndex(run), videos: [] });
    return [];
  }
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
