// Loaded with `node --import` into the coordinator and its workers by tests: spoils or ends them at a chosen moment of
// their work on the file system, and may replace the costly stages by what they made in an earlier run.
import { appendFileSync, readdirSync, readFileSync, statSync } from 'node:fs';
import files, { type FileHandle } from 'node:fs/promises';
import { syncBuiltinESMExports } from 'node:module';
import { join, resolve } from 'node:path';
import { isMainThread } from 'node:worker_threads';

export interface Injection {
  /** Only what is done below this folder counts. */
  workspace: string;
  /** Folder for `pids`, `moments` (one a line) and, per role, `calls-…`, as long as their count. */
  notes: string;
  /** Address of the module with the stages of the build. */
  stages: string;
  /** Workspace of an earlier run, whose artefacts the stages give; null to let them work. */
  recorded: string | null;
  /** Ends all processes at this moment of commits (counted over all of them from 1), or at the first of this name. */
  kill: number | string | null;
  /** Lets calls of one role fail, `count` of them from number `from`; counted from 1. */
  fault: {
    code: string;
    role: 'coordinator' | 'worker';
    from: number;
    count: number;
    writesOnly: boolean;
  } | null;
}

const injection = JSON.parse(process.env.LECTERN_INJECTION ?? 'null') as Injection | null;
const role = process.send ? 'worker' : 'coordinator';
/** Remembered: an orphan has another parent, which has nothing to do with this. */
const coordinator = process.ppid;

if (injection && isMainThread) {
  appendFileSync(join(injection.notes, 'pids'), `${process.pid}\n`);
  wrapFiles(injection);
  if (injection.recorded) await replaceStages(injection.recorded, injection.stages);
}

/** A moment around a commit: notes it, and ends everything if it is the one. */
function moment(phase: string, path: string): void {
  const { workspace, notes, kill } = injection!;
  const name = `${phase} ${nameOf(path, workspace)}`;
  appendFileSync(join(notes, 'moments'), `${name}\n`);
  const count = readFileSync(join(notes, 'moments'), 'utf8').split('\n').length - 1;
  if (count !== kill && name !== kill) return;
  if (role === 'worker' && process.ppid === coordinator) process.kill(coordinator, 'SIGKILL');
  process.kill(process.pid, 'SIGKILL');
}

/** The path below the workspace, the same in every run: of a draft the name that it is meant for. */
function nameOf(path: string, workspace: string): string {
  const below = resolve(path).slice(resolve(workspace).length + 1);
  return below.replace(/(^|\/)\.([^/]*)\.(?:[0-9a-f]{8}-\d+-)?[0-9a-f]{12}\.tmp$/, '$1$2');
}

function fail(operation: string, path: string, isWrite: boolean, tellsPath = true): void {
  const { fault, notes } = injection!;
  if (!fault || fault.role !== role || (fault.writesOnly && !isWrite)) return;
  const counter = join(notes, `calls-${role}`);
  appendFileSync(counter, '.');
  const { size } = statSync(counter);
  if (size < fault.from || size >= fault.from + fault.count) return;
  const where = tellsPath ? ` '${path}'` : '';
  const error = new Error(`${fault.code}: injected, ${operation}${where}`);
  throw Object.assign(error, { code: fault.code, syscall: operation }, tellsPath ? { path } : {});
}

function wrapFiles({ workspace }: Injection): void {
  const root = resolve(workspace);
  const concerns = (path: unknown): path is string =>
    typeof path === 'string' && `${resolve(path)}/`.startsWith(`${root}/`);
  const original = { ...files };

  files.open = async (path, flags, mode) => {
    if (!concerns(path)) return original.open(path, flags, mode);
    const writes = flags !== undefined && flags !== 'r';
    fail('open', path, writes);
    const handle = await original.open(path, flags, mode);
    if (writes) wrapHandle(handle, path);
    return handle;
  };
  for (const operation of ['link', 'rename'] as const) {
    files[operation] = async (from, to) => {
      if (!concerns(to)) return original[operation](from, to);
      fail(operation, String(from), true);
      moment(`before ${operation}`, to);
      await original[operation](from, to);
      moment(`after ${operation}`, to);
    };
  }
  files.writeFile = async (path, data, options) => {
    if (!concerns(path)) return original.writeFile(path, data, options);
    fail('open', path, true);
    await writeInTwo(path, String(data), (part, isFirst) =>
      isFirst ? original.writeFile(path, part, options) : original.appendFile(path, part),
    );
  };
  files.appendFile = async (path, data, options) => {
    if (!concerns(path)) return original.appendFile(path, data, options);
    fail('open', path, true);
    await writeInTwo(path, String(data), (part) => original.appendFile(path, part, options));
  };
  files.mkdir = (async (path: string, options: object) => {
    if (concerns(path)) fail('mkdir', path, true);
    return original.mkdir(path, options);
  }) as typeof files.mkdir;
  files.rm = async (path, options) => {
    if (!concerns(path)) return original.rm(path, options);
    fail('rm', path, true);
    await original.rm(path, options);
    if (!path.endsWith('.tmp')) moment('after rm', path);
  };
  for (const operation of ['readFile', 'readdir', 'stat'] as const) {
    const call = original[operation] as (path: unknown, ...rest: unknown[]) => Promise<unknown>;
    Object.assign(files, {
      async [operation](path: unknown, ...rest: unknown[]) {
        if (concerns(path)) fail(operation === 'readFile' ? 'open' : operation, path, false);
        return call(path, ...rest);
      },
    });
  }
  syncBuiltinESMExports();
}

function wrapHandle(handle: FileHandle, path: string): void {
  const { writeFile, sync } = handle;
  handle.writeFile = async (data) => {
    fail('write', path, true, false);
    const bytes = typeof data === 'string' ? Buffer.from(data) : (data as Uint8Array);
    await writeInTwo(path, bytes, (part) => writeFile.call(handle, part));
  };
  handle.sync = async () => {
    fail('fsync', path, true, false);
    await sync.call(handle);
  };
}

async function writeInTwo<T extends string | Uint8Array>(
  path: string,
  data: T,
  write: (part: T, isFirst: boolean) => Promise<unknown>,
): Promise<void> {
  const half = Math.floor(data.length / 2);
  await write(data.slice(0, half) as T, true);
  moment('half of', path);
  await write(data.slice(half) as T, false);
}

/** Lets each stage give what it made in the recorded run, pictures included. */
async function replaceStages(recorded: string, stages: string): Promise<void> {
  const { videoStages } = (await import(stages)) as typeof import('../src/stages/pipeline.ts');
  for (const stage of videoStages) {
    stage.run = async (_inputs, _slice, context) => {
      const [key] = readdirSync(join(recorded, 'artefacts', stage.name));
      const [envelope, content] = readFileSync(join(recorded, 'artefacts', stage.name, key!), 'utf8').split(
        '\n',
      );
      for (const digest of (JSON.parse(envelope!) as { blobs: string[] }).blobs) {
        await context.putBlob(readFileSync(join(recorded, 'blobs', digest)));
      }
      return JSON.parse(content!) as unknown;
    };
  }
}
