import { Command } from 'commander';
import { hubSettings, type Pulled, pullModel } from '../library/models.ts';
import { names } from './arguments.ts';
import { DownloadLine } from './download-line.ts';
import { exitCodes } from './exit-codes.ts';
import { formatBytes, formatCount } from './format.ts';
import { Interruption } from './interruption.ts';

export function pullCommand(): Command {
  return new Command('pull')
    .description('get a model from a hub, into the cache of the official clients')
    .argument('<name>', 'name of a known model, or OWNER/NAME@COMMIT (or a branch or tag)')
    .option(
      '--file <path>',
      'of OWNER/NAME: only this file (repeatable) and its preprocessor_config.json',
      names,
    )
    .option('--json', 'print JSON')
    .action(async (name: string, flags: { file?: string[]; json?: boolean }) => {
      process.exitCode = await pull(name, flags);
    });
}

async function pull(name: string, { file = [], json }: { file?: string[]; json?: boolean }): Promise<number> {
  const line = new DownloadLine();
  using interruption = new Interruption((text) => {
    line.close();
    process.stderr.write(`${text}\n`);
  });
  const { signal } = interruption;
  try {
    const pulled = await pullModel(name, hubSettings(process.env), {
      files: file,
      signal,
      onProgress: (progress) => {
        if (!json) line.show(progress);
      },
    });
    line.close();
    if (json) process.stdout.write(`${JSON.stringify(pulled, null, 2)}\n`);
    else for (const one of pulled) process.stderr.write(`${toldPull(one)}\n`);
    return exitCodes.done.code;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write('Interrupted; what has come is kept. Run it again to go on.\n');
    return exitCodes.interrupted.code;
  } finally {
    line.close();
  }
}

function toldPull({ repo, commit, folder, files }: Pulled): string {
  const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
  const cached = files.filter(({ wasCached }) => wasCached).length;
  const there = cached > 0 ? `, ${cached} of them already there` : '';
  return `${repo}@${commit}: ${formatCount(files.length, 'file')}, ${formatBytes(bytes)}${there}, in ${folder}`;
}
