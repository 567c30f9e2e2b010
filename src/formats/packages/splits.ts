import type { Document } from '../../records/document.ts';

/** Splits as Hugging Face names them, in the order in which they are written. */
export const splitNames = ['train', 'validation'] as const;
export type SplitName = (typeof splitNames)[number];

export function splitOf({ split }: Document): SplitName {
  return split !== null && /^val/.test(split) ? 'validation' : 'train';
}
