import type { ChatDialect } from './chat-dialect.ts';
import {
  type DescribePackage,
  type Feature,
  type FeatureType,
  type LoadSnippet,
  type PackageSplit,
  splitsOf,
  texts,
} from './package-contents.ts';

function turns(...fields: readonly string[]): FeatureType {
  return { list: { struct: fields.map((name) => ({ name, type: 'string' })) } };
}

interface DialectContents {
  features: readonly Feature[];
  /** What is between the images of a row, in Python. */
  text: string;
  /** The column of the paths of images. */
  images: string;
  /** How the trainer itself is given the package. */
  trainer?: (split: PackageSplit) => LoadSnippet;
}

const messages: readonly Feature[] = [
  { name: 'messages', type: turns('role', 'content') },
  { name: 'images', type: texts },
];
const allMessages = '"".join(message["content"] for message in row["messages"])';

const dialects: Record<ChatDialect, DialectContents> = {
  swift: {
    features: messages,
    text: allMessages,
    images: 'images',
    trainer: ({ files }) => ({
      title: '`ms-swift`, in this folder',
      language: 'sh',
      code: `cd FOLDER && swift pt --model MODEL --dataset ${files[0]}`,
    }),
  },
  'llama-factory': {
    features: messages,
    text: allMessages,
    images: 'images',
    trainer: ({ split }) => ({
      title: 'LLaMA-Factory, in the file of a run (`dataset_info.json` names the files)',
      language: 'yaml',
      code: `dataset: lectern_${split}\ndataset_dir: FOLDER\nmedia_dir: FOLDER`,
    }),
  },
  trl: {
    features: [
      { name: 'text', type: 'string' },
      { name: 'images', type: texts },
    ],
    text: 'row["text"]',
    images: 'images',
  },
  llava: {
    features: [
      { name: 'id', type: 'string' },
      { name: 'image', type: texts },
      { name: 'conversations', type: turns('from', 'value') },
    ],
    text: '"".join(turn["value"] for turn in row["conversations"])',
    images: 'image',
    trainer: ({ files }) => ({
      title: 'The trainer of LLaVA, by two of its options',
      language: 'sh',
      code: `--data_path FOLDER/${files[0]} --image_folder FOLDER`,
    }),
  },
};

export const chatContents: DescribePackage = ({ files, dialect }) => {
  const splits = splitsOf(files, '.jsonl');
  const { features, text, images, trainer } = dialects[dialect];
  const [first] = splits;
  const rows = (split: string): LoadSnippet => ({
    title: 'Hugging Face `datasets`',
    language: 'python',
    code: `
from pathlib import Path

from datasets import load_dataset
from PIL import Image

folder = Path("FOLDER")
for row in load_dataset(str(folder), split="${split}"):
    first, *others = (${text}).split("<image>")
    document = [first]
    for image, text in zip(row["${images}"], others):
        document += [Image.open(folder / image), text]`,
  });
  return {
    layout: `One JSON object per line for ${dialect}, with \`<image>\` where an image stands. Images are under \`images/\`; their paths are those below this folder.`,
    splits,
    mediaType: 'application/jsonlines',
    hasPictureFiles: true,
    tellsSources: false,
    features,
    snippets: first ? [...(trainer ? [trainer(first)] : []), rows(first.split)] : [],
  };
};
