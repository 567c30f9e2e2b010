import { execFileSync, spawnSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { completionCommand, completions } from './completion.ts';
import { program } from './main.ts';

const root = await program();
const after = (line: string): string[] => completions(root, line.split(' ').slice(1)).map(({ word }) => word);

test.each([
  ['lectern ru', ['run']],
  ['lectern co', ['collect', 'compare', 'config', 'completion']],
  ['lectern collect f', ['folder']],
  ['lectern help col', ['collect']],
  ['lectern help collect f', ['folder']],
  ['lectern run --max', ['--max-requests', '--max-cost']],
  ['lectern run a.mp4 --out b --conc', ['--concurrency']],
  ['lectern compare textbook --format ', ['markdown', 'csv', 'json']],
  ['lectern export textbook -f p', ['parquet']],
  ['lectern completion ', ['bash', 'zsh', 'fish']],
  ['lectern completion z', ['zsh']],
  // Files, or anything.
  ['lectern run ', []],
  ['lectern run --out ', []],
  ['lectern run --out collect fo', []],
  ['lectern status ru', []],
  ['lectern run -- --o', []],
  ['lectern frobnicate --', ['--version', '--help']],
])('%s', (line, words) => {
  expect(after(line)).toEqual(words);
});

test('every command and every option of the program can be completed', () => {
  const check = (command: typeof root, path: string[]): void => {
    for (const { long, hidden } of command.options)
      if (long && !hidden) expect(completions(root, [...path, long]).map(({ word }) => word)).toContain(long);
    for (const child of command.commands) {
      expect(completions(root, [...path, child.name()]).map(({ word }) => word)).toContain(child.name());
      check(child, [...path, child.name()]);
    }
  };
  check(root, []);
});

test.each(['bash', 'zsh', 'fish'])('%s accepts the script', (shell) => {
  let script = '';
  const write = process.stdout.write;
  process.stdout.write = (text: string | Uint8Array) => {
    script += text;
    return true;
  };
  try {
    completionCommand().parse([shell], { from: 'user' });
  } finally {
    process.stdout.write = write;
  }
  expect(script).toContain(`completion ${shell} --`);
  if (spawnSync(shell, ['-c', 'true']).error) return;
  execFileSync(shell, ['-n'], { input: script, stdio: 'pipe' });
});
