import { stringify } from 'yaml';
import { markdownText } from '../base/markdown-text.ts';
import { type MaskedCounts, toldMasked } from '../records/personal-data.ts';
import type { CorpusStatistics } from '../stats/corpus-statistics.ts';
import { dropTable } from '../stats/drops.ts';
import { nearDuplicateTable, similarityTable } from '../stats/similarity-tables.ts';
import { type Table, toMarkdown } from '../stats/table.ts';
import { licenceTable, ratioTable, sampleTable, subjectTable } from '../stats/tables.ts';
import type { DrawnPlot } from './draw-plots.ts';
import type { ReportData, ReportedRun } from './report-data.ts';
import { modelTable, producerTable, settingTable, stageTable, weightsTable } from './run-tables.ts';

/** Licences that the Hugging Face hub knows by these names. */
const hubLicences = new Set([
  'apache-2.0',
  'mit',
  'cc0-1.0',
  'cc-by-2.0',
  'cc-by-2.5',
  'cc-by-3.0',
  'cc-by-4.0',
  'cc-by-sa-3.0',
  'cc-by-sa-4.0',
  'cc-by-nc-2.0',
  'cc-by-nc-3.0',
  'cc-by-nc-4.0',
  'cc-by-nd-4.0',
  'cc-by-nc-nd-3.0',
  'cc-by-nc-nd-4.0',
  'cc-by-nc-sa-2.0',
  'cc-by-nc-sa-3.0',
  'cc-by-nc-sa-4.0',
  'pddl',
]);

const sizes: readonly [below: number, name: string][] = [
  [1e3, 'n<1K'],
  [1e4, '1K<n<10K'],
  [1e5, '10K<n<100K'],
  [1e6, '100K<n<1M'],
  [1e7, '1M<n<10M'],
  [1e8, '10M<n<100M'],
  [1e9, '100M<n<1B'],
];

/** A dataset card for the Hugging Face hub: `README.md` with its YAML header. */
export function datasetCard(data: ReportData, plots: readonly DrawnPlot[]): string {
  const { title, figures, run } = data;
  const { statistics, similarity } = figures;
  const licences = licenceTable(statistics);
  const part = (heading: string, ...blocks: (string | Table | null)[]): string =>
    [
      `## ${heading}`,
      ...blocks.filter((block) => block !== null).map((block) => blockText(block, heading)),
    ].join('\n\n');
  const pictures = (section: DrawnPlot['section']): string =>
    plots
      .filter((plot) => plot.section === section)
      .map(({ name, caption }) => `![${caption}](plots/${name}.svg)`)
      .join('\n');
  const parts = [
    `# ${markdownText(title)}`,
    run
      ? `A multimodal textbook: keyframes, on-screen text and cleaned speech of instructional videos, interleaved in teaching order. Made by Lectern ${run.lectern}.`
      : `An interleaved dataset (${figures.kind}), measured by Lectern.`,
    part(
      'Contents',
      subjectTable(statistics),
      sampleTable(statistics),
      ratioTable(statistics),
      pictures('samples'),
    ),
    similarity
      ? part('Image similarity within a sample', similarityTable(similarity), nearDuplicateTable(similarity))
      : '',
    part(
      'Licences',
      licences ? licenceText : 'The dataset does not state the licences of its sources.',
      licences,
    ),
    ...(run
      ? [
          part('What was dropped and why', pictures('funnel'), dropTable(run.drops)),
          part('Filters and thresholds', settingTable(run), pictures('scores')),
          part('Models and programs', producerTable(run), weightsTable(run)),
          part('Time and cost', stageTable(run), modelTable(run), pictures('cost')),
        ]
      : []),
    part('Known limits', limits(data)),
  ];
  return `---\n${stringify(header(data))}---\n\n${parts.filter((text) => text !== '').join('\n\n')}\n`;
}

const licenceText =
  'Images and texts come from the videos, whose licences still apply; each sample names its videos and their licences. "Not stated" means unknown: find out before you publish or train.';

/** A table keeps its title unless the heading above says the same. */
function blockText(content: string | Table, heading: string): string {
  if (typeof content === 'string') return content;
  const markdown = toMarkdown([content]).trimEnd();
  return content.title === heading ? markdown.slice(markdown.indexOf('|')) : markdown;
}

function header({ title, figures, run }: ReportData): object {
  const { total, licences } = figures.statistics;
  const size = sizes.find(([below]) => total.samples < below)?.[1] ?? 'n>1T';
  return {
    pretty_name: title,
    ...licenceHeader(licences),
    ...(run ? { language: run.settings.languages } : {}),
    task_categories: ['image-text-to-text'],
    tags: ['interleaved', 'image-text', ...(run ? ['multimodal-textbook', 'video', 'education'] : [])],
    size_categories: [size],
  };
}

/** The hub knows one licence for a dataset; several, or one that it does not know, are `other`, told below. */
function licenceHeader(licences: CorpusStatistics['licences']): object {
  const names = (licences ?? []).map(({ licence }) => licence);
  const only = names.length === 1 ? (names[0]?.toLowerCase() ?? '') : '';
  if (hubLicences.has(only)) return { license: only };
  return names.every((name) => name === null)
    ? { license: 'unknown' }
    : { license: 'other', license_name: 'per-video', license_link: 'README.md#licences' };
}

function limits({ figures, run }: ReportData): string {
  const known = run ? runLimits(run) : [];
  known.push(
    figures.similarity
      ? 'InSI-SIM is also high for near-identical images: read it together with the near-duplicate rate.'
      : 'Near-duplicate images within a sample were not counted (`--similarity`).',
  );
  // Of a dataset that others made, nobody here knows what they compared it with.
  if (run) known.push('The samples were not checked against benchmark test sets.');
  return known.map((limit) => `- ${limit}`).join('\n');
}

/** What became of the comparison of images and speech, where clips stay that it would have dropped. */
function comparisonLimit({ settings, scores }: ReportedRun): string[] {
  if (!scores.some(({ decidedBy, bins }) => decidedBy === 'caption.minSimilarity' && bins.length > 0))
    return ['Images were not compared with the speech: some clips show only the speaker.'];
  if (settings.caption.minSimilarity !== null) return [];
  return [
    'Images were compared with the speech, but no clip was dropped for it: some show only the speaker.',
  ];
}

function runLimits(run: ReportedRun): string[] {
  const { settings, masked } = run;
  return [
    `Languages: ${settings.languages.join(', ')} only; videos in others are dropped.`,
    'Models transcribed the speech and read the on-screen text. Most errors are in names, numbers and formulas; formulas may lack superscripts and special characters.',
    'Filters are heuristics: some empty or repeated images remain, and some useful ones are gone.',
    personalDataLimit(settings.weave.maskPersonalData, masked),
    ...comparisonLimit(run),
  ];
}

function personalDataLimit(isMasked: boolean, masked: MaskedCounts): string {
  const people = 'People in the videos appear in the images and texts.';
  if (!isMasked) return `${people} Personal data was not masked (\`weave.maskPersonalData: false\`).`;
  return `${people} E-mail addresses, phone numbers, IBANs and card numbers in the texts were masked by their form (${toldMasked(masked) || 'none found'}); some may remain, and so do names. Images were not altered: what was masked in the texts can still be read on them.`;
}
