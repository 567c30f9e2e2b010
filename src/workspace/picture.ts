import { Workspace } from '../engine/workspace.ts';
import type { Digest } from '../records/basics.ts';

/** Bytes of a picture that a workspace stores, or null where it is missing or damaged. Changes nothing. */
export function readPicture(workspace: string, digest: Digest): Promise<Uint8Array | null> {
  return Workspace.at(workspace).store.readBlob(digest);
}
