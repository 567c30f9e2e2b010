import { Command } from 'commander';
import { checkCommand } from './evaluate-check.ts';
import { overlapCommand } from './evaluate-overlap.ts';
import { reportCommand } from './evaluate-report.ts';
import { runCommand } from './evaluate-run.ts';

export function evaluateCommand(): Command {
  return new Command('evaluate')
    .addCommand(checkCommand())
    .addCommand(runCommand())
    .addCommand(reportCommand())
    .addCommand(overlapCommand());
}
