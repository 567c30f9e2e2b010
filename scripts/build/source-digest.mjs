import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative, sep } from 'node:path';

/** What a build is made of. The lock is among them for the versions of the compiler and of what is bundled. */
const inputs = ['src', 'scripts/build', 'scripts/build.mjs', 'tsconfig.json', 'package-lock.json'];
/** Compiled by nobody: see `exclude` in tsconfig.json. */
const unbuilt = /(\.test|\.fixture)\.tsx?$|(^|\/)testing[^/]*\.ts$/;
/** A file that has changed just now may change again without another time. */
const unsettledMs = 2000;

/**
 * Digest of everything that the build reads. Goes by contents and not by times, so that neither a checkout nor a copy
 * nor a branch that was left and taken up again looks changed. Some 4 MB: 100 ms.
 */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  for (const { name, path } of sourcesOf(root)) {
    const bytes = readFileSync(path);
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * Digest of what the file system says of the same files. While it stays the same none of them has changed, whoever
 * wrote to it: the system itself sets the time of the last change. Some 10 ms.
 * @returns null where one was changed so shortly before that a next change might not show.
 */
export function sourceState(root, nowMs = Date.now()) {
  const hash = createHash('sha256');
  let lastMs = 0;
  for (const { name, path } of sourcesOf(root)) {
    const { ino, size, mtimeNs, ctimeNs, ctimeMs } = statSync(path, { bigint: true });
    hash.update(`${name}\0${ino} ${size} ${mtimeNs} ${ctimeNs}\0`);
    lastMs = Math.max(lastMs, Number(ctimeMs));
  }
  return lastMs + unsettledMs < nowMs ? hash.digest('hex') : null;
}

function sourcesOf(root) {
  return inputs
    .flatMap((input) => filesOf(join(root, input)))
    .map((path) => ({ path, name: relative(root, path).replaceAll(sep, '/') }))
    .filter(({ name }) => !unbuilt.test(name));
}

function filesOf(path) {
  let entries;
  try {
    entries = readdirSync(path, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [path];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => (entry.isDirectory() ? filesOf(join(path, entry.name)) : [join(path, entry.name)]));
}
