import { stringify } from 'yaml';
import type { CorpusStatistics } from '../stats/corpus-statistics.ts';
import { type Table, toMarkdown } from '../stats/table.ts';
import { licenceTable } from '../stats/tables.ts';

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

/** A card: a header in YAML for the Hugging Face hub, and parts in Markdown, of which those that are '' are left out. */
export function cardText(header: object, parts: readonly string[]): string {
  return `---\n${stringify(header)}---\n\n${parts.filter((text) => text !== '').join('\n\n')}\n`;
}

/** A part of a card; what is null is left out. */
export function cardPart(heading: string, ...blocks: readonly (string | Table | null)[]): string {
  const texts = blocks.filter((block) => block !== null).map((block) => blockText(block, heading));
  return [`## ${heading}`, ...texts].join('\n\n');
}

/** The licences of the sources, and what follows from them. @param told How one learns that of a sample. */
export function licencePart(
  statistics: Pick<CorpusStatistics, 'licences'>,
  told: string,
  ...more: readonly (string | Table | null)[]
): string {
  const licences = licenceTable(statistics);
  return cardPart(
    'Licences',
    licences
      ? `Images and texts come from the videos, whose licences still apply; ${told}. "Not stated" means unknown: find out before you publish or train.`
      : 'The dataset does not state the licences of its sources: they are unknown.',
    licences,
    ...more,
  );
}

/** A table keeps its title unless the heading above says the same. */
function blockText(content: string | Table, heading: string): string {
  if (typeof content === 'string') return content;
  const markdown = toMarkdown([content]).trimEnd();
  return content.title === heading ? markdown.slice(markdown.indexOf('|')) : markdown;
}

/** How the hub calls a number of samples. */
export function sizeCategory(samples: number): string {
  return sizes.find(([below]) => samples < below)?.[1] ?? 'n>1T';
}

/** The hub knows one licence for a dataset; several, or one that it does not know, are `other`, told below. */
export function licenceHeader(licences: CorpusStatistics['licences']): object {
  const names = (licences ?? []).map(({ licence }) => licence);
  const only = names.length === 1 ? (names[0]?.toLowerCase() ?? '') : '';
  if (hubLicences.has(only)) return { license: only };
  return names.every((name) => name === null)
    ? { license: 'unknown' }
    : { license: 'other', license_name: 'per-video', license_link: 'README.md#licences' };
}
