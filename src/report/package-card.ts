import { markdownText } from '../base/markdown-text.ts';
import { contentsHeader, type PackageContents, snippetText } from '../formats/packages/package-contents.ts';
import type { WholeFile } from '../formats/packages/package-folder.ts';
import type { CorpusStatistics } from '../stats/corpus-statistics.ts';
import type { Cell, Table } from '../stats/table.ts';
import { ratioTable, sampleTable, subjectTable } from '../stats/tables.ts';
import { cardPart, cardText, licenceHeader, licencePart, sizeCategory } from './card-parts.ts';
import { runLimits } from './dataset-card.ts';
import type { RecordedRun } from './report-data.ts';
import { producerTable, settingTable, weightsTable } from './run-tables.ts';

/** Everything that the card of an exported package tells. No path of this machine is in it. */
export interface PackageCardData {
  title: string;
  /** Version of Lectern. */
  lectern: string;
  contents: PackageContents;
  /** All files that are whole, but the pictures. */
  files: readonly WholeFile[];
  /** Endings of the pictures that are files of their own. */
  pictureTypes: readonly string[];
  statistics: CorpusStatistics;
  /** Distinct videos by where they were found. */
  sources: readonly { source: string | null; videos: number }[];
  /** Samples that name no video. */
  withoutVideos: number;
  /** Words of all texts. */
  words: number;
  /** Samples of each split. */
  splits: Readonly<Record<string, number>>;
  /** How it was exported: names and values. */
  settings: readonly (readonly [name: string, value: Cell])[];
  /** How the textbook was made; null for other datasets, and where several were mixed. */
  run: RecordedRun | null;
}

/** The dataset card of a package: `README.md` with the header from which the Hugging Face hub and `datasets` know it. */
export function packageCard(data: PackageCardData): string {
  const { title, lectern, contents, statistics, run } = data;
  const parts = [
    `# ${markdownText(title)}`,
    `Interleaved images and texts${run ? ' of instructional videos: keyframes, on-screen text and cleaned speech, in teaching order' : ''}. Exported by Lectern ${lectern}.`,
    cardPart(
      'Files',
      contents.layout,
      '`croissant.json` describes the package for machines, `lectern-export.json` says how it was made, and `SHA256SUMS` has the digests of all files: `lectern verify FOLDER` or `sha256sum -c SHA256SUMS` checks them.',
    ),
    contents.snippets.length > 0
      ? cardPart('Loading', '`FOLDER` is this folder.', snippetText(contents.snippets))
      : '',
    cardPart(
      'Statistics',
      sizeTable(data),
      subjectTable(statistics),
      sampleTable(statistics),
      ratioTable(statistics),
      tokenizerText(statistics),
    ),
    licencePart({ licences: knownLicences(data) }, toldBy(contents), withoutText(data), sourceTable(data)),
    cardPart('Export settings', settingsTable(data)),
    ...(run
      ? [
          cardPart('Filters and thresholds', settingTable(run)),
          cardPart('Models and programs', producerTable(run), weightsTable(run)),
          cardPart(
            'Known limits',
            runLimits(run, null)
              .map((limit) => `- ${limit}`)
              .join('\n'),
          ),
        ]
      : []),
    cardPart('Citation', `\`\`\`bibtex\n${citation(data)}\n\`\`\``),
  ];
  return cardText(header(data), parts);
}

function header(data: PackageCardData): object {
  const { title, contents, statistics, run } = data;
  return {
    pretty_name: title,
    ...licenceHeader(knownLicences(data)),
    ...(run ? { language: run.settings.languages } : {}),
    task_categories: ['image-text-to-text'],
    tags: cardTags(run),
    size_categories: [sizeCategory(statistics.total.samples)],
    ...contentsHeader(contents),
  };
}

/** What hubs find the dataset by. */
export function cardTags(run: RecordedRun | null): string[] {
  const ofVideos = run ? ['multimodal-textbook', 'video', 'education'] : [];
  return ['interleaved', 'image-text', ...ofVideos];
}

/** The licences of the videos; of samples without a video nobody knows one, whatever those of the others are. */
export function knownLicences({
  statistics,
  withoutVideos,
}: Pick<PackageCardData, 'statistics' | 'withoutVideos'>): CorpusStatistics['licences'] {
  const { licences } = statistics;
  if (!licences?.length) return null;
  const isTold = withoutVideos === 0 || licences.some(({ licence }) => licence === null);
  return isTold ? licences : [...licences, { licence: null, videos: 0 }];
}

function toldBy({ tellsSources }: PackageContents): string {
  return tellsSources
    ? 'each record names its videos and their licences'
    : 'the records do not name them: keep this card with the records';
}

function withoutText({ withoutVideos, statistics }: PackageCardData): string | null {
  if (withoutVideos === 0 || knownLicences({ statistics, withoutVideos }) === null) return null;
  const samples = withoutVideos.toLocaleString('en');
  return `${samples} of the samples name no video: their licences are unknown.`;
}

function sourceTable({ sources }: PackageCardData): Table | null {
  if (sources.length === 0) return null;
  return {
    name: 'sources',
    title: 'Sources',
    columns: [{ name: 'source' }, { name: 'videos' }],
    rows: sources.map(({ source, videos }) => [source ?? 'not stated', videos]),
  };
}

function sizeTable({ statistics, words, splits }: PackageCardData): Table {
  const { total } = statistics;
  const tokens = [total.speechTokens, total.ocrTokens, total.otherTokens];
  return {
    name: 'size',
    title: 'Size',
    columns: [{ name: '' }, { name: 'number' }],
    rows: [
      ['samples', total.samples],
      ...Object.entries(splits).map(([split, samples]): Cell[] => [`samples of ${split}`, samples]),
      ['images', total.keyframes],
      ['words', words],
      ['text tokens', tokens.reduce<number>((sum, count) => sum + (count ?? 0), 0)],
    ],
  };
}

function tokenizerText({ tokenizer: { name, version } }: CorpusStatistics): string {
  return `Tokens are those of \`${name}\` (${version}).`;
}

function settingsTable({ settings }: PackageCardData): Table {
  return {
    name: 'export',
    title: 'Export settings',
    columns: [{ name: 'setting' }, { name: 'value' }],
    rows: settings.map(([name, value]) => [name, value === null ? null : String(value)]),
  };
}

/** How the dataset, and the method it follows, are cited. */
export function citation({ title, lectern, run }: PackageCardData): string {
  const own = `@misc{${citationKey(title)},
  title = {${bibtexText(title)}},
  note = {Exported by Lectern ${lectern}}
}`;
  const method = `@misc{textbook2025,
  title = {2.5 Years in Class: A Multimodal Textbook for Vision-Language Pretraining},
  eprint = {2501.00958},
  archivePrefix = {arXiv},
  year = {2025}
}`;
  return run ? `${own}\n\n${method}` : own;
}

function citationKey(title: string): string {
  return title.replace(/[^A-Za-z0-9]+/g, '-').replace(/^-|-$/g, '') || 'dataset';
}

/** A text inside braces: it may neither close them nor be a command, nor end the block of Markdown that it is in. */
function bibtexText(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\\{}`]/g, '')
    .replace(/[&%$#_]/g, '\\$&');
}
