import { stat } from 'node:fs/promises';
import { UsageError } from '../../base/errors.ts';
import type { BenchmarkFileSettings, EvaluateSettings } from '../../config/evaluate.ts';
import type { Benchmark, BenchmarkFiles } from './benchmark.ts';
import { fileRoles } from './benchmark.ts';
import { benchmarkOf, isBenchmarkName } from './benchmarks.ts';

/** What the settings say of a benchmark; null where they say nothing. */
export function settingsOf(name: string, { benchmarks }: EvaluateSettings): BenchmarkFileSettings | null {
  const names = [name, benchmarkOf(name).sharesFilesOf ?? name];
  const found = names.find((one) => Object.hasOwn(benchmarks, one));
  return found === undefined ? null : benchmarks[found]!;
}

/** Names of the benchmarks that are asked for; of all whose files are set where none is. @throws UsageError where there are none. */
export function wantedBenchmarks(names: readonly string[], settings: EvaluateSettings): string[] {
  if (names.length > 0) return [...new Set(names)];
  const set = Object.keys(settings.benchmarks);
  if (set.length > 0) return set;
  throw new UsageError(
    'No files of benchmarks are set. Set evaluate.benchmarks.NAME.questions in lectern.yaml; docs/benchmarks.md says how.',
  );
}

/**
 * The files of a benchmark, all of which are there.
 * @throws UsageError naming what is not, the setting, and where people usually get it
 */
export async function filesOf(name: string, settings: EvaluateSettings): Promise<BenchmarkFiles> {
  const found = settingsOf(name, settings);
  if (found === null) throw new UsageError(unset(name, settings));
  const { demos: _, ...files } = found;
  await checkFiles(files, name, benchmarkOf(name));
  return files;
}

function unset(name: string, { benchmarks }: EvaluateSettings): string {
  const setting = `Set evaluate.benchmarks.${name}.questions`;
  if (isBenchmarkName(name))
    return `No files of ${name} are set. ${setting}. ${whereToGet(benchmarkOf(name))}`;
  const known = Object.keys(benchmarks).join(', ') || 'none';
  return `No benchmark ${JSON.stringify(name)}. ${setting} for one of your own. Set now: ${known}.`;
}

/** @param setting Below `evaluate.benchmarks`, such as `okvqa.demos`. */
export async function checkFiles(
  files: BenchmarkFiles,
  setting: string,
  benchmark: Benchmark,
): Promise<void> {
  for (const role of fileRoles) {
    const path = files[role];
    if (path === null) continue;
    const entry = await stat(path).catch(() => null);
    const what = benchmark.files[role];
    const told = `evaluate.benchmarks.${setting}.${role}${what === undefined ? '' : `: ${what}`}`;
    if (!entry)
      throw new UsageError(`No file or folder ${path} (${told}). ${whereToGet(benchmark)}`.trimEnd());
    // Pictures may lie in an archive.
    const isRight = {
      questions: entry.isFile() || entry.isDirectory(),
      answers: entry.isFile(),
      images: entry.isDirectory() || /\.zip$/i.test(path),
      ocr: entry.isFile(),
    };
    if (!isRight[role])
      throw new UsageError(
        `Expected a ${role === 'images' ? 'folder' : 'file'} at ${path}, got something else (${told}).`,
      );
  }
}

/** Where people usually get the files of a benchmark, as a sentence; empty for one of the user's own. */
export function whereToGet({ sources }: Benchmark): string {
  return sources.length === 0 ? '' : `Usually from: ${sources.join('; ')}.`;
}
