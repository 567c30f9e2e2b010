import { modelIdentity } from '../models/weights.ts';
import type { Producer } from '../records/basics.ts';

export type MoonshineSize = 'tiny' | 'base';

/** Raised by hand when the way in which the models are run changes what is heard, if only how sure they are. */
const rulesVersion = 1;

/** Name of a size in the table of models. */
export function moonshineModel(size: MoonshineSize): string {
  return `moonshine-${size}`;
}

/** What hears speech, told without loading it: part of the key of what it hears. */
export function moonshineProducer(size: MoonshineSize): Producer {
  const { name, model, version } = modelIdentity(moonshineModel(size));
  return { name, model, version: `${version}+rules${rulesVersion}` };
}
