import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import { FormatError } from '../../formats/format-error.ts';
import type { Benchmark, BenchmarkFiles, Reading, ShardChoice } from './benchmark.ts';
import { folderPicture } from './folder-picture.ts';
import { Gathered } from './gathered.ts';
import { newItem } from './new-item.ts';
import { picturesOf } from './pictures-of.ts';
import type { SourceRecord } from './source-record.ts';
import { idSchema, readJson, sourceRecords } from './source-records.ts';
import { VqaAnswers } from './vqa-format.ts';

const shards = { items: { splits: ['validation', 'val'] }, demos: { splits: ['train'] } };

type Name = 'textvqa' | 'textvqa-ocr';

export const textvqa = textvqaBenchmark('textvqa');
export const textvqaOcr = textvqaBenchmark('textvqa-ocr');

function textvqaBenchmark(name: Name): Benchmark {
  const withTokens = name === 'textvqa-ocr';
  return {
    title: withTokens ? 'TextVQA 0.5.1 (val) with reference OCR tokens' : 'TextVQA 0.5.1 (val)',
    files: {
      questions: 'TextVQA_0.5.1_val.json (or the questions of the VQA format, with `answers`)',
      images: 'folder train_images of train_val_images.zip',
      ...(withTokens && { ocr: 'TextVQA_Rosetta_OCR_v0.2_val.json' }),
    },
    parquet: 'lmms-lab/textvqa',
    sources: [
      'https://textvqa.org/dataset/ (questions with answers, images, Rosetta OCR tokens)',
      'https://huggingface.co/datasets/lmms-lab/textvqa',
    ],
    ...(withTokens && { sharesFilesOf: 'textvqa' }),
    shards,
    sizes: { validation: 5000 },
    pool: { benchmark: name, part: 'demos', title: 'TextVQA 0.5.1 train' },
    read: (files) => readSplit(name, files, shards.items),
    readDemos: (files, given) => readSplit(name, files, { ...shards.demos, mustBeNamed: !given }),
  };
}

async function readSplit(name: Name, files: BenchmarkFiles, choice: ShardChoice): Promise<Reading | null> {
  // TextVQA calls its list `data`, the VQA format `questions`.
  const sources = await sourceRecords(files, { ...choice, lists: ['data', 'questions'] });
  if (sources === null) return null;
  const gathered = new Gathered();
  const answers = await VqaAnswers.open(files.answers);
  const tokensOf = name === 'textvqa-ocr' ? await tokenSource(files.ocr) : () => null;
  for await (const source of sources) {
    const { imageId, ...record } = answers.join(source);
    if (imageId === null)
      throw new UsageError(`Expected "image_id" in a record of TextVQA, got none. In ${source.where}.`);
    const item = newItem({
      benchmark: name,
      ...record,
      cluster: imageId,
      images: picturesOf(source, files, name, (folder) => [
        folderPicture(folder, [`${imageId}.jpg`, `train_images/${imageId}.jpg`]),
      ]),
      ocrTokens: tokensOf(imageId, source),
    });
    gathered.checkTen(item);
    gathered.add(item);
  }
  answers.checkAllUsed(gathered);
  return gathered;
}

const tokensSchema = z.object({
  data: z.array(z.looseObject({ image_id: idSchema, ocr_tokens: z.array(z.string()) })),
});

/** Where the tokens of a picture come from: the file of the tokens, which leaves out pictures without any, or the record. */
async function tokenSource(path: string | null): Promise<(image: string, source: SourceRecord) => string[]> {
  if (path === null) return (_, source) => ownTokens(source);
  const read = tokensSchema.safeParse(await readJson(path));
  if (!read.success)
    throw new FormatError(
      path,
      null,
      'Expected OCR tokens, a list "data" with image_id and ocr_tokens, got something else.',
    );
  const tokens = new Map(read.data.data.map((one) => [one.image_id, one.ocr_tokens]));
  return (image) => tokens.get(image) ?? [];
}

function ownTokens({ fields, where }: SourceRecord): string[] {
  const tokens = z.array(z.string()).safeParse(fields.ocr_tokens);
  if (tokens.success) return tokens.data;
  throw new UsageError(
    `No OCR tokens in ${where}. Set evaluate.benchmarks.textvqa-ocr.ocr to TextVQA_Rosetta_OCR_v0.2_val.json (https://textvqa.org/dataset/).`,
  );
}
