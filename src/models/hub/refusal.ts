import type { IncomingMessage } from 'node:http';
import { retryAfterSec } from '../../base/retry-pause.ts';
import { ModelError } from '../model-error.ts';
import type { HubAnswer } from './hub-request.ts';
import type { HubSettings } from './hub-settings.ts';
import { PassingFault } from './passing-fault.ts';

export interface AskedFor {
  repo: string;
  revision: string;
}

/** Statuses of requests that may be answered the next time; with these, every one from 500 on. */
const passing = new Set([408, 425, 429]);
const mostShownChars = 200;

/** What an answer that is none means. Its body is let go. */
export function refusalOf(answer: HubAnswer, asked: AskedFor, settings: HubSettings): Error {
  const { message, status, address, isOfHub } = answer;
  message.destroy();
  const said = `${address} answered ${status}${saidBy(message, settings)}`;
  if (passing.has(status) || status >= 500) return new PassingFault(said, { retryAfterSec: waitOf(message) });
  // A signed address has run out: the hub gives a new one.
  if (!isOfHub) return new PassingFault(`${said}, the address that the hub gave for the file`);
  return new ModelError('choice', explained(message, asked, settings) ?? `${said}.`);
}

/** Whether an answer says that the model has no such file. */
export function isNoFile({ status, message, isOfHub }: HubAnswer): boolean {
  const code = message.headers['x-error-code'];
  return isOfHub && status === 404 && (code === undefined || code === 'EntryNotFound');
}

function explained(
  { statusCode, headers }: IncomingMessage,
  { repo, revision }: AskedFor,
  { endpoint, token }: HubSettings,
): string | null {
  const page = `${endpoint}/${repo}`;
  const setToken = `set HF_TOKEN to a token that may read (${endpoint}/settings/tokens)`;
  switch (headers['x-error-code']) {
    case 'GatedRepo':
      return token === null
        ? `${repo} is gated: its owner gives it to those who accept its terms. Log in and accept them at ${page}, then ${setToken}.`
        : `${repo} is gated, and the account of the token (HF_TOKEN) has not been let in. Log in with it and accept the terms at ${page}; some owners let people in by hand. A fine-grained token also needs the permission to read gated models.`;
    case 'RevisionNotFound':
      return `${page} has no revision ${revision} (any more). Set one that ${page}/commits/main lists.`;
    case 'RepoNotFound':
      return token === null
        ? `${endpoint} has no model ${repo}, or it is private. Check the name; for a private one ${setToken}.`
        : `${endpoint} has no model ${repo}, or the token (HF_TOKEN) may not read it. Check the name and the token.`;
  }
  if (statusCode === 401 || statusCode === 403)
    return token === null
      ? `${page} needs a token: ${setToken}.`
      : `${endpoint} does not accept the token (HF_TOKEN) for ${repo}. It may have run out, or lack the permission: ${setToken}.`;
  return statusCode === 404 ? `${endpoint} has no ${repo} at ${revision}.` : null;
}

function saidBy({ headers }: IncomingMessage, { token }: HubSettings): string {
  const text = headers['x-error-message'];
  if (typeof text !== 'string') return '';
  const safe = token === null ? text : text.replaceAll(token, '…');
  return ` (${JSON.stringify(safe.slice(0, mostShownChars))})`;
}

/** Seconds to wait: `Retry-After`, or `t` of `RateLimit: "api";r=0;t=30`, which the public hub sends. */
function waitOf({ headers }: IncomingMessage): number | null {
  const limit = /;\s*t=(\d+)/.exec(String(headers.ratelimit ?? ''))?.[1];
  return retryAfterSec(headers['retry-after'] ?? limit ?? null, Date.now());
}
