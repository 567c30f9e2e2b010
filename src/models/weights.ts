import { stat } from 'node:fs/promises';
import { digestFile } from '../base/digest-file.ts';
import { errorMessage } from '../base/errors.ts';
import type { Producer } from '../records/basics.ts';
import { findModel } from './find-model.ts';
import { howToGet } from './how-to-get.ts';
import { installedFile } from './installed-files.ts';
import type { KnownModel, ModelFile } from './known-model.ts';
import { ModelError } from './model-error.ts';

/** Paths of a model's files by their names in the table. */
export type WeightPaths = Readonly<Record<string, string>>;

/** By environment, which says where to look, and by name. */
const checked = new WeakMap<NodeJS.ProcessEnv, Map<string, Promise<WeightPaths>>>();

/**
 * What a model is called in keys, records and artefacts: told by the table alone, without a look at the disk.
 * @throws ModelError where no model has this name.
 */
export function modelIdentity(name: string): Producer {
  return findModel(name).producer;
}

/**
 * Where the files of a model lie. Their sizes and digests are checked, once in a process, so that what is loaded is what
 * the table says.
 * @throws ModelError where a file is missing, with the command that gets it, or is not what it should be.
 */
export function weightsOf(name: string, environment: NodeJS.ProcessEnv = process.env): Promise<WeightPaths> {
  const ofEnvironment = checked.get(environment) ?? new Map<string, Promise<WeightPaths>>();
  checked.set(environment, ofEnvironment);
  const known = ofEnvironment.get(name);
  if (known) return known;
  const paths = checkedPaths(findModel(name), environment);
  ofEnvironment.set(name, paths);
  // What was missing may be there the next time.
  paths.catch(() => ofEnvironment.delete(name));
  return paths;
}

async function checkedPaths(model: KnownModel, environment: NodeJS.ProcessEnv): Promise<WeightPaths> {
  const paths: Record<string, string> = {};
  const missing: ModelFile[] = [];
  for (const file of model.files) {
    const found = await installedFile(model, file, environment);
    if (found === null) missing.push(file);
    else paths[file.name] = found.path;
  }
  if (missing.length > 0) throw new ModelError('choice', missingMessage(model, missing));
  for (const file of model.files) await checkFile(model, file, paths[file.name]!);
  return paths;
}

/** What is missing of a model, and how it is got. */
export function missingMessage(model: KnownModel, missing: readonly ModelFile[]): string {
  const what =
    missing.length === model.files.length
      ? `The model ${model.name} is not installed.`
      : `The model ${model.name} is incomplete: ${missing.map(({ name }) => name).join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing.`;
  return `${what} ${howToGet(model, missing)}`;
}

/** @throws ModelError where a file is not what the table says. */
export async function checkFile(model: KnownModel, file: ModelFile, path: string): Promise<void> {
  const fault = await fileFault(file, path);
  if (fault === null) return;
  throw new ModelError(
    'choice',
    `${path} is not the ${file.name} of the model ${model.name}: ${fault}. ${howToGet(model, [file])}`,
  );
}

/** How a file differs from what the table says; null where it does not. */
export async function fileFault(file: ModelFile, path: string): Promise<string | null> {
  try {
    const { size } = await stat(path);
    if (size !== file.bytes) return `expected ${file.bytes} bytes, got ${size}`;
    const digest = await digestFile(path);
    if (digest === file.sha256) return null;
    return `expected the sha256 to begin with ${file.sha256.slice(0, 12)}, got ${digest.slice(0, 12)}`;
  } catch (error) {
    return `it cannot be read (${errorMessage(error)})`;
  }
}
