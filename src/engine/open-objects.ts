import { UsageError } from '../base/errors.ts';
import { isBucketAddress, parseBucketAddress } from './bucket/bucket-address.ts';
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

/** The store and key of one object of a bucket. @throws UsageError where the address is none of an object */
export function objectAt(address: string): { objects: BucketObjects; key: string } {
  const { bucket, prefix: key } = parseBucketAddress(address);
  if (key === '') throw new UsageError(`Expected an object in s3://${bucket}, got the bucket.`);
  return { objects: new BucketObjects(`s3://${bucket}`), key };
}

/** What shows that what is at an address of a bucket is another than before: an object, or what lies directly below. */
export async function storedState(address: string): Promise<string> {
  const { prefix } = parseBucketAddress(address);
  if (prefix !== '') {
    const { objects, key } = objectAt(address);
    const found = await objects.look(key);
    if (found !== null) return found.state;
  }
  return (await openObjects(address).list('')).join(' ');
}
