/** A mistake in flags, configuration or input lists: told to the user without a stack trace, exit code 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

/** The data does not allow the stage to work: an outcome `failed: data`, tried again only when asked. */
export class DataError extends Error {
  override name = 'DataError';
  readonly reason: string;

  constructor(reason: string, message: string) {
    super(message);
    this.reason = reason;
  }
}

/** Code of a `StoppedError`, by which it is known on the other side of a worker's channel. */
export const stoppedCode = 'ELECTERNSTOPPED';

/** Something around the data stopped the run (a full disk, a provider, a quota): exit code 4, resumable. */
export class StoppedError extends Error {
  override name = 'StoppedError';
  readonly code = stoppedCode;
}

/** Code of an `UnavailableError`, by which it is known on the other side of a worker's channel. */
export const unavailableCode = 'ELECTERNUNAVAILABLE';

/** Something outside that a stage needs does not answer now: an outcome `failed: transient`, tried again by the next run. */
export class UnavailableError extends Error {
  override name = 'UnavailableError';
  readonly code = unavailableCode;
}

/** There was no answer: whether the other side or this machine is the cause, nobody knows. */
export class UnreachableError extends UnavailableError {}

/** The `code` of a Node system error, or undefined. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/** The path that a Node system error is about, or undefined. */
export function errorPath(error: unknown): string | undefined {
  return error instanceof Error && 'path' in error && typeof error.path === 'string' ? error.path : undefined;
}

export function errorMessage(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** Code of an `IntegrityError`, by which it is known on the other side of a worker's channel. */
export const damageCode = 'ELECTERNDAMAGE';

/** Something stored is missing or is not what was written: exit code 5. What is damaged is removed, to be made again. */
export class IntegrityError extends Error {
  override name = 'IntegrityError';
  readonly code = damageCode;
}
