import { loadTaxonomy } from '../../taxonomy/load-taxonomy.ts';
import { pointsOf } from '../../taxonomy/taxonomy.ts';
import { topicWords } from './topic-words.ts';

const leastTermChars = 4;

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

/** A word of several subjects may have yet another meaning where nothing else speaks of the subject: `induction hob`. */
export function isAmbiguous(word: string, vocabulary: Vocabulary): boolean {
  return [...vocabulary].filter(([subject, words]) => subject !== '' && words.has(word)).length > 1;
}
