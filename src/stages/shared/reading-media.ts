import { DataError } from '../../base/errors.ts';
import { MediaError } from '../../media/media-error.ts';

/** Runs work on a media file; what the file's content makes impossible becomes an outcome. */
export async function readingMedia<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof MediaError) throw new DataError(error.code, error.message);
    throw error;
  }
}
