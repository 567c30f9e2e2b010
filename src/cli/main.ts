import { Command, CommanderError } from 'commander';
import { packageVersion } from '../config/package.ts';
import { errorMessage, IntegrityError, StoppedError, UsageError } from '../index.ts';
import { calibrateCommand } from './calibrate.ts';
import { collectCommand } from './collect.ts';
import { compareCommand } from './compare.ts';
import { configCommand } from './config.ts';
import { doctorCommand } from './doctor.ts';
import { exitCodes } from './exit-codes.ts';
import { exportCommand } from './export.ts';
import { fetchCommand } from './fetch.ts';
import { inspectCommand } from './inspect.ts';
import { printable } from './printable.ts';
import { promptsCommand } from './prompts.ts';
import { removeCommand } from './remove.ts';
import { reportCommand } from './report.ts';
import { reviewCommand } from './review.ts';
import { runCommand } from './run.ts';
import { shuffleCommand } from './shuffle.ts';
import { statsCommand } from './stats.ts';
import { statusCommand } from './status.ts';
import { systemFault } from './system-fault.ts';
import { taxonomyCommand } from './taxonomy.ts';
import { verifyCommand } from './verify.ts';
import { viewCommand } from './view.ts';

/** The whole command line. */
export function program(): Command {
  return new Command('lectern')
    .description(
      'Turns instructional videos into a multimodal textbook: keyframes, on-screen text and speech, in order.',
    )
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .commandsGroup('Find:')
    .addCommand(taxonomyCommand())
    .addCommand(collectCommand())
    .addCommand(reviewCommand())
    .addCommand(fetchCommand())
    .commandsGroup('Make:')
    .addCommand(runCommand())
    .addCommand(statusCommand())
    .addCommand(inspectCommand())
    .addCommand(viewCommand())
    .addCommand(exportCommand())
    .addCommand(shuffleCommand())
    .addCommand(verifyCommand())
    .addCommand(removeCommand())
    .commandsGroup('Measure:')
    .addCommand(statsCommand())
    .addCommand(compareCommand())
    .addCommand(calibrateCommand())
    .addCommand(reportCommand())
    .commandsGroup('Set up:')
    .addCommand(configCommand())
    .addCommand(doctorCommand())
    .addCommand(promptsCommand())
    .addHelpText('after', `\n${exitCodeHelp()}`)
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, 'lectern: ')) })
    .exitOverride();
}

function exitCodeHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`);
  return `Exit codes:\n${lines.join('\n')}`;
}

/** Runs the command line and says which exit code it ends with. */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that closes the pipe (`| head`) is no mistake of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) =>
    process.exit(error.code === 'EPIPE' ? exitCodes.done.code : tellError(error)),
  );
  const command = program();
  for (const child of command.commands) inheritExit(child, command);
  try {
    await command.parseAsync(argv, { from: 'user' });
    return Number(process.exitCode ?? exitCodes.done.code);
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitCodes.done.code : exitCodes.usage.code;
    }
    return tellError(error);
  }
}

/** Says what ended the program; returns its exit code. */
function tellError(thrown: unknown): number {
  const error = systemFault(thrown) ?? thrown;
  const exit =
    error instanceof UsageError
      ? exitCodes.usage
      : error instanceof StoppedError
        ? exitCodes.stopped
        : error instanceof IntegrityError
          ? exitCodes.integrity
          : exitCodes.bug;
  const isBug = exit === exitCodes.bug;
  const message = isBug ? `this is a bug, please report it: ${errorMessage(error)}` : errorMessage(error);
  process.stderr.write(`lectern: ${message.split('\n').map(printable).join('\n')}\n`);
  if (isBug && error instanceof Error && error.stack) process.stderr.write(`${error.stack}\n`);
  return exit.code;
}

function inheritExit(command: Command, parent: Command): void {
  command.copyInheritedSettings(parent).exitOverride();
  for (const child of command.commands) inheritExit(child, command);
}
