import { stringify } from 'yaml';
import {
  contentsHeader,
  type DescribePackage,
  type LoadSnippet,
  type PackageContents,
  recordFeatures,
  snippetText,
  splitsOf,
} from './package-contents.ts';
import type { PackageCounts } from './packager.ts';

/**
 * What a package of tar files holds. Every field is named: without that, `datasets` takes them from the first samples, and
 * fails where those have different numbers of pictures.
 */
export const webDatasetContents: DescribePackage = ({ files, pictures }) => {
  const splits = splitsOf(files, '.tar');
  const members = [...pictures].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }));
  return {
    layout:
      'WebDataset shards. A sample is `KEY.json` and its images `KEY.0.jpg`, `KEY.1.jpg`, …: `images` and `texts` of the ' +
      'JSON are the slots of the document, one of them null in each; an image is named by what follows the key. ' +
      '`text_ocr_list` has the texts with on-screen text.',
    splits,
    mediaType: 'application/x-tar',
    hasPictureFiles: false,
    tellsSources: true,
    features: [
      { name: '__key__', type: 'string' },
      { name: '__url__', type: 'string' },
      { name: 'json', type: { struct: recordFeatures } },
      ...members.map((name) => ({ name, type: 'image' })),
    ],
    snippets: splits[0] ? snippetsOf(splits[0].split) : [],
  };
};

function snippetsOf(split: string): LoadSnippet[] {
  return [
    {
      title: 'Hugging Face `datasets`',
      language: 'python',
      code: `
from datasets import load_dataset

for row in load_dataset("FOLDER", split="${split}", streaming=True):
    slots = zip(row["json"]["images"], row["json"]["texts"])
    document = [row[image] if image else text for image, text in slots]`,
    },
    {
      title: '`webdataset`',
      language: 'python',
      code: `
from glob import glob

import webdataset

shards = sorted(glob("FOLDER/${split}-*.tar"))
for sample in webdataset.WebDataset(shards, shardshuffle=False).decode("pil"):
    slots = zip(sample["json"]["images"], sample["json"]["texts"])
    document = [sample[image] if image else text for image, text in slots]`,
    },
    {
      title:
        'Megatron Energon, without `energon prepare`; the cooker makes of a sample what your model takes (here texts, and images as bytes)',
      language: 'python',
      code: `
import json

from megatron.energon import (
    Cooker, DefaultTaskEncoder, WorkerConfig, basic_sample_keys, get_${split === 'train' ? 'train' : 'val'}_dataset, get_loader, stateless,
)


@stateless
def cook(sample):
    record = json.loads(sample["json"])
    slots = zip(record["images"], record["texts"])
    document = [sample[image] if image else text for image, text in slots]
    return dict(**basic_sample_keys(sample), document=document)


class Encoder(DefaultTaskEncoder):
    cookers = [Cooker(cook)]
    decoder = None


worker = WorkerConfig(rank=0, world_size=1, num_workers=0)
${
  split === 'train'
    ? `samples = get_train_dataset(
    "FOLDER", batch_size=1, shuffle_buffer_size=None, max_samples_per_sequence=None, worker_config=worker,
    task_encoder=Encoder(), repeat=False,
)`
    : `samples = get_val_dataset("FOLDER", batch_size=1, worker_config=worker, task_encoder=Encoder())`
}
for batch in get_loader(samples):
    [document] = batch["document"] if isinstance(batch, dict) else batch.document`,
    },
  ];
}

/** The card of a package for which no other is asked for: loaders need what it declares. */
export function webDatasetCard(contents: PackageContents, counts: PackageCounts): string {
  return `---
${stringify(contentsHeader(contents))}---

# Interleaved images and texts

${counts.records} samples with ${counts.pictures} images, as ${contents.layout}

${snippetText(contents.snippets)}
`;
}
