import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The Node and npm that a user has, outside of this checkout, and the environment of a shell that has them. */
export interface Caller {
  node: string;
  npm: string;
  majorVersion: number;
  env: NodeJS.ProcessEnv;
}

// npm tells its scripts of the project that they belong to. Of that, only where packages come from is the user's.
const settingsOfNpm = /^npm_/i;
const keptSettings =
  /^npm_config_(cache|registry|userconfig|globalconfig|proxy|https_proxy|noproxy|cafile)$/i;

/** Null where the only Node is the one of this checkout. */
export function findCaller(): Caller | null {
  // npm puts node_modules/.bin first, where the Node of this checkout lies.
  const ofNpm = /[\\/](node_modules[\\/]\.bin|node-gyp-bin)[\\/]?$/;
  const folders = (process.env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '' && !ofNpm.test(folder));
  const [node, npm] = ['node', 'npm'].map((name) =>
    folders.map((folder) => join(folder, name)).find((path) => isExecutable(path)),
  );
  if (!node || !npm) return null;
  const kept = Object.entries(process.env).filter(
    ([key]) => !settingsOfNpm.test(key) || keptSettings.test(key),
  );
  const env = { ...Object.fromEntries(kept), PATH: folders.join(delimiter), NO_COLOR: '1' };
  const version = execFileSync(node, ['-p', 'process.versions.node'], { encoding: 'utf8', env });
  return { node, npm, majorVersion: Number.parseInt(version, 10), env };
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
