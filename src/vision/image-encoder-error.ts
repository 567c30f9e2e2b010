import { StoppedError, UsageError } from '../base/errors.ts';

/** An image encoder cannot be had, or gives no vectors. */
export class ImageEncoderError extends Error {
  override name = 'ImageEncoderError';
  /** `choice`: what was asked for is wrong; `provider`: a hub, an endpoint or the way there does not work now. */
  readonly fault: 'choice' | 'provider';

  constructor(fault: 'choice' | 'provider', message: string) {
    super(message);
    this.fault = fault;
  }
}

/**
 * Does what needs an image encoder, and tells its errors as those of a command.
 * @throws UsageError where what is asked for is wrong; StoppedError where a hub or endpoint does not work now
 */
export async function translateEncoderErrors<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof ImageEncoderError)) throw error;
    throw error.fault === 'choice' ? new UsageError(error.message) : new StoppedError(error.message);
  }
}
