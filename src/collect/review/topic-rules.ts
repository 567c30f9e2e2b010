import type { CollectedVideo } from '../candidate.ts';
import type { Verdict } from './review.ts';
import { isAmbiguous, type Vocabulary } from './school-words.ts';
import { hasEnglishWord, isForeign } from './text-language.ts';
import { latinShare, topicWords } from './topic-words.ts';
import { aboutIt, teaching } from './word-rules.ts';
import { isIn } from './words.ts';

/** Words of a title and description below which they are too thin to miss the topic in. */
const leastWords = 4;
/** From which on one word of the topic alone is suspicious. */
const enoughWords = 6;
/** Words of the subject from which on a video may be a lesson that names its topic otherwise. */
const enoughOfSchool = 2;
const leastLatin = 0.7;
const mostCommentChars = 4000;

/**
 * Whether no word of the knowledge points, courses and subjects that it was found for occurs, and hardly any other word of
 * school: a lecture on torque need not say "rotational motion". Nothing can be missed in thin metadata, or in another
 * script or language than that of the topic.
 * @param title Plain text (`plainText`), as the description.
 */
export function reviewTopic(
  video: CollectedVideo,
  title: string,
  description: string,
  vocabulary: Vocabulary,
): Verdict {
  const keep: Verdict = { verdict: 'keep', reason: null, evidence: '' };
  const topics = topicsOf(video);
  const text = `${title}\n${description}`;
  const own = topicWords(text);
  if (topics.length === 0 || own.size < leastWords) return keep;
  const wanted = topicWords(topics.join(' '));
  const comments = topicWords(video.comments.join(' ').slice(0, mostCommentChars));
  const met = [...wanted].filter((word) => own.has(word) || comments.has(word));
  const subject = (video.subject ?? video.found[0]?.subject ?? '').toLowerCase();
  const terms = vocabulary.get(subject) ?? vocabulary.get('');
  const ofSchool = [...own].filter((word) => terms?.has(word));
  const said = (words: readonly string[]): Verdict => ({
    ...keep,
    evidence: `It speaks of ${words.slice(0, 5).join(', ')}.`,
  });
  if (ofSchool.length >= enoughOfSchool) return said([...new Set([...met, ...ofSchool])]);
  const isThin = own.size < enoughWords || isIn(title, teaching) || isIn(title, aboutIt);
  if (met.length > 1 || (met.length === 1 && (isThin || !isAmbiguous(met[0]!, vocabulary)))) return said(met);
  if (latinShare(text) < leastLatin || latinShare(topics.join('')) < leastLatin) return keep;
  if (isForeign(text) && !isForeignTopic(topics, wanted, vocabulary)) return keep;
  const about = JSON.stringify(topics.slice(0, 3).join(', '));
  return {
    verdict: 'drop',
    reason: 'irrelevant',
    evidence:
      met.length > 0
        ? `It says ${JSON.stringify(met[0])}, and nothing else of ${about}.`
        : `No word of ${about} is in title, description or comments.`,
  };
}

/** Whether topics are named in another language than English: hardly a word is one of the tree that comes with Lectern. */
function isForeignTopic(
  topics: readonly string[],
  words: ReadonlySet<string>,
  vocabulary: Vocabulary,
): boolean {
  const known = [...words].filter((word) => vocabulary.get('')?.has(word));
  return known.length < words.size / 2 && !hasEnglishWord(topics.join(' '));
}

function topicsOf({ found, knowledgePoint, subCourse, course, subject }: CollectedVideo): string[] {
  const places = [{ knowledgePoint, subCourse, course, subject }, ...found];
  return places.flatMap((place) =>
    [place.knowledgePoint, place.subCourse, place.course, place.subject].filter((name) => name !== null),
  );
}
