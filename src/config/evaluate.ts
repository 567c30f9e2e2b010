import { z } from 'zod';

const path = (description: string) => z.string().min(1).nullable().default(null).describe(description);

const images = path('Folder of the images. Not needed where the images are in the Parquet files.');
const ocr = path('`textvqa-ocr`: JSON file with the reference OCR tokens.');

/** Where the files of one benchmark lie. */
const benchmarkFiles = z.strictObject({
  questions: z
    .string()
    .min(1)
    .describe('File of the questions (JSON, JSONL or Parquet), or a folder of Parquet files.'),
  answers: path('File of the answers, where they are not with the questions.'),
  images,
  demos: z
    .union([
      z.string().min(1),
      z.strictObject({
        questions: z.string().min(1).describe('As `questions` of the benchmark.'),
        answers: path('As `answers` of the benchmark.'),
        images,
        ocr,
      }),
      z.null(),
    ])
    .default(null)
    .describe(
      'Where demonstrations are taken from: a file or folder as `questions`, or a mapping of `questions`, `answers`, `images` and `ocr`; null: the training split beside the questions, or the benchmark that stands in for it.',
    ),
  ocr,
});

/** The `evaluate` section. */
export const evaluateSchema = z.strictObject({
  benchmarks: z
    .record(
      z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, {
        error: "a name of small letters, digits, '_' and '-', at most 64 of them",
      }),
      benchmarkFiles,
    )
    .default({})
    .describe('Files of each benchmark by its name (docs/benchmarks.md), relative to this file.'),
  temperature: z
    .number()
    .min(0)
    .max(2)
    .nullable()
    .default(0)
    .describe('Temperature of the evaluated models; null: not sent, for models that do not support it.'),
  maxTokens: z
    .int()
    .min(1)
    .max(1_000_000)
    .nullable()
    .default(null)
    .describe(
      'Maximum tokens of an answer; null: 512 for mathematics, 128 for the rest, 64 with `--prompt idefics2`.',
    ),
  extra: z
    .record(z.string(), z.json())
    .default({})
    .describe('Extra request fields, sent unchanged, such as `{seed: 1}`.'),
});
/** The section `evaluate` of the configuration, with every value set. */
export type EvaluateSettings = z.infer<typeof evaluateSchema>;
export type BenchmarkFileSettings = EvaluateSettings['benchmarks'][string];

/** The settings with every path as `place` gives it. */
export function placedBenchmarks(
  { benchmarks, ...settings }: EvaluateSettings,
  place: (path: string) => string,
): EvaluateSettings {
  const placed = <T extends Record<string, string | null>>(files: T): T =>
    Object.fromEntries(
      Object.entries(files).map(([role, file]) => [role, file === null ? null : place(file)]),
    ) as T;
  return {
    ...settings,
    benchmarks: Object.fromEntries(
      Object.entries(benchmarks).map(([name, { demos, ...files }]) => [
        name,
        { ...placed(files), demos: typeof demos === 'string' ? place(demos) : demos && placed(demos) },
      ]),
    ),
  };
}
