import type { Settings } from '../../config/schema.ts';
import { findModel } from '../../models/find-model.ts';
import { installedFile } from '../../models/installed-files.ts';
import type { KnownModel, ModelRole } from '../../models/known-model.ts';
import { knownModels } from '../../models/known-models.ts';
import { ModelError } from '../../models/model-error.ts';
import { missingMessage, weightsOf } from '../../models/weights.ts';
import type { UsedModel } from '../../records/used-model.ts';
import { modelsFor } from '../../stages/stage-models.ts';

/** What a run's record and its dataset card say of the models that these stages load. */
export function usedModels(stages: readonly string[], settings: Settings): UsedModel[] {
  return modelsFor(stages, settings).map((name) => {
    const { version, licence, files } = findModel(name);
    return { name, version, licence, files: files.map(({ name, sha256 }) => ({ name, sha256 })) };
  });
}

/**
 * Looks whether the models that a run will load are there, before it begins. Digests are checked where it costs no time:
 * of models that were added; those of npm packages when they are loaded.
 * @throws ModelError with the command that gets what is missing.
 */
export async function checkModels(
  stages: readonly string[],
  settings: Settings,
  environment: NodeJS.ProcessEnv,
): Promise<void> {
  for (const name of modelsFor(stages, settings)) {
    const model = findModel(name);
    const found = await Promise.all(model.files.map((file) => installedFile(model, file, environment)));
    const missing = model.files.filter((_, index) => found[index] === null);
    if (missing.length > 0) throw new ModelError('choice', missingMessage(model, missing));
    if (found.some((one) => one?.by !== 'npm')) await weightsOf(name, environment);
  }
}

const workOf: Partial<Record<ModelRole, string>> = {
  read: 'reading',
  sentences: 'comparing images with speech',
};

/**
 * In one sentence, what these stages would gain from a model that the settings do not name; null for nothing. What is
 * compared with speech decides nothing without a threshold, so that there is nothing to gain.
 */
export function gainsOf(stages: readonly string[], settings: Settings): string | null {
  const used = modelsFor(stages, settings).map(findModel);
  const counts = ({ role }: KnownModel) => role !== 'sentences' || settings.caption.minSimilarity !== null;
  const better = knownModels.filter(
    (model) =>
      model.gain !== null &&
      counts(model) &&
      used.some(({ role }) => role === model.role) &&
      !used.includes(model),
  );
  if (better.length === 0) return null;
  const gains = better.map(({ name, role }, index) => {
    const gain = index === 0 ? 'would gain from' : 'from';
    return `${workOf[role] ?? role} ${gain} ${name}`;
  });
  const text = gains.join(', ');
  return `${text[0]!.toUpperCase()}${text.slice(1)}: see lectern models`;
}
