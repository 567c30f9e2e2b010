import { assignedRoles } from '../config/roles.ts';
import type { Settings } from '../config/schema.ts';
import { UsageError } from '../engine/errors.ts';
import { resourceOf } from '../engine/stage.ts';
import { videoStages } from '../stages/pipeline.ts';

/**
 * Looks whether the keys of all providers that a run will ask are there, before it begins.
 * @throws UsageError naming providers and variables
 */
export function checkKeys(
  selected: ReadonlySet<string>,
  settings: Settings,
  env: Readonly<Record<string, string | undefined>>,
): void {
  const asks = videoStages.some((stage) => selected.has(stage.name) && resourceOf(stage, settings) === 'net');
  if (!asks) return;
  const names = new Set(assignedRoles(settings.roles).map(({ provider }) => provider));
  const missing = [...names].flatMap((name) => {
    const keyEnv = settings.providers[name]?.keyEnv ?? null;
    return keyEnv === null || env[keyEnv]?.trim() ? [] : [{ name, keyEnv }];
  });
  if (missing.length === 0) return;
  const told = missing.map(({ name, keyEnv }) => `provider ${name} in ${keyEnv}`).join(', and of ');
  throw new UsageError(
    `Expected the key of ${told}, which is not set. Set it in the environment, or write keyEnv: null for a server that asks for none.`,
  );
}
