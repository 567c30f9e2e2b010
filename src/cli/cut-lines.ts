import type { CutSamples } from '../index.ts';
import { formatCount } from './format.ts';

const mostNamed = 10;

/** Names the samples that the model they are for would cut: what trains nothing is known before training. */
export function cutLines(cut: CutSamples | null): string[] {
  if (cut === null || cut.samples.length === 0) return [];
  const { model, maxPositions, maxImages, samples, images, textTokens } = cut;
  const takes = [
    `${formatCount(maxPositions, 'position')}`,
    ...(maxImages === null ? [] : [formatCount(maxImages, 'image')]),
  ].join(', ');
  const named = samples.slice(0, mostNamed).map((one) => {
    const sizes = [formatCount(one.positions, 'position'), formatCount(one.images, 'image')].join(', ');
    return `    ${one.sample}: ${sizes}`;
  });
  const more = samples.length - named.length;
  return [
    `  ${model} would cut ${formatCount(samples.length, 'sample')} (it takes ${takes}): ${formatCount(images, 'image')} and ${formatCount(textTokens, 'text token')} lost (evidence.cut in the outcomes)`,
    ...named,
    ...(more > 0 ? [`    … and ${formatCount(more, 'more sample')}`] : []),
  ];
}
