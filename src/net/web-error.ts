/** Why something could not be fetched. */
export type WebFault =
  /** No address that may be asked: another protocol, a password in it, a redirect from https to http. */
  | 'bad-url'
  /** It leads to a private or local network. */
  | 'address-refused'
  | 'too-many-redirects'
  /** 404 or 410. */
  | 'gone'
  /** Any other status that asking again will not change. */
  | 'http-status'
  | 'not-media'
  | 'too-large'
  /** It took longer than allowed. */
  | 'too-slow'
  /** The bytes are not those that the source announced. */
  | 'digest-mismatch'
  /** What came is a video that was removed before (docs/ledger.md). */
  | 'removed'
  /** yt-dlp could not, or left something else than a video. */
  | 'yt-dlp'
  /** No connection, an answer that broke off, or a status that may pass. */
  | 'connection';

const passing: ReadonlySet<WebFault> = new Set(['connection', 'too-slow']);

/** A request that came to nothing. The message may quote the server, and is untrusted. */
export class WebError extends Error {
  override name = 'WebError';
  readonly fault: WebFault;
  /** Seconds that the server asked to wait, or null. */
  readonly retryAfterSec: number | null;

  constructor(fault: WebFault, message: string, retryAfterSec: number | null = null) {
    super(message);
    this.fault = fault;
    this.retryAfterSec = retryAfterSec;
  }

  /** Whether it may go well the next time. */
  get isPassing(): boolean {
    return passing.has(this.fault);
  }
}
