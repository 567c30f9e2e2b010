import { z } from 'zod';
import type { BenchmarkName, ItemImage } from '../item.ts';
import type { Benchmark, BenchmarkFiles, Reading, ShardChoice } from './benchmark.ts';
import { Gathered } from './gathered.ts';
import { imageMarks } from './image-marks.ts';
import { newItem } from './new-item.ts';
import { pythonList } from './python-list.ts';
import type { SourceRecord } from './source-record.ts';
import { fieldsOf, idSchema, sourceRecords } from './source-records.ts';

const mmmuShards = {
  items: { splits: ['validation'], hasSubjects: true },
  demos: { splits: ['dev'], hasSubjects: true },
};
const proShards = { items: { splits: ['test'] }, demos: null };

export const mmmu: Benchmark = {
  title: 'MMMU (validation)',
  files: { questions: 'folder with a folder of Parquet files for each subject (or one of them)' },
  parquet: 'MMMU/MMMU',
  sources: ['https://huggingface.co/datasets/MMMU/MMMU'],
  shards: mmmuShards,
  sizes: { 'validation, 30 subjects': 900 },
  pool: { benchmark: 'mmmu', part: 'demos', title: 'MMMU dev' },
  read: (files) => readSplit('mmmu', files, mmmuShards.items),
  readDemos: (files, given) => readSplit('mmmu', files, { ...mmmuShards.demos, mustBeNamed: !given }),
};

export const mmmuPro: Benchmark = {
  title: 'MMMU-Pro (test)',
  files: { questions: 'folder "standard (10 options)", "standard (4 options)" or "vision"' },
  parquet: 'MMMU/MMMU_Pro',
  sources: ['https://huggingface.co/datasets/MMMU/MMMU_Pro'],
  shards: proShards,
  sizes: { 'each of the three sets': 1730 },
  pool: { benchmark: 'mmmu', part: 'demos', title: 'MMMU dev' },
  read: (files) => readSplit('mmmu-pro', files, proShards.items),
  readDemos: async () => null,
};

const rowSchema = z.looseObject({
  id: idSchema,
  question: z.string().nullish(),
  options: z.union([z.string(), z.array(z.string())]),
  answer: z.union([z.string(), z.array(z.string())]).nullish(),
  question_type: z.string().nullish(),
  subject: z.string().nullish(),
  subfield: z.string().nullish(),
  topic_difficulty: z.string().nullish(),
});

async function readSplit(
  name: BenchmarkName,
  files: BenchmarkFiles,
  choice: ShardChoice,
): Promise<Reading | null> {
  const sources = await sourceRecords(files, choice);
  if (sources === null) return null;
  const gathered = new Gathered();
  for await (const source of sources) {
    const row = fieldsOf(source, rowSchema);
    const { id, question, options, answer, ...fields } = row;
    const listed = typeof options === 'string' ? pythonList(options) : options;
    const subject = row.subject ?? /^[a-z]+_(.+)_\d+$/.exec(id)?.[1];
    // All of MMMU-Pro is multiple choice, and does not say so.
    const type = row.question_type ?? 'multiple-choice';
    const isOpen = type !== 'multiple-choice';
    const choices = isOpen ? [] : (listed ?? []);
    const item = newItem({
      benchmark: name,
      id,
      groups: {
        ...(subject && { subject }),
        question_type: type,
        ...(row.topic_difficulty && { topic_difficulty: row.topic_difficulty }),
      },
      question: question ?? '',
      choices,
      answers: answersOf(answer, isOpen),
      images: markedPictures(source, [question ?? '', ...choices].join('\n'), id, gathered),
      fields: { ...fields, question_type: type },
    });
    if (!isOpen) gathered.checkLetter(item);
    gathered.add(item);
  }
  return gathered;
}

/** Open questions may have several right answers, as a list that Python printed. Those of the test split are kept back as `?`. */
function answersOf(answer: string | string[] | null | undefined, isOpen: boolean): string[] {
  if (Array.isArray(answer)) return answer;
  if (!answer || answer === '?') return [];
  return (isOpen && pythonList(answer)) || [answer];
}

/** The pictures in the order of their marks; of a row with one picture `image`, that one. */
function markedPictures(
  { pictures }: SourceRecord,
  text: string,
  id: string,
  gathered: Gathered,
): ItemImage[] {
  const pictureOf = (number: number): ItemImage | undefined => pictures[`image_${number}`]?.[0];
  const all = Object.keys(pictures)
    .flatMap((column) => /^image_(\d+)$/.exec(column)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b)
    .filter(pictureOf);
  if (all.length === 0) return [...(pictures.image ?? [])];
  const marks = imageMarks(text);
  // Without any mark the pictures come before the text.
  if (marks.length === 0) return all.map((number) => pictureOf(number)!);
  for (const number of marks)
    if (!pictureOf(number))
      gathered.note('mark-without-image', id, `<image ${number}> and no image_${number}`);
  const unmarked = all.filter((number) => !marks.includes(number));
  if (unmarked.length > 0)
    gathered.note('image-without-mark', id, unmarked.map((number) => `image_${number}`).join(', '));
  return marks.flatMap((number) => pictureOf(number) ?? []);
}
