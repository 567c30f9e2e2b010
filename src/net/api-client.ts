import type { IncomingHttpHeaders } from 'node:http';
import { errorMessage, StoppedError, UsageError } from '../base/errors.ts';
import { pause } from '../base/pause.ts';
import { retryAfterSec, retryPauseSec } from '../base/retry-pause.ts';
import { TimeLimit } from './time-limit.ts';
import { shown, type WebClient } from './web-client.ts';
import { WebError } from './web-error.ts';

const mostBytes = 32 << 20;
const attempts = 5;

/** An answer that came whole, whatever its status. */
export interface ApiAnswer {
  status: number;
  headers: IncomingHttpHeaders;
  /** Parsed JSON; null where the body is none. */
  body: unknown;
}

export interface ApiOptions {
  /** What to call the source in messages. */
  name: string;
  client: WebClient;
  requestsPerSec: number;
  /** Seconds for one answer. */
  timeoutSec: number;
  /** Aborted: nothing more is sent. An answer that is on its way is waited for: it has been paid for. */
  signal: AbortSignal;
  /** Called before each request that is sent. @throws StoppedError where nothing may be spent. */
  pay(method: string): Promise<void>;
  /** Whether an answer asks to come again later, besides 408, 425, 429 and 5xx. */
  isPassing(answer: ApiAnswer): boolean;
}

/** Asks a JSON API for things: paced, paid for, tried again where the trouble may pass. Follows no redirect. */
export class ApiClient {
  readonly #options: ApiOptions;
  #nextAt = 0;

  constructor(options: ApiOptions) {
    this.#options = options;
  }

  /**
   * @param method What the request is called where it is paid for.
   * @returns The answer, of status 200 to 499.
   * @throws StoppedError where the source does not answer; UsageError where its address can be no API.
   */
  async get(method: string, url: string, headers: Record<string, string> = {}): Promise<ApiAnswer> {
    const { name, signal, pay, isPassing } = this.#options;
    let trouble = '';
    for (let attempt = 0; attempt < attempts; attempt++) {
      await this.#turn();
      await pay(method);
      let waitSec: number | null = null;
      try {
        const answer = await this.#getOnce(url, headers);
        if (answer.status >= 300 && answer.status < 400)
          throw new UsageError(
            `${name} redirects; redirects are not followed. Set --api to the final address.`,
          );
        if (!isTrouble(answer.status) && !isPassing(answer)) return answer;
        trouble = `status ${answer.status}`;
        waitSec = retryAfterSec(answer.headers['retry-after'] ?? null, Date.now());
      } catch (error) {
        if (!(error instanceof WebError)) throw error;
        if (!error.isPassing) throw new UsageError(`Cannot reach ${name}: ${error.message}`);
        trouble = error.message;
      }
      if (attempt + 1 < attempts) await pause(1000 * retryPauseSec(attempt, waitSec, Math.random()), signal);
    }
    throw new StoppedError(
      `${name} does not respond after ${attempts} attempts: ${trouble}. Rerun later to resume.`,
    );
  }

  /** Waits until the next request may be sent. */
  async #turn(): Promise<void> {
    const now = performance.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + 1000 / this.#options.requestsPerSec;
    if (at > now) await pause(at - now, this.#options.signal);
    this.#options.signal.throwIfAborted();
  }

  async #getOnce(url: string, headers: Record<string, string>): Promise<ApiAnswer> {
    const { client, timeoutSec } = this.#options;
    using limit = new TimeLimit(timeoutSec);
    const parts: Buffer[] = [];
    let bytes = 0;
    try {
      const response = await client.getDirectly(url, {
        headers: { accept: 'application/json', ...headers },
        signal: limit.signal,
      });
      for await (const chunk of response as AsyncIterable<Buffer>) {
        parts.push(chunk);
        bytes += chunk.length;
        if (bytes > mostBytes)
          throw new WebError('too-large', `the response is longer than ${mostBytes} bytes`);
      }
      const status = response.statusCode ?? 0;
      const body = parse(Buffer.concat(parts));
      // Half an answer, said to be whole.
      if (status === 200 && body === null) throw new WebError('connection', 'the response is not JSON');
      return { status, headers: response.headers, body };
    } catch (error) {
      if (limit.signal.aborted) throw new WebError('too-slow', `timed out after ${timeoutSec} s`);
      if (error instanceof WebError) throw error;
      throw new WebError('connection', `the response broke off (${shown(errorMessage(error))})`);
    }
  }
}

function isTrouble(status: number): boolean {
  return [408, 425, 429].includes(status) || status >= 500;
}

function parse(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8')) as unknown;
  } catch {
    return null;
  }
}
