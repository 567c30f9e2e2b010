import { loadTaxonomy } from '../../taxonomy/load-taxonomy.ts';
import { pointsOf } from '../../taxonomy/taxonomy.ts';
import type { CollectedVideo } from '../candidate.ts';
import type { Review, Reviewer, ReviewReason } from './review.ts';
import { latinShare, plainText, topicWords } from './topic-words.ts';
import { teaching, type WordRule, wordRules } from './word-rules.ts';

/** Raised whenever the same metadata would be judged otherwise. */
const rulesVersion = 1;

const enough = 2;
/** Words of a title and description below which they are too thin to miss the topic in. */
const leastWords = 4;
const leastTermChars = 4;
/** Words of the subject from which on a video may be a lesson that names its topic otherwise. */
const enoughOfSchool = 2;
const leastLatin = 0.7;
const mostCommentChars = 4000;

/**
 * Judges metadata by words, for what can be seen there without a model. In doubt it keeps.
 * @throws UsageError where the tree that comes with Lectern cannot be read
 */
export async function ruleReviewer(): Promise<Reviewer> {
  const vocabulary = await schoolWords();
  return {
    name: `rules-${rulesVersion}`,
    concurrency: 1,
    reviewVideo: (video) => Promise.resolve(reviewByRules(video, vocabulary)),
  };
}

/** Words by subject, in lower case; the empty name has those of all. */
export type Vocabulary = ReadonlyMap<string, ReadonlySet<string>>;

/** Words of the knowledge points that come with Lectern: who teaches a subject uses some of its words. */
export async function schoolWords(): Promise<Vocabulary> {
  const { subjects } = await loadTaxonomy(null);
  const all = new Set<string>();
  const bySubject = new Map<string, Set<string>>([['', all]]);
  for (const { subject, subCourse, point } of pointsOf(subjects)) {
    const name = subject.name.toLowerCase();
    const own = bySubject.get(name) ?? new Set();
    bySubject.set(name, own);
    for (const word of topicWords(`${point.name} ${subCourse.name}`)) {
      // Short stems are mostly words of every day.
      if (word.length < leastTermChars) continue;
      own.add(word);
      all.add(word);
    }
  }
  return bySubject;
}

export function reviewByRules(video: CollectedVideo, vocabulary: Vocabulary): Review {
  const title = plainText(video.title ?? '');
  const description = plainText(video.description ?? '');
  return byWords(title, description) ?? byTopic(video, title, description, vocabulary);
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
 * Whether no word of the knowledge points, courses and subjects that it was found for occurs, and hardly any other word of
 * school: a lecture on torque need not say "rotational motion". Nothing can be missed in thin metadata, or in another
 * script than that of the topic.
 */
function byTopic(video: CollectedVideo, title: string, description: string, vocabulary: Vocabulary): Review {
  const keep: Review = { verdict: 'keep', reason: null, evidence: '' };
  const topics = topicsOf(video);
  const own = topicWords(`${title} ${description}`);
  if (topics.length === 0 || own.size < leastWords) return keep;
  const wanted = topicWords(topics.join(' '));
  const comments = topicWords(video.comments.join(' ').slice(0, mostCommentChars));
  const met = [...wanted].filter((word) => own.has(word) || comments.has(word));
  if (met.length > 0) return { ...keep, evidence: `It speaks of ${met.slice(0, 5).join(', ')}.` };
  const subject = (video.subject ?? video.found[0]?.subject ?? '').toLowerCase();
  const terms = vocabulary.get(subject) ?? vocabulary.get('');
  const ofSchool = [...own].filter((word) => terms?.has(word));
  if (ofSchool.length >= enoughOfSchool)
    return { ...keep, evidence: `It speaks of ${ofSchool.slice(0, 5).join(', ')}.` };
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
