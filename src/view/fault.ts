/** A request that cannot be answered as asked: told to the caller with its status. */
export class RequestFault extends Error {
  override name = 'RequestFault';
  readonly status: number;

  constructor(status: 400 | 403 | 404 | 405 | 413 | 416 | 503, message: string) {
    super(message);
    this.status = status;
  }
}
