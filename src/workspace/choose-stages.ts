import { UsageError } from '../base/errors.ts';
import { ownStages } from '../config/extensions.ts';
import type { Settings } from '../config/schema.ts';
import { selectStages } from '../engine/walk.ts';
import { stagesOf } from '../stages/stages-of.ts';

/** Stages that `--only` and `--skip` know besides those of the video. */
export const derivedStages = ['weave', 'export'] as const;

export interface ChosenStages {
  /** Stages of the video, in the order of the data. */
  selected: string[];
  /** Those of `derivedStages`. */
  derived: string[];
}

/** A check of one's own that silently did nothing would pass for one that found nothing. */
function refuseLacking(
  selected: ReadonlySet<string>,
  skip: readonly string[],
  idle: ReadonlySet<string>,
  settings: Settings,
): void {
  for (const { name, check, inputs } of ownStages(settings)) {
    const lacking = inputs.find((input) => !selected.has(input));
    if (lacking === undefined || skip.includes(name)) continue;
    const what = check ? 'check' : 'stage';
    const cure = idle.has(lacking) ? 'configure a model for that in roles (docs/providers.md)' : 'run that';
    throw new UsageError(
      `The ${what} ${name} of your own reads ${lacking}, which does not run: ${cure}, or leave the ${what} out, too (--skip ${name}).`,
    );
  }
}

/**
 * The stages that the settings ask for and that `--only` and `--skip` leave.
 * @throws UsageError for a stage that there is not, that cannot be left out, or that no model is configured for; for one of
 *   one's own that lacks what it reads.
 */
export function chooseStages(
  only: readonly string[],
  skip: readonly string[],
  settings: Settings,
): ChosenStages {
  const stages = stagesOf(settings);
  const names = [...stages.map((stage) => stage.name), ...derivedStages];
  for (const name of [...only, ...skip]) {
    if (!names.includes(name))
      throw new UsageError(`Unknown stage ${JSON.stringify(name)}. Stages: ${names.join(', ')}.`);
  }
  const fixed = stages.find((stage) => !stage.optional && skip.includes(stage.name));
  if (fixed) throw new UsageError(`Stage ${fixed.name} cannot be skipped: later stages need it.`);
  const idle = new Set(stages.filter((stage) => stage.applies?.(settings) === false).map(({ name }) => name));
  const unasked = only.find((name) => idle.has(name));
  if (unasked !== undefined) {
    throw new UsageError(`Stage ${unasked} needs a model. Configure one in roles (docs/providers.md).`);
  }
  // Samples are woven from everything, so asking for them asks for all stages.
  const derivedWanted = derivedStages.filter(
    (name) => !skip.includes(name) && (only.length === 0 || only.includes(name)),
  );
  if (derivedWanted.includes('export') && !skip.includes('weave') && !derivedWanted.includes('weave')) {
    derivedWanted.unshift('weave');
  }
  if (skip.includes('weave')) derivedWanted.length = 0;
  const videoOnly = derivedWanted.length > 0 ? [] : only;
  const selected = selectStages(stages, videoOnly, [...skip, ...idle], settings);
  if (videoOnly.length === 0) refuseLacking(selected, skip, idle, settings);
  return {
    selected: stages.map(({ name }) => name).filter((name) => selected.has(name)),
    derived: derivedWanted,
  };
}
