import { open, stat } from 'node:fs/promises';
import { basename, parse } from 'node:path';
import { canonicalJson, sha256 } from '../../base/fingerprint.ts';
import { isShortage } from '../../base/stopping.ts';
import { findVideos } from '../../inputs/find-videos.ts';
import { type Candidate, noFacts } from '../candidate.ts';
import type { Listing } from '../collect-listing.ts';

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

const sampleBytes = 1 << 18;

/**
 * The videos of a folder, to its bottom. They are taken where they are, never copied.
 * @throws UsageError for a folder that is not there or holds no video.
 */
export async function* listFolder(folder: string, { now, isKnown }: Listing): AsyncGenerator<Candidate> {
  for await (const { path } of findVideos([folder]))
    if (!isKnown(path)) yield await fileCandidate('folder', path, {}, now());
}

/** A file on this machine. Where nothing tells its title, it is called as the file is. */
export async function fileCandidate(
  source: 'folder' | 'manifest',
  path: string,
  facts: Partial<Candidate>,
  retrieved: Date,
): Promise<Candidate> {
  const key = `file:${(await markOfFile(path)).slice(0, 24)}`;
  return {
    ...noFacts,
    ...undescribed,
    wantedId: null,
    ...facts,
    title: facts.title ?? titleOfFile(path),
    key,
    foundAs: key,
    source,
    media: { kind: 'file', path },
    retrieved: retrieved.toISOString(),
  };
}

export function titleOfFile(path: string): string {
  return parse(path).name;
}

/**
 * What tells a file from others, on every machine and in whatever folder it lies: its name, its size, and what is at its
 * beginning, middle and end. To read all of a large folder would take hours. A file that cannot be read has its path.
 */
async function markOfFile(path: string): Promise<string> {
  try {
    // To open what only looks like a file may never end.
    const info = await stat(path);
    if (!info.isFile()) return sha256(path);
    const { size } = info;
    await using file = await open(path);
    const samples: string[] = [];
    for (const at of [0, Math.floor((size - sampleBytes) / 2), size - sampleBytes]) {
      const { buffer, bytesRead } = await file.read(
        Buffer.alloc(sampleBytes),
        0,
        sampleBytes,
        Math.max(0, at),
      );
      samples.push(sha256(buffer.subarray(0, bytesRead)));
    }
    return sha256(canonicalJson({ name: basename(path).normalize(), size, samples }));
  } catch (error) {
    if (isShortage(error)) throw error;
    return sha256(path);
  }
}
