import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { npm } from './npm.mjs';

/**
 * Folder of the package that brings Node for a platform. For another platform than this one npm fetches it into
 * `folder`; what comes must be what package-lock.json holds.
 */
export function findNode(root, platform, folder) {
  const installed = join(root, 'node_modules', platform.node);
  if (existsSync(installed)) return installed;
  const { version, integrity } = lockedPackage(root, platform.node);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  // By force, since it is for another platform than this one.
  npm(
    ['install', '--force', '--ignore-scripts', '--no-audit', '--no-fund', `${platform.node}@${version}`],
    folder,
  );
  const fetched = lockedPackage(folder, platform.node);
  if (fetched.integrity !== integrity)
    throw new Error(`${platform.node} ${version} is not what package-lock.json holds.`);
  return join(folder, 'node_modules', platform.node);
}

/** What package-lock.json in a folder says of a package, be it installed or for another platform. */
export function lockedPackage(folder, name) {
  return JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')).packages[`node_modules/${name}`];
}
