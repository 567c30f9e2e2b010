import type { Excludable } from '../ledger/exclusions.ts';
import type { CollectedVideo } from './candidate.ts';

/** What a video is known by to lists of exclusions. @param sha256 Of its bytes, where they are there */
export function excludable(video: CollectedVideo, sha256: string | null = null): Excludable {
  const { id, key, foundAs, alsoAs, url, media, channel } = video;
  return {
    ids: [id],
    sources: [key, foundAs, ...alsoAs],
    urls: [...(url === null ? [] : [url]), ...(media.kind === 'file' ? [] : [media.url])],
    channel,
    sha256,
  };
}
