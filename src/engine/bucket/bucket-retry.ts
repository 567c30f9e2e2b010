import { retryPauseSec } from '../../base/retry-pause.ts';

type ErrorKind = 'TRANSIENT' | 'THROTTLING' | 'SERVER_ERROR' | 'CLIENT_ERROR';

interface Failure {
  errorType: ErrorKind;
  error?: { $metadata?: { httpStatusCode?: number } };
}

interface Token {
  getRetryCount(): number;
  getRetryDelay(): number;
}

/** A wrong address shows itself in a few seconds. */
const attemptsBeforeFirst = 4;
/** Together a minute or so: a server that restarts, or a network that is away, ends no run. */
const attemptsLater = 10;

let areServersKnown = false;

/** Another process has had answers of the servers for this one: that one does not answer now is no wrong address. */
export function knowServers(): void {
  areServersKnown = true;
}

/**
 * How often a request is repeated, as the client library asks for it: seldom where the server has not answered once, longer
 * where it has. The library's own way counts the retries of all requests together, and gives up a store under load.
 */
export class BucketRetry {
  readonly mode = 'lectern';
  readonly #pauseFactor: number;
  #hasAnswered = false;

  /** @param pauseFactor Below 1 for tests that cannot wait. */
  constructor(pauseFactor = 1) {
    this.#pauseFactor = pauseFactor;
  }

  async acquireInitialRetryToken(): Promise<Token> {
    return tokenOf(0, 0);
  }

  async refreshRetryTokenForRetry(token: Token, { errorType, error }: Failure): Promise<Token> {
    if (error?.$metadata?.httpStatusCode !== undefined) this.#hasAnswered = true;
    const failed = token.getRetryCount() + 1;
    const most = this.#hasAnswered || areServersKnown ? attemptsLater : attemptsBeforeFirst;
    // The library then throws what the last attempt met.
    if (errorType === 'CLIENT_ERROR' || failed >= most) throw new Error('no more attempts');
    const pauseMs = 1000 * retryPauseSec(failed - 1, null, Math.random()) * this.#pauseFactor;
    return tokenOf(failed, Math.round(pauseMs));
  }

  recordSuccess(): void {
    this.#hasAnswered = true;
  }
}

function tokenOf(count: number, delayMs: number): Token {
  return { getRetryCount: () => count, getRetryDelay: () => delayMs };
}
