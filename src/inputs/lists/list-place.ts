import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UsageError } from '../../base/errors.ts';

/** Where an entry of a list leads: to a file of this machine, under the name that it was given, or elsewhere. */
export type ListedPlace =
  | { kind: 'file'; path: string; name: string }
  /** Into a bucket, or the web. */
  | { kind: 'remote'; address: string };

const isWindows = process.platform === 'win32';
/** What may be meant otherwise than as a name: blanks around it, quotes, `\`, `~`, `file:`, `C:`. */
const isOdd = /^[\s"'~]|\s$|\\|^[A-Za-z][A-Za-z0-9+.-]*:/;

/**
 * Where a text of a list leads. A file of exactly that name is meant first; then quotes around it are none of it,
 * `file://` and `~/` are followed.
 * @param folder Where relative paths begin.
 * @param where Names the place of the text, for mistakes.
 * @throws UsageError for paths of another system or machine, and for what is no path.
 */
export function placeOf(text: string, folder: string, where: string): ListedPlace {
  const refuse = (told: string): never => {
    throw new UsageError(`${where}: ${JSON.stringify(text.trim())} ${told}`);
  };
  const file = (name: string): ListedPlace => ({ kind: 'file', path: resolve(folder, name), name });
  if (isOdd.test(text) && isThere(resolve(folder, text))) return file(text);
  const bare = unquoted(text.trim());
  if (bare === '') return refuse('is not a path.');
  if (bare !== text && isOdd.test(bare) && isThere(resolve(folder, bare))) return file(bare);
  if (/^(?:https?:|s3:\/\/)/i.test(bare)) return { kind: 'remote', address: bare };
  if (/^file:/i.test(bare)) {
    const path = pathOfUrl(bare, refuse);
    return { kind: 'file', path, name: path };
  }
  if (/^[A-Za-z][A-Za-z0-9+.-]+:\/\//.test(bare))
    return refuse('is not a local file. Copy it here and use its path.');
  if (/^~[\\/]/.test(bare)) return file(join(homedir(), bare.slice(2)));
  if (/^~[^\\/]*[\\/]/.test(bare))
    return refuse('starts with a home folder (~), which only a shell expands. Write the full path.');
  if (isWindows) return file(bare);
  if (/^[A-Za-z]:[\\/]|^\\\\/.test(bare))
    return refuse('is a Windows path. Use the path on this machine, or one relative to the list.');
  if (bare.includes('\\')) {
    const name = bare.replaceAll('\\', '/');
    if (isThere(resolve(folder, name))) return file(name);
    return refuse(`is not there, nor is ${JSON.stringify(name)}. Use "/" between the parts of a path.`);
  }
  return file(bare);
}

function unquoted(text: string): string {
  const [, , inside] = /^(["'])(.*)\1$/.exec(text) ?? [];
  return inside === undefined ? text : inside.trim();
}

/** @param refuse Throws what is told. */
function pathOfUrl(address: string, refuse: (told: string) => never): string {
  const url = URL.parse(address) ?? refuse('is not a file URL, such as file:///home/me/video.mp4');
  if (url.hostname !== '' && url.hostname !== 'localhost')
    refuse(`is on another machine (${url.hostname}). Use the path of the file on this one.`);
  url.hostname = '';
  // In names that were not escaped these are letters like others.
  const rest = `${url.search}${url.hash}`;
  url.search = '';
  url.hash = '';
  const pathOf = (of: URL): string => {
    try {
      return fileURLToPath(of);
    } catch {
      return refuse('is not a file URL of this machine, such as file:///home/me/video.mp4');
    }
  };
  const path = pathOf(url);
  if (!isWindows && /^\/[A-Za-z]:\//.test(path) && !isThere(path))
    refuse('is a Windows path. Use the path on this machine.');
  if (rest === '') return path;
  const whole = pathOf(new URL(url.href + rest.replace('#', '%23').replace('?', '%3F')));
  return isThere(whole) ? whole : path;
}

function isThere(path: string): boolean {
  return !path.includes('\0') && existsSync(path);
}
