import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import type { ItemImage } from '../item.ts';
import type { Benchmark, BenchmarkFiles, Reading, ShardChoice } from './benchmark.ts';
import { folderPicture } from './folder-picture.ts';
import { Gathered } from './gathered.ts';
import { newItem, textsOf } from './new-item.ts';
import { picturesOf } from './pictures-of.ts';
import type { SourceRecord } from './source-record.ts';
import { fieldsOf, idSchema, sourceRecords } from './source-records.ts';
import { VqaAnswers, type VqaRecord } from './vqa-format.ts';

const name = 'okvqa';
const shards = {
  items: { splits: ['val2014', 'validation', 'val'] },
  demos: { splits: ['train2014', 'train'] },
};

export const okvqa: Benchmark = {
  title: 'OK-VQA (val2014)',
  files: {
    questions: 'OpenEnded_mscoco_val2014_questions.json',
    answers: 'mscoco_val2014_annotations.json',
    images: 'folder with COCO_val2014_000000xxxxxx.jpg',
  },
  parquet: 'lmms-lab/OK-VQA',
  sources: [
    'https://okvqa.allenai.org/download.html (questions and annotations)',
    'https://cocodataset.org/#download (2014 val images; 2014 train images for demonstrations)',
    'https://huggingface.co/datasets/lmms-lab/OK-VQA',
  ],
  shards,
  sizes: { val2014: 5046 },
  pool: { benchmark: name, part: 'demos', title: 'OK-VQA train2014' },
  read: (files) => readSplit(files, shards.items),
  readDemos: (files, given) => readSplit(files, { ...shards.demos, mustBeNamed: !given }),
};

async function readSplit(files: BenchmarkFiles, choice: ShardChoice): Promise<Reading | null> {
  const sources = await sourceRecords(files, { ...choice, lists: ['questions'] });
  if (sources === null) return null;
  const gathered = new Gathered();
  const answers = await VqaAnswers.open(files.answers);
  for await (const source of sources) {
    const record = 'sent' in source.fields ? lxmertRecord(source) : answers.join(source);
    // A question of COCO has the number of its image, and one digit more.
    const image = record.imageId ?? record.id.replace(/\d$/, '');
    const item = newItem({
      benchmark: name,
      id: record.id,
      cluster: image,
      groups: textsOf(record.fields, ['question_type']),
      question: record.question,
      answers: record.answers,
      images: picturesOf(source, files, name, (folder) => [cocoPicture(folder, image, source)]),
      fields: record.fields,
    });
    gathered.checkTen(item);
    gathered.add(item);
  }
  answers.checkAllUsed(gathered);
  return gathered;
}

/** Pictures of COCO bear the name of their half: `COCO_val2014_000000297147.jpg`. */
function cocoPicture(folder: string, image: string, { header, where }: SourceRecord): ItemImage {
  const whole = /^COCO_(\w+)_\d+$/.exec(image);
  if (whole) return folderPicture(folder, [`${image}.jpg`, `${whole[1]}/${image}.jpg`]);
  const half = z
    .string()
    .regex(/^\w{1,20}$/)
    .safeParse(header.data_subtype).data;
  if (half === undefined)
    throw new UsageError(
      `Expected "data_subtype" (val2014 or train2014) beside the questions, got none. In ${where}.`,
    );
  const number = image.padStart(12, '0');
  const file = `COCO_${half}_${number}.jpg`;
  return folderPicture(folder, [file, `${half}/${file}`, `${number}.jpg`]);
}

const lxmertSchema = z.looseObject({
  sent: z.string(),
  question_id: idSchema,
  label: z.record(z.string(), z.number()),
  img_id: z.string().min(1),
});

/**
 * A record in the form that LXMERT and retrievers after it use: answers with their scores, a third for each person who
 * gave it. Of which ten answers they come is lost, so each stands as often as its score tells.
 */
function lxmertRecord(source: SourceRecord): VqaRecord {
  const { sent, question_id: id, label, img_id: imageId } = fieldsOf(source, lxmertSchema);
  const answers = Object.entries(label).flatMap(([answer, score]) =>
    Array<string>(Math.max(0, Math.min(3, Math.round(score * 3)))).fill(answer),
  );
  return { id, imageId, question: sent, answers, fields: {} };
}
