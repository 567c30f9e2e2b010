import { retryAfterSec } from '../base/retry-pause.ts';
import type { EndpointFault } from './endpoint-error.ts';
import { HttpStatusError } from './http-status-error.ts';

/** What became of an attempt without an answer. */
export type AttemptFailure =
  | { kind: 'stop'; fault: Exclude<EndpointFault, 'down' | 'transient'>; message: string }
  /** This request will not be taken however often it is sent; others may. */
  | { kind: 'refused'; reason: RequestRefusal; message: string; body: string }
  | { kind: 'transient'; retryAfterSec: number | null; message: string };

/** Why a server does not take a request: more than the model can read; its content filter; its form. */
export type RequestRefusal = 'too-long' | 'refusal' | 'bad-request';

/** Statuses of requests that may be answered the next time; with these, every one from 500 on but those below. */
const passing = new Set([408, 409, 425, 429]);
/** Not implemented, and HTTP version not supported. */
const lastingServerErrors = new Set([501, 505]);
const usedUp = /insufficient_quota|billing_hard_limit_reached|billing_not_active|insufficient_credits/;
const tooLong =
  /context_length|context length|context size|maximum context|too long|too large|too many tokens/i;
const filtered = /content_filter|content_policy|content management policy|moderation|flagged|safety system/i;

const mostShownChars = 300;

/** Says what an error of the client means. */
export function attemptFailureOf(error: unknown, nowMs: number): AttemptFailure {
  const status = rootOf(error);
  return status instanceof HttpStatusError ? ofStatus(status, nowMs) : ofConnection(error);
}

function ofStatus({ status, headers, body }: HttpStatusError, nowMs: number): AttemptFailure {
  const message = `answered ${status}: ${shown(body)}`;
  const stop = (fault: 'credentials' | 'quota' | 'setup'): AttemptFailure => ({
    kind: 'stop',
    fault,
    message,
  });
  if (status === 401) return stop('credentials');
  if (status === 402 || usedUp.test(body)) return stop('quota');
  if (status === 403 && !filtered.test(body)) return stop('credentials');
  if (passing.has(status) || (status >= 500 && !lastingServerErrors.has(status))) {
    return { kind: 'transient', retryAfterSec: retryAfterSec(headers.get('retry-after'), nowMs), message };
  }
  if ([400, 403, 413, 422].includes(status))
    return { kind: 'refused', reason: refusalOf(status, body), message, body };
  if (status >= 300 && status < 400) {
    const place = shown(headers.get('location') ?? 'nowhere');
    return {
      kind: 'stop',
      fault: 'setup',
      message: `answered ${status} and redirects to ${place}; redirects are not followed, to protect the key. Set baseUrl to the final address`,
    };
  }
  return stop('setup');
}

function refusalOf(status: number, body: string): RequestRefusal {
  if (filtered.test(body)) return 'refusal';
  return status === 413 || tooLong.test(body) ? 'too-long' : 'bad-request';
}

function ofConnection(error: unknown): AttemptFailure {
  const text = String(Object(error).message ?? error);
  const root = rootOf(error);
  const cause = root instanceof Error && root !== error ? ` (${root.message || root.name})` : '';
  // An error inside a stream comes with the status 200.
  if (usedUp.test(text) || usedUp.test(String(Object(error).code)))
    return { kind: 'stop', fault: 'quota', message: shown(text) };
  return {
    kind: 'transient',
    retryAfterSec: null,
    message: `gave no complete response:  ${shown(text + cause)}`,
  };
}

/** The error at the bottom: the client library and `fetch` wrap what happened. */
function rootOf(error: unknown): unknown {
  let root = error;
  for (let depth = 0; depth < 5 && root instanceof Error && root.cause !== undefined; depth++)
    root = root.cause;
  return root;
}

/** Untrusted text in a message: one line, no control characters, not long. */
function shown(text: string): string {
  return JSON.stringify([...text.trim()].slice(0, mostShownChars).join(''));
}
