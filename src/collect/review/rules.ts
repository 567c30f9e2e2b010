import type { ReviewReason } from '../../records/review.ts';
import type { CollectedVideo } from '../candidate.ts';
import { titleOfFile } from '../sources/folder.ts';
import type { Reviewer, Verdict } from './review.ts';
import { schoolWords, type Vocabulary } from './school-words.ts';
import { reviewTopic } from './topic-rules.ts';
import { plainText } from './topic-words.ts';
import { aboutIt, teaching, wordRules } from './word-rules.ts';
import { isIn, type WordRule } from './words.ts';

/** Raised whenever the same metadata would be judged otherwise. */
const rulesVersion = 2;

/** Weight of words that drops. */
const enough = 2;
// Longer ones are padding; the patterns take their time with them.
const mostTitleChars = 500;
const mostDescriptionChars = 20_000;
const mostQuoted = 5;

/**
 * Judges metadata by words, for what can be seen there without a model. In doubt it keeps.
 * @throws UsageError where the tree that comes with Lectern cannot be read
 */
export async function ruleReviewer(): Promise<Reviewer> {
  const vocabulary = await schoolWords();
  const by = `rules-${rulesVersion}`;
  return {
    concurrency: 1,
    reviewVideo: async (video) => ({ ...reviewByRules(video, vocabulary), by }),
  };
}

export function reviewByRules(video: CollectedVideo, vocabulary: Vocabulary): Verdict {
  const title = plainText((video.title ?? '').slice(0, mostTitleChars));
  const description = plainText((video.description ?? '').slice(0, mostDescriptionChars));
  return (
    byWords(title, description) ??
    reviewTopic(video, isNameOfFile(video) ? '' : title, description, vocabulary)
  );
}

/** Whether nobody gave a title: that the name of a file misses the topic means nothing. */
function isNameOfFile({ title, media }: CollectedVideo): boolean {
  return media.kind === 'file' && title === titleOfFile(media.path);
}

/** The first reason that words speak for with enough weight. */
function byWords(title: string, description: string): Verdict | null {
  const anywhere = `${title}\n${description}`;
  const tone = { teaches: isIn(title, teaching), isAboutIt: isIn(title, aboutIt) };
  const weights = new Map<ReviewReason, { weight: number; found: Set<string> }>();
  for (const rule of wordRules) {
    const entry = weights.get(rule.reason) ?? { weight: 0, found: new Set() };
    weights.set(rule.reason, entry);
    for (const [found] of (rule.in === 'title' ? title : anywhere).matchAll(rule.pattern)) {
      if (entry.found.has(found)) continue;
      entry.weight += weightOf(rule, tone);
      entry.found.add(found);
    }
    if (entry.weight < enough) continue;
    const quoted = [...entry.found].slice(0, mostQuoted).map((found) => `"${found}"`);
    return { verdict: 'drop', reason: rule.reason, evidence: `It says ${quoted.join(' and ')}.` };
  }
  return null;
}

function weightOf(
  { weight, reason }: WordRule,
  { teaches, isAboutIt }: { teaches: boolean; isAboutIt: boolean },
): number {
  if (weight < enough) return teaches || isAboutIt ? 0 : weight;
  // Advertising for lectures speaks of lectures too.
  return isAboutIt && reason !== 'entertainment' ? weight / 2 : weight;
}
