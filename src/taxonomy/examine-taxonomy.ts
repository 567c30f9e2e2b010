import { type CheckBounds, checkSubjects, type Problem } from './check-taxonomy.ts';
import { readSubjects } from './load-taxonomy.ts';
import { type NearPair, nearestPairs } from './nearest-pairs.ts';
import { pointsOf, type Subject } from './taxonomy.ts';

/** What `examineTaxonomy` looks for. */
export interface ExamineOptions {
  bounds: CheckBounds;
  /** Nearest pairs to list in each subject; 0 spares loading the encoder. */
  pairs: number;
  /** Told when the pairs of a subject are looked for. */
  onSubject(subject: Subject): void;
}

/** What `examineTaxonomy` found: problems, and knowledge points with nearly the same name. */
export interface TaxonomyExamination {
  subjects: Subject[];
  problems: Problem[];
  /** By subject; none for subjects in languages other than English, of which the embedded encoder knows nothing. */
  near: { subject: Subject; pairs: NearPair[] }[];
}

/**
 * Reads a taxonomy, finds what is wrong with it, and lists what may be.
 * @param path A file or a folder; null for the tree that comes with Lectern.
 * @throws UsageError where it cannot be read or is not of the four levels
 */
export async function examineTaxonomy(
  path: string | null,
  { bounds, pairs, onSubject }: ExamineOptions,
): Promise<TaxonomyExamination> {
  const subjects = (await readSubjects(path)).map(({ subject }) => subject);
  const problems = checkSubjects(subjects, bounds);
  const near: TaxonomyExamination['near'] = [];
  const english = subjects.filter(({ language }) => language.split('-')[0] === 'en');
  if (pairs === 0 || english.length === 0) return { subjects, problems, near };
  // The encoder takes a second and 300 MB.
  const { encoders } = await import('../encoder/encoders.ts');
  const encoder = await encoders['use-lite'].load();
  try {
    for (const subject of english) {
      onSubject(subject);
      const points = [...pointsOf([subject])];
      near.push({ subject, pairs: await nearestPairs(points, pairs, (texts) => encoder.embed(texts)) });
    }
  } finally {
    await encoder.close();
  }
  return { subjects, problems, near };
}
