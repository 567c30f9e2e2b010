import { z } from 'zod';
import type { Item } from '../item.ts';
import type { Benchmark, BenchmarkFiles, Reading } from './benchmark.ts';
import { namedPicture } from './folder-picture.ts';
import { Gathered } from './gathered.ts';
import { answerList, newItem, textsOf } from './new-item.ts';
import { picturesOf } from './pictures-of.ts';
import { fieldsOf, idSchema, sourceRecords } from './source-records.ts';

const name = 'mathverse';
const shards = { items: { splits: ['testmini'] }, demos: null };

export const mathverse: Benchmark = {
  title: 'MathVerse (testmini)',
  files: {
    questions: 'testmini.json (or testmini_text_only.json)',
    images: 'folder images of images.zip',
  },
  parquet: 'AI4Math/MathVerse',
  sources: [
    'https://huggingface.co/datasets/AI4Math/MathVerse (testmini.json, images.zip, testmini.parquet)',
    'https://github.com/ZrrSkywalker/MathVerse',
  ],
  shards,
  sizes: { 'testmini, five versions of each problem': 3940, 'one version, or text only': 788 },
  pool: { benchmark: 'mathvision', part: 'items', title: 'MathVision test' },
  read: readSplit,
  // There is no training split.
  readDemos: async () => null,
};

const problemSchema = z.looseObject({
  sample_index: idSchema,
  problem_index: idSchema,
  problem_version: z.string(),
  question: z.string(),
  image: z.string().nullish(),
  answer: z.union([z.string(), z.number()]).nullish(),
  question_type: z.enum(['multi-choice', 'free-form']),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

async function readSplit(files: BenchmarkFiles): Promise<Reading | null> {
  const sources = await sourceRecords(files, shards.items);
  if (sources === null) return null;
  const gathered = new Gathered();
  for await (const source of sources) {
    const problem = fieldsOf(source, problemSchema);
    const {
      sample_index: id,
      problem_index: cluster,
      question,
      image,
      answer,
      metadata,
      ...fields
    } = problem;
    // Choices stand in the question, or in the picture.
    const item = newItem({
      benchmark: name,
      id,
      cluster,
      groups: {
        problem_version: problem.problem_version,
        question_type: problem.question_type,
        ...textsOf(metadata ?? {}, ['subject', 'subfield', 'source']),
      },
      question,
      answers: answerList(answer),
      images: picturesOf(source, files, name, (folder) => (image ? [namedPicture(folder, image)] : [])),
      fields: { ...fields, ...(metadata && { metadata }) },
    });
    if (problem.question_type === 'multi-choice') checkLetters(item, gathered);
    gathered.add(item);
  }
  return gathered;
}

/** A few published answers are `(C)` or two letters; each of the letters has to be that of a choice. */
function checkLetters({ id, question, answers }: Item, gathered: Gathered): void {
  const letters = lettersIn(question);
  for (const answer of answers) {
    const told = JSON.stringify(answer);
    if (!/^[A-H]$/.test(answer)) gathered.note('answer-form', id, `answer ${told}`);
    const given = answer.match(/[A-H]/g) ?? [answer];
    if (letters.length > 0 && given.some((letter) => !letters.includes(letter)))
      gathered.note('answer-not-choice', id, `answer ${told} of ${letters.join(', ')}`);
  }
}

/** Letters of the choices that a question lists: `A:40°` on a line of its own. */
function lettersIn(question: string): string[] {
  const list = /\bChoices:\s*([\s\S]*)$/.exec(question)?.[1] ?? '';
  return [...list.matchAll(/(?:^|\n)\s*\(?([A-H])\s*[:.)]/g)].map(([, letter]) => letter!);
}
