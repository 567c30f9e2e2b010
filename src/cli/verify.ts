import { Command } from 'commander';
import { verifyWorkspace } from '../index.ts';
import { exitCodes } from './exit-codes.ts';
import { formatCount } from './format.ts';

export function verifyCommand(): Command {
  return new Command('verify')
    .argument('<dir>', 'workspace')
    .option('--json', 'print JSON')
    .action(async (dir: string, flags: { json?: boolean }) => {
      const verification = await verifyWorkspace(dir);
      const { artefacts, blobs, answers, damagedAnswers, damage } = verification;
      if (flags.json) process.stdout.write(`${JSON.stringify(verification, null, 2)}\n`);
      else {
        for (const { what, path, videos } of damage) {
          process.stdout.write(`${what} ${path}${videos.length > 0 ? ` (${videos.join(', ')})` : ''}\n`);
        }
        process.stdout.write(
          `${formatCount(artefacts, 'artefact')}, ${formatCount(blobs, 'blob')}: ` +
            (damage.length === 0
              ? 'all intact\n'
              : `${damage.length} missing or damaged. Rerun lectern run to restore them.\n`),
        );
        if (answers > 0) {
          process.stdout.write(
            `${formatCount(answers, 'cached response')}: ` +
              (damagedAnswers === 0
                ? 'all intact\n'
                : `${damagedAnswers} damaged, requested again when a run needs them\n`),
          );
        }
      }
      if (damage.length > 0) process.exitCode = exitCodes.integrity.code;
    });
}
