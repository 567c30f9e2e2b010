import { Command } from 'commander';
import {
  type CollectionRemoval,
  isCollection,
  listRuns,
  type RemoveSummary,
  removeFromCollection,
  removeVideo,
  UnknownVideoError,
  UsageError,
} from '../index.ts';
import { formatCount } from './format.ts';

export function removeCommand(): Command {
  return new Command('remove')
    .argument('<video>', 'id of the video, address of its page, youtube:ID, or sha256:DIGEST of its file')
    .argument('<dir>', 'workspace that `lectern run` made, or collection that `lectern collect` made')
    .option('--reason <text>', 'why, for the line that stays in removals.jsonl', '')
    .option('--json', 'as JSON')
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
      `${dir} is neither a workspace (the --out of lectern run) nor a collection (the --out of lectern collect).`,
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

const removedBefore = 'It was removed before; nothing of it is left.';

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
      ? 'Samples were made again without it.'
      : `There are no samples now; the next lectern run in ${dir} makes them.`,
    ...deleted.map((path) => `Deleted ${path}: give lectern export again.`),
    'Not touched: the video file itself, and what was copied out of the workspace (exports, reports, collections).',
  ];
}

async function fromCollection(dir: string, video: string, reason: string): Promise<Removed> {
  const summary = await removeFromCollection(dir, video, reason);
  return { summary, lines: summary ? collectionLines(summary) : [removedBefore] };
}

function collectionLines({ videos, results, files, deleted }: CollectionRemoval): string[] {
  const what = [
    ...videos,
    ...(results > 0 ? [`${formatCount(results, 'search result')} that became no video`] : []),
  ];
  return [
    `Removed ${what.join(', ')}: ${formatCount(files, 'file')}`,
    ...deleted.map(
      (path) => `Deleted ${path}, which was changed by another program: give lectern review again.`,
    ),
    'Not touched: videos that were taken where they are, and workspaces: give lectern remove for each of those, too.',
  ];
}
