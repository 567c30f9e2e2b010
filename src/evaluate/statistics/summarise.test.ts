import { expect, test } from 'vitest';
import { failedItem, itemResult } from '../item-result.fixture.ts';
import { cellSchema, type ItemResult } from '../result-records.ts';
import { summarise } from './summarise.ts';

async function* given(...items: ItemResult[]): AsyncGenerator<ItemResult> {
  yield* items;
}

test('failed items are missing: counted, and in no mean', async () => {
  const { items, failed, scores } = await summarise(
    given(
      itemResult({ item: '1', score: 1 }),
      itemResult({ item: '2', score: 0.3 }),
      failedItem('3'),
      failedItem('4'),
    ),
  );
  expect({ items, failed }).toEqual({ items: 4, failed: 2 });
  expect(scores.ours).toMatchObject({ mean: 1.3 / 2, scored: 2, ceiling: null });
  expect(scores.judge).toBeNull();
});

test('a cell that was not answered at all has no score', async () => {
  const { items, failed, scores } = await summarise(given(failedItem('1')));
  expect({ items, failed }).toEqual({ items: 1, failed: 1 });
  expect(scores).toEqual({ ours: null, benchmark: null, paper: null, judge: null });
  expect((await summarise(given())).scores.ours).toBeNull();
});

test('a rule set that could not score some items counts them as missing', async () => {
  const judged = itemResult({ item: '1', score: 1 });
  judged.scores.judge = { extracted: null, score: 1 };
  const { scores } = await summarise(given(judged, itemResult({ item: '2', score: 1 })));
  expect(scores.judge).toMatchObject({ mean: 1, scored: 1 });
  expect(scores.ours).toMatchObject({ mean: 1, scored: 2 });
});

test('the ceiling is that of the items in the mean', async () => {
  const { scores } = await summarise(
    given(
      itemResult({ item: '1', score: 1, ceiling: { ours: 1, benchmark: 0.6, paper: 1 } }),
      itemResult({ item: '2', score: 1, ceiling: { ours: 0.5, benchmark: 0.6 } }),
      failedItem('3', { ceiling: { ours: 0, benchmark: 0 } }),
    ),
  );
  expect(scores.ours!.ceiling).toBe(0.75);
  expect(scores.benchmark!.ceiling).toBe(0.6);
  // Known for one of two.
  expect(scores.paper!.ceiling).toBeNull();
});

test('answers that are empty, cut or refused, and what each rule set gave them', async () => {
  const cut = itemResult({ item: '1', score: 1, flags: ['cut'] });
  cut.scores.benchmark = { extracted: 'x', score: 0 };
  const { flagged } = await summarise(
    given(
      cut,
      itemResult({ item: '2', score: 0.3, flags: ['cut', 'refused'] }),
      itemResult({ item: '3', score: 1 }),
    ),
  );
  expect(flagged).toEqual({
    empty: { answers: 0, points: { ours: 0, benchmark: 0, paper: 0 } },
    cut: { answers: 2, points: { ours: 1.3, benchmark: 0.3, paper: 1.3 } },
    refused: { answers: 1, points: { ours: 0.3, benchmark: 0.3, paper: 0.3 } },
  });
});

test('items of one picture are drawn together', async () => {
  const of = (cluster: (index: number) => string) =>
    Array.from({ length: 40 }, (_, index) =>
      itemResult({ item: `${index}`, score: Math.floor(index / 10) % 2, cluster: cluster(index) }),
    );
  const single = await summarise(given(...of((index) => `${index}`)));
  const together = await summarise(given(...of((index) => `${Math.floor(index / 10)}`)));
  expect(single.scores.ours!.standardError).toBeCloseTo(0.5 / Math.sqrt(39), 10);
  expect(together.scores.ours!.standardError).toBeCloseTo(0.5 / Math.sqrt(3), 10);
  expect(together.scores.ours!.interval).toEqual([0, 1]);
  const { interval } = single.scores.ours!;
  expect(interval![1] - interval![0]).toBeGreaterThan(0.25);
  expect(interval![1] - interval![0]).toBeLessThan(0.35);
});

test('what it gives is what the records hold', async () => {
  const summary = await summarise(given(itemResult({ item: '1', score: 1 }), failedItem('2')));
  const cell = {
    label: 'a',
    benchmark: 'okvqa',
    shots: 0,
    demos: null,
    cheat: false,
    seed: null,
    prompt: 'even',
    provider: 'p',
    model: 'm',
    file: 'a.items.jsonl',
    ...summary,
  };
  expect(cellSchema.parse(cell)).toEqual(cell);
});
