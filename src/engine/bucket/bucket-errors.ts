import { errorCode, StoppedError } from '../../base/errors.ts';

/** What the client library throws, as far as it is used. */
interface SdkError extends Error {
  $metadata?: { httpStatusCode?: number; attempts?: number };
}

export function statusOf(error: unknown): number | undefined {
  return error instanceof Error ? (error as SdkError).$metadata?.httpStatusCode : undefined;
}

/** How often the request was sent before it failed. */
export function attemptsOf(error: unknown): number {
  return error instanceof Error ? ((error as SdkError).$metadata?.attempts ?? 1) : 1;
}

/** Whether the answer says that nothing is under the key. HEAD has no more words than the status. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && nameOf(error) !== 'NoSuchBucket';
}

/** Where nothing is under a key that is needed: with the code of a file system, as the port has it. */
export function missingObject(address: string): Error {
  return Object.assign(new Error(`ENOENT: nothing is under ${address}`), { code: 'ENOENT' });
}

/** A bucket did not do what it was asked: it, the credentials or the network may be the cause. */
export class BucketError extends StoppedError {}

/**
 * What ends a run where a bucket does not do what it is asked, in one sentence. Only the name of the fault is told: messages
 * of servers, and the error itself, may hold the id of a key and what was signed.
 */
export function bucketFailure(error: unknown, address: string): Error {
  if (error instanceof StoppedError) return error;
  const name = nameOf(error);
  const status = statusOf(error);
  if (name === 'NoSuchBucket') return new BucketError(`There is no bucket of ${address} on this server.`);
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return new BucketError(
      `No credentials for ${address}: set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or give this machine a role.`,
    );
  if (status === 401 || status === 403)
    return new BucketError(`${address} may not be used with these credentials (${name}).`);
  if (status === 301 || status === 307 || name === 'AuthorizationHeaderMalformed')
    return new BucketError(
      `${address} is in another region (${name}): set AWS_REGION to that of the bucket.`,
    );
  if (status !== undefined) return new BucketError(`${address} cannot be used: status ${status} (${name}).`);
  // A mistake in this program.
  if (error instanceof TypeError || error instanceof RangeError) return error;
  return new BucketError(`${address} does not respond (${errorCode(error) ?? name}). Rerun later to resume.`);
}

function nameOf(error: unknown): string {
  const name = error instanceof Error ? error.name : '';
  return /^[A-Za-z][A-Za-z0-9]{0,60}$/.test(name) ? name : 'unknown fault';
}
