/**
 * What checks of benchmark files find. A `fault` has to be mended before scores are worth something; a `note` is as the
 * benchmark was published, or harmless, and is told with how it is treated.
 */
export const problemKinds = {
  'duplicate-id': { level: 'fault', meaning: 'another item has the same id', treatment: 'left out' },
  'no-answer': { level: 'fault', meaning: 'question without answer', treatment: 'left out' },
  'no-question': { level: 'note', meaning: 'answers without question', treatment: 'ignored' },
  'empty-question': { level: 'fault', meaning: 'no question and no image', treatment: 'left out' },
  'question-in-image': {
    level: 'note',
    meaning: 'empty question',
    treatment: 'the image holds the question and is asked alone',
  },
  'answer-count': {
    level: 'note',
    meaning: 'not ten answers',
    treatment: 'scored with the answers that are there',
  },
  'answer-not-choice': { level: 'fault', meaning: 'answer is none of the choices', treatment: 'kept' },
  'answer-form': {
    level: 'note',
    meaning: 'answer is not one plain letter',
    treatment: 'kept as published',
  },
  'answer-without-choices': {
    level: 'note',
    meaning: 'answer is a letter, but there are no choices',
    treatment: 'kept, asked as an open question, and scored by its letter',
  },
  'ambiguous-answer': {
    level: 'note',
    meaning: 'answer is the letter of one choice and the text of another',
    treatment: 'taken as the letter',
  },
  'no-image': { level: 'note', meaning: 'no image', treatment: 'asked as text' },
  'one-image-many-marks': {
    level: 'note',
    meaning: 'several image marks for one image',
    treatment: 'the image is shown once',
  },
  'mark-without-image': {
    level: 'fault',
    meaning: 'image mark without image',
    treatment: 'the mark stays in the text',
  },
  'image-without-mark': {
    level: 'note',
    meaning: 'image without mark in a text with marks',
    treatment: 'not shown',
  },
  'missing-image': { level: 'fault', meaning: 'image file not found', treatment: 'the item cannot be asked' },
  'lfs-pointer': {
    level: 'fault',
    meaning: 'image file is a Git LFS pointer',
    treatment: 'the item cannot be asked',
  },
  'broken-image': {
    level: 'fault',
    meaning: 'image cannot be decoded',
    treatment: 'the item fails, unless the server can read it',
  },
  'split-size': { level: 'note', meaning: 'not the published number of items', treatment: 'all are used' },
  'demo-in-test': {
    level: 'note',
    meaning: 'a demonstration shows an image, or asks a question without image, of the test',
    treatment: 'not used as a demonstration',
  },
} as const satisfies Record<string, { level: 'fault' | 'note'; meaning: string; treatment: string }>;
/** A kind of problem in the files of a benchmark (docs/benchmarks.md). */
export type ProblemKind = keyof typeof problemKinds;

export interface Problem {
  kind: ProblemKind;
  /** Of the item; null where it is about all of them. */
  id: string | null;
  /** What was found, in words. */
  detail: string;
}

export function isFault({ kind }: Problem): boolean {
  return problemKinds[kind].level === 'fault';
}
