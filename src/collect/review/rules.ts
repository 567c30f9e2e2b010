import type { CollectedVideo } from '../candidate.ts';
import type { Review, Reviewer, ReviewReason } from './review.ts';
import { latinShare, plainText, topicWords } from './topic-words.ts';
import { teaching, type WordRule, wordRules } from './word-rules.ts';

/** Raised whenever the same metadata would be judged otherwise. */
const rulesVersion = 1;

const enough = 2;
/** Words of a title and description below which they are too thin to miss the topic in. */
const leastWords = 4;
const leastLatin = 0.7;
const mostCommentChars = 4000;

/** Judges metadata by words, for what can be seen there without a model. In doubt it keeps. */
export const ruleReviewer: Reviewer = {
  name: `rules-${rulesVersion}`,
  concurrency: 1,
  reviewVideo: (video) => Promise.resolve(reviewByRules(video)),
};

export function reviewByRules(video: CollectedVideo): Review {
  const title = plainText(video.title ?? '');
  const description = plainText(video.description ?? '');
  return byWords(title, description) ?? byTopic(video, title, description);
}

/** The first reason that words speak for with enough weight. */
function byWords(title: string, description: string): Review | null {
  const anywhere = `${title}\n${description}`;
  const teaches = teaching.test(title);
  const weights = new Map<ReviewReason, { weight: number; found: string[] }>();
  for (const rule of wordRules) {
    const found = rule.pattern.exec(rule.in === 'title' ? title : anywhere)?.[0];
    if (found === undefined) continue;
    const entry = weights.get(rule.reason) ?? { weight: 0, found: [] };
    entry.weight += weightOf(rule, teaches);
    entry.found.push(`"${found}"`);
    weights.set(rule.reason, entry);
    if (entry.weight >= enough)
      return { verdict: 'drop', reason: rule.reason, evidence: `It says ${entry.found.join(' and ')}.` };
  }
  return null;
}

function weightOf({ weight }: WordRule, teaches: boolean): number {
  if (weight === enough || !teaches) return weight;
  return 0;
}

/**
 * Whether no word of the knowledge points, courses and subjects that it was found for occurs. Nothing can be missed in
 * thin metadata, or in another script than that of the topic.
 */
function byTopic(video: CollectedVideo, title: string, description: string): Review {
  const keep: Review = { verdict: 'keep', reason: null, evidence: '' };
  const topics = topicsOf(video);
  const own = topicWords(`${title} ${description}`);
  if (topics.length === 0 || own.size < leastWords) return keep;
  const wanted = topicWords(topics.join(' '));
  const comments = topicWords(video.comments.join(' ').slice(0, mostCommentChars));
  const met = [...wanted].filter((word) => own.has(word) || comments.has(word));
  if (met.length > 0) return { ...keep, evidence: `It speaks of ${met.slice(0, 5).join(', ')}.` };
  if (latinShare(`${title}${description}`) < leastLatin || latinShare(topics.join('')) < leastLatin)
    return keep;
  return {
    verdict: 'drop',
    reason: 'irrelevant',
    evidence: `No word of ${JSON.stringify(topics.slice(0, 3).join(', '))} is in title, description or comments.`,
  };
}

function topicsOf({ found, knowledgePoint, subCourse, course, subject }: CollectedVideo): string[] {
  const places = [{ knowledgePoint, subCourse, course, subject }, ...found];
  return places.flatMap((place) =>
    [place.knowledgePoint, place.subCourse, place.course, place.subject].filter((name) => name !== null),
  );
}
