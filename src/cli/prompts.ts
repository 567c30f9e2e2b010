import { Command } from 'commander';
import { ejectPrompts, loadSettings, UsageError } from '../index.ts';
import { promptRoles, promptText } from '../library/program.ts';
import { findConfig } from './find-config.ts';
import { formatCount } from './format.ts';

export function promptsCommand(): Command {
  return new Command('prompts')
    .addCommand(
      new Command('show')
        .description('print the prompts a run would use, or the prompt of one role')
        .argument('[role]', `one of ${promptRoles.join(', ')}`)
        .option(
          '-c, --config <file>',
          'configuration file (default: lectern.yaml in the current folder, if present)',
        )
        .action(async (role: string | undefined, flags: { config?: string }) => {
          const { settings } = await loadSettings(findConfig(flags.config));
          const roles = role === undefined ? promptRoles : [roleNamed(role)];
          const texts = await Promise.all(roles.map((one) => promptText(settings.prompts, one)));
          process.stdout.write(texts.join('\n'));
        }),
    )
    .addCommand(
      new Command('eject')
        .description('write all prompts to a folder, to edit and set as `prompts` in lectern.yaml')
        .argument('<dir>', 'folder; existing files are kept')
        .action(async (dir: string) => {
          const { written, kept } = await ejectPrompts(dir);
          const stays = kept.length > 0 ? ` Already there, not overwritten: ${kept.join(', ')}.` : '';
          process.stderr.write(`${formatCount(written.length, 'prompt')} in ${dir}.${stays}\n`);
          process.stderr.write(`To use them, add to lectern.yaml: prompts: ${JSON.stringify(dir)}\n`);
        }),
    );
}

function roleNamed(name: string): (typeof promptRoles)[number] {
  const role = promptRoles.find((one) => one === name);
  if (role) return role;
  throw new UsageError(`There is no prompt ${JSON.stringify(name)}. Prompts: ${promptRoles.join(', ')}.`);
}
