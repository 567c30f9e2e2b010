import { Command, Option } from 'commander';
import { listSettings } from '../config/list.ts';
import { settingsYaml } from '../config/settings-yaml.ts';
import { loadSettings } from '../index.ts';
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
      .addOption(
        new Option('--yaml', 'print a configuration file with every setting, to use as it is').conflicts(
          'json',
        ),
      )
      .action(async (flags: { config?: string; json?: boolean; yaml?: boolean }) => {
        const loaded = await loadSettings(findConfig(flags.config));
        if (flags.yaml) {
          process.stdout.write(settingsYaml(loaded.settings));
          return;
        }
        const rows = listSettings(loaded);
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
