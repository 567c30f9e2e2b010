import { z } from 'zod';
import type { LoadedExtension, OwnStage } from '../../config/extensions.ts';
import type { Settings } from '../../config/schema.ts';
import { thresholdCheck, type VideoCheck } from '../../engine/check.ts';
import type { AnyStage, StageContext } from '../../engine/stage.ts';
import type { Clips } from '../../records/clip.ts';
import type { Screens } from '../../records/screen.ts';
import type { Extension, Measure, OwnInputs } from './extension.ts';
import { runOwnCode } from './own-code.ts';

/** What is stored of a check: a number of the video, or one of each clip or screen. */
export const ownValuesSchema = z.object({ values: z.array(z.number().nullable()) });
export type OwnValues = z.infer<typeof ownValuesSchema>;

/** A stage or check of one's own, as the engine takes it. Its code is loaded where it runs, and nowhere else. */
export function ownVideoStage(extension: LoadedExtension, own: OwnStage): AnyStage<Settings> {
  const { name, version, title, inputs, cpuSecPerSec, check } = own;
  // Whatever a built-in stage or one of its own wrote was checked when it was written.
  const schemas = Object.fromEntries(inputs.map((input) => [input, z.unknown()]));
  return {
    ...{ name, version, title, cpuSecPerSec, inputs: schemas },
    ...{ resource: 'cpu', optional: true, readsSource: true, optionalInputs: {}, scores: [] },
    slice: () => ({}),
    providers: () => ({ module: extension.digest }),
    output: (check ? ownValuesSchema : z.json()) as z.ZodType<unknown>,
    checks: check?.of === 'video' ? [checkOfVideo(name, check)] : [],
    run: (given, _slice, context) =>
      runOwnCode(extension, name, context, (code) => result(code, own, given, context)),
  };
}

function checkOfVideo(name: string, { bound, threshold }: NonNullable<OwnStage['check']>) {
  return thresholdCheck<OwnValues, Settings>({
    reason: name,
    setting: `thresholds.${name}`,
    value: ({ values }) => values[0] ?? null,
    [bound]: () => threshold,
  }) as VideoCheck<never, Settings>;
}

async function result(
  { checks = [], stages = [] }: Extension,
  { name, check }: OwnStage,
  inputs: Record<string, unknown>,
  context: StageContext,
): Promise<unknown> {
  const given = inputs as OwnInputs<string>;
  if (check) {
    const own = checks.find((one) => one.name === name)!;
    return { values: valuesOf(await own.measure(given, context), itemsIn(inputs, check.of)) };
  }
  const made = z.json().safeParse(await stages.find((one) => one.name === name)!.run(given, context));
  if (!made.success) throw new TypeError('Expected plain JSON from run');
  return made.data;
}

/** How many values are due; null for one of the video. */
function itemsIn(inputs: Record<string, unknown>, of: NonNullable<OwnStage['check']>['of']): number | null {
  if (of === 'video') return null;
  return of === 'clips' ? (inputs.clip as Clips).clips.length : (inputs.keyframe as Screens).screens.length;
}

function valuesOf(measured: Measure, due: number | null): (number | null)[] {
  const values: unknown = due === null ? [measured] : measured;
  if (!Array.isArray(values) || values.length !== (due ?? 1))
    throw new TypeError(`Expected ${due ?? 1} values from measure, got ${toldValues(measured)}`);
  const wrong = values.find((value) => value !== null && !Number.isFinite(value));
  if (wrong !== undefined || values.includes(undefined))
    throw new TypeError(`Expected numbers or null from measure, got ${String(wrong)}`);
  return values;
}

function toldValues(measured: unknown): string {
  return Array.isArray(measured) ? `${measured.length}` : String(measured);
}
