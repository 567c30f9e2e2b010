import type { CorpusFigures } from './corpus-figures.ts';
import type { CorpusCounts, CorpusStatistics } from './corpus-statistics.ts';
import type { Distribution } from './histogram.ts';
import type { Cell, Table } from './table.ts';

/** What was measured, and what counted its text. */
export function corpusTable(
  { path, kind, statistics, unreadable }: CorpusFigures,
  run: string | null,
): Table {
  const { name, version } = statistics.tokenizer;
  return {
    name: 'corpus',
    title: 'Corpus',
    columns: [{ name: '' }, { name: 'what' }],
    rows: [
      ['path', path],
      ['kind', kind],
      ...(run === null ? [] : [['run', run]]),
      ['tokenizer', `${name} ${version}`],
      ...(unreadable.records === 0 ? [] : [['unreadable', unreadableText(unreadable)]]),
    ],
  };
}

/** What could not be read of a corpus, in a sentence. */
export function unreadableText({ records, first }: CorpusFigures['unreadable']): string {
  const what = records === 1 ? '1 record' : `${records.toLocaleString('en')} records`;
  return `${what} could not be read${records === 1 ? '' : '; the first'}: ${first}`;
}

/** The paper's Table 7: a row for each subject, and all of them together. */
export function subjectTable({ subjects, total }: CorpusStatistics): Table {
  const hasOther = total.otherTokens !== null;
  const row = (name: string, counts: CorpusCounts): Cell[] => [
    name,
    counts.videos,
    counts.hours,
    counts.knowledgePoints,
    counts.clips,
    counts.keyframes,
    counts.speechTokens,
    counts.ocrTokens,
    ...(hasOther ? [counts.otherTokens] : []),
    counts.samples,
  ];
  return {
    name: 'subjects',
    title: 'By subject',
    columns: [
      { name: 'subject' },
      { name: 'videos' },
      { name: 'hours', decimals: 2 },
      { name: 'knowledge points' },
      { name: 'clips' },
      { name: 'keyframes' },
      { name: 'speech tokens' },
      { name: 'OCR tokens' },
      ...(hasOther ? [{ name: 'other tokens' }] : []),
      { name: 'samples' },
    ],
    rows: [
      ...subjects.map(({ subject, ...counts }) => row(subject ?? 'not stated', counts)),
      row('all', total),
    ],
  };
}

/** Smallest, largest and mean number of pictures and text tokens per sample, as in the paper's Table 1, and quantiles. */
export function sampleTable({ images, textTokens, clipTenths }: CorpusStatistics): Table {
  return {
    name: 'samples',
    title: 'Per sample and clip',
    columns: [
      { name: 'measure' },
      { name: 'min', decimals: 1 },
      { name: 'median', decimals: 1 },
      { name: 'mean', decimals: 2 },
      { name: '95 %', decimals: 1 },
      { name: 'max', decimals: 1 },
    ],
    rows: [
      distributionRow('images per sample', images, 1),
      distributionRow('text tokens per sample', textTokens, 1),
      distributionRow('seconds per clip', clipTenths, 10),
    ],
  };
}

function distributionRow(name: string, distribution: Distribution | null, unit: number): Cell[] {
  if (!distribution) return [name, null, null, null, null, null];
  const { min, median, mean, p95, max } = distribution;
  return [name, ...[min, median, mean, p95, max].map((value) => value / unit)];
}

/** How dense a dataset is: its images and text by sample. */
export function ratioTable(statistics: CorpusStatistics): Table {
  const { samplesAcrossVideos, total } = statistics;
  const isKnown = samplesAcrossVideos !== null && total.samples > 0;
  const across = isKnown ? (100 * samplesAcrossVideos) / total.samples : null;
  return {
    name: 'density',
    title: 'Density',
    columns: [{ name: 'measure' }, { name: 'value', decimals: 2 }],
    rows: [
      ['keyframes per clip', statistics.keyframesPerClip],
      ['seconds per keyframe', statistics.secondsPerKeyframe],
      ['images shown again per sample', total.samples > 0 ? total.shownAgain / total.samples : null],
      ['% of samples with more than one video', across],
    ],
  };
}

/** Distinct videos by licence; null where the dataset tells no videos. */
export function licenceTable({ licences }: Pick<CorpusStatistics, 'licences'>): Table | null {
  return (
    licences && {
      name: 'licences',
      title: 'Licences',
      columns: [{ name: 'licence' }, { name: 'videos' }],
      rows: licences.map(({ licence, videos }) => [licence ?? 'not stated', videos]),
    }
  );
}
