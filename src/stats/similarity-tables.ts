import { insiSimDefinitions } from './insi-sim.ts';
import type { Similarity } from './similarity.ts';
import type { Table } from './table.ts';

/** InSI-SIM by number of images in all definitions, and what it rests on. */
export function similarityTable({ encoder, lengths, mean }: Similarity): Table {
  return {
    name: 'similarity',
    title: `InSI-SIM (images: ${encoder.name} ${encoder.model} ${encoder.version}; SSIM: grey, full size, 7 x 7)`,
    columns: [
      { name: 'images' },
      ...insiSimDefinitions.map((name) => ({ name, decimals: 3 })),
      { name: 'measured samples' },
      { name: 'of' },
      { name: 'missing images' },
      { name: 'unreadable images' },
    ],
    rows: [
      ...lengths.map(({ images, scores, measured, available, failed }) => [
        `L = ${images}`,
        ...insiSimDefinitions.map((name) => scores?.[name] ?? null),
        measured,
        available,
        failed.missing,
        failed.unreadable,
      ]),
      ['mean of the rows', ...insiSimDefinitions.map((name) => mean?.[name] ?? null), null, null, null, null],
    ],
  };
}

/** Near-duplicates among the measured samples: they raise InSI-SIM and teach nothing. */
export function nearDuplicateTable({ lengths, ...similarity }: Similarity): Table {
  const percent = (part: number, whole: number): number | null => (whole === 0 ? null : (100 * part) / whole);
  const all = (share: number | null): number | null => (share === null ? null : 100 * share);
  return {
    name: 'near-duplicates',
    title: 'Near-duplicates (by perceptual hash)',
    columns: [{ name: 'images' }, { name: '% of pairs', decimals: 1 }, { name: '% of samples', decimals: 1 }],
    rows: [
      ...lengths.map(({ images, nearDuplicatePairs, pairs, samplesWithNearDuplicates, measured }) => [
        `L = ${images}`,
        percent(nearDuplicatePairs, pairs),
        percent(samplesWithNearDuplicates, measured),
      ]),
      ['all', all(similarity.nearDuplicatePairShare), all(similarity.nearDuplicateSampleShare)],
    ],
  };
}
