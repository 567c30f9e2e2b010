import { sha256 } from '../../base/fingerprint.ts';
import type { CollectedVideo } from '../candidate.ts';

const digestChars = 10;

/**
 * Name of a download without its ending. It holds a digest of the key, so that no id, whatever it looks like and however
 * the file system tells names apart, leads to another's file or to a name that means something.
 */
export function fileStem({ id, key }: Pick<CollectedVideo, 'id' | 'key'>): string {
  const slug = id
    .replace(/[^A-Za-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-+|-+$/g, '');
  return `${slug || 'video'}-${keyDigest(key)}`;
}

/** Tells files of some videos by their names: downloads, what is left of those that broke off, and what lies beside them. */
export function isFileOf(keys: Iterable<string>): (name: string) => boolean {
  const digests = new Set([...keys].map(keyDigest));
  return (name) => {
    const digest = /^\.*[A-Za-z0-9-]+-([0-9a-f]+)(?:\.|$)/.exec(name)?.[1];
    return digest !== undefined && digests.has(digest);
  };
}

function keyDigest(key: string): string {
  return sha256(key).slice(0, digestChars);
}
