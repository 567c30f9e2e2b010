import { Help } from 'commander';
import { expect, test } from 'vitest';
import { commands } from './commands.ts';

test.each(Object.entries(commands))(
  'the overview shows how %s is used, as the command itself tells it',
  async (name, { usage, description, load }) => {
    const command = await load();
    expect(command.name()).toBe(name);
    // Commands that only hold others show no usage: their own help does.
    expect(new Help().subcommandTerm(command)).toBe(`${name} ${usage}`.trim());
    expect(description).not.toBe('');
    expect(command.description()).toBe('');
  },
);
