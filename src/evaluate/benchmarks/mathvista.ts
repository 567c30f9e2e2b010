import { z } from 'zod';
import type { Benchmark, BenchmarkFiles, Reading } from './benchmark.ts';
import { namedPicture } from './folder-picture.ts';
import { Gathered } from './gathered.ts';
import { answerList, newItem, textsOf } from './new-item.ts';
import { picturesOf } from './pictures-of.ts';
import { fieldsOf, idSchema, sourceRecords } from './source-records.ts';

const name = 'mathvista';
const shards = { items: { splits: ['testmini'] }, demos: null };

export const mathvista: Benchmark = {
  title: 'MathVista (testmini)',
  files: {
    questions: 'testmini.json (a mapping by pid, or a list)',
    images: 'folder images of images.zip',
  },
  parquet: 'AI4Math/MathVista',
  sources: [
    'https://github.com/lupantech/MathVista (data/testmini.json, images.zip)',
    'https://huggingface.co/datasets/AI4Math/MathVista',
  ],
  shards,
  sizes: { testmini: 1000 },
  pool: { benchmark: 'mathvision', part: 'items', title: 'MathVision test' },
  read: readSplit,
  // There is no training split.
  readDemos: async () => null,
};

const problemSchema = z.looseObject({
  pid: idSchema.nullish(),
  question: z.string(),
  image: z.string().nullish(),
  choices: z.array(z.string()).nullish(),
  unit: z.string().nullish(),
  precision: z.number().nullish(),
  answer: z.union([z.string(), z.number()]).nullish(),
  question_type: z.enum(['multi_choice', 'free_form']),
  answer_type: z.enum(['text', 'integer', 'float', 'list']),
  query: z.string().nullish(),
  metadata: z.record(z.string(), z.unknown()).nullish(),
});

async function readSplit(files: BenchmarkFiles): Promise<Reading | null> {
  const sources = await sourceRecords(files, shards.items);
  if (sources === null) return null;
  const gathered = new Gathered();
  for await (const source of sources) {
    const problem = fieldsOf(source, problemSchema);
    const { pid, question, image, choices, answer, metadata, ...fields } = problem;
    const id = pid ?? source.key ?? String(source.row + 1);
    const item = newItem({
      benchmark: name,
      id,
      groups: textsOf(metadata ?? {}, ['task', 'category', 'source', 'grade', 'context']),
      question,
      hint: hintOf(problem.query),
      choices: choices ?? [],
      answers: answerList(answer),
      images: picturesOf(source, files, name, (folder) => (image ? [namedPicture(folder, image)] : [])),
      fields: { ...fields, ...(metadata && { metadata }) },
    });
    if (problem.question_type === 'multi_choice' && item.answers.some((one) => !item.choices.includes(one)))
      gathered.note(
        'answer-not-choice',
        id,
        `answer ${JSON.stringify(item.answers[0])} of ${item.choices.length} choices`,
      );
    gathered.add(item);
  }
  return gathered;
}

/** The first part of the published query, which says what kind of answer is wanted. */
function hintOf(query: string | null | undefined): string | null {
  return /^Hint: ([\s\S]*?)\nQuestion: /.exec(query ?? '')?.[1] ?? null;
}
