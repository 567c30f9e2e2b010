import { loadedExtensions } from '../config/extensions.ts';
import type { Settings } from '../config/schema.ts';
import type { AnyStage } from '../engine/stage.ts';
import { ownVideoStage } from './own/own-stages.ts';
import { videoStages } from './pipeline.ts';

const known = new WeakMap<object, readonly AnyStage<Settings>[]>();

/** The steps of the work on one video with these settings, in order: the built-in ones, and those of one's own. */
export function stagesOf({ extensions }: Pick<Settings, 'extensions'>): readonly AnyStage<Settings>[] {
  if (extensions.length === 0) return videoStages;
  const stages = known.get(extensions) ?? withOwn(extensions);
  known.set(extensions, stages);
  return stages;
}

/** Each of one's own comes right after the last stage that it reads: what it drops costs no more. */
function withOwn(extensions: Settings['extensions']): readonly AnyStage<Settings>[] {
  const stages = [...videoStages];
  for (const extension of loadedExtensions({ extensions })) {
    for (const own of extension.stages) {
      const after = stages.findLastIndex(({ name }) => own.inputs.includes(name));
      stages.splice(after + 1, 0, ownVideoStage(extension, own));
    }
  }
  return stages;
}
