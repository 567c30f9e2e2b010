import type { Feature, FeatureType, PackageSplit } from '../formats/packages/package-contents.ts';
import { cardTags, citation, knownLicences, type PackageCardData } from './package-card.ts';

/** The context that the specification of Croissant 1.0 gives. */
const context = {
  '@language': 'en',
  '@vocab': 'https://schema.org/',
  citeAs: 'cr:citeAs',
  column: 'cr:column',
  conformsTo: 'dct:conformsTo',
  cr: 'http://mlcommons.org/croissant/',
  data: { '@id': 'cr:data', '@type': '@json' },
  dataType: { '@id': 'cr:dataType', '@type': '@vocab' },
  dct: 'http://purl.org/dc/terms/',
  equivalentProperty: 'cr:equivalentProperty',
  examples: { '@id': 'cr:examples', '@type': '@json' },
  extract: 'cr:extract',
  field: 'cr:field',
  fileObject: 'cr:fileObject',
  fileProperty: 'cr:fileProperty',
  fileSet: 'cr:fileSet',
  format: 'cr:format',
  includes: 'cr:includes',
  isLiveDataset: 'cr:isLiveDataset',
  jsonPath: 'cr:jsonPath',
  key: 'cr:key',
  md5: 'cr:md5',
  parentField: 'cr:parentField',
  path: 'cr:path',
  rai: 'http://mlcommons.org/croissant/RAI/',
  recordSet: 'cr:recordSet',
  references: 'cr:references',
  regex: 'cr:regex',
  repeated: 'cr:repeated',
  replace: 'cr:replace',
  samplingRate: 'cr:samplingRate',
  sc: 'https://schema.org/',
  separator: 'cr:separator',
  source: 'cr:source',
  subField: 'cr:subField',
  transform: 'cr:transform',
};

const dataTypes: Record<string, string> = {
  string: 'sc:Text',
  int32: 'sc:Integer',
  float64: 'sc:Float',
  image: 'sc:ImageObject',
};

const pictureTypes: Record<string, string> = { jpg: 'image/jpeg' };

const tar = 'application/x-tar';
const pages = 'page-files';

/**
 * Describes a package as Croissant does: its files of records with their digests, and their fields. Pictures that are files
 * are one set: their digests are in `SHA256SUMS`.
 */
export function croissant(data: PackageCardData): string {
  const { title, lectern, contents, run } = data;
  const { splits } = contents;
  const licences = (knownLicences(data) ?? [{ licence: null }]).map(({ licence }) => licence ?? 'unknown');
  const description = {
    '@context': context,
    '@type': 'sc:Dataset',
    conformsTo: 'http://mlcommons.org/croissant/1.0',
    name: title,
    description: `Interleaved images and texts, exported by Lectern ${lectern}. README.md is the dataset card.`,
    license: licences,
    citeAs: citation(data),
    keywords: cardTags(run),
    ...(run ? { inLanguage: run.settings.languages } : {}),
    version: '1.0.0',
    distribution: [
      ...splits.flatMap((split) => fileObjects(split, data)),
      ...splits.flatMap((split) => fileSets(split, data)),
      ...pictureSet(data),
      ...pageSet(data),
    ],
    recordSet:
      contents.mediaType === null
        ? [fileRecords('pages', pages, 'text')]
        : splits.map((split) => recordSet(split, data)),
  };
  return `${JSON.stringify(description, null, 2)}\n`;
}

function fileObjects({ files }: PackageSplit, { files: whole, contents }: PackageCardData): object[] {
  const wanted = new Set(files);
  return whole
    .filter(({ name }) => wanted.has(name))
    .map(({ name, bytes, digest }) => ({
      '@type': 'cr:FileObject',
      '@id': name,
      name,
      contentUrl: name,
      contentSize: `${bytes} B`,
      encodingFormat: contents.mediaType,
      sha256: digest,
    }));
}

/** Several files that are read as one, or what is in the archives. */
function fileSets(split: PackageSplit, { contents }: PackageCardData): object[] {
  const isTar = contents.mediaType === tar;
  if (!isTar && split.files.length === 1) return [];
  const inside = {
    containedIn: split.files.map((file) => ({ '@id': file })),
    encodingFormat: 'application/json',
    includes: '*.json',
  };
  const beside = { encodingFormat: contents.mediaType, includes: split.pattern };
  const id = setOf(split);
  return [{ '@type': 'cr:FileSet', '@id': id, name: id, ...(isTar ? inside : beside) }];
}

function setOf({ split }: PackageSplit): string {
  return `${split}-files`;
}

function pictureSet({ pictureTypes: types }: PackageCardData): object[] {
  if (types.length === 0) return [];
  const encodingFormat = types.map((type) => pictureTypes[type] ?? `image/${type}`);
  return [
    {
      '@type': 'cr:FileSet',
      '@id': 'images',
      name: 'images',
      description: 'The images that the records name.',
      encodingFormat,
      includes: 'images/*',
    },
  ];
}

/** Pages for people: the list of them and the card are none. */
function pageSet({ contents }: PackageCardData): object[] {
  if (contents.mediaType !== null) return [];
  const description = 'A page for each lecture.';
  const encodingFormat = ['text/markdown', 'text/plain'];
  return [
    { '@type': 'cr:FileSet', '@id': pages, name: pages, description, encodingFormat, includes: 'pages/*.md' },
  ];
}

function recordSet(split: PackageSplit, { contents }: PackageCardData): object {
  if (contents.mediaType === tar) return fileRecords(split.split, setOf(split), 'json');
  const [only] = split.files;
  const from =
    split.files.length === 1 ? { fileObject: { '@id': only } } : { fileSet: { '@id': setOf(split) } };
  // Of a JSON array no column can be named.
  const isArray = contents.mediaType === 'application/json';
  const source = (column: string): object => ({
    ...from,
    extract: isArray ? { jsonPath: `$[*].${column}` } : { column },
  });
  return {
    '@type': 'cr:RecordSet',
    '@id': split.split,
    name: split.split,
    field: contents.features.map((feature) => field(split.split, feature, source(feature.name))),
  };
}

/** Files that are each a record: their names and what is in them. */
function fileRecords(name: string, set: string, content: string): object {
  const source = (fileProperty: string): object => ({ fileSet: { '@id': set }, extract: { fileProperty } });
  const text = (field: string, property: string): object => ({
    '@type': 'cr:Field',
    '@id': `${name}/${field}`,
    name: field,
    dataType: 'sc:Text',
    source: source(property),
  });
  return {
    '@type': 'cr:RecordSet',
    '@id': name,
    name,
    field: [text('name', 'filename'), text(content, 'content')],
  };
}

function field(path: string, { name, type }: Feature, source: object): object {
  const id = `${path}/${name}`;
  const about = { '@type': 'cr:Field', '@id': id, name };
  const [item, repeated] = itemOf(type);
  if (typeof item === 'string') {
    // Of a picture in a row only its bytes are the picture.
    const transform = item === 'image' ? { transform: { jsonPath: 'bytes' } } : {};
    return { ...about, dataType: dataTypes[item], ...repeated, source: { ...source, ...transform } };
  }
  const subField = item.map((sub) => field(id, sub, { ...source, transform: { jsonPath: sub.name } }));
  return { ...about, ...repeated, subField };
}

/** What a list holds at last. */
function itemOf(type: FeatureType): [string | readonly Feature[], { repeated?: true }] {
  if (typeof type === 'string') return [type, {}];
  if ('struct' in type) return [type.struct, {}];
  return [itemOf(type.list)[0], { repeated: true }];
}
