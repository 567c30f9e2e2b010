import { sha256 } from '../../base/fingerprint.ts';
import { findVideos } from '../../inputs/find-videos.ts';
import { type Candidate, noFacts } from '../candidate.ts';

/** What a candidate is whose source says nothing more about it. */
export const undescribed = {
  description: null,
  comments: [],
  channel: null,
  durationSec: null,
  language: null,
  captions: null,
  published: null,
} satisfies Partial<Candidate>;

/**
 * The videos of a folder, to its bottom. They are taken where they are, never copied.
 * @throws UsageError for a folder that is not there or holds no video.
 */
export async function* listFolder(folder: string, now: () => Date): AsyncGenerator<Candidate> {
  for await (const { path } of findVideos([folder])) yield fileCandidate('folder', path, {}, now());
}

/** A file on this machine. Its key is made of its path: the bytes may change. */
export function fileCandidate(
  source: 'folder' | 'manifest',
  path: string,
  facts: Partial<Candidate>,
  retrieved: Date,
): Candidate {
  const key = `file:${sha256(path).slice(0, 24)}`;
  return {
    ...noFacts,
    ...undescribed,
    wantedId: null,
    ...facts,
    key,
    foundAs: key,
    source,
    media: { kind: 'file', path },
    retrieved: retrieved.toISOString(),
  };
}
