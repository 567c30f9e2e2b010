import { UsageError } from '../base/errors.ts';
import { isBucketAddress } from './bucket/bucket-address.ts';
import { BucketObjects } from './bucket/bucket-objects.ts';
import { FolderObjects } from './folder-objects.ts';
import type { Objects } from './objects.ts';

/** An address of another kind than a path: taken for one, it would silently become a folder. */
const scheme = /^[A-Za-z][A-Za-z0-9+.-]+:\/\//;

/**
 * The store at an address; one that is open already as it is. Here the kinds of stores are told apart: folders, and buckets.
 * @throws UsageError where no store is known for the address
 */
export function openObjects(place: string | Objects): Objects {
  if (typeof place !== 'string') return place;
  if (isBucketAddress(place)) return new BucketObjects(place);
  // What follows the scheme may hold a password.
  const [found] = scheme.exec(place) ?? [];
  if (found) throw new UsageError(`Expected the path of a folder or s3://bucket/folder, got ${found}…`);
  return new FolderObjects(place);
}
