import { entertainmentWords } from './entertainment-words.ts';
import { hatefulWords } from './hateful-words.ts';
import { illegalWords } from './illegal-words.ts';
import { privateWords } from './private-words.ts';
import { sexualWords } from './sexual-words.ts';
import { type WordRule, words } from './words.ts';

/** Reasons that are checked first come first; a video is dropped for one reason only. */
export const wordRules: readonly WordRule[] = [
  ...sexualWords,
  ...illegalWords,
  ...privateWords,
  ...hatefulWords,
  ...entertainmentWords,
];

/** What speaks for teaching; it outweighs weak words, never a strong one. */
export const teaching = words(`
  lecture\\w*
  lesson\\w*
  tutorial\\w*
  explain\\w*
  course
  class(?: \\d+)?
  chapter
  proof
  theorem
  exercises?
  experiments?
  examples?
  problems?
  step by step
  how to
  introduction
  physics of
  chemistry of
  learn`);

/**
 * What speaks of looking at a thing from outside. In such a title a single strong phrase for harm may be what is looked
 * at, so that it takes two; how-to words do not count here.
 */
export const aboutIt = words(`
  lectures?
  seminars?
  histor(?:y|ians?|ical)
  law
  laws
  legal
  court
  ethics
  policy
  psycholog(?:y|ists?|ical)
  sociolog(?:y|ists?|ical)
  epidemiology
  pharmacology
  toxicology
  forensics?
  criminology
  propaganda
  documentary
  analysis
  case study
  research
  debunk\\w*
  myths?
  misconceptions?
  prevent(?:ion|ing)?
  protect\\w*
  detect\\w*
  defen[cds]\\w*
  awareness
  fight(?:ing)? against
  racism
  sexism
  antisemitism
  reverse engineering
  crackmes?
  cs ?\\d{2,3}\\w?`);
