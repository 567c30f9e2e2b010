import type { RequestRefusal } from './attempt-failure.ts';

/** The server does not take this one request. An outcome of what was asked about; never seen outside the clients. */
export class RequestRefusedError extends Error {
  override name = 'RequestRefusedError';
  readonly reason: RequestRefusal;
  /** What the server said, untrusted. */
  readonly body: string;

  constructor(reason: RequestRefusal, message: string, body: string) {
    super(message);
    this.reason = reason;
    this.body = body;
  }
}
