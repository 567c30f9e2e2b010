import { Command } from 'commander';
import { reviewCollection } from '../index.ts';
import { formatCount } from './format.ts';

const sayEveryMs = 5000;

export function reviewCommand(): Command {
  return new Command('review')
    .description('decide by titles, descriptions and comments which collected videos to keep')
    .argument('<collection>', 'folder that `lectern collect` made')
    .option('--json', 'the counts as JSON on standard output')
    .action(async (folder: string, { json }: { json?: boolean }) => {
      let saidAt = performance.now();
      const summary = await reviewCollection(folder, {
        reviewer: null,
        onReviewed: (count) => {
          if (performance.now() - saidAt < sayEveryMs) return;
          saidAt = performance.now();
          process.stderr.write(`${formatCount(count, 'video')} reviewed\n`);
        },
      });
      if (json) process.stdout.write(`${JSON.stringify({ event: 'summary', ...summary })}\n`);
      const { kept, dropped, reasons, overridden, unknown } = summary;
      const why = Object.entries(reasons).map(([reason, count]) => `${reason} ${count}`);
      const lines = [
        `${formatCount(kept, 'video')} kept, ${dropped} dropped${why.length > 0 ? `: ${why.join(', ')}` : ''}`,
        ...(overridden > 0 ? [`${formatCount(overridden, 'verdict')} of yours`] : []),
        ...(unknown.length > 0
          ? [`In overrides.yaml but not in the collection: ${unknown.slice(0, 10).join(', ')}`]
          : []),
        `Look through ${folder}/review.csv; what you decide otherwise goes into ${folder}/overrides.yaml. Next: lectern fetch ${folder}`,
      ];
      process.stderr.write(lines.map((line) => `${line}\n`).join(''));
    });
}
