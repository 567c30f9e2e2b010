import { readPicture } from '../library/program.ts';
import type { Digest } from '../records/index.ts';
import { RequestFault } from './fault.ts';
import type { Opened } from './opened.ts';

/** `/api/pictures/:digest`: bytes of a picture that a workspace stores. @throws RequestFault where there is none. */
export async function storedPicture({ dataset, against }: Opened, digest: Digest): Promise<Uint8Array> {
  const bytes = dataset.run && (await readPicture(dataset.path, digest));
  // Of two workspaces either may have it: a digest names its bytes wherever they lie.
  if (!bytes && against) return storedPicture(against, digest);
  if (!bytes) throw new RequestFault(404, 'There is no such picture.');
  return bytes;
}
