import { Command } from 'commander';
import { type RemoveSummary, removeVideo, UnknownVideoError, UsageError } from '../index.ts';
import { type CollectionRemoval, isCollection, removeFromCollection } from '../library/collect.ts';
import { listRuns } from '../library/program.ts';
import { formatCount } from './format.ts';

export function removeCommand(): Command {
  return new Command('remove')
    .argument('<video>', 'video id, page URL, youtube:ID, or sha256:DIGEST of the file')
    .argument('<dir>', 'workspace or collection')
    .option('--reason <text>', 'reason, recorded in removals.jsonl', '')
    .option('--json', 'print JSON')
    .action(async (video: string, dir: string, { reason, json }: { reason: string; json?: boolean }) => {
      for (const removed of await removeFrom(await holdersOf(dir), dir, video, reason)) {
        if (json) process.stdout.write(`${JSON.stringify(removed.summary)}\n`);
        else process.stderr.write(removed.lines.map((line) => `${line}\n`).join(''));
      }
    });
}

interface Removed {
  summary: object | null;
  lines: string[];
}
type Holder = (dir: string, video: string, reason: string) => Promise<Removed>;

/** What a folder is; both, where somebody collects into a workspace. @throws UsageError where it is neither. */
async function holdersOf(dir: string): Promise<Holder[]> {
  const holders: Holder[] = [];
  if ((await listRuns(dir)).length > 0) holders.push(fromWorkspace);
  if (isCollection(dir)) holders.push(fromCollection);
  if (holders.length === 0)
    throw new UsageError(
      `${dir} is neither a workspace (--out of lectern run) nor a collection (--out of lectern collect).`,
    );
  return holders;
}

/** @throws UnknownVideoError where none of them holds the video. */
async function removeFrom(
  holders: readonly Holder[],
  dir: string,
  video: string,
  reason: string,
): Promise<Removed[]> {
  const removed: Removed[] = [];
  for (const holder of holders) {
    try {
      removed.push(await holder(dir, video, reason));
    } catch (error) {
      const mayBeInAnother = removed.length > 0 || holder !== holders.at(-1);
      if (!(error instanceof UnknownVideoError && mayBeInAnother)) throw error;
    }
  }
  return removed;
}

const removedBefore = 'Already removed; nothing of it is left.';

async function fromWorkspace(dir: string, video: string, reason: string): Promise<Removed> {
  const summary = await removeVideo(dir, video, reason);
  return { summary, lines: summary ? workspaceLines(summary, dir) : [removedBefore] };
}

function workspaceLines(
  { videos, artefacts, blobs, derived, deleted }: RemoveSummary,
  dir: string,
): string[] {
  return [
    `Removed ${videos.join(', ')}: ${formatCount(artefacts, 'artefact')}, ${formatCount(blobs, 'blob')}`,
    derived
      ? 'The samples were rebuilt without it.'
      : `There are no samples now; the next lectern run in ${dir} makes new ones.`,
    ...deleted.map((path) => `Deleted ${path}: rerun lectern export.`),
    'Not touched: the video file itself, and copies outside the workspace (exports, reports, collections).',
  ];
}

async function fromCollection(dir: string, video: string, reason: string): Promise<Removed> {
  const summary = await removeFromCollection(dir, video, reason);
  return { summary, lines: summary ? collectionLines(summary) : [removedBefore] };
}

function collectionLines({ videos, results, files, deleted }: CollectionRemoval): string[] {
  const what = [
    ...videos,
    ...(results > 0 ? [`${formatCount(results, 'search result')} without a video`] : []),
  ];
  return [
    `Removed ${what.join(', ')}: ${formatCount(files, 'file')}`,
    ...deleted.map((path) => `Deleted ${path}, which another program had changed: rerun lectern review.`),
    'Not touched: videos outside the collection, and workspaces: run lectern remove on each of those too.',
  ];
}
