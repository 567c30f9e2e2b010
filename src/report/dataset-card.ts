import { markdownText } from '../base/markdown-text.ts';
import { type MaskedCounts, toldMasked } from '../records/personal-data.ts';
import { dropTable } from '../stats/drops.ts';
import { nearDuplicateTable, similarityTable } from '../stats/similarity-tables.ts';
import { ratioTable, sampleTable, subjectTable } from '../stats/tables.ts';
import { cardPart, cardText, licenceHeader, licencePart, sizeCategory } from './card-parts.ts';
import type { DrawnPlot } from './draw-plots.ts';
import type { RecordedRun, ReportData, ReportedRun } from './report-data.ts';
import { modelTable, producerTable, settingTable, stageTable, weightsTable } from './run-tables.ts';

/** A dataset card for the Hugging Face hub: `README.md` with its YAML header. */
export function datasetCard(data: ReportData, plots: readonly DrawnPlot[]): string {
  const { title, figures, run } = data;
  const { statistics, similarity } = figures;
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
    cardPart(
      'Contents',
      subjectTable(statistics),
      sampleTable(statistics),
      ratioTable(statistics),
      pictures('samples'),
    ),
    similarity
      ? cardPart(
          'Image similarity within a sample',
          similarityTable(similarity),
          nearDuplicateTable(similarity),
        )
      : '',
    licencePart(statistics, 'each sample names its videos and their licences'),
    ...(run
      ? [
          cardPart('What was dropped and why', pictures('funnel'), dropTable(run.drops)),
          cardPart('Filters and thresholds', settingTable(run), pictures('scores')),
          cardPart('Models and programs', producerTable(run), weightsTable(run)),
          cardPart('Time and cost', stageTable(run), modelTable(run), pictures('cost')),
        ]
      : []),
    cardPart('Known limits', limits(data)),
  ];
  return cardText(header(data), parts);
}

function header({ title, figures, run }: ReportData): object {
  const { total, licences } = figures.statistics;
  return {
    pretty_name: title,
    ...licenceHeader(licences),
    ...(run ? { language: run.settings.languages } : {}),
    task_categories: ['image-text-to-text'],
    tags: ['interleaved', 'image-text', ...(run ? ['multimodal-textbook', 'video', 'education'] : [])],
    size_categories: [sizeCategory(total.samples)],
  };
}

function limits({ figures, run }: ReportData): string {
  const known = run ? [...runLimits(run, run.masked), ...comparisonLimit(run)] : [];
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

/** What is known to be imperfect in what a run made. @param masked Null where it was not counted. */
export function runLimits({ settings }: RecordedRun, masked: MaskedCounts | null): string[] {
  return [
    `Languages: ${settings.languages.join(', ')} only; videos in others are dropped.`,
    'Models transcribed the speech and read the on-screen text. Most errors are in names, numbers and formulas; formulas may lack superscripts and special characters.',
    'Filters are heuristics: some empty or repeated images remain, and some useful ones are gone.',
    personalDataLimit(settings.weave.maskPersonalData, masked),
  ];
}

function personalDataLimit(isMasked: boolean, masked: MaskedCounts | null): string {
  const people = 'People in the videos appear in the images and texts.';
  if (!isMasked) return `${people} Personal data was not masked (\`weave.maskPersonalData: false\`).`;
  return `${people} E-mail addresses, phone numbers, IBANs and card numbers in the texts were masked by their form${masked ? ` (${toldMasked(masked) || 'none found'})` : ''}; some may remain, and so do names. Images were not altered: what was masked in the texts can still be read on them.`;
}
