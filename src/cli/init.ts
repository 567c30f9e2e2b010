import { writeFile } from 'node:fs/promises';
import { Command } from 'commander';
import { starterConfig } from '../config/starter-config.ts';
import { UsageError } from '../index.ts';
import { usualName } from './find-config.ts';

export function initCommand(): Command {
  return new Command('init').action(async () => {
    try {
      await writeFile(usualName, starterConfig(process.cwd()), { flag: 'wx' });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      throw new UsageError(`${usualName} is already there. Edit it, or rename it and rerun lectern init.`);
    }
    process.stderr.write(
      `Wrote ${usualName}. It changes nothing yet: remove the # before the settings you want to change.\n`,
    );
  });
}
