import { createReadStream } from 'node:fs';
import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { DigestCache } from '../collect/identify.ts';
import { writeAtomically } from '../engine/atomic-file.ts';
import { digestFiles, hasChecksums, removeChecksums, writeChecksums } from '../engine/checksums.ts';
import { errorCode } from '../engine/errors.ts';
import { linesOf } from '../engine/lines.ts';
import { listRuns, writeRunIndex } from '../engine/run-index.ts';
import { entriesOfRun, type Targets } from './removal-targets.ts';

/** Takes targets out of what names them besides the store: answers of models, journals, digests of files, indexes. */
export async function purgeTraces(workspace: string, targets: Targets): Promise<void> {
  for (const id of targets.ids) await rm(join(workspace, 'responses', `${id}.jsonl`), { force: true });
  await purgeJournals(join(workspace, 'journal'), targets);
  const cache = new DigestCache(workspace);
  await cache.load();
  cache.forget((path, sha256) => targets.isFile(path, sha256));
  await cache.save();
  for (const run of await listRuns(workspace)) await purgeIndex(workspace, run, targets);
}

async function purgeIndex(workspace: string, run: string, targets: Targets): Promise<void> {
  const entries = await entriesOfRun(workspace, run);
  const left = entries.filter((entry) => !targets.isEntry(entry));
  if (left.length === entries.length) return;
  const folder = join(workspace, 'runs', run);
  const wasFinished = hasChecksums(folder);
  await removeChecksums(folder);
  await writeRunIndex(workspace, run, left);
  if (wasFinished) await writeChecksums(folder, await digestFiles(folder, ['index.jsonl', 'run.json']));
}

/** Costs of the targets, and mishaps that name them. What they cost in all is then less than what it was. */
async function purgeJournals(folder: string, targets: Targets): Promise<void> {
  const names = await readdir(folder).catch((error: unknown) => {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  });
  for (const name of names) {
    if (!name.endsWith('.jsonl')) continue;
    const path = join(folder, name);
    await writeAtomically(path, linesWithout(path, targets));
  }
}

async function* linesWithout(path: string, targets: Targets): AsyncGenerator<string> {
  for await (const line of linesOf(createReadStream(path, 'utf8')))
    if (!isAbout(line, targets)) yield `${line}\n`;
}

function isAbout(line: string, targets: Targets): boolean {
  try {
    const { video, message } = JSON.parse(line) as { video?: unknown; message?: unknown };
    return targets.hasId(String(video)) || (typeof message === 'string' && targets.areIn(message));
  } catch {
    // Half a line of a killed run may be about anything.
    return true;
  }
}
