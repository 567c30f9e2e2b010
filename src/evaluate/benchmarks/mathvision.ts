import { z } from 'zod';
import type { Benchmark, BenchmarkFiles, Reading } from './benchmark.ts';
import { namedPicture } from './folder-picture.ts';
import { Gathered } from './gathered.ts';
import { answerList, newItem } from './new-item.ts';
import { picturesOf } from './pictures-of.ts';
import { fieldsOf, idSchema, sourceRecords } from './source-records.ts';

const name = 'mathvision';
const shards = { items: { splits: ['test'] }, demos: null };

export const mathvision: Benchmark = {
  title: 'MathVision (test)',
  files: { questions: 'test.jsonl', images: 'folder images' },
  parquet: 'MathLLMs/MathVision',
  sources: [
    'https://github.com/mathllm/MATH-V (data/test.jsonl, images)',
    'https://huggingface.co/datasets/MathLLMs/MathVision',
  ],
  shards,
  sizes: { test: 3040, testmini: 304 },
  pool: { benchmark: 'mathvista', part: 'items', title: 'MathVista testmini' },
  read: readSplit,
  // There is no training split.
  readDemos: async () => null,
};

const problemSchema = z.looseObject({
  id: idSchema,
  question: z.string(),
  options: z.array(z.string()),
  answer: z.union([z.string(), z.number()]).nullish(),
  image: z.string().nullish(),
  level: z.union([z.number(), z.string()]).nullish(),
  subject: z.string().nullish(),
});

async function readSplit(files: BenchmarkFiles): Promise<Reading | null> {
  const sources = await sourceRecords(files, shards.items);
  if (sources === null) return null;
  const gathered = new Gathered();
  for await (const source of sources) {
    const { id, question, options, answer, image, level, subject, ...fields } = fieldsOf(
      source,
      problemSchema,
    );
    const item = newItem({
      benchmark: name,
      id,
      groups: { ...(subject && { subject }), ...(level != null && { level: String(level) }) },
      question,
      choices: options,
      answers: answerList(answer),
      images: picturesOf(source, files, name, (folder) => (image ? [namedPicture(folder, image)] : [])),
      fields: { ...fields, subject, level },
    });
    gathered.checkLetter(item);
    gathered.checkOneImage(item);
    gathered.add(item);
  }
  return gathered;
}
