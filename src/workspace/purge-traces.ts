import { byteLinesOf } from '../base/lines.ts';
import { hasChecksums, removeChecksums } from '../engine/checksums.ts';
import type { Objects } from '../engine/objects.ts';
import { entriesOfRun, listRuns, writeRunIndex } from '../engine/run-index.ts';
import type { Workspace } from '../engine/workspace.ts';
import { layout } from '../engine/workspace-layout.ts';
import { DigestCache } from '../inputs/digest-cache.ts';
import { readGivenFiles, writeGivenFiles } from '../inputs/given-files.ts';
import { purgePlan } from './planned/plan-traces.ts';
import type { Targets } from './removal-targets.ts';
import { checksumRun } from './work-on-videos.ts';

/** Takes targets out of what names them besides the store: answers of models, journals, labels, digests of files, inputs and indexes of runs. */
export async function purgeTraces(workspace: Workspace, targets: Targets): Promise<void> {
  for (const id of targets.ids) await workspace.objects.remove(layout.responsesOf(id));
  for (const folder of [layout.journals, layout.labels]) await purgeLogs(workspace.objects, folder, targets);
  const cache = new DigestCache(workspace);
  await cache.load();
  cache.forget((path, sha256) => targets.isFile(path, sha256));
  await cache.save();
  for (const run of await listRuns(workspace)) {
    await purgeRun(workspace, run, targets);
    await purgePlan(workspace, run, targets, (bytes) => linesWithout(bytes, targets));
  }
}

async function purgeRun(workspace: Workspace, run: string, targets: Targets): Promise<void> {
  const entries = await entriesOfRun(workspace, run);
  const files = await readGivenFiles(workspace, run);
  const leftEntries = entries.filter((entry) => !targets.isEntry(entry));
  const leftFiles = files.filter(({ path, seen }) => !targets.isFile(path, seen?.sha256 ?? ''));
  if (leftEntries.length === entries.length && leftFiles.length === files.length) return;
  const folder = workspace.below(layout.run(run));
  const wasFinished = await hasChecksums(folder);
  await removeChecksums(folder);
  await writeRunIndex(workspace, run, leftEntries);
  await writeGivenFiles(workspace, run, leftFiles);
  if (wasFinished) await checksumRun(workspace, run);
}

/** Costs of the targets and mishaps that name them, and labels. What they cost in all is then less than what it was. */
async function purgeLogs(objects: Objects, folder: string, targets: Targets): Promise<void> {
  for (const name of await objects.list(folder)) {
    if (!name.endsWith('.jsonl')) continue;
    const key = `${folder}/${name}`;
    await objects.replace(key, linesWithout(objects.stream(key), targets));
  }
}

async function* linesWithout(bytes: AsyncIterable<Buffer>, targets: Targets): AsyncGenerator<string> {
  for await (const line of byteLinesOf(bytes)) if (!isAbout(line, targets)) yield `${line}\n`;
}

function isAbout(line: string, targets: Targets): boolean {
  try {
    const { video, sha256, message } = JSON.parse(line) as Record<'video' | 'sha256' | 'message', unknown>;
    const isOfFile = typeof sha256 === 'string' && targets.isFile('', sha256);
    return (
      isOfFile || targets.hasId(String(video)) || (typeof message === 'string' && targets.areIn(message))
    );
  } catch {
    // Half a line of a killed run may be about anything.
    return true;
  }
}
