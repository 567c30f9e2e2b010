import type { Settings } from '../config/schema.ts';
import { type SampleCut, type TargetModelName, targetModels } from '../records/target-model.ts';

/** Samples that are larger than the model they are for can take. */
export interface CutSamples {
  model: TargetModelName;
  /** What it takes of a sample. */
  maxPositions: number;
  maxImages: number | null;
  samples: { sample: string; positions: number; images: number }[];
  /** What it would not see of them. */
  images: number;
  textTokens: number;
}

/** None yet; null where samples are for no model. */
export function cutSamplesOf({ model }: Settings['weave']): CutSamples | null {
  if (model === null) return null;
  const { positions: maxPositions, imageCap: maxImages } = targetModels[model];
  return { model, maxPositions, maxImages, samples: [], images: 0, textTokens: 0 };
}

export function addCuts(all: CutSamples, cuts: readonly SampleCut[]): void {
  for (const { sample, positions, images, losses } of cuts) {
    all.samples.push({ sample, positions, images });
    for (const loss of losses) {
      all.images += loss.images;
      all.textTokens += loss.textTokens;
    }
  }
}
