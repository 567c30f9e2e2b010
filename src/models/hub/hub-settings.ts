import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { errorCode, errorMessage } from '../../base/errors.ts';
import { ModelError } from '../model-error.ts';

/** How models are downloaded from a hub in the manner of Hugging Face. */
export interface HubSettings {
  /** Address of the hub, without a slash at its end. */
  endpoint: string;
  /** Where the official clients keep what they download; shared with them. */
  cacheFolder: string;
  /** Sent to the hub and to no other server. */
  token: string | null;
  /** Ask no server: use what is in the cache. */
  offline: boolean;
  patience?: Partial<Patience>;
}

/** How long a download that stalls is tried again. */
export interface Patience {
  /** Attempts in a row that bring nothing. */
  attempts: number;
  /** A connection ends after so many seconds without a byte. */
  stallSec: number;
}

export const defaultPatience: Patience = { attempts: 6, stallSec: 60 };
export const defaultHub = 'https://huggingface.co';

const isTrue = /^(1|on|yes|true)$/i;

/**
 * What the official clients read from the environment, by their rules.
 * @param hub Address of the hub where the configuration has one; else `HF_ENDPOINT` or the public hub.
 * @throws ModelError where a variable makes no sense
 */
export function hubSettings(environment: NodeJS.ProcessEnv, hub: string | null = null): HubSettings {
  const endpoint = (hub ?? (environment.HF_ENDPOINT || defaultHub)).replace(/\/+$/, '');
  if (!/^https?:$/.test(URL.parse(endpoint)?.protocol ?? ''))
    throw new ModelError(
      'choice',
      `Expected HF_ENDPOINT to be an http or https URL, got ${JSON.stringify(endpoint)}.`,
    );
  const home = environment.HF_HOME || join(environment.XDG_CACHE_HOME || '~/.cache', 'huggingface');
  const cache = environment.HF_HUB_CACHE || environment.HUGGINGFACE_HUB_CACHE || join(home, 'hub');
  return {
    endpoint,
    cacheFolder: expanded(cache, environment),
    token: tokenOf(environment, home),
    offline: isTrue.test(environment.HF_HUB_OFFLINE || environment.TRANSFORMERS_OFFLINE || ''),
  };
}

export function patienceOf({ patience }: HubSettings): Patience {
  return { ...defaultPatience, ...patience };
}

function tokenOf(environment: NodeJS.ProcessEnv, home: string): string | null {
  if (isTrue.test(environment.HF_HUB_DISABLE_IMPLICIT_TOKEN ?? '')) return null;
  for (const name of ['HF_TOKEN', 'HUGGING_FACE_HUB_TOKEN']) {
    const token = cleaned(environment[name] ?? '', name);
    if (token !== null) return token;
  }
  const path = expanded(environment.HF_TOKEN_PATH || join(home, 'token'), environment);
  try {
    return cleaned(readFileSync(path, 'utf8'), path);
  } catch (error) {
    if (error instanceof ModelError) throw error;
    if (['ENOENT', 'ENOTDIR'].includes(errorCode(error) ?? '')) return null;
    throw new ModelError('choice', `The token of the hub cannot be read (${errorMessage(error)}).`);
  }
}

function cleaned(text: string, from: string): string | null {
  const token = text.trim();
  if (/^[\x21-\x7e]*$/.test(token)) return token || null;
  throw new ModelError('choice', `The token in ${from} has spaces or characters that no token has.`);
}

/** `~`, `$NAME` and `${NAME}`, which the official clients replace in paths. */
function expanded(path: string, environment: NodeJS.ProcessEnv): string {
  return path
    .replace(/^~(?=\/|\\|$)/, homedir())
    .replace(/\$(?:\{(\w+)\}|(\w+))/g, (all, braced, bare) => environment[braced ?? bare] ?? all);
}
