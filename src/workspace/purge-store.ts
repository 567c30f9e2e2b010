import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { errorCode } from '../engine/errors.ts';
import type { RunEntry } from '../engine/run-index.ts';
import { Store } from '../engine/store.ts';

export interface PurgeCounts {
  artefacts: number;
  blobs: number;
}

/**
 * Removes every artefact that none of the entries names, and every blob that no artefact left names. What no run names
 * any more, of earlier settings, say, cannot be told whose it was; it goes too, and is made again where it is wanted.
 */
export async function purgeStore(workspace: string, keep: Iterable<RunEntry>): Promise<PurgeCounts> {
  const store = new Store(workspace);
  const wanted = new Set<string>();
  for (const { keys } of keep) for (const [stage, key] of Object.entries(keys)) wanted.add(`${stage}/${key}`);
  const wantedBlobs = new Set<string>();
  const counts = { artefacts: 0, blobs: 0 };
  for (const stage of await foldersIn(join(workspace, 'artefacts'))) {
    for (const key of await store.list(stage)) {
      const artefact = wanted.has(`${stage}/${key}`) ? await store.read(stage, key) : 'unwanted';
      if (typeof artefact === 'object') {
        for (const digest of artefact.blobs) wantedBlobs.add(digest);
        continue;
      }
      await store.removeArtefact(stage, key);
      counts.artefacts++;
    }
  }
  for (const digest of await store.listBlobs()) {
    if (wantedBlobs.has(digest)) continue;
    await store.removeBlob(digest);
    counts.blobs++;
  }
  return counts;
}

async function foldersIn(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
