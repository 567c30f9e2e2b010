import { z } from 'zod';
import { FormatError } from '../../formats/format-error.ts';
import { isParquet } from '../../formats/parquet-records.ts';
import type { Benchmark, BenchmarkFiles, Reading } from './benchmark.ts';
import { folderPicture } from './folder-picture.ts';
import { Gathered, letterOf } from './gathered.ts';
import { newItem, textsOf } from './new-item.ts';
import { picturesOf } from './pictures-of.ts';
import { fieldsOf, readJson, sourceRecords } from './source-records.ts';

const name = 'scienceqa';

export const scienceqa: Benchmark = {
  title: 'ScienceQA-IMG (test, questions with an image)',
  files: {
    questions: 'problems.json',
    answers: 'pid_splits.json (without it, by `split` of each problem)',
    images: 'folder with <split>/<pid>/image.png',
  },
  parquet: 'derek-thomas/ScienceQA',
  sources: [
    'https://github.com/lupantech/ScienceQA (problems.json, pid_splits.json, images)',
    'https://huggingface.co/datasets/derek-thomas/ScienceQA',
  ],
  shards: { items: { splits: ['test'] }, demos: { splits: ['train'] } },
  sizes: { 'questions of the test split with an image': 2017 },
  pool: { benchmark: name, part: 'demos', title: 'ScienceQA train, questions with an image' },
  read: (files) => readSplit(files, { split: 'test', mustBeNamed: false }),
  // The mapping of problems holds all splits; a table is one.
  readDemos: (files, given) =>
    readSplit(files, { split: 'train', mustBeNamed: !given && isParquet(files.questions) }),
};

const problemSchema = z.looseObject({
  question: z.string(),
  choices: z.array(z.string()).min(1),
  answer: z.int(),
  hint: z.string().nullish(),
  image: z.string().nullish(),
  split: z.string().nullish(),
  subject: z.string().nullish(),
  topic: z.string().nullish(),
  grade: z.string().nullish(),
});

async function readSplit(
  files: BenchmarkFiles,
  { split, mustBeNamed }: { split: 'test' | 'train'; mustBeNamed: boolean },
): Promise<Reading | null> {
  const sources = await sourceRecords(files, { splits: [split], mustBeNamed });
  if (sources === null) return null;
  const gathered = new Gathered();
  const listed = files.answers === null ? null : await readSplits(files.answers, split);
  for await (const source of sources) {
    const problem = fieldsOf(source, problemSchema);
    // In the mapping of problems the key is the id; in a table the row is all there is.
    const id = source.key ?? `${split}-${source.row}`;
    const isOfSplit = source.key === null || (listed?.delete(id) ?? problem.split === split);
    if (!isOfSplit) continue;
    const hasImage =
      source.key === null ? Object.values(source.pictures).flat().length > 0 : Boolean(problem.image);
    if (!hasImage) continue;
    const { question, choices, answer, hint, image, ...fields } = problem;
    const item = newItem({
      benchmark: name,
      id,
      groups: textsOf(fields, ['subject', 'topic', 'grade']),
      question,
      hint: hint || null,
      choices,
      answers: answer >= 0 ? [letterOf(answer)] : [],
      images: picturesOf(source, files, name, (folder) => [
        folderPicture(folder, [`${split}/${id}/${image}`, `${id}/${image}`]),
      ]),
      fields,
    });
    gathered.checkLetter(item);
    gathered.add(item);
  }
  const missing = listed?.size ?? 0;
  if (missing > 0)
    gathered.note(
      'no-question',
      null,
      `${missing} ids of ${split} in pid_splits.json are not in problems.json`,
    );
  return gathered;
}

async function readSplits(path: string, split: string): Promise<Set<string>> {
  const read = z.record(z.string(), z.array(z.string())).safeParse(await readJson(path));
  const ids = read.data?.[split];
  if (ids) return new Set(ids);
  throw new FormatError(path, null, `Expected lists of ids by split, with "${split}", got something else.`);
}
