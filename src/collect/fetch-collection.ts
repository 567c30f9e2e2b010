import { requireVideos, withCollection } from './collection.ts';
import { type FetchOptions, type FetchSummary, fetchVideos } from './fetch/fetch-videos.ts';

/**
 * Downloads what the review of a collection kept, and writes the manifest that `lectern run` takes.
 * @throws as `fetchVideos`
 */
export async function fetchCollection(folder: string, options: FetchOptions): Promise<FetchSummary> {
  return await withCollection(folder, async (files) => {
    requireVideos(files);
    return await fetchVideos(files, options);
  });
}
