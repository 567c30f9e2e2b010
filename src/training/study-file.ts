import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { errorMessage, UsageError } from '../base/errors.ts';

const name = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, 'expected letters, digits, `.`, `_` and `-`');
/** What tables call a model that was trained on no corpus. */
export const untrained = 'untrained';

const setting = z.union([z.string(), z.number(), z.boolean(), z.null()]);
const benchmarks = z.array(z.string()).min(1);

const corpusSchema = z.strictObject({
  data: z.string(),
  /** Of which corpus it is a variant: a row of the ablations, or a point of the shuffle curve. */
  variantOf: name.optional(),
  /** Share of its samples whose images are permuted. */
  shuffled: z.number().gt(0).max(1).optional(),
  /** Known from elsewhere, for the table of ablations: `lectern stats --perplexity`, `lectern stats`. */
  perplexity: z.number().positive().optional(),
  keyframes: z.number().int().positive().optional(),
});

const modelSchema = z.strictObject({
  recipe: z.string(),
  set: z.record(z.string(), setting).default({}),
  shots: z.array(z.number().int().min(0)).min(1),
  demos: z.enum(['rices', 'random']).default('rices'),
  prompt: z.enum(['even', 'llava-v1', 'idefics2', 'paper']).default('even'),
  cheat: z.boolean().default(false),
  benchmarks: benchmarks.optional(),
  /** The model before training, as a server takes it: a name of a hub or a folder. A row beside the corpora. */
  untrained: z.string().min(1).optional(),
  /** Whether variants of corpora are trained too. */
  variants: z.boolean().default(false),
  /** Instruction tuning after each run, evaluated without demonstrations. */
  tuning: z
    .strictObject({
      recipe: z.string(),
      data: z.string(),
      set: z.record(z.string(), setting).default({}),
      benchmarks: benchmarks.optional(),
    })
    .optional(),
});

const studySchema = z.strictObject({
  out: z.string(),
  provider: name.default('local'),
  python: z.string().default('python3'),
  gpus: z.number().int().positive().default(1),
  seeds: z.array(z.number().int().min(0)).min(1).default([42]),
  benchmarks,
  corpora: z.record(name, corpusSchema),
  models: z.record(name, modelSchema),
});

export type Study = z.infer<typeof studySchema>;
export type StudyModel = z.infer<typeof modelSchema>;

/** Paths are relative to the file. @throws UsageError where it is no study */
export async function readStudy(path: string): Promise<Study> {
  let content: unknown;
  try {
    content = parse(await readFile(path, 'utf8'));
  } catch (error) {
    throw new UsageError(`Cannot read ${path}: ${errorMessage(error).split('\n')[0]}`);
  }
  const read = studySchema.safeParse(content);
  if (!read.success) {
    const { path: at, message } = read.error.issues[0]!;
    throw new UsageError(`${path}: ${at.join('.') || 'study'}: ${message}`);
  }
  const study = read.data;
  if (study.corpora[untrained])
    throw new UsageError(`${path}: corpora.${untrained}: that is the name of the model before training.`);
  for (const [corpus, { variantOf, shuffled }] of Object.entries(study.corpora)) {
    if (shuffled !== undefined && variantOf === undefined)
      throw new UsageError(`${path}: corpora.${corpus}: shuffled needs variantOf.`);
    if (variantOf !== undefined && study.corpora[variantOf]?.variantOf !== undefined)
      throw new UsageError(`${path}: corpora.${corpus}: variantOf names a variant.`);
    if (variantOf !== undefined && !study.corpora[variantOf])
      throw new UsageError(`${path}: corpora.${corpus}: there is no corpus ${variantOf}.`);
  }
  return withPlaces(study, dirname(resolve(path)));
}

function withPlaces(study: Study, folder: string): Study {
  const place = (path: string) => resolve(folder, path);
  const corpora = Object.entries(study.corpora).map(([key, one]) => [key, { ...one, data: place(one.data) }]);
  const models = Object.entries(study.models).map(([key, one]) => {
    // A folder beside the file, or a name of a hub.
    const base = one.untrained && existsSync(place(one.untrained)) ? place(one.untrained) : one.untrained;
    const tuning = one.tuning && { ...one.tuning, data: place(one.tuning.data) };
    return [key, { ...one, ...(base && { untrained: base }), ...(tuning && { tuning }) }];
  });
  return {
    ...study,
    out: place(study.out),
    corpora: Object.fromEntries(corpora),
    models: Object.fromEntries(models),
  };
}
