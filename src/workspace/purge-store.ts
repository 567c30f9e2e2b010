import type { RunEntry } from '../engine/run-index.ts';
import { Workspace, type WorkspacePlace } from '../engine/workspace.ts';

/** Stored results and images that were deleted. */
export interface PurgeCounts {
  artefacts: number;
  blobs: number;
}

/**
 * Removes every artefact that none of the entries names, and every blob that no artefact left names. What no run names
 * any more, of earlier settings, say, cannot be told whose it was; it goes too, and is made again where it is wanted.
 */
export async function purgeStore(workspace: WorkspacePlace, keep: Iterable<RunEntry>): Promise<PurgeCounts> {
  const { store } = Workspace.at(workspace);
  const wanted = new Set<string>();
  for (const { keys } of keep) for (const [stage, key] of Object.entries(keys)) wanted.add(`${stage}/${key}`);
  const wantedBlobs = new Set<string>();
  const counts = { artefacts: 0, blobs: 0 };
  for (const stage of await store.listStages()) {
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
