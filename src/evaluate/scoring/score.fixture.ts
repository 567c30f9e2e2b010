import type { Item } from '../item.ts';

/** An item of which only what scorers read is given. */
export function itemOf(given: Partial<Item> & Pick<Item, 'benchmark' | 'answers'>): Item {
  return {
    id: '1',
    cluster: '1',
    groups: {},
    question: '',
    hint: null,
    choices: [],
    images: [],
    ocrTokens: null,
    fields: {},
    metric: null,
    ...given,
  };
}
