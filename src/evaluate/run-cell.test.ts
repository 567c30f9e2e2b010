import { expect, test } from 'vitest';
import { UnavailableError } from '../base/errors.ts';
import type { Ask } from '../clients/open-clients.ts';
import type { Item } from './item.ts';
import type { CellKey } from './result-records.ts';
import { runCell } from './run-cell.ts';

const item: Item = {
  benchmark: 'mathvista',
  id: '1',
  cluster: '1',
  groups: {},
  question: 'how many?',
  hint: null,
  choices: [],
  answers: ['4'],
  images: [],
  ocrTokens: null,
  fields: { answer_type: 'integer', question_type: 'free_form' },
  metric: null,
};
const key: CellKey = {
  label: 'a',
  benchmark: 'mathvista',
  shots: 0,
  demos: null,
  cheat: false,
  seed: null,
  prompt: 'even',
};
/** A model that writes `4`. */
const ask = ((question: (models: unknown) => unknown) =>
  question({
    write: async () => ({ outcome: 'answer', value: { text: '4', finish: 'stop', refusal: null } }),
  })) as unknown as Ask;

test('a judge that does not answer leaves the answer and what the rules gave it', async () => {
  const [row] = await runCell({
    key,
    items: [{ item, demos: [] }],
    model: { provider: 'local', model: 'a', temperature: 0, maxTokens: 8, extra: {} },
    ask,
    judge: async () => {
      throw new UnavailableError('The judge is down.');
    },
    atOnce: 1,
    onItem: () => {},
  });
  expect(row).toMatchObject({ outcome: 'answered', response: '4' });
  expect(row!.scores).toMatchObject({ ours: { score: 1 }, paper: null, judge: null });
});
