import type { Sample } from '../../records/sample.ts';
import type { ClipLoss, SampleCut, TargetModel } from '../../records/target-model.ts';

/**
 * What a model would cut off a sample, as its trainer does: images beyond its cap go, then all beyond its positions,
 * and no image stays in part. Null where all of it fits.
 */
export function cutOf(
  { id, items }: Sample,
  { positions: longest, imageCap, imageTokens, beside }: TargetModel,
  { countTokens, endOfVideo }: { countTokens: (text: string) => number; endOfVideo: string },
): SampleCut | null {
  const losses = new Map<string, ClipLoss>();
  let [positions, images, isFull] = [beside.sample, 0, false];
  for (const item of items) {
    const { video, clip } = item;
    const loss = losses.get(`${video} ${clip}`) ?? { video, clip, images: 0, textTokens: 0 };
    const lose = (lost: Partial<ClipLoss>): void => {
      losses.set(`${video} ${clip}`, { ...loss, ...lost });
    };
    if (item.kind === 'image') {
      images++;
      const isBeyondCap = imageCap !== null && images > imageCap;
      if (!isBeyondCap) positions += imageTokens;
      isFull ||= positions > longest;
      if (isFull || isBeyondCap) lose({ images: loss.images + 1 });
      continue;
    }
    if (item.kind === 'end') {
      positions += beside.end ?? countTokens(endOfVideo);
      continue;
    }
    const tokens = countTokens(item.kind === 'ocr' ? item.text : item.refined);
    if (tokens === 0) continue;
    positions += beside[item.kind] + tokens;
    const lost = isFull ? tokens : Math.min(tokens, Math.max(0, positions - longest));
    isFull ||= positions > longest;
    if (lost > 0) lose({ textTokens: loss.textTokens + lost });
  }
  return losses.size === 0 ? null : { sample: id, positions, images, losses: [...losses.values()] };
}
