import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';

/** What a build is made of. The lock is among them for the versions of the compiler and of what is bundled. */
const inputs = ['src', 'scripts/build', 'scripts/build.mjs', 'tsconfig.json', 'package-lock.json'];
/** Compiled by nobody: see `exclude` in tsconfig.json. */
const unbuilt = /(\.test|\.fixture)\.tsx?$|(^|\/)testing[^/]*\.ts$/;
/** A file that has changed just now may change again without another time. */
const unsettledMs = 2000;

/**
 * Digest of everything that the build reads. Goes by contents and not by times, so that neither a checkout nor a copy
 * nor a branch that was left and taken up again looks changed. Some 4 MB: 30 ms.
 */
export function sourceDigest(root) {
  const hash = createHash('sha256');
  for (const name of sourcesOf(root)) {
    const bytes = readFileSync(`${root}/${name}`);
    hash.update(`${name}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}

/**
 * Digest of what the file system says of the same files. While it stays the same none of them has changed, whoever
 * wrote to it: the system itself sets the time of the last change. Takes half the time.
 * @returns null where one was changed so shortly before that a next change might not show.
 */
export function sourceState(root, nowMs = Date.now()) {
  const told = [];
  let lastMs = 0;
  for (const name of sourcesOf(root)) {
    const { ino, size, mtimeMs, ctimeMs } = statSync(`${root}/${name}`);
    told.push(`${name}\0${ino} ${size} ${mtimeMs} ${ctimeMs}`);
    lastMs = Math.max(lastMs, ctimeMs);
  }
  return lastMs + unsettledMs < nowMs ? createHash('sha256').update(told.join('\0')).digest('hex') : null;
}

function sourcesOf(root) {
  return inputs.flatMap((input) => filesOf(root, input)).filter((name) => !unbuilt.test(name));
}

/** Names of the files below a folder, or of the file itself, with slashes. */
function filesOf(root, name) {
  let entries;
  try {
    entries = readdirSync(`${root}/${name}`, { withFileTypes: true });
  } catch (error) {
    if (error.code === 'ENOTDIR') return [name];
    if (error.code === 'ENOENT') return [];
    throw error;
  }
  return entries
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const inside = `${name}/${entry.name}`;
      return entry.isDirectory() ? filesOf(root, inside) : [inside];
    });
}
