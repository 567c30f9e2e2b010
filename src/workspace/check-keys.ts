import { UsageError } from '../base/errors.ts';
import type { Settings } from '../config/schema.ts';
import { videoStages } from '../stages/pipeline.ts';

/** Of a video about which every role has something to ask. */
const anyLengthSec = 600;

/**
 * Looks whether the keys of all providers that a run will ask are there, before it begins.
 * @throws UsageError naming providers and variables
 */
export function checkKeys(
  selected: readonly string[],
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const asking = videoStages.filter(({ name }) => selected.includes(name));
  const uses = asking.flatMap((stage) => stage.expectedUse?.(settings, anyLengthSec) ?? []);
  const names = new Set(uses.map(({ provider }) => provider));
  const missing = [...names].flatMap((name) => {
    const keyEnv = settings.providers[name]?.keyEnv ?? null;
    return keyEnv === null || env[keyEnv]?.trim() ? [] : [{ name, keyEnv }];
  });
  if (missing.length === 0) return;
  const told = missing.map(({ name, keyEnv }) => `provider ${name} in ${keyEnv}`).join(', and of ');
  throw new UsageError(
    `Missing key of ${told}. Set it in the environment, or set keyEnv: null if the server needs no key.`,
  );
}
