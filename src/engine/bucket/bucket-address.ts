import { UsageError } from '../../base/errors.ts';

/** Where in a bucket something lies. */
export interface BucketAddress {
  bucket: string;
  /** With no `/` at either end; may be empty. */
  prefix: string;
}

const scheme = /^s3:\/\//i;

/** Whether an address is one in a bucket: `s3://bucket/prefix`. */
export function isBucketAddress(address: string): boolean {
  return scheme.test(address);
}

/** @throws UsageError where it names no bucket; it is not quoted, as a password may have been put into it */
export function parseBucketAddress(address: string): BucketAddress {
  const [bucket = '', ...names] = address.replace(scheme, '').replace(/\/+$/, '').split('/');
  const isWhole =
    scheme.test(address) &&
    /^[A-Za-z0-9][A-Za-z0-9._-]{1,62}$/.test(bucket) &&
    names.every((name) => name !== '' && name !== '.' && name !== '..');
  if (isWhole) return { bucket, prefix: names.join('/') };
  throw new UsageError(
    'Expected an address such as s3://bucket/folder, without credentials: those come from the environment or ~/.aws.',
  );
}

export function bucketAddressOf({ bucket, prefix }: BucketAddress): string {
  return prefix === '' ? `s3://${bucket}` : `s3://${bucket}/${prefix}`;
}

/** The address below another one, of a bucket or a folder of the web: names with `/` between them. */
export function addressBelow(address: string, key: string): string {
  return `${address.replace(/\/+$/, '')}/${key}`;
}
