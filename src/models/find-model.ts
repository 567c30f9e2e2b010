import type { KnownModel } from './known-model.ts';
import { knownModels } from './known-models.ts';
import { ModelError } from './model-error.ts';

/** @throws ModelError where no model has this name. */
export function findModel(name: string): KnownModel {
  const model = knownModels.find((one) => one.name === name);
  if (model) return model;
  const names = knownModels.map((one) => one.name).join(', ');
  throw new ModelError('choice', `No model ${JSON.stringify(name)}. Known are ${names}.`);
}
