/** An answer whose status is not 200-299, before anybody has said what it means. */
export class HttpStatusError extends Error {
  override name = 'HttpStatusError';
  readonly status: number;
  readonly headers: Headers;
  /** The start of the body, untrusted. */
  readonly body: string;

  constructor(status: number, headers: Headers, body: string) {
    super(`HTTP status ${status}`);
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}
