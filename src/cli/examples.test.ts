import type { Command } from 'commander';
import { describe, expect, test } from 'vitest';
import { examples } from './examples.ts';
import { program } from './main.ts';

const paths = (command: Command, path = ''): string[] =>
  command.commands.length === 0
    ? [path]
    : command.commands.flatMap((child) => paths(child, `${path} ${child.name()}`.trim()));

/** The words of a command line, up to where its output goes. */
const wordsOf = (line: string): string[] =>
  [...line.split(' > ')[0]!.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare!);

/** Parses a command line without doing what it says. @returns the command that was meant */
async function parsed(words: readonly string[]): Promise<string | null> {
  const root = await program();
  let meant: string | null = null;
  const disarm = (command: Command, path: string): void => {
    command.configureOutput({ outputError: () => {}, writeErr: () => {} });
    if (command.commands.length === 0)
      command.action(() => {
        meant = path;
      });
    for (const child of command.commands) disarm(child, `${path} ${child.name()}`.trim());
  };
  disarm(root, '');
  await root.parseAsync(words, { from: 'user' });
  return meant;
}

describe('examples', async () => {
  const root = await program();

  test('every command has one or more, and no other has', () => {
    expect(Object.keys(examples).sort()).toEqual(paths(root).sort());
  });

  test.each(Object.entries(examples).flatMap(([path, lines]) => lines.map((line) => [path, line])))(
    'lectern %s: %s',
    async (path, line) => {
      const [name, ...words] = wordsOf(line);
      expect(name).toBe('lectern');
      expect(await parsed(words)).toBe(path);
    },
  );

  test('a wrong one would be told', async () => {
    await expect(parsed(['run', 'a.mp4', '--ouut', 'b'])).rejects.toThrow(/unknown option/);
    await expect(parsed(['shuffle', 'a', '--out', 'b'])).rejects.toThrow(/--fraction/);
  });

  test('are on the help page, of commands that hold others too', async () => {
    const pageOf = async (...words: string[]): Promise<string> => {
      let page = '';
      const command = await program();
      let at = command;
      for (const word of words) at = at.commands.find((child) => child.name() === word)!;
      at.configureOutput({
        writeOut: (text) => {
          page += text;
        },
      });
      at.outputHelp();
      return page;
    };
    expect(await pageOf('collect', 'folder')).toContain(
      `\nExamples:\n  ${examples['collect folder']!.join('\n  ')}\n`,
    );
    const page = await pageOf('collect');
    for (const [path, [first]] of Object.entries(examples))
      if (path.startsWith('collect ')) expect(page).toContain(`\n  ${first}\n`);
    expect(await pageOf()).not.toContain('Examples:');
  });
});
