import type { ChatDialect } from './chat-dialect.ts';
import { splitNames } from './splits.ts';

/** What a column holds, by the names that Hugging Face `datasets` has for it. */
export type FeatureType = string | { list: FeatureType } | { struct: readonly Feature[] };

/** A column of the records, or a field of a struct. */
export interface Feature {
  name: string;
  type: FeatureType;
}

/** Files of records that are loaded as one. */
export interface PackageSplit {
  split: string;
  /** Names all of its files and nothing else of the package. */
  pattern: string;
  files: readonly string[];
}

/** How something is read; `FOLDER` stands for the package. */
export interface LoadSnippet {
  title: string;
  language: 'python' | 'sh' | 'yaml';
  code: string;
}

/** What a package holds and how it is loaded: for its card. */
export interface PackageContents {
  /** Where what lies, as Markdown. */
  layout: string;
  splits: readonly PackageSplit[];
  /** Media type of the files of records; null where there are none that a loader knows. */
  mediaType: string | null;
  features: readonly Feature[];
  /** Whether pictures are files of their own, under `images/`. */
  hasPictureFiles: boolean;
  /** Whether a record names its videos and their licences. */
  tellsSources: boolean;
  snippets: readonly LoadSnippet[];
}

/** What was written. */
export interface PackageFacts {
  /** All files but the pictures. */
  files: readonly string[];
  /** Numbers and types of the pictures of a sample (`0.jpg`), all that occur. */
  pictures: Iterable<string>;
  dialect: ChatDialect;
}

export type DescribePackage = (facts: PackageFacts) => PackageContents;

/** A list of texts, of which some may be null. */
export const texts: FeatureType = { list: 'string' };

/** Columns of the one record that trainers read. */
export const recordFeatures: readonly Feature[] = [
  { name: 'id', type: 'string' },
  { name: 'url', type: 'string' },
  { name: 'split', type: 'string' },
  { name: 'images', type: texts },
  { name: 'texts', type: texts },
  { name: 'text_ocr_list', type: texts },
  { name: 'metadata', type: 'string' },
  { name: 'image_num', type: 'int32' },
  { name: 'text_num', type: 'int32' },
  { name: 'token_num', type: 'int32' },
];

/** The splits that there are, of files such as `train-00000.tar`, or `train.jsonl` where there is one of each. */
export function splitsOf(files: readonly string[], ending: string): PackageSplit[] {
  return splitNames.flatMap((split): PackageSplit[] => {
    const only = `${split}${ending}`;
    if (files.includes(only)) return [{ split, pattern: only, files: [only] }];
    const shards = files.filter((name) => name.startsWith(`${split}-`) && name.endsWith(ending));
    return shards.length > 0 ? [{ split, pattern: `${split}-*${ending}`, files: shards }] : [];
  });
}

/** The header of a card from which `datasets` knows files and columns. */
export function contentsHeader({ splits, features }: PackageContents): object {
  if (splits.length === 0) return {};
  const data_files = splits.map(({ split, pattern: path }) => ({ split, path }));
  return {
    configs: [{ config_name: 'default', data_files }],
    dataset_info: { features: features.map(headerFeature) },
  };
}

function headerFeature({ name, type }: Feature): object {
  if (typeof type === 'string') return { name, dtype: type };
  return 'struct' in type
    ? { name, struct: type.struct.map(headerFeature) }
    : { name, list: headerType(type.list) };
}

function headerType(type: FeatureType): unknown {
  if (typeof type === 'string') return type;
  return 'struct' in type ? type.struct.map(headerFeature) : { list: headerType(type.list) };
}

/** Snippets as Markdown. */
export function snippetText(snippets: readonly LoadSnippet[]): string {
  return snippets
    .map(({ title, language, code }) => `${title}:\n\n\`\`\`${language}\n${code.trim()}\n\`\`\``)
    .join('\n\n');
}
