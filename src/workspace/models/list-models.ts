import type { Settings } from '../../config/schema.ts';
import { commandsFor } from '../../models/how-to-get.ts';
import { type InstalledFile, installedFile } from '../../models/installed-files.ts';
import type { KnownModel, ModelFile } from '../../models/known-model.ts';
import { knownModels } from '../../models/known-models.ts';
import { licenceText } from '../../models/licence-text.ts';
import { configuredModels } from '../../stages/stage-models.ts';

/** A model of the table, and how it stands on this machine. */
export interface ModelState extends Omit<KnownModel, 'files' | 'from' | 'producer'> {
  files: (ModelFile & { path: string | null })[];
  bytes: number;
  licenceText: string;
  /** What is installed by sizes alone is checked when it is used, and by `verifyModels`. */
  state: 'installed' | 'incomplete' | 'not installed';
  /** What brought it here; null where nothing did. */
  by: InstalledFile['by'] | null;
  /** Whether the settings name it. */
  configured: boolean;
  /** Commands that get what is missing. */
  get: string[];
}

/** Every known model, installed or not. */
export async function listModels(
  settings: Settings,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<ModelState[]> {
  const configured = new Set(configuredModels(settings));
  return Promise.all(knownModels.map((model) => stateOf(model, configured.has(model.name), environment)));
}

async function stateOf(
  model: KnownModel,
  configured: boolean,
  environment: NodeJS.ProcessEnv,
): Promise<ModelState> {
  const { files: known, from: _from, producer: _producer, ...facts } = model;
  const found = await Promise.all(known.map((file) => installedFile(model, file, environment)));
  const missing = known.filter((_, index) => found[index] === null);
  return {
    ...facts,
    files: known.map((file, index) => ({ ...file, path: found[index]?.path ?? null })),
    bytes: known.reduce((sum, { bytes }) => sum + bytes, 0),
    licenceText: licenceText(model),
    state:
      missing.length === 0 ? 'installed' : missing.length < known.length ? 'incomplete' : 'not installed',
    by: found.find((one) => one !== null)?.by ?? null,
    configured,
    get: commandsFor(model, missing),
  };
}
