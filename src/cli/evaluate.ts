import { Command } from 'commander';
import { reportCommand } from './evaluate-report.ts';

export function evaluateCommand(): Command {
  return new Command('evaluate').addCommand(reportCommand());
}
