import {
  type DescribePackage,
  type Feature,
  type LoadSnippet,
  type PackageContents,
  type PackageSplit,
  recordFeatures,
  splitsOf,
  texts,
} from './package-contents.ts';

const jsonLines = 'application/jsonlines';
const parquet = 'application/x-parquet';

/** Loads the rows, with what a snippet then does with one. */
function rowsSnippet(split: string, lines: string, imports: readonly string[]): LoadSnippet {
  const code = `
from pathlib import Path

${imports.join('\n')}

folder = Path("FOLDER")
for row in load_dataset(str(folder), split="${split}"):
${lines}`;
  return { title: 'Hugging Face `datasets`', language: 'python', code };
}

const withPictures = ['from datasets import load_dataset', 'from PIL import Image'];

const slotLines = `    slots = zip(row["images"], row["texts"])
    document = [Image.open(folder / image) if image else text for image, text in slots]`;

const recordLayout =
  '`images` and `texts` of a record are the slots of the document, one of them null in each; images are paths in this folder. ' +
  '`text_ocr_list` has the texts with on-screen text.';

export const textbookContents: DescribePackage = ({ files }) => ({
  layout: `\`textbook.jsonl\`, one record per line, with the images under \`images/\`. ${recordLayout} \`split\` tells train from val.`,
  ...oneSplit(files, 'textbook.jsonl'),
  mediaType: jsonLines,
  hasPictureFiles: true,
  tellsSources: true,
  features: recordFeatures,
  snippets: [rowsSnippet('train', slotLines, withPictures)],
});

export const shardContents: DescribePackage = ({ files }) => {
  const shards = files.filter((name) => /^\d+\.json$/.test(name));
  const splits = shards.length > 0 ? [{ split: 'train', pattern: '[0-9]*.json', files: shards }] : [];
  return {
    layout: `JSON arrays of up to 1,000 records each, \`length.json\` and \`shard_id_range.json\`, as the published LLaVA trainer reads them. ${recordLayout} \`split\` tells train from val.`,
    splits,
    mediaType: 'application/json',
    hasPictureFiles: true,
    tellsSources: true,
    features: recordFeatures,
    snippets: [rowsSnippet('train', slotLines, withPictures)],
  };
};

const mmc4Features: readonly Feature[] = [
  { name: 'id', type: 'string' },
  { name: 'url', type: 'string' },
  { name: 'text_list', type: texts },
  {
    name: 'image_info',
    type: {
      list: {
        struct: [
          { name: 'image_name', type: 'string' },
          { name: 'raw_url', type: 'string' },
          { name: 'matched_text_index', type: 'int32' },
          { name: 'matched_sim', type: 'float64' },
        ],
      },
    },
  },
  { name: 'similarity_matrix', type: { list: { list: 'float64' } } },
];

export const mmc4Contents: DescribePackage = ({ files }) => ({
  layout:
    '`mmc4.jsonl`, one record per line, with the images under `images/`. An image stands before the text of its ' +
    '`matched_text_index`; `image_name` is its path below `images/`.',
  ...oneSplit(files, 'mmc4.jsonl'),
  mediaType: jsonLines,
  hasPictureFiles: true,
  tellsSources: false,
  features: mmc4Features,
  snippets: [
    rowsSnippet(
      'train',
      `    document = []
    for index, text in enumerate(row["text_list"]):
        before = [image for image in row["image_info"] if image["matched_text_index"] == index]
        document += [Image.open(folder / "images" / image["image_name"]) for image in before]
        document += [text] if text else []`,
      withPictures,
    ),
  ],
});

export const obelicsContents: DescribePackage = ({ files }) => {
  const splits = splitsOf(files, '.parquet');
  return {
    layout:
      'The Parquet columns of OBELICS, with the images under `images/`. `images` and `texts` are the slots of the document, ' +
      'one of them null in each; images are paths in this folder. `metadata` and `general_metadata` are JSON.',
    splits,
    mediaType: parquet,
    hasPictureFiles: true,
    tellsSources: true,
    features: [
      { name: 'images', type: texts },
      { name: 'texts', type: texts },
      { name: 'metadata', type: 'string' },
      { name: 'general_metadata', type: 'string' },
    ],
    snippets: snippetsOf(splits, slotLines, withPictures),
  };
};

export const parquetContents: DescribePackage = ({ files }) => {
  const splits = splitsOf(files, '.parquet');
  return {
    layout:
      'Parquet, with the images inside. `texts` are the slots of the document, null where the next of `images` stands. ' +
      '`text_ocr_list` has the texts with on-screen text.',
    splits,
    mediaType: parquet,
    hasPictureFiles: false,
    tellsSources: true,
    features: recordFeatures.flatMap((feature): Feature[] => {
      if (feature.name === 'images') return [{ name: 'images', type: { list: 'image' } }];
      return feature.name === 'url' || feature.name === 'split' ? [] : [feature];
    }),
    snippets: snippetsOf(
      splits,
      `    images = iter(row["images"])
    document = [next(images) if text is None else text for text in row["texts"]]`,
      ['from datasets import load_dataset'],
    ),
  };
};

function oneSplit(files: readonly string[], name: string): Pick<PackageContents, 'splits'> {
  return { splits: files.includes(name) ? [{ split: 'train', pattern: name, files: [name] }] : [] };
}

function snippetsOf(
  splits: readonly PackageSplit[],
  lines: string,
  imports: readonly string[],
): LoadSnippet[] {
  return splits[0] ? [rowsSnippet(splits[0].split, lines, imports)] : [];
}
