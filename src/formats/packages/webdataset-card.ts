import { stringify } from 'yaml';
import type { PackageCounts } from './packager.ts';

const texts = { list: 'string' };

/** Fields of the record, as the card of a dataset names them. */
const recordFields = [
  { name: 'id', dtype: 'string' },
  { name: 'url', dtype: 'string' },
  { name: 'split', dtype: 'string' },
  { name: 'images', ...texts },
  { name: 'texts', ...texts },
  { name: 'text_ocr_list', ...texts },
  { name: 'metadata', dtype: 'string' },
  { name: 'image_num', dtype: 'int32' },
  { name: 'text_num', dtype: 'int32' },
  { name: 'token_num', dtype: 'int32' },
];

/**
 * The card of a package of tar files. It declares every field: without it, `datasets` takes them from the first samples,
 * and fails where those have different numbers of pictures.
 */
export function webDatasetCard(
  splits: readonly string[],
  pictures: Iterable<string>,
  counts: PackageCounts,
): string {
  const fields = [...pictures].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  const features = [
    { name: '__key__', dtype: 'string' },
    { name: '__url__', dtype: 'string' },
    { name: 'json', struct: recordFields },
    ...fields.map((name) => ({ name, dtype: 'image' })),
  ];
  const front = {
    configs: [
      {
        config_name: 'default',
        data_files: splits.map((split) => ({ split, path: `${split}-*.tar` })),
      },
    ],
    dataset_info: { features },
  };
  return `---
${stringify(front)}---

# Interleaved images and texts

${counts.records} samples with ${counts.pictures} images, as WebDataset shards. A sample is \`KEY.json\` and its images
\`KEY.0.jpg\`, \`KEY.1.jpg\`, …: \`images\` and \`texts\` of the JSON are the slots of the document, one of them null in
each; an image is named by what follows the key.

\`\`\`python
from datasets import load_dataset

rows = load_dataset("FOLDER", split="${splits[0] ?? 'train'}", streaming=True)
for row in rows:
    slots = zip(row["json"]["images"], row["json"]["texts"])
    document = [row[image] if image else text for image, text in slots]
\`\`\`

\`\`\`python
import webdataset

for sample in webdataset.WebDataset("FOLDER/${splits[0] ?? 'train'}-00000.tar").decode("pil"):
    slots = zip(sample["json"]["images"], sample["json"]["texts"])
    document = [sample[image] if image else text for image, text in slots]
\`\`\`

Megatron Energon reads the folder as a \`CrudeWebdataset\`, without \`energon prepare\`.
`;
}
