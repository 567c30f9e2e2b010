import { Command } from 'commander';
import { type RemoveSummary, removeVideo } from '../index.ts';
import { formatCount } from './format.ts';

export function removeCommand(): Command {
  return new Command('remove')
    .description('remove what a workspace holds of a video, in all its runs, and never make it again there')
    .argument('<video>', 'id of the video, address of its page, youtube:ID, or sha256:DIGEST of its file')
    .argument('<dir>', 'workspace')
    .option('--reason <text>', 'why, for the line that stays in removals.jsonl', '')
    .option('--json', 'as JSON')
    .action(async (video: string, dir: string, { reason, json }: { reason: string; json?: boolean }) => {
      const summary = await removeVideo(dir, video, reason);
      if (json) process.stdout.write(`${JSON.stringify(summary)}\n`);
      else for (const line of summaryLines(summary, dir)) process.stderr.write(`${line}\n`);
    });
}

function summaryLines(summary: RemoveSummary | null, dir: string): string[] {
  if (summary === null) return ['It was removed before; nothing of it is left.'];
  const { videos, artefacts, blobs, derived, deleted } = summary;
  return [
    `Removed ${videos.join(', ')}: ${formatCount(artefacts, 'artefact')}, ${formatCount(blobs, 'blob')}`,
    derived
      ? 'Samples were made again without it.'
      : `There are no samples now; the next lectern run in ${dir} makes them.`,
    ...deleted.map((path) => `Deleted ${path}: give lectern export again.`),
    'Not touched: the video file itself, and what was copied out of the workspace (exports, reports, collections).',
  ];
}
