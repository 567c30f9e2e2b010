import type { Item } from '../item.ts';

type Needed = 'benchmark' | 'id' | 'question' | 'answers' | 'images';

/** An item of which only what its benchmark has is given. */
export function newItem(given: Pick<Item, Needed> & Partial<Item>): Item {
  return {
    cluster: given.id,
    groups: {},
    hint: null,
    choices: [],
    ocrTokens: null,
    fields: {},
    metric: null,
    ...given,
  };
}

/** A single published answer as the list of answers; empty where it is kept back. */
export function answerList(answer: string | number | null | undefined): string[] {
  return answer === null || answer === undefined || answer === '' ? [] : [String(answer)];
}

/** Those of some fields that are texts, for groups. */
export function textsOf(
  fields: Readonly<Record<string, unknown>>,
  names: readonly string[],
): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = fields[name];
      return typeof value === 'string' && value !== '' ? [[name, value]] : [];
    }),
  );
}
