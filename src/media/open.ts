import { type Container, openContainer } from './container.ts';
import { decodeFirstPictures, type FirstPicture } from './first-pictures.ts';

export interface OpenMedia extends Container {
  /** The first picture of each picture stream, by the stream's index; null where none could be decoded. */
  readonly firstPictures: ReadonlyMap<number, FirstPicture | null>;
}

/**
 * Opens a local media file, whatever its name looks like, and reads what its header tells. FFmpeg decodes pictures by
 * itself while it does so, and a few hundred bytes can ask it for gigabytes: it may only where the first picture of
 * every stream, which we decode under limits, is there.
 * @throws {MediaError} `empty-file`, `not-media`, `truncated`, `too-demanding`, `encrypted`
 * @throws Node's own error where the file is missing, a folder or unreadable
 */
export async function openMedia(path: string): Promise<OpenMedia> {
  const firstPictures = await lookAhead(path);
  const isHarmless = [...firstPictures.values()].every((picture) => picture !== null);
  const container = await openContainer(path, isHarmless ? 'sound and pictures' : 'sound');
  return { ...container, firstPictures };
}

async function lookAhead(path: string): Promise<Map<number, FirstPicture | null>> {
  const container = await openContainer(path, 'sound');
  try {
    return await decodeFirstPictures(container);
  } finally {
    container.close();
  }
}
