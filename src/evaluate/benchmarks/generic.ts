import { dirname, posix } from 'node:path';
import { z } from 'zod';
import { UsageError } from '../../base/errors.ts';
import { type ItemImage, metricNames } from '../item.ts';
import type { Benchmark, BenchmarkFiles, Reading, ShardChoice } from './benchmark.ts';
import { folderPicture } from './folder-picture.ts';
import { Gathered, letterOf } from './gathered.ts';
import { imageMarks } from './image-marks.ts';
import { newItem } from './new-item.ts';
import { fieldsOf, idSchema, sourceRecords } from './source-records.ts';

const shards = { items: { splits: ['test'] }, demos: { splits: ['train'] } };

/** A benchmark of the user's own, or one that was brought into the generic form. */
export function genericBenchmark(name: string): Benchmark {
  return {
    title: name,
    files: {
      questions: 'JSONL with id, question, images, answers, choices and metric in each line',
      images: 'folder of the images (default: the folder of the questions)',
    },
    parquet: 'the same fields as columns',
    sources: [],
    shards,
    sizes: {},
    pool: null,
    read: (files) => readSplit(name, files, shards.items, true),
    readDemos: (files, given) => readSplit(name, files, { ...shards.demos, mustBeNamed: !given }, false),
  };
}

const someTexts = z.union([
  z.string(),
  z.number().transform(String),
  z.array(z.union([z.string(), z.number().transform(String)])),
]);

const recordSchema = z.looseObject({
  id: idSchema,
  question: z.string(),
  images: z.union([z.string(), z.array(z.string())]).nullish(),
  image: z.string().nullish(),
  answers: someTexts.nullish(),
  answer: someTexts.nullish(),
  choices: z.array(z.string()).nullish(),
  metric: z.enum(metricNames).nullish(),
  hint: z.string().nullish(),
  cluster: idSchema.nullish(),
  groups: z.record(z.string(), z.string()).nullish(),
});

async function readSplit(
  name: string,
  files: BenchmarkFiles,
  choice: ShardChoice,
  needsMetric: boolean,
): Promise<Reading | null> {
  const sources = await sourceRecords(files, choice);
  if (sources === null) return null;
  const folder = files.images ?? dirname(files.questions);
  const gathered = new Gathered();
  for await (const source of sources) {
    const record = fieldsOf(source, recordSchema);
    const {
      id,
      question,
      images,
      image,
      answers,
      answer,
      choices,
      metric,
      hint,
      cluster,
      groups,
      ...fields
    } = record;
    if (!metric && needsMetric)
      throw new UsageError(
        `Expected "metric" (${metricNames.join(', ')}) in every record, got none. In ${source.where}.`,
      );
    const paths = [images ?? image ?? []].flat().filter((path) => path !== '');
    const within = Object.values(source.pictures).flat();
    const pictures = within.length > 0 ? within : paths.map((path) => folderPicture(folder, [path]));
    const listed = choices ?? [];
    const item = newItem({
      benchmark: name,
      id,
      cluster: cluster ?? (paths[0] === undefined ? id : posix.normalize(paths[0])),
      groups: groups ?? {},
      question,
      hint: hint || null,
      choices: listed,
      answers: asLetters([answers ?? answer ?? []].flat(), listed, metric === 'letter', id, gathered),
      images: inOrderOfMarks(pictures, [question, ...listed].join('\n'), id, gathered),
      fields,
      metric: metric ?? null,
    });
    if (metric === 'letter') gathered.checkLetter(item);
    gathered.add(item);
  }
  return gathered;
}

/** Answers to a question with choices are letters; those that are the text of a choice become its letter. */
function asLetters(
  answers: readonly string[],
  choices: readonly string[],
  wantsLetter: boolean,
  id: string,
  gathered: Gathered,
): string[] {
  if (!wantsLetter || choices.length === 0) return [...answers];
  return answers.map((answer) => {
    const place = choices.indexOf(answer);
    const isLetter = /^[A-Z]$/.test(answer) && answer.charCodeAt(0) - 65 < choices.length;
    if (isLetter && place >= 0 && letterOf(place) !== answer)
      gathered.note('ambiguous-answer', id, `answer ${answer} is also choice ${letterOf(place)}`);
    return isLetter || place < 0 ? answer : letterOf(place);
  });
}

/** `<image1>` is the first of the list. Without any mark the pictures come as they are listed, before the text. */
function inOrderOfMarks(
  pictures: readonly ItemImage[],
  text: string,
  id: string,
  gathered: Gathered,
): ItemImage[] {
  const marks = imageMarks(text);
  if (marks.length === 0) return [...pictures];
  for (const number of marks)
    if (!pictures[number - 1])
      gathered.note('mark-without-image', id, `<image${number}> and ${pictures.length} images`);
  const unmarked = pictures.flatMap((picture, index) => (marks.includes(index + 1) ? [] : [picture.name]));
  if (unmarked.length > 0) gathered.note('image-without-mark', id, unmarked.join(', '));
  return marks.flatMap((number) => pictures[number - 1] ?? []);
}
