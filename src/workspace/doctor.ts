import { constants, existsSync } from 'node:fs';
import { access, statfs } from 'node:fs/promises';
import { availableParallelism, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { errorMessage } from '../base/errors.ts';
import { packageVersion } from '../config/package.ts';
import { defaultSettings, type Settings } from '../config/schema.ts';
import { isBucketAddress } from '../engine/bucket/bucket-address.ts';
import { openObjects } from '../engine/open-objects.ts';
import { probeObjects } from '../engine/probe-objects.ts';
import { isNodeNewEnough, neededNode } from '../engine/worker-node.ts';
import { recogniserNames, understoodBy } from '../records/recogniser.ts';
import { type Part, parts } from '../stages/parts.ts';
import { listModels, type ModelState } from './models/list-models.ts';
import { tryPart } from './try-part.ts';

/** `weak`: a run goes on, slower or not for long; `missing`: the main job cannot run. */
export type CheckState = 'ok' | 'weak' | 'missing';

/** Whether one part of Lectern works here: a native module, a kernel or a model, tried with a small job. */
export interface PartCheck {
  name: string;
  title: string;
  state: CheckState;
  /** Version and model where it works, else null. */
  found: string | null;
  /** What is wrong, and what to do about it where that is known; both null where nothing is. */
  problem: string | null;
  cure: string | null;
}

/** Whether a folder can be written to and has space. */
export interface DiskCheck {
  use: 'workspace' | 'temporary';
  path: string;
  state: CheckState;
  /** Null where the folder cannot be looked at. */
  freeBytes: number | null;
  /** What is wrong, and what to do about it where that is known; both null where nothing is. */
  problem: string | null;
  cure: string | null;
}

/** Whether a bucket may hold a workspace. */
export interface BucketCheck {
  address: string;
  state: CheckState;
  problem: string | null;
}

/** What `diagnose` finds out about this machine: the answer of `lectern doctor`. */
export interface Diagnosis {
  /** Whether the main job can run. */
  ready: boolean;
  /** Version of Lectern. */
  lectern: string;
  node: { version: string; path: string; bundled: boolean; state: CheckState; cure: string | null };
  /** Operating system and processor, as Node names them. */
  platform: string;
  /** Cores that this process may use. */
  cores: number;
  memory: { totalBytes: number; freeBytes: number; state: CheckState; cure: string | null };
  disks: DiskCheck[];
  /** Null where no bucket is asked about. */
  bucket: BucketCheck | null;
  parts: PartCheck[];
  /** Models that the settings name, and those that they could name. */
  models: Pick<ModelState, 'name' | 'role' | 'state' | 'configured' | 'setting' | 'get'>[];
  /** Languages that the embedded transcriber understands. */
  languages: string[];
}

/** Where bin/lectern.js finds the Node that comes with the package. */
const bundledNode = /[\\/]node_modules[\\/]node-[\w-]+[\\/]bin[\\/]node(\.exe)?$/;
/** What a unit of work takes at its peak. */
const unitBytes = 1.3e9;
/** Some ten hours of video. */
const roomyBytes = 1e9;

/**
 * Looks at what works on this machine, and uses every native part and model once.
 * @param workspace Where a workspace would be made: an existing folder, or an address in a bucket.
 * @throws UsageError where it is no address
 */
export async function diagnose(workspace: string, settings: Settings = defaultSettings): Promise<Diagnosis> {
  const models = await listModels(settings);
  const isInBucket = isBucketAddress(workspace);
  const [bucket, disks, checks] = await Promise.all([
    isInBucket ? checkBucket(workspace) : null,
    Promise.all([
      ...(isInBucket ? [] : [checkDisk('workspace', workspace)]),
      checkDisk('temporary', tmpdir()),
    ]),
    Promise.all(parts.filter((part) => isNeeded(part, models)).map(checkPart)),
  ]);
  const node = checkNode();
  const memory = checkMemory();
  return {
    ready:
      [node, memory, ...disks, ...(bucket ? [bucket] : []), ...checks].every(
        ({ state }) => state !== 'missing',
      ) && models.every(({ configured, state }) => !configured || state === 'installed'),
    lectern: packageVersion,
    node,
    platform: `${process.platform} ${process.arch}`,
    cores: availableParallelism(),
    memory,
    disks,
    bucket,
    parts: checks,
    models: models.map(({ name, role, state, configured, setting, get }) => ({
      ...{ name, role, state, configured, setting, get },
    })),
    languages: [...new Set(recogniserNames.flatMap(understoodBy))],
  };
}

/** Of models that users add, those that the settings name; where one is not there, the list of models says so. */
function isNeeded({ addedModel }: Part, models: readonly ModelState[]): boolean {
  if (addedModel === undefined) return true;
  return models.some(
    ({ name, configured, state }) => name === addedModel && configured && state === 'installed',
  );
}

async function checkPart({ name, title, addedModel }: Part): Promise<PartCheck> {
  const answer = await tryPart(name);
  if ('problem' in answer) {
    // What is wrong with an added model is told with the commands that get it.
    const cure = addedModel === undefined ? `Reinstall on this machine: ${installCommand()}` : null;
    return { name, title, state: 'missing', found: null, problem: answer.problem, cure };
  }
  const { found, weakness = null } = answer;
  return { name, title, state: weakness ? 'weak' : 'ok', found, problem: weakness, cure: null };
}

/** Optional dependencies bring native parts, so a cure must not leave them out. */
function installCommand(): string {
  const [project, isInstalled] = fileURLToPath(import.meta.url).split(/[\\/]node_modules[\\/](.*)/s);
  if (!isInstalled) return 'npm ci --include=optional';
  const place = existsSync(join(project!, 'package.json')) ? '' : '-g ';
  const file = `lectern-${packageVersion}-${process.platform}-${process.arch}.tgz`;
  return `npm install ${place}--include=optional ${file}`;
}

function checkNode(): Diagnosis['node'] {
  const isNew = isNodeNewEnough();
  return {
    version: process.versions.node,
    path: process.execPath,
    bundled: bundledNode.test(process.execPath),
    state: isNew ? 'ok' : 'missing',
    cure: isNew
      ? null
      : `Start Lectern with its own command, which uses the bundled Node ${neededNode}, or install Node ${neededNode}`,
  };
}

function checkMemory(): Diagnosis['memory'] {
  // Zero or more than there is where no limit is set on this process.
  const limit = process.constrainedMemory();
  const totalBytes = limit > 0 ? Math.min(limit, totalmem()) : totalmem();
  const freeBytes = process.availableMemory();
  const enough = freeBytes >= unitBytes;
  return {
    totalBytes,
    freeBytes,
    state: enough ? 'ok' : 'weak',
    cure: enough ? null : 'Close other programs, or run with --concurrency 1',
  };
}

async function checkBucket(place: string): Promise<BucketCheck> {
  const { address } = openObjects(place);
  try {
    await probeObjects(place);
    return { address, state: 'ok', problem: null };
  } catch (error) {
    return { address, state: 'missing', problem: errorMessage(error) };
  }
}

async function checkDisk(use: DiskCheck['use'], path: string): Promise<DiskCheck> {
  try {
    await access(path, constants.W_OK);
    const { bavail, bsize } = await statfs(path);
    const freeBytes = bavail * bsize;
    const enough = freeBytes >= roomyBytes;
    return {
      use,
      path,
      freeBytes,
      state: enough ? 'ok' : 'weak',
      problem: enough ? null : 'Little free space',
      cure: enough ? null : 'Free disk space or use another disk',
    };
  } catch (error) {
    // Weak, because the workspace may be made elsewhere.
    const cure =
      use === 'workspace' ? 'Choose a writable folder with --out' : 'Set TMPDIR to a writable folder';
    return { use, path, freeBytes: null, state: 'weak', problem: errorMessage(error), cure };
  }
}
