import { Command } from 'commander';
import { checkCommand } from './evaluate-check.ts';

export function evaluateCommand(): Command {
  return new Command('evaluate').addCommand(checkCommand());
}
