import type { Settings } from '../../config/schema.ts';
import { toScore } from '../../records/basics.ts';
import type { Outcome } from '../../records/outcome.ts';
import type { Sample } from '../../records/sample.ts';

/** The samples that stay, and a decision on each, about the first of its videos. */
export interface CheckedSamples {
  samples: Sample[];
  decisions: Pick<Outcome, 'video' | 'verdict' | 'reason' | 'evidence' | 'item'>[];
}

/**
 * Leaves out samples that have little text for their images (`weave.minTextPerImage`): a model would learn to look, not
 * what is told of it. No decision where the setting asks for none; a sample without images is kept.
 */
export function checkSamples(
  samples: readonly Sample[],
  { minTextPerImage: atLeast }: Settings['weave'],
): CheckedSamples {
  const checked: CheckedSamples = { samples: [], decisions: [] };
  for (const [index, sample] of samples.entries()) {
    const value = sample.images === 0 ? null : toScore(sample.textTokens / sample.images);
    const isKept = value === null || value >= atLeast;
    if (isKept) checked.samples.push(sample);
    if (atLeast === 0) continue;
    const { id: video, clips } = sample.videos[0]!;
    const [startSec, endSec] = [clips[0]!.startSec, clips.at(-1)!.endSec];
    const { id, images, textTokens } = sample;
    checked.decisions.push({
      video,
      verdict: isKept ? 'kept' : 'dropped',
      reason: isKept ? null : 'image-text-ratio',
      evidence: { value, atLeast, sample: id, images, textTokens },
      item: { kind: 'sample', index, startSec, endSec },
    });
  }
  return checked;
}
