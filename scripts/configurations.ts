// Configurations under which settings are changed to see what computes again.
import type { z } from 'zod';
import type { evaluateSchema } from '../src/config/evaluate.ts';
import type { Settings } from '../src/config/schema.ts';

const model = { provider: 'local', model: 'm' };
const everyRole = {
  transcribe: { ...model, language: 'en' },
  refine: model,
  judge: [model, model],
  caption: model,
  embedText: model,
  read: model,
  review: model,
  taxonomy: model,
};

/** One in which every role is given to a model, and the files of a benchmark are set, as it is written in a file. */
export const givenRoles = {
  providers: {
    local: {
      baseUrl: 'http://localhost:8000/v1',
      keyEnv: 'KEY',
      prices: { inputPerMillion: 1, outputPerMillion: 2, audioPerMinute: 3 },
    },
    other: { baseUrl: 'http://localhost:8001/v1' },
  },
  roles: everyRole,
  evaluate: {
    benchmarks: {
      okvqa: {
        questions: 'questions.json',
        answers: 'answers.json',
        images: 'val2014',
        demos: { questions: 'train.json', answers: 'train-answers.json', images: 'train2014', ocr: 'x.json' },
        ocr: 'tokens.json',
      },
    },
  },
} satisfies {
  providers: object;
  roles: Record<keyof Settings['roles'], object>;
  evaluate: z.input<typeof evaluateSchema>;
};
