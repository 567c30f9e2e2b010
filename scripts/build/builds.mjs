// A build lies in a folder of its own, `dist-<digest of its sources>`, and `dist` is a link to the current one. Node
// resolves links when it loads a module: a run that is at work goes on with the files that it began with, whatever is
// built meanwhile, and so do the workers that it starts.
import { randomUUID } from 'node:crypto';
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { sourceDigest, sourceState } from './source-digest.mjs';

const stampFile = '.sources';
const usersFolder = '.in-use';
/** Holds what the file system said of the sources when they were last seen to be those of the build. */
const stateFile = '.sources-state';
/** Builds that are kept beside the current one and those in use, for who loads `dist` without the command. */
const keptBuilds = 3;
/** After this long what a build that was broken off left behind is removed. */
const abandonedMs = 3_600_000;

/** Whether `dist` was built from the sources as they are. Their contents are read where any may have changed. */
export function isUpToDate(root, nowMs = Date.now()) {
  const dist = join(root, 'dist');
  const stamp = stampOf(dist);
  if (stamp === null) return false;
  // Taken before they are read: what changes meanwhile changes it.
  const state = sourceState(root, nowMs);
  const note = `${stamp} ${state}`;
  if (state !== null && textOf(join(dist, stateFile)) === note) return true;
  if (stamp !== sourceDigest(root)) return false;
  if (state !== null) noteState(dist, note);
  return true;
}

function noteState(dist, note) {
  try {
    writeFileSync(join(dist, stateFile), note);
  } catch {
    // A checkout that may only be read: next time they are read again.
  }
}

/**
 * Brings `dist` up to date with the sources.
 * @param compile Builds into the empty folder that it is given; a rejection leaves `dist` as it was.
 * @returns Whether anything had to be done.
 */
export async function bringUpToDate(root, compile) {
  for (let attempt = 0; attempt < 3; attempt++) {
    const digest = sourceDigest(root);
    if (stampOf(join(root, 'dist')) === digest) return attempt > 0;
    const build = join(root, `dist-${digest.slice(0, 12)}`);
    if (stampOf(build) !== digest) await makeBuild(root, build, digest, compile);
    // What was edited meanwhile may or may not be in it.
    if (sourceDigest(root) !== digest) {
      rmSync(join(build, stampFile), { force: true });
      continue;
    }
    pointTo(root, build);
    removeOldBuilds(root, build);
    return true;
  }
  throw new Error('The sources changed while they were built, three times.');
}

/**
 * Notes that this process runs a build, so that it is kept for as long.
 * @param build Path of the build, not of the link to it.
 */
export function useBuild(build) {
  if (stampOf(build) === null) return;
  const note = join(build, usersFolder, String(process.pid));
  try {
    mkdirSync(join(build, usersFolder), { recursive: true });
    writeFileSync(note, '');
    process.on('exit', () => rmSync(note, { force: true }));
  } catch {
    // A checkout that may only be read: nobody builds there either.
  }
}

async function makeBuild(root, build, digest, compile) {
  const temporary = join(root, `dist-${randomUUID().slice(0, 8)}.new`);
  mkdirSync(temporary);
  try {
    await compile(temporary);
    writeFileSync(join(temporary, stampFile), digest);
    // Of two that build at once, the first wins. A folder without a stamp is none that anybody may rely on.
    if (existsSync(build) && stampOf(build) !== digest) rmSync(build, { recursive: true });
    if (!existsSync(build)) renameSync(temporary, build);
  } catch (error) {
    if (stampOf(build) !== digest) throw error;
  } finally {
    rmSync(temporary, { recursive: true, force: true });
  }
}

function pointTo(root, build) {
  const dist = join(root, 'dist');
  // What was just used is not removed as old.
  utimesSync(build, new Date(), new Date());
  const link = join(root, `dist-${randomUUID().slice(0, 8)}.link`);
  // Relative, so that the checkout can be moved; Windows makes a junction of it, which needs no rights.
  symlinkSync(process.platform === 'win32' ? build : basename(build), link, 'junction');
  const present = lstatSync(dist, { throwIfNoEntry: false });
  // A folder where the link belongs is a build by other means. It goes aside, since it may be in use.
  if (present?.isDirectory()) renameSync(dist, join(root, `dist-${randomUUID().slice(0, 8)}`));
  else if (present && process.platform === 'win32') rmSync(dist);
  renameSync(link, dist);
}

function removeOldBuilds(root, current) {
  const others = readdirSync(root)
    .filter((name) => /^dist-/.test(name) && name !== basename(current))
    .map((name) => ({ path: join(root, name), at: lstatSync(join(root, name)).mtimeMs }))
    .sort((a, b) => b.at - a.at);
  const isUnfinished = ({ path }) => /\.(new|link)$/.test(path);
  const unfinished = others.filter((one) => isUnfinished(one) && Date.now() - one.at > abandonedMs);
  const old = others.filter((one) => !isUnfinished(one) && !isInUse(one.path)).slice(keptBuilds);
  for (const { path } of [...unfinished, ...old]) rmSync(path, { recursive: true, force: true });
}

function isInUse(build) {
  const users = join(build, usersFolder);
  if (!existsSync(users)) return false;
  return readdirSync(users).some((pid) => {
    try {
      process.kill(Number(pid), 0);
      return true;
    } catch (error) {
      return error.code === 'EPERM';
    }
  });
}

/** Digest of the sources that a build was made of, or null where there is none. */
function stampOf(build) {
  return textOf(join(build, stampFile));
}

function textOf(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

/** Path of the current build itself, whatever `dist` points to later. */
export function currentBuild(root) {
  const dist = join(root, 'dist');
  return statSync(dist, { throwIfNoEntry: false }) ? realpathSync(dist) : null;
}
