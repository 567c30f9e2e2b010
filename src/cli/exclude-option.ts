import { type Command, Option } from 'commander';
import type { Settings } from '../index.ts';

/** Adds the options that say which videos must not be used. */
export function addExcludeOption(command: Command): Command {
  return command
    .addOption(
      new Option('--exclude <file>', 'list of videos to exclude (repeatable)')
        .argParser((value: string, all: string[]) => [...all, value])
        .default([], 'none'),
    )
    .option(
      '-c, --config <file>',
      'configuration file (default: lectern.yaml in the current folder, if present)',
    );
}

/** All lists: that of the configuration and those that are named. */
export function exclusionsFor({ exclusions }: Settings, named: readonly string[]): string[] {
  return [...(exclusions === null ? [] : [exclusions]), ...named];
}
