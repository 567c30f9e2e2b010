import { Command } from 'commander';
import { listSettings, loadSettings } from '../index.ts';
import { findConfig } from './find-config.ts';

export function configCommand(): Command {
  return new Command('config').addCommand(
    new Command('print')
      .description('print every setting, its value and its source')
      .option(
        '-c, --config <file>',
        'configuration file (default: lectern.yaml in the current folder, if present)',
      )
      .option('--json', 'print JSON: [{path, value, from}]')
      .action(async (flags: { config?: string; json?: boolean }) => {
        const rows = listSettings(await loadSettings(findConfig(flags.config)));
        if (flags.json) {
          process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`);
          return;
        }
        const width = Math.max(
          ...rows.map(({ path, value }) => path.length + JSON.stringify(value).length + 2),
        );
        for (const { path, value, from } of rows) {
          process.stdout.write(`${`${path}: ${JSON.stringify(value)}`.padEnd(width)}  # ${from}\n`);
        }
      }),
  );
}
