import { Command, CommanderError, Help } from 'commander';
import { packageVersion } from '../config/package.ts';
import { commands } from './commands.ts';
import { addExamples } from './examples.ts';
import { exitCodes } from './exit-codes.ts';
import { printable } from './printable.ts';

/**
 * The command line.
 * @param loaded Commands that can be given; of the others there is what the overview shows. All where it is left out.
 */
export async function program(loaded: readonly string[] = Object.keys(commands)): Promise<Command> {
  const root = tellMistakes(new Command('lectern'), 'lectern')
    .description(
      'Turns instructional videos into a multimodal textbook: keyframes, on-screen text and speech, in order.',
    )
    .version(packageVersion, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .helpCommand('help [command]', 'print help for a command')
    .configureHelp({ subcommandTerm })
    .addHelpText('after', `\n${exitCodeHelp()}`)
    .exitOverride();
  for (const [name, { description, group, load }] of Object.entries(commands)) {
    const command = loaded.includes(name) ? await load() : new Command(name);
    root.addCommand(command.description(description).helpGroup(`${group}:`));
    inheritExit(command, root, `lectern ${name}`);
    addExamples(command);
    // Only the overview speaks for commands that are not loaded; inside one, its own are.
    command.configureHelp({});
  }
  return root;
}

/** How the overview names a command, whether it is loaded or not. */
function subcommandTerm(command: Command): string {
  const entry = commands[command.name()];
  return entry ? `${command.name()} ${entry.usage}`.trim() : new Help().subcommandTerm(command);
}

function exitCodeHelp(): string {
  const lines = Object.values(exitCodes).map(({ code, meaning }) => `  ${String(code).padEnd(4)}${meaning}`);
  return `Exit codes:\n${lines.join('\n')}`;
}

/** Runs the command line and says which exit code it ends with. */
export async function main(argv: readonly string[]): Promise<number> {
  // A reader that closes the pipe (`| head`) is no mistake of ours.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.done.code);
    void tellError(error).then((code) => process.exit(code));
  });
  // Nobody hears what is told along the way; what is made does not depend on it, nor does the exit code.
  process.stderr.on('error', () => {});
  // `run` in `lectern run …` and in `lectern help run`; no flag of the program itself takes a value.
  const words = argv.filter((word) => !word.startsWith('-'));
  // All of them in `lectern completion bash -- run …`: there the name may stand anywhere.
  const last = words[0] === 'help' ? 2 : words[0] === 'completion' ? words.length : 1;
  const command = await program(words.slice(0, last));
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
async function tellError(thrown: unknown): Promise<number> {
  const { IntegrityError, ModelError, StoppedError, UsageError } = await import('../index.ts');
  const { errorMessage } = await import('../library/program.ts');
  const { systemFault } = await import('./system-fault.ts');
  const error = systemFault(thrown) ?? thrown;
  const exit =
    error instanceof UsageError || (error instanceof ModelError && error.fault === 'choice')
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

/** @param path Names that lead to the command, as its help is asked for. */
function inheritExit(command: Command, parent: Command, path: string): void {
  command.copyInheritedSettings(parent).exitOverride();
  tellMistakes(command, path);
  for (const child of command.commands) inheritExit(child, command, `${path} ${child.name()}`);
}

/** Has mistakes in the command line told in our words. @param path As for `inheritExit`. */
function tellMistakes(command: Command, path: string): Command {
  return command.configureOutput({
    outputError: (text, write) => write(`lectern: ${mistakeText(text.replace(/^error: /, ''), path)}`),
  });
}

function mistakeText(text: string, path: string): string {
  const unknown = /^unknown (option|command) '(.*?)'(?:\n\(Did you mean (.*)\?\))?\n?$/s.exec(text);
  if (!unknown) return text;
  const [, kind, name, guess] = unknown;
  const cure = guess === undefined ? `See ${path} --help.` : `Did you mean ${guess}?`;
  return `Unknown ${kind} ${printable(name!)}. ${cure}\n`;
}
