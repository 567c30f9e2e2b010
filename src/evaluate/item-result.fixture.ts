import type { ItemResult, ScoreName } from './result-records.ts';

/** An item that was answered, with one score for every rule set but `judge`. */
export function itemResult({
  item,
  score = 0,
  ...rest
}: { item: string; score?: number } & Partial<ItemResult>): ItemResult {
  const scored = { extracted: 'a', score };
  return {
    item,
    pictures: ['a'.repeat(64)],
    cluster: item,
    groups: {},
    demos: [],
    prompt: 'b'.repeat(64),
    outcome: 'answered',
    failure: null,
    response: 'a',
    finish: 'stop',
    flags: [],
    scores: { ours: scored, benchmark: scored, paper: scored, judge: null },
    ceiling: null,
    ...rest,
  };
}

/** An item to which the server gave no answer. */
export function failedItem(item: string, rest: Partial<ItemResult> = {}): ItemResult {
  const none: Record<ScoreName, null> = { ours: null, benchmark: null, paper: null, judge: null };
  return itemResult({
    item,
    outcome: 'failed',
    failure: { reason: 'rejected', message: 'too many pictures' },
    response: null,
    finish: null,
    scores: none,
    ...rest,
  });
}
