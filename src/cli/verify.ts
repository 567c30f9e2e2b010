import { Command } from 'commander';
import { verifyWorkspace } from '../index.ts';
import { isPackage, verifyPackage } from '../library/formats.ts';
import { exitCodes } from './exit-codes.ts';
import { formatCount } from './format.ts';
import { printable } from './printable.ts';

export function verifyCommand(): Command {
  return new Command('verify')
    .argument('<dir>', 'workspace or exported folder')
    .option('--json', 'print JSON')
    .action(async (dir: string, flags: { json?: boolean }) => {
      if (await isPackage(dir)) {
        await verifyExported(dir, flags.json ?? false);
        return;
      }
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

async function verifyExported(dir: string, isJson: boolean): Promise<void> {
  const damage = await verifyPackage(dir);
  if (isJson) process.stdout.write(`${JSON.stringify({ damage }, null, 2)}\n`);
  else {
    for (const { what, name } of damage) process.stdout.write(`${printable(`${what} ${name}`)}\n`);
    process.stdout.write(
      damage.length === 0
        ? 'All files are as they were exported.\n'
        : `${formatCount(damage.length, 'file')} missing or damaged. Export again.\n`,
    );
  }
  if (damage.length > 0) process.exitCode = exitCodes.integrity.code;
}
