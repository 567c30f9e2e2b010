/** A failure that may be over the next time. */
export class PassingFault extends Error {
  override name = 'PassingFault';
  /** Seconds that the server asked for. */
  readonly retryAfterSec: number | null;
  /** Whether the attempt brought something. */
  readonly hasProgressed: boolean;

  constructor(
    message: string,
    {
      retryAfterSec = null,
      hasProgressed = false,
    }: { retryAfterSec?: number | null; hasProgressed?: boolean } = {},
  ) {
    super(message);
    this.retryAfterSec = retryAfterSec;
    this.hasProgressed = hasProgressed;
  }
}
