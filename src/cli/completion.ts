import { Argument, Command, Help, type Option } from 'commander';

const shells = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof shells)[number];

export function completionCommand(): Command {
  return new Command('completion')
    .addArgument(new Argument('<shell>', 'shell that will read the script').choices([...shells]))
    .argument('[words...]', 'the command line so far, after --: print what can follow instead of the script')
    .action((shell: Shell, words: string[], _flags: object, command: Command) => {
      const lines =
        words.length === 0 ? [scripts[shell]] : completions(command.parent!, words).map(lineOf[shell]);
      process.stdout.write(lines.map((line) => `${line}\n`).join(''));
    });
}

export interface Completion {
  word: string;
  description: string;
}

/**
 * What can stand for the last of the words: commands, options, and values where only some are allowed. None where a file
 * or anything else may stand; the shell offers files then.
 * @param root The command line, of which the commands among the words must be loaded.
 * @param words What follows `lectern`. The last one is what is being written, perhaps empty.
 */
export function completions(root: Command, words: readonly string[]): Completion[] {
  const last = words.at(-1) ?? '';
  return whatFollows(root, words.slice(0, -1), last.startsWith('-')).filter(({ word }) =>
    word.startsWith(last),
  );
}

function whatFollows(root: Command, words: readonly string[], isOption: boolean): Completion[] {
  const help = new Help();
  let command = root;
  let operands = 0;
  let open: Option | null = null;
  let onlyOperands = false;
  // `lectern help run` names commands as `lectern run` does.
  for (const word of words[0] === 'help' ? words.slice(1) : words) {
    if (open) open = null;
    else if (word === '--') onlyOperands = true;
    else if (word.startsWith('-') && !onlyOperands)
      open =
        help
          .visibleOptions(command)
          .find(({ long, short, required }) => required && [long, short].includes(word)) ?? null;
    else {
      const child = operands === 0 ? command.commands.find((one) => one.name() === word) : undefined;
      if (child) command = child;
      else operands++;
    }
  }
  if (open) return choices(open.argChoices);
  if (isOption && !onlyOperands)
    return help
      .visibleOptions(command)
      .map(({ long, short, description }) => ({ word: long ?? short ?? '', description }));
  const argument = command.registeredArguments[operands];
  const commands = operands === 0 ? help.visibleCommands(command) : [];
  return [
    ...commands.map((one) => ({ word: one.name(), description: one.description() })),
    ...choices(argument?.argChoices),
  ];
}

function choices(words: readonly string[] = []): Completion[] {
  return words.map((word) => ({ word, description: '' }));
}

/** How a shell reads a completion. */
const lineOf: Record<Shell, (completion: Completion) => string> = {
  bash: ({ word }) => word,
  zsh: ({ word, description }) => [word.replaceAll(':', '\\:'), description].filter(Boolean).join(':'),
  fish: ({ word, description }) => [word, description].filter(Boolean).join('\t'),
};

/** They ask the program at each Tab, so that they fit whatever version is installed. */
const scripts: Record<Shell, string> = {
  bash: `_lectern() {
  local IFS=$'\\n'
  COMPREPLY=($("$1" completion bash -- "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _lectern lectern`,
  zsh: `#compdef lectern
_lectern() {
  local -a found
  found=(\${(f)"$("\${words[1]}" completion zsh -- "\${(@)words[2,CURRENT]}" 2>/dev/null)"})
  if (( $#found )); then _describe lectern found; else _files; fi
}
if [ "$funcstack[1]" = _lectern ]; then _lectern "$@"; else compdef _lectern lectern; fi`,
  fish: `function __lectern
  set -l words (commandline -opc) (commandline -ct)
  set -l found ($words[1] completion fish -- $words[2..] 2>/dev/null)
  if test (count $found) -gt 0
    printf '%s\\n' $found
  else
    __fish_complete_path (commandline -ct)
  end
end
complete -c lectern -f -a '(__lectern)'`,
};
